//go:build js && wasm

package jsbridge

import (
	"context"
	"strings"
	"syscall/js"

	"connect-epos/core/link"
	"connect-epos/core/rpc"
)

// SimDialer opens links to the simulator in this page, whatever host a URI names. It
// never opens a network socket.
type SimDialer struct{ hub js.Value }

var _ link.Dialer = SimDialer{}

// Simulator returns a dialer for the simulator that the host gave this program. It
// returns ErrNoPort when the host gave none.
func (p *Port) Simulator() (SimDialer, error) {
	hub := p.host.Get("simulator")
	if hub.Type() != js.TypeObject {
		return SimDialer{}, ErrNoPort
	}
	return SimDialer{hub}, nil
}

// Dial implements [link.Dialer]. A link that the simulator refuses looks the same as a
// refused browser socket: it is closed with 1006 and has no reason.
func (d SimDialer) Dial(ctx context.Context, uri string) (rpc.Transport, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	channel := self.Get("MessageChannel").New()
	l := newLine(channel.Get("port1"))
	theirs := channel.Get("port2")
	if _, err := call(d.hub, "postMessage", map[string]any{"dial": target(uri)}, []any{theirs}); err != nil {
		l.Abort()
		return nil, &link.DialError{Reason: link.ReasonHandshake, Detail: err.Error()}
	}
	select {
	case <-l.opened:
		return l, nil
	case <-l.done:
		return nil, &link.DialError{Reason: link.ReasonHandshake, Detail: l.end.Error()}
	case <-ctx.Done():
		l.Abort()
		return nil, ctx.Err()
	}
}

// target returns the path and query of a URI.
func target(uri string) string {
	_, rest, _ := strings.Cut(uri, "://")
	if i := strings.IndexByte(rest, '/'); i >= 0 {
		return rest[i:]
	}
	return ""
}
