package world

import (
	"context"
	"sync"
	"time"

	"connect-epos/core/rpc"
)

// CloseLimit is how long a till waits for the close event of a half-open link. A browser
// lets its page wait in the same way when it gets no closing handshake.
const CloseLimit = time.Minute

// cable joins a till and the simulator by a pipe. When Sim.FreezeLinks freezes it, it
// is half-open for the till too: after Close, the close event comes only when the link
// heals or CloseLimit has passed. A frame that comes before that reaches nobody.
type cable struct {
	till rpc.Transport

	mu     sync.Mutex
	frozen bool
	asked  func() // ends the close that is running, if there is one
	cut    bool   // the close ended without a handshake
}

// lay returns the till's end and the simulator's.
func lay() (till, sim rpc.Transport) {
	a, b := rpc.Pipe()
	c := &cable{till: a}
	return &tillEnd{c}, &simEnd{b, c}
}

func (c *cable) closing() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.asked != nil
}

// close closes at once, or begins to close.
func (c *cable) close(code int, reason string) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	switch {
	case !c.frozen:
		return c.till.Close(code, reason)
	case c.asked == nil:
		c.asked = func() { _ = c.till.Close(code, reason) }
		time.AfterFunc(CloseLimit, c.giveUp)
	}
	return nil
}

func (c *cable) giveUp() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.frozen {
		c.cut = true
		c.asked()
	}
}

func (c *cable) ended(err error) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.cut {
		return &rpc.Closed{Code: 1006}
	}
	return err
}

type tillEnd struct{ *cable }

// Send fails once the till has closed.
func (e *tillEnd) Send(ctx context.Context, frame []byte) error {
	if e.closing() {
		return &rpc.Closed{Code: 1006}
	}
	return e.till.Send(ctx, frame)
}

// Recv passes on no frame once the till has closed.
func (e *tillEnd) Recv(ctx context.Context) ([]byte, error) {
	for {
		frame, err := e.till.Recv(ctx)
		if err != nil {
			return nil, e.ended(err)
		}
		if !e.closing() {
			return frame, nil
		}
	}
}

func (e *tillEnd) Close(code int, reason string) error { return e.close(code, reason) }

type simEnd struct {
	rpc.Transport
	cable *cable
}

// Freeze is called by the simulator, which holds the frames back itself.
func (e *simEnd) Freeze() {
	e.cable.mu.Lock()
	defer e.cable.mu.Unlock()
	e.cable.frozen = true
}

// Thaw completes a close that is running.
func (e *simEnd) Thaw() {
	e.cable.mu.Lock()
	defer e.cable.mu.Unlock()
	e.cable.frozen = false
	if e.cable.asked != nil {
		e.cable.asked()
	}
}
