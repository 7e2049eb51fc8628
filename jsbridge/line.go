//go:build js && wasm

package jsbridge

import (
	"context"
	"syscall/js"
	"time"

	"connect-epos/core/rpc"
)

// lineGrace is how long we wait for the other end to answer our close. After that the
// other end counts as gone.
const lineGrace = 10 * time.Second

// Line is a link between an engine and the simulator in the same page, as an
// [rpc.Transport]. It has a MessagePort of its own. A message that is a string is a
// frame. A message that is an object with a close code ends the link. It is answered
// after everything that came before it has been taken in.
type Line struct {
	inbox
	port   js.Value
	opened chan struct{} // closed when the other side accepts the link

	frozen bool       // only callbacks and the simulator's own calls use frozen and held
	held   []js.Value // what arrived while the line was frozen
}

var _ rpc.Transport = (*Line)(nil)

func newLine(port js.Value) *Line {
	l := &Line{inbox: newInbox(), port: port, opened: make(chan struct{})}
	l.off = []func(){listen(port, "message", l.onMessage), func() { _, _ = call(port, "close") }}
	port.Call("start")
	return l
}

// Send passes frame to the port and does not wait. Without an error the frame will
// arrive. With an error it was not passed on.
func (l *Line) Send(ctx context.Context, frame []byte) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if l.ended() {
		return ErrNotOpen
	}
	_, err := call(l.port, "postMessage", string(frame))
	return err
}

// Close ends the link and does not wait for the other side. Recv first returns what has
// already arrived, and then the end. Close does nothing on a link that has ended.
func (l *Line) Close(code int, reason string) error {
	if !l.finish(&rpc.Closed{Code: code, Reason: reason}) {
		return nil
	}
	l.part(code, reason, true)
	time.AfterFunc(lineGrace, func() { Guard("line", func() { l.over(&rpc.Closed{Code: codeAbnormal}) }) })
	return nil
}

// Abort ends the link at once, as when a cable is cut. The other side first gets what was
// sent before, and then the close code 1006.
func (l *Line) Abort() {
	l.part(codeAbnormal, "", false)
	l.over(&rpc.Closed{Code: codeAbnormal})
}

// Freeze holds back what arrives until Thaw is called. This includes closes.
func (l *Line) Freeze() { l.frozen = true }

// Thaw takes in what was held back, in the order in which it arrived.
func (l *Line) Thaw() {
	l.frozen = false
	held := l.held
	l.held = nil
	for _, data := range held {
		l.take(data)
	}
}

// part tells the other side that the link ends.
func (l *Line) part(code int, reason string, clean bool) {
	_, _ = call(l.port, "postMessage", map[string]any{"close": code, "reason": reason, "clean": clean})
}

func (l *Line) onMessage(event js.Value) {
	data := event.Get("data")
	if l.frozen {
		l.held = append(l.held, data)
		return
	}
	l.take(data)
}

func (l *Line) take(data js.Value) {
	switch {
	case data.Type() == js.TypeString:
		if !l.put(readText(data)) {
			_ = l.Close(CodeOverflow, "unread messages")
		}
	case data.Type() != js.TypeObject: // we did not send this
	case data.Get("close").Type() == js.TypeNumber:
		l.parted(data)
	case data.Get("open").Truthy():
		select {
		case <-l.opened:
		default:
			close(l.opened)
		}
	}
}

// parted handles the other side's message about the end of the link. It is either the
// answer to our own close, or a close of the other side, which we then answer.
func (l *Line) parted(data js.Value) {
	clean := data.Get("clean").Truthy()
	if !l.ended() && clean {
		l.part(codeNormal, "", true)
	}
	l.over(&rpc.Closed{Code: data.Get("close").Int(), Reason: textOf(data, "reason"), Clean: clean})
}
