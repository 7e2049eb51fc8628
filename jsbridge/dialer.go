//go:build js && wasm

package jsbridge

import (
	"context"
	"errors"
	"syscall/js"

	"connect-epos/core/link"
	"connect-epos/core/rpc"
)

// Dialer opens the browser's WebSockets for a link.
type Dialer struct{}

var _ link.Dialer = Dialer{}

// Dial implements [link.Dialer]. Its error is ctx's error, or a *link.DialError whose
// detail never holds the URI.
func (Dialer) Dial(ctx context.Context, uri string) (rpc.Transport, error) {
	s, err := Dial(ctx, uri)
	var blocked *BlockedError
	switch {
	case err == nil:
		return s, nil
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case errors.As(err, &blocked):
		return nil, &link.DialError{Reason: blocked.By, Detail: "the browser forbids it"}
	}
	if offline() {
		return nil, &link.DialError{Reason: link.ReasonOffline, Detail: "the browser says that there is no network"}
	}
	return nil, &link.DialError{Reason: link.ReasonHandshake, Detail: err.Error()}
}

// offline reports whether the browser is certain that there is no network. It is asked
// only after a dial failed, because a socket to the same machine opens without a network.
// Pages and workers both know the answer.
func offline() bool {
	return self.Get("navigator").Get("onLine").Equal(js.ValueOf(false))
}
