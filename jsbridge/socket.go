//go:build js && wasm

package jsbridge

import (
	"context"
	"errors"
	"sync"
	"syscall/js"
	"unicode/utf8"

	"connect-epos/core/rpc"
	"connect-epos/core/wire"
)

// What the socket allows itself.
const (
	queueLimit  = 16 << 20 // bytes that may wait for the reader
	frameCost   = 128      // what a queued frame costs beside its bytes
	outputLimit = 1 << 20  // bytes the browser may hold back before Send refuses
	headSize    = 64 << 10 // how much of a frame over the limit is kept for its id

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

// inbound is one entry of the queue: a frame, or what stands for one that was
// over the limit.
type inbound struct {
	frame []byte
	large *rpc.TooLarge
}

// Socket is an open browser WebSocket as an [rpc.Transport].
type Socket struct {
	ws   js.Value
	done chan struct{} // closed by the browser's close event

	mu     sync.Mutex
	queue  []inbound
	queued int         // bytes in queue, with frameCost for each
	end    *rpc.Closed // set once; nothing is queued after it
	signal chan struct{}
	off    []func()
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

// Recv returns every frame that arrived before the link ended, then the
// *rpc.Closed, not before the browser's own close event. A frame over [wire.MaxFrame] comes as *rpc.TooLarge and the
// link goes on. The end of ctx leaves the socket as it is.
func (s *Socket) Recv(ctx context.Context) ([]byte, error) {
	for {
		in, end, ok := s.next()
		switch {
		case ok && in.large != nil:
			return nil, in.large
		case ok:
			return in.frame, nil
		case end != nil:
			select { // until the browser says so, what was sent may still get out
			case <-s.done:
				return nil, end
			case <-ctx.Done():
				return nil, ctx.Err()
			}
		}
		select {
		case <-s.signal:
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
}

// next takes the oldest entry; the end counts only when none is left.
func (s *Socket) next() (in inbound, end *rpc.Closed, ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.queue) == 0 {
		s.queue = nil // give a burst's memory back
		return inbound{}, s.end, false
	}
	in = s.queue[0]
	s.queue[0] = inbound{}
	s.queue = s.queue[1:]
	s.queued -= len(in.frame) + frameCost
	return in, nil, true
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

// Done is closed when the browser's own close event came: after it nothing
// can be sent or received by this socket, buffered or not.
func (s *Socket) Done() <-chan struct{} { return s.done }

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

// finish records how the link ended; the first word counts.
func (s *Socket) finish(end *rpc.Closed) {
	s.mu.Lock()
	if s.end == nil {
		s.end = end
	}
	s.mu.Unlock()
	s.wake()
}

func (s *Socket) wake() {
	select {
	case s.signal <- struct{}{}:
	default:
	}
}

// push queues one entry; over the bound the link is closed and the entry is
// the first that is lost, so what was kept has no gap.
func (s *Socket) push(in inbound) {
	s.mu.Lock()
	over := s.end == nil && s.queued+len(in.frame)+frameCost > queueLimit
	if s.end == nil && !over {
		s.queue = append(s.queue, in)
		s.queued += len(in.frame) + frameCost
	}
	s.mu.Unlock()
	if over {
		_ = s.Close(CodeOverflow, "unread messages")
		return
	}
	s.wake()
}

// onMessage copies one message out of JavaScript.
func (s *Socket) onMessage(event js.Value) { s.push(read(event.Get("data"))) }

// read turns a message's data into a queue entry. A binary message is not
// Connect's: it gets a byte that no JSON can hold, so that it is reported as
// malformed, its id still readable at a glance.
func read(data js.Value) inbound {
	if data.Type() == js.TypeString {
		return readText(data)
	}
	b, _ := bytesToGo(data)
	if len(b) >= wire.MaxFrame {
		return inbound{large: &rpc.TooLarge{Size: len(b), Head: b[:headSize:headSize]}}
	}
	return inbound{frame: append(b, 0xff)}
}

// readText copies at most one frame's worth: a text longer than the limit in
// UTF-16 units is longer in bytes too.
func readText(data js.Value) inbound {
	boxed := js.Global().Get("Object").Invoke(data) // syscall/js measures objects only
	if units := boxed.Length(); units > wire.MaxFrame {
		head := boxed.Call("slice", 0, headSize).String()
		return inbound{large: &rpc.TooLarge{Size: units, Head: []byte(head)}}
	}
	frame := []byte(data.String())
	if len(frame) > wire.MaxFrame {
		return inbound{large: &rpc.TooLarge{Size: len(frame), Head: frame[:headSize]}}
	}
	return inbound{frame: frame}
}

// onClose keeps the peer's word about the end, then lets go of the socket.
func (s *Socket) onClose(event js.Value) {
	s.over(&rpc.Closed{
		Code:   event.Get("code").Int(),
		Reason: event.Get("reason").String(),
		Clean:  event.Get("wasClean").Bool(),
	})
}

// over takes the listeners away: no event of this socket counts any more.
func (s *Socket) over(end *rpc.Closed) {
	s.finish(end)
	off := s.off
	s.off = nil
	if off == nil {
		return
	}
	for _, f := range off {
		f()
	}
	close(s.done)
}
