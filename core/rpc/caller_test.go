package rpc_test

import (
	"context"
	"sync"

	"connect-epos/core/rpc"
	"connect-epos/core/wire"
)

// caller is a Conn that can wait for the answer to a request. Such an answer does not
// come out of Serve.
type caller struct {
	*rpc.Conn

	mu      sync.Mutex
	waiting map[int]chan rpc.Message
}

func newCaller(t rpc.Transport) *caller {
	return &caller{Conn: rpc.NewConn(t), waiting: map[int]chan rpc.Message{}}
}

// Serve is that of the Conn, without the answers for which a Call waits.
func (c *caller) Serve(ctx context.Context, deliver func(rpc.Message)) error {
	return c.Conn.Serve(ctx, func(m rpc.Message) {
		if answers := c.take(m); answers != nil {
			answers <- m
			return
		}
		deliver(m)
	})
}

func (c *caller) take(m rpc.Message) chan rpc.Message {
	c.mu.Lock()
	defer c.mu.Unlock()
	if m.Kind != rpc.KindResponse {
		return nil
	}
	answers := c.waiting[m.ID]
	delete(c.waiting, m.ID)
	return answers
}

// Call sends a request and waits for its answer. Serve must run in another goroutine.
func (c *caller) Call(ctx context.Context, id int, method string, params wire.Value) (wire.Value, error) {
	answers := make(chan rpc.Message, 1)
	c.mu.Lock()
	c.waiting[id] = answers
	c.mu.Unlock()
	if err := c.Start(ctx, id, method, params); err != nil {
		return wire.Value{}, err
	}
	select {
	case m := <-answers:
		if m.Error != nil {
			return wire.Value{}, m.Error
		}
		return m.Result, nil
	case <-ctx.Done():
		return wire.Value{}, ctx.Err()
	}
}
