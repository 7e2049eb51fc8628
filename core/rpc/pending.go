package rpc

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

// takeAsked takes one unanswered request of theirs; false when there is none.
func (c *Conn) takeAsked(id int) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.asked[id] == 0 {
		return false
	}
	c.asked[id]--
	if c.asked[id] == 0 {
		delete(c.asked, id)
	}
	return true
}

// putAsked counts one unanswered request of theirs and tells how many there
// are of that id now. A peer that uses an id twice gets two replies, because a
// question left alone might be taken for a yes.
func (c *Conn) putAsked(id int) int {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.asked[id]++
	return c.asked[id]
}
