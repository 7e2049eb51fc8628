package rpc

import "connect-epos/core/wire"

// register opens id for request. It is false when the id is open already.
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

// settle closes id because its answer came, and returns the request. It returns nil when
// no request of that id is open.
func (c *Conn) settle(id int) *call {
	c.mu.Lock()
	defer c.mu.Unlock()
	request := c.open[id]
	delete(c.open, id)
	return request
}

// asked is a request of the other side that has no reply yet: how often it came, and its
// id.
type asked struct {
	times int
	shown wire.Value
}

// takeAsked takes one unanswered request of the other side, and returns its id exactly
// as it came. It is false when there is none.
func (c *Conn) takeAsked(id int) (shown wire.Value, ok bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	a, ok := c.asked[id]
	if ok {
		c.owed--
	}
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

// putAsked counts one unanswered request of the other side, and returns how many of
// that id there are now. A peer that uses an id twice gets two replies, because it
// might take a question without a reply for a yes.
func (c *Conn) putAsked(id int, shown wire.Value) int {
	c.mu.Lock()
	defer c.mu.Unlock()
	times := c.asked[id].times + 1
	c.owed++
	c.asked[id] = asked{times, shown}
	if text, isText := shown.Text(); isText {
		c.names[text] = id
	}
	return times
}

// full reports whether no more of their requests are kept.
func (c *Conn) full() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.owed >= MaxAsked
}

// Merge says that one of their requests of that id needs no reply of its own. It is for a
// question that came twice in exactly the same words: the reply to the first one answers
// both. That reply may have been sent before we looked at the second question.
func (c *Conn) Merge(id int) { c.takeAsked(id) }

// numberOf gives an id of text a number that no id on the wire has. The same text
// has the same number as long as its request waits.
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
