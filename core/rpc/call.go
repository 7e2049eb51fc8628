package rpc

import (
	"context"

	"connect-epos/core/wire"
)

// Call sends a request and waits for its answer, which then does not come out
// of Serve. It is for tests and the simulator; Serve must be running in another
// goroutine. An error answer is an *Error, an unreadable one a Fault, an ended
// connection what Serve returned. When ctx ends first, its error is returned,
// and the answer comes out of Serve later.
func (c *Conn) Call(ctx context.Context, id int, method string, params wire.Value) (wire.Value, error) {
	request := &call{method: method, waiter: make(chan Message, 1)}
	if err := c.start(ctx, id, request, params); err != nil {
		return wire.Value{}, err
	}
	select {
	case m := <-request.waiter:
		return outcome(m)
	case <-c.served:
		return c.ended(request)
	case <-ctx.Done():
		if c.abandon(request) {
			return wire.Value{}, ctx.Err()
		}
		return outcome(<-request.waiter)
	}
}

// ended looks once more for an answer that came just before the end.
func (c *Conn) ended(request *call) (wire.Value, error) {
	select {
	case m := <-request.waiter:
		return outcome(m)
	default:
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	return wire.Value{}, c.reason
}

func outcome(m Message) (wire.Value, error) {
	switch {
	case m.Kind != KindResponse:
		return wire.Value{}, m.Fault
	case m.Error != nil:
		return wire.Value{}, m.Error
	default:
		return m.Result, nil
	}
}

// passed gives an answer to the Call that waits for it.
func (c *Conn) passed(r received) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if r.answers.waiter == nil {
		return false
	}
	r.answers.waiter <- r.Message
	r.answers.given = true
	return true
}

// abandon makes an unanswered request an ordinary one; false when its answer
// is in the waiter already.
func (c *Conn) abandon(request *call) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if request.given {
		return false
	}
	request.waiter = nil
	return true
}
