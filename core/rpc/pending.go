package rpc

import "connect-epos/core/wire"

// register opens id for request; false when it is open already.
func (c *Conn) register(id int, request *call) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.open[id] != nil {
		return false
	}
	c.open[id] = request
	return true
}

// forget closes id if it still belongs to request.
func (c *Conn) forget(id int, request *call) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.open[id] == request {
		delete(c.open, id)
	}
}

// settle closes id because its answer came, and returns the request; nil when
// none is open.
func (c *Conn) settle(id int) *call {
	c.mu.Lock()
	defer c.mu.Unlock()
	request := c.open[id]
	delete(c.open, id)
	return request
}

// asked is a request of theirs without a reply: how often it came, and its id.
type asked struct {
	times int
	shown wire.Value
}

// takeAsked takes one unanswered request of theirs, and tells its id as it came;
// false when there is none.
func (c *Conn) takeAsked(id int) (shown wire.Value, ok bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	a, ok := c.asked[id]
	if a.times--; a.times > 0 {
		c.asked[id] = a
	} else {
		delete(c.asked, id)
		if text, isText := a.shown.Text(); isText {
			delete(c.names, text)
		}
	}
	return a.shown, ok
}

// putAsked counts one unanswered request of theirs and tells how many there
// are of that id now. A peer that uses an id twice gets two replies, because a
// question left alone might be taken for a yes.
func (c *Conn) putAsked(id int, shown wire.Value) int {
	c.mu.Lock()
	defer c.mu.Unlock()
	times := c.asked[id].times + 1
	c.asked[id] = asked{times, shown}
	if text, isText := shown.Text(); isText {
		c.names[text] = id
	}
	return times
}

// Merge has one reply less go to their requests of that id: for a question that was
// asked twice in one and the same words, and has the answer of the first, also where
// that went out before the second was looked at.
func (c *Conn) Merge(id int) { c.takeAsked(id) }

// numberOf gives an id of text a number that no id on the wire has; the same text
// has the same one while its request waits.
func (c *Conn) numberOf(shown wire.Value) int {
	c.mu.Lock()
	defer c.mu.Unlock()
	text, _ := shown.Text()
	id, known := c.names[text]
	if !known {
		c.named++
		id = lowestID - c.named%-lowestID
	}
	return id
}
