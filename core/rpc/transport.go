// Package rpc speaks JSON-RPC 2.0 in both directions over one connection.
//
// It knows nothing of payments. Everything the other side sends comes out of
// Serve as one stream in the order it arrived: answers, requests,
// notifications, and faults, which is what could not be taken as one of the
// others. No frame, however broken, ends the connection or makes this side
// write anything: only a well-formed request with an integer id is answered,
// once, and by the owner of the Conn. The package starts no goroutine.
package rpc

import (
	"context"

	"strconv"
)

// Transport carries whole text frames in order. One sender and one receiver
// may use it at the same time.
type Transport interface {
	// Send returns nil once the frame was handed to the socket: it may arrive.
	// It returns an error only when the frame certainly was not handed over.
	// The frame is the caller's again when Send returns.
	Send(ctx context.Context, frame []byte) error
	// Recv returns every frame that arrived before the close, then a *Closed.
	// For a frame over the transport's limit it may return a *TooLarge, after
	// which it goes on with the next frame. The frame is the caller's.
	Recv(ctx context.Context) ([]byte, error)
	// Close starts the close and returns without waiting for the peer; Recv
	// then ends. The code is 1000 or 3000-4999, what browsers allow.
	Close(code int, reason string) error
}

// Closed says how a connection ended: the WebSocket close code and reason, and
// whether the closing handshake was completed.
type Closed struct {
	Code   int
	Reason string
	Clean  bool
}

// Error names the close code. The reason is the peer's text and stays out.
func (c *Closed) Error() string { return "rpc: connection closed, code " + strconv.Itoa(c.Code) }

// TooLarge is a frame that a Transport did not take in: its size in bytes, and
// its first part, so that an answer can still be told by its id.
type TooLarge struct {
	Size int
	Head []byte
}

// Error names the size.
func (t *TooLarge) Error() string {
	return "rpc: frame of " + strconv.Itoa(t.Size) + " bytes is too large"
}
