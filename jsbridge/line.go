//go:build js && wasm

package jsbridge

import (
	"context"
	"syscall/js"
	"time"

	"connect-epos/core/rpc"
)

// lineGrace is how long the other end of a line may take to hear of a close,
// before it counts as gone.
const lineGrace = 10 * time.Second

// Line is a link between an engine and the simulator in the same page, as an
// [rpc.Transport] over a MessagePort of its own. A string is a frame; an object
// with a close code ends the link, and is answered once everything before it
// was taken in.
type Line struct {
	inbox
	port   js.Value
	opened chan struct{} // closed when the other side takes the link

	frozen bool       // only callbacks and the simulator's own calls touch these
	held   []js.Value // what came meanwhile
}

var _ rpc.Transport = (*Line)(nil)

func newLine(port js.Value) *Line {
	l := &Line{inbox: newInbox(), port: port, opened: make(chan struct{})}
	l.off = []func(){listen(port, "message", l.onMessage), func() { _, _ = call(port, "close") }}
	port.Call("start")
	return l
}

// Send hands frame to the port. It does not wait: nil means that the frame
// arrives, an error that it was not handed over.
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

// Close ends the link without waiting for the other side; Recv ends after what
// has already arrived. A link that has ended stays as it is.
func (l *Line) Close(code int, reason string) error {
	if !l.finish(&rpc.Closed{Code: code, Reason: reason}) {
		return nil
	}
	l.part(code, reason, true)
	time.AfterFunc(lineGrace, func() { Guard("line", func() { l.over(&rpc.Closed{Code: codeAbnormal}) }) })
	return nil
}

// Abort ends the link at once, as a cable that is cut: the other side hears
// 1006, behind what was sent.
func (l *Line) Abort() {
	l.part(codeAbnormal, "", false)
	l.over(&rpc.Closed{Code: codeAbnormal})
}

// Freeze holds back what comes, closes included, until Thaw.
func (l *Line) Freeze() { l.frozen = true }

// Thaw takes in what was held back, in order.
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
	case data.Type() != js.TypeObject: // not ours
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

// parted takes the other side's word about the end: its answer to ours, or its
// own, which is answered.
func (l *Line) parted(data js.Value) {
	clean := data.Get("clean").Truthy()
	if !l.ended() && clean {
		l.part(codeNormal, "", true)
	}
	l.over(&rpc.Closed{Code: data.Get("close").Int(), Reason: textOf(data, "reason"), Clean: clean})
}
