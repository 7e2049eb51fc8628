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

// These are the limits and codes of a socket.
const (
	outputLimit = 1 << 20 // bytes that the browser may have buffered before Send refuses

	codeNormal   = 1000
	codeAbnormal = 1006
	// CodeOverflow closes a link when nobody reads its frames. To run out of memory or to
	// lose the order of frames would be worse than to lose the link.
	CodeOverflow = 4008

	readyOpen = 1
)

// ErrNotOpen is an error of Send, beside [rpc.ErrBacklog]. Each one means that the frame
// was certainly not passed to the browser.
var ErrNotOpen = errors.New("jsbridge: the socket is not open")

// Socket is an open browser WebSocket as an [rpc.Transport].
type Socket struct {
	inbox // done is closed at the browser's close event
	ws    js.Value
}

var _ rpc.Transport = (*Socket)(nil)

// Send passes frame to the browser and does not wait. Without an error the frame may
// arrive. With an error it was certainly not passed on.
func (s *Socket) Send(ctx context.Context, frame []byte) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if s.ws.Get("readyState").Int() != readyOpen {
		return ErrNotOpen
	}
	if s.ws.Get("bufferedAmount").Int()+len(frame) > outputLimit+wire.MaxFrame {
		return rpc.ErrBacklog
	}
	_, err := call(s.ws, "send", string(frame))
	return err
}

// Close closes the link and does not wait for the other side. Recv first returns what has
// already arrived, and then the end. The browser accepts only the codes 1000 and
// 3000-4999 and throws on any other, so another code becomes 1000. A reason is cut at 123
// bytes. So a close never fails, and never leaves a socket open.
func (s *Socket) Close(code int, reason string) error {
	if code != codeNormal && (code < 3000 || code > 4999) {
		code = codeNormal
	}
	reason = cut(reason, 123)
	s.finish(&rpc.Closed{Code: code, Reason: reason})
	_, err := call(s.ws, "close", code, reason)
	return err
}

// cut shortens text to at most n bytes and never splits a character.
func cut(text string, n int) string {
	if len(text) <= n {
		return text
	}
	for n > 0 && !utf8.RuneStart(text[n]) {
		n--
	}
	return text[:n]
}

// push queues one entry. When the queue is full it closes the link.
func (s *Socket) push(in inbound) {
	if !s.put(in) {
		_ = s.Close(CodeOverflow, "unread messages")
	}
}

// onMessage copies one message from JavaScript into the queue.
func (s *Socket) onMessage(event js.Value) { s.push(read(event.Get("data"))) }

// onClose records how the other side ended the link, and then releases the socket.
func (s *Socket) onClose(event js.Value) {
	s.over(&rpc.Closed{
		Code:   event.Get("code").Int(),
		Reason: event.Get("reason").String(),
		Clean:  event.Get("wasClean").Bool(),
	})
}
