package rpc

import (
	"context"
	"errors"
	"slices"
	"sync"

	"connect-epos/core/queue"
)

// ErrCloseCode says that browsers do not allow the close code. Nothing was closed.
var ErrCloseCode = errors.New("rpc: close code is not 1000 or 3000-4999")

// Pipe returns the two ends of a connection in memory, for tests and for a
// simulator in the same program. It holds any number of frames and keeps their order.
// What one end sent before either end closed, the other end still receives.
func Pipe() (a, b Transport) {
	p := &pipe{}
	left, right := queue.New[[]byte](), queue.New[[]byte]()
	return &end{pipe: p, in: left, out: right}, &end{pipe: p, in: right, out: left}
}

type pipe struct {
	mu     sync.Mutex
	closed *Closed
}

type end struct {
	pipe    *pipe // the lock of the pipe makes sure that frames come before the close
	in, out *queue.Queue[[]byte]
}

func (e *end) Send(ctx context.Context, frame []byte) error {
	e.pipe.mu.Lock()
	defer e.pipe.mu.Unlock()
	if e.pipe.closed != nil {
		return e.pipe.closed
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	e.out.Put(slices.Clone(frame))
	return nil
}

func (e *end) Recv(ctx context.Context) ([]byte, error) {
	for {
		if frame, closed, there := e.take(); there {
			return frame, closed
		}
		select {
		case <-e.in.Signal():
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
}

// take returns what is there now: a frame, or the close after the last frame.
func (e *end) take() (frame []byte, closed error, there bool) {
	e.pipe.mu.Lock()
	defer e.pipe.mu.Unlock()
	if frame, ok := e.in.Take(); ok {
		return frame, nil, true
	}
	if e.pipe.closed != nil {
		return nil, e.pipe.closed, true
	}
	return nil, nil, false
}

func (e *end) Close(code int, reason string) error {
	if code != 1000 && (code < 3000 || code > 4999) {
		return ErrCloseCode
	}
	e.pipe.mu.Lock()
	defer e.pipe.mu.Unlock()
	if e.pipe.closed == nil {
		e.pipe.closed = &Closed{Code: code, Reason: reason, Clean: true}
	}
	e.in.Wake()
	e.out.Wake()
	return nil
}
