// Package rpc speaks JSON-RPC 2.0 in both directions over one connection.
//
// It knows nothing of payments. Everything that the other side sends comes out of
// Serve as one stream, in the order in which it arrived: answers, requests,
// notifications, and faults. A fault is a frame that is none of the others. No
// frame, however broken, ends the connection or makes this side
// write anything: only a well-formed request is answered, once, and by the owner of the
// Conn. One that is over the limits is answered with an error at once, by this package,
// which starts no goroutine.
package rpc

import (
	"context"

	"strconv"
)

// Transport carries whole text frames in order. One sender and one receiver
// may use it at the same time.
type Transport interface {
	// Send returns nil once the frame was handed to the socket: then it may arrive.
	// It returns an error only when the frame certainly was not handed over.
	// The caller may use the frame again when Send returns.
	Send(ctx context.Context, frame []byte) error
	// Recv returns every frame that arrived before the close, and then a *Closed.
	// For a frame over the transport's limit it may return a *TooLarge, after
	// which it goes on with the next frame. The caller may keep the frame.
	Recv(ctx context.Context) ([]byte, error)
	// Close starts to close the connection and returns without waiting for the peer. Recv
	// ends after that. The code is 1000 or 3000-4999, which browsers allow.
	Close(code int, reason string) error
}

// Closed says how a connection ended: the WebSocket close code and reason, and
// whether the closing handshake was completed.
type Closed struct {
	Code   int
	Reason string
	Clean  bool
}

// Error names the close code. It leaves out the reason, because that is the peer's text.
func (c *Closed) Error() string { return "rpc: connection closed, code " + strconv.Itoa(c.Code) }

// TooLarge is a frame that a Transport did not take: its size in bytes, and
// its first part, so that the id of an answer can still be read.
type TooLarge struct {
	Size int
	Head []byte
}

// Error names the size of the frame.
func (t *TooLarge) Error() string {
	return "rpc: frame of " + strconv.Itoa(t.Size) + " bytes is too large"
}
