//go:build js && wasm

package jsbridge

import (
	"context"
	"errors"
	"syscall/js"

	"connect-epos/core/rpc"
	"connect-epos/core/session"
)

// Dialer opens browser WebSockets for a session.
type Dialer struct{}

var _ session.Dialer = Dialer{}

// Dial implements [session.Dialer]. An error is ctx's or a
// *session.DialError whose detail never holds the URI.
func (Dialer) Dial(ctx context.Context, uri string) (rpc.Transport, error) {
	s, err := Dial(ctx, uri)
	var blocked *BlockedError
	switch {
	case err == nil:
		return s, nil
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case errors.As(err, &blocked):
		return nil, &session.DialError{Reason: blocked.By, Detail: "the browser forbids it"}
	}
	if offline() {
		return nil, &session.DialError{Reason: session.ReasonOffline, Detail: "the browser says that there is no network"}
	}
	return nil, &session.DialError{Reason: session.ReasonHandshake, Detail: err.Error()}
}

// offline says whether the browser is certain that there is no network. It is
// asked only about a dial that failed: a socket to this very machine opens
// without one. Pages and workers alike know it.
func offline() bool {
	return self.Get("navigator").Get("onLine").Equal(js.ValueOf(false))
}
