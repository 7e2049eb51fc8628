package rpc

import (
	"context"
	"errors"
	"slices"
	"sync"

	"connect-epos/core/wire"
)

// MaxID is the highest request id; the lowest is 0. The range is documented in
// Connect's message schemas.
const MaxID = 999999

// The limits of what a connection keeps of the other side's requests. A peer that asks on
// and on, or with ids as long as a frame, must not fill the memory.
const (
	MaxAsked    = 1000 // requests that may wait for our reply at once
	MaxIDLength = 256  // bytes of the id of a request, when it is a text
)

// Conn is one end of a JSON-RPC connection. All methods may be called from any
// goroutine; exactly one goroutine calls Serve, once.
type Conn struct {
	transport Transport
	trace     func(out bool, frame []byte)
	backlog   func() // is called when a frame was refused with ErrBacklog
	refusal   func(method string) wire.Value
	writing   chan struct{} // holds one token while a frame is written

	mu    sync.Mutex
	open  map[int]*call  // our requests that have no answer yet
	asked map[int]asked  // their requests that have no reply yet, by id
	names map[string]int // the numbers that we gave to their ids of text
	named int            // how many such numbers we have given
	owed  int            // how many replies we owe: an id that came twice is owed two
}

// call is one request of ours that waits for its answer.
type call struct{ method string }

// NewConn returns a Conn over t. Nothing is read before Serve.
func NewConn(t Transport) *Conn {
	return &Conn{
		transport: t,
		trace:     func(bool, []byte) {},
		backlog:   func() {},
		refusal:   func(string) wire.Value { return wire.Value{} },
		writing:   make(chan struct{}, 1),
		open:      map[int]*call{},
		asked:     map[int]asked{},
		names:     map[string]int{},
	}
}

// Trace sets a function that is called with every frame: before an outgoing one is
// handed over, and before an incoming one is delivered. Of a frame over the transport's
// limit it gets the head. The calls come from whichever goroutine writes or reads. Frames
// may hold secrets, so see must not keep them. Call Trace before the Conn is used.
func (c *Conn) Trace(see func(out bool, frame []byte)) { c.trace = see }

// OnBacklog sets a function that is called whenever the transport refuses a frame because
// the other side does not read. It must return at once. Call OnBacklog before the Conn is
// used.
func (c *Conn) OnBacklog(f func()) { c.backlog = f }

// RefuseWith sets a function that gives the result which refuses a request of that method, or
// Absent. A request whose form is at fault is answered with it, under the id that it came
// with, where an error or silence may be taken for a yes. Call it before the Conn is used.
func (c *Conn) RefuseWith(result func(method string) wire.Value) { c.refusal = result }

// Start sends a request and returns. The answer comes out of Serve with the
// same id. Absent params are left out of the frame. The id is open from before
// the write, so that the answer cannot come first, and it stays open until an
// answer comes. After an error nothing was sent and the id is free. The error is
// ErrIDOpen, ErrBadID, ErrTooLarge, the context's error or the transport's.
func (c *Conn) Start(ctx context.Context, id int, method string, params wire.Value) error {
	if id < 0 || id > MaxID {
		return ErrBadID
	}
	request := &call{method: method}
	if !c.register(id, request) {
		return ErrIDOpen
	}
	err := c.write(ctx, envelope(wire.M("id", wire.Int(int64(id))),
		wire.M("method", wire.String(method)), wire.M("params", params)))
	if err != nil {
		c.forget(id, request)
	}
	return err
}

// Reply answers their request of that id, exactly once, with the id exactly as it came.
// It returns ErrNotAsked when no such request waits. After any other error nothing was
// sent and the request still waits. An Absent result is sent as null.
func (c *Conn) Reply(ctx context.Context, id int, result wire.Value) error {
	if result.IsAbsent() {
		result = wire.Null()
	}
	return c.reply(ctx, id, wire.M("result", result))
}

// ReplyError answers their request of that id with an error, as Reply does.
func (c *Conn) ReplyError(ctx context.Context, id int, code int, message string) error {
	return c.reply(ctx, id, errorMember(code, message))
}

func errorMember(code int, message string) wire.Member {
	return wire.M("error", wire.Build().Int("code", int64(code)).Text("message", message).Object())
}

func (c *Conn) reply(ctx context.Context, id int, answer wire.Member) error {
	shown, ok := c.takeAsked(id)
	if !ok {
		return ErrNotAsked
	}
	err := c.write(ctx, envelope(wire.M("id", shown), answer))
	if err != nil {
		c.putAsked(id, shown)
	}
	return err
}

// Open returns the ids of our requests that wait for an answer, ascending.
func (c *Conn) Open() []int {
	c.mu.Lock()
	defer c.mu.Unlock()
	ids := make([]int, 0, len(c.open))
	for id := range c.open {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	return ids
}

// Close starts to close the connection and returns. Serve ends when the transport has
// ended. The code is 1000 or 3000-4999.
func (c *Conn) Close(code int, reason string) error { return c.transport.Close(code, reason) }

func envelope(members ...wire.Member) wire.Value {
	return wire.Object(append([]wire.Member{wire.M("jsonrpc", wire.String("2.0"))}, members...)...)
}

// write hands one frame to the transport, one writer at a time.
func (c *Conn) write(ctx context.Context, message wire.Value) error {
	frame := message.Append(nil)
	if len(frame) > wire.MaxFrame {
		return ErrTooLarge
	}
	select {
	case c.writing <- struct{}{}:
		defer func() { <-c.writing }()
	case <-ctx.Done():
		return ctx.Err()
	}
	c.trace(true, frame)
	err := c.transport.Send(ctx, frame)
	if errors.Is(err, ErrBacklog) {
		c.backlog()
	}
	return err
}
