//go:build js && wasm

package jsbridge

import (
	"context"
	"errors"
	"strconv"
	"strings"
	"syscall/js"
	"time"

	"connect-epos/core/rpc"
)

// closeGrace is how long we wait for a failed socket to tell how it ended.
const closeGrace = 100 * time.Millisecond

// BlockedError means that the browser itself did not allow the page to connect. By names
// the rule: "csp" (the Content-Security-Policy of the page or worker does not allow it in
// connect-src), "mixed-content" (ws:// from a secure page), or "local-network" (a public
// page needs the user's permission to reach this local address). The error never holds
// the URI.
type BlockedError struct{ By string }

// Error gives the rule.
func (e *BlockedError) Error() string { return "jsbridge: connection blocked by " + e.By }

// ErrBadURI means that the browser could not read the connection URI.
var ErrBadURI = errors.New("jsbridge: the browser refused the connection URI")

// Dial opens a WebSocket. It returns when the socket is open. It returns *rpc.Closed with
// code 1006 when the browser gave up, which does not say why, and *BlockedError when the
// browser did not allow it. When ctx ends, it returns ctx's error, calls the attempt off,
// and the attempt never becomes a connection. No error holds the URI.
func Dial(ctx context.Context, uri string) (*Socket, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	ws, err := try(func() js.Value { return self.Get("WebSocket").New(uri) })
	if err != nil {
		return nil, constructorError(err)
	}
	ws.Set("binaryType", "arraybuffer")
	s := &Socket{inbox: newInbox(), ws: ws}
	opened, failed := make(chan struct{}), make(chan struct{})
	s.off = append(s.off,
		listen(ws, "open", func(js.Value) { close(opened) }),
		listen(ws, "error", once(failed)),
		listen(ws, "message", s.onMessage),
		listen(ws, "close", s.onClose))
	violated, off := watchPolicy(uri)
	defer off()
	select {
	case <-opened:
		return s, nil
	case <-failed:
		s.settle()
		return nil, s.refused(ctx, uri, violated())
	case <-s.done:
		return nil, s.refused(ctx, uri, violated())
	case <-ctx.Done():
		s.abandon()
		return nil, ctx.Err()
	}
}

// once returns a listener that closes c at the first event.
func once(c chan struct{}) func(js.Value) {
	return func(js.Value) {
		select {
		case <-c:
		default:
			close(c)
		}
	}
}

// settle waits for the close event that follows an error event. The wait has a limit,
// because Chromium sends no close event for a socket that a policy forbids.
func (s *Socket) settle() {
	select {
	case <-s.done:
	case <-time.After(closeGrace):
		s.over(&rpc.Closed{Code: codeAbnormal})
	}
}

// abandon calls off an attempt that may still be connecting. The browser accepts close()
// without a code in every state. The close event that follows releases the callbacks.
func (s *Socket) abandon() {
	s.finish(&rpc.Closed{Code: codeAbnormal, Reason: "abandoned"})
	_, _ = call(s.ws, "close")
}

// refused tells whether the browser blocked the attempt or the other side refused it.
func (s *Socket) refused(ctx context.Context, uri string, violated bool) error {
	if violated {
		return &BlockedError{By: "csp"}
	}
	if isLocal(hostOf(uri)) && localNetworkDenied(ctx) {
		return &BlockedError{By: "local-network"}
	}
	return s.end
}

// constructorError tells why the constructor threw. It drops the exception's message,
// because that quotes the URI.
func constructorError(err error) error {
	var e *Exception
	if errors.As(err, &e) && e.Name == "SecurityError" {
		return &BlockedError{By: "mixed-content"}
	}
	return ErrBadURI
}

// watchPolicy records whether a Content-Security-Policy violation names the URI's host
// during an attempt.
func watchPolicy(uri string) (violated func() bool, off func()) {
	host, seen := hostOf(uri), false
	off = listen(self, "securitypolicyviolation", func(event js.Value) {
		directive, blocked := event.Get("effectiveDirective"), event.Get("blockedURI")
		if directive.String() == "connect-src" && hostOf(blocked.String()) == host {
			seen = true
		}
	})
	return func() bool { return seen }, off
}

// hostOf returns the host of a URI, without port and brackets.
func hostOf(uri string) string {
	_, rest, ok := strings.Cut(uri, "://")
	if !ok {
		return ""
	}
	if i := strings.IndexAny(rest, "/?#"); i >= 0 {
		rest = rest[:i]
	}
	if strings.HasPrefix(rest, "[") {
		rest, _, _ = strings.Cut(rest[1:], "]")
		return rest
	}
	rest, _, _ = strings.Cut(rest, ":")
	return rest
}

// isLocal reports whether the name of a host shows that the host is this machine or is in
// a private network. Chromium uses the resolved address instead, which a page cannot see.
func isLocal(host string) bool {
	if host == "localhost" || host == "::1" || strings.HasSuffix(host, ".localhost") || strings.HasSuffix(host, ".local") {
		return true
	}
	a, b, ok := firstOctets(host)
	return ok && (a == 127 || a == 10 || a == 192 && b == 168 || a == 169 && b == 254 || a == 172 && b>>4 == 1)
}

// firstOctets reads the first two numbers of an IPv4 address.
func firstOctets(host string) (a, b int, ok bool) {
	parts := strings.Split(host, ".")
	if len(parts) != 4 {
		return 0, 0, false
	}
	var octets [4]int
	for i, part := range parts {
		n, err := strconv.Atoi(part)
		if err != nil || n < 0 || n > 255 {
			return 0, 0, false
		}
		octets[i] = n
	}
	return octets[0], octets[1], true
}

// localNetworkDenied asks the browser for the permission that a page from a public
// address needs to reach a local one. A browser that does not know this permission denies
// nothing.
func localNetworkDenied(ctx context.Context) bool {
	for _, name := range [...]string{"loopback-network", "local-network", "local-network-access"} {
		status, err := await(ctx, func() js.Value {
			return self.Get("navigator").Get("permissions").Call("query", map[string]any{"name": name})
		})
		if err == nil && status.Get("state").String() == "denied" {
			return true
		}
	}
	return false
}
