//go:build js && wasm

package jsbridge

import (
	"context"
	"errors"
	"syscall/js"
	"unicode/utf8"

	"connect-epos/core/rpc"
	"connect-epos/core/wire"
)

// What the socket allows itself.
const (
	outputLimit = 1 << 20 // bytes the browser may hold back before Send refuses

	codeNormal   = 1000
	codeAbnormal = 1006
	// CodeOverflow closes a link whose frames nobody reads: losing memory or
	// order is worse than losing the link.
	CodeOverflow = 4008

	readyOpen = 1
)

// Errors of Send; each means that the frame was certainly not handed over.
var (
	ErrNotOpen = errors.New("jsbridge: the socket is not open")
	ErrBacklog = errors.New("jsbridge: the socket holds too much unsent data")
)

// Socket is an open browser WebSocket as an [rpc.Transport].
type Socket struct {
	inbox // done: the browser's close event
	ws    js.Value
}

var _ rpc.Transport = (*Socket)(nil)

// Send hands frame to the browser. It does not wait: nil means that the frame
// may arrive, an error that it certainly was not handed over.
func (s *Socket) Send(ctx context.Context, frame []byte) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if s.ws.Get("readyState").Int() != readyOpen {
		return ErrNotOpen
	}
	if s.ws.Get("bufferedAmount").Int()+len(frame) > outputLimit+wire.MaxFrame {
		return ErrBacklog
	}
	_, err := call(s.ws, "send", string(frame))
	return err
}

// Close closes the link without waiting for the peer; Recv ends after what has
// already arrived. A code the browser would refuse (only 1000 and 3000-4999
// are its callers') becomes 1000, and a reason is cut at 123 bytes: a close
// never fails and leaves a live socket behind.
func (s *Socket) Close(code int, reason string) error {
	if code != codeNormal && (code < 3000 || code > 4999) {
		code = codeNormal
	}
	reason = cut(reason, 123)
	s.finish(&rpc.Closed{Code: code, Reason: reason})
	_, err := call(s.ws, "close", code, reason)
	return err
}

// cut shortens text to at most n bytes at a rune's edge.
func cut(text string, n int) string {
	if len(text) <= n {
		return text
	}
	for n > 0 && !utf8.RuneStart(text[n]) {
		n--
	}
	return text[:n]
}

// push queues one entry; over the bound the link is closed.
func (s *Socket) push(in inbound) {
	if !s.put(in) {
		_ = s.Close(CodeOverflow, "unread messages")
	}
}

// onMessage copies one message out of JavaScript.
func (s *Socket) onMessage(event js.Value) { s.push(read(event.Get("data"))) }

// onClose keeps the peer's word about the end, then lets go of the socket.
func (s *Socket) onClose(event js.Value) {
	s.over(&rpc.Closed{
		Code:   event.Get("code").Int(),
		Reason: event.Get("reason").String(),
		Clean:  event.Get("wasClean").Bool(),
	})
}
