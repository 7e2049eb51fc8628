package server

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/coder/websocket"

	"connect-epos/core/rpc"
)

// maxFrame is the largest frame that is read. A larger one closes the link (1009).
const maxFrame = 1 << 20

// socket is one accepted WebSocket as an rpc.Transport.
type socket struct {
	conn *websocket.Conn
	net  *halfOpen // the connection that conn uses

	mu      sync.Mutex
	closed  *rpc.Closed // how we closed it, if we did
	closing sync.WaitGroup
}

func newSocket(c *websocket.Conn, net *halfOpen) *socket {
	c.SetReadLimit(maxFrame)
	return &socket{conn: c, net: net}
}

// Freeze stops all reading, writing and pings without closing.
func (s *socket) Freeze() { s.net.freeze() }

// Thaw undoes Freeze.
func (s *socket) Thaw() { s.net.thaw() }

// Send writes one text frame.
func (s *socket) Send(ctx context.Context, frame []byte) error {
	if err := s.conn.Write(ctx, websocket.MessageText, frame); err != nil {
		return s.ended(err)
	}
	return nil
}

// Recv returns the next frame. A binary frame is returned as it is, and is refused
// like any text that is not JSON.
func (s *socket) Recv(ctx context.Context) ([]byte, error) {
	_, frame, err := s.conn.Read(ctx)
	if err != nil {
		return nil, s.ended(err)
	}
	return frame, nil
}

// Close starts the closing handshake and returns. The handshake goes on in the
// background; after 5 s the connection is cut.
func (s *socket) Close(code int, reason string) error {
	s.first(&rpc.Closed{Code: code, Reason: reason, Clean: true}, func() {
		s.closing.Go(func() { _ = s.conn.Close(websocket.StatusCode(code), reason) })
	})
	return nil
}

// wait returns when a running close has ended. None can begin after that.
func (s *socket) wait() {
	s.first(&rpc.Closed{Code: 1006}, func() {})
	s.closing.Wait()
}

// Abort cuts the connection without a closing frame.
func (s *socket) Abort() {
	s.first(&rpc.Closed{Code: 1006}, func() { _ = s.conn.CloseNow() })
}

// first ends the connection in this way, unless it was ended before.
func (s *socket) first(c *rpc.Closed, end func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed == nil {
		s.closed = c
		end()
	}
}

func (s *socket) ended(err error) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	var ce websocket.CloseError
	switch {
	case errors.As(err, &ce):
		return &rpc.Closed{Code: int(ce.Code), Reason: ce.Reason, Clean: true}
	case s.closed != nil:
		return s.closed
	}
	return &rpc.Closed{Code: 1006}
}

// maxMissed is how many pings in a row a client may leave unanswered; number
// and interval are [INFERRED].
const maxMissed = 2

// ping sends pings until the context ends. A client that was silent for too long is
// cut. The interval is read from the knobs each time; 0 pauses the pings, and so does
// a frozen link.
func (s *socket) ping(ctx context.Context, every func() time.Duration) {
	missed := 0
	for missed < maxMissed {
		gap := every()
		if gap <= 0 || s.net.frozen() {
			gap = time.Second
			missed = 0
		} else if s.answers(ctx, gap) {
			missed = 0
		} else {
			missed++
			continue // the interval passed meanwhile
		}
		select {
		case <-time.After(gap):
		case <-ctx.Done():
			return
		}
	}
	s.Abort()
}

func (s *socket) answers(ctx context.Context, limit time.Duration) bool {
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	return s.conn.Ping(ctx) == nil
}
