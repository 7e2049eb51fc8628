//go:build js && wasm

package jsbridge

import (
	"context"
	"sync"
	"syscall/js"

	"connect-epos/core/queue"
	"connect-epos/core/rpc"
	"connect-epos/core/wire"
)

// These are the limits of what a link keeps for its reader.
const (
	queueLimit = 16 << 20 // the most bytes that may wait for the reader
	frameCost  = 128      // bytes that a queued frame costs in addition to its content
	headSize   = 64 << 10 // bytes kept of a frame that is too large, so that its id can be read
)

// inbound is one entry of the queue: a frame, or a note that a frame was too large.
type inbound struct {
	frame []byte
	large *rpc.TooLarge
}

// inbox holds what a link has received, in order, and how the link ended. Callbacks put
// frames into it and never wait. One reader takes them.
type inbox struct {
	done chan struct{} // closed when nothing can be sent or received any more
	came *queue.Queue[inbound]
	off  []func() // these functions remove the listeners

	mu     sync.Mutex  // makes sure that nothing is queued after the end, and that bytes are counted right
	queued int         // bytes of the frames that wait, with frameCost for each frame
	end    *rpc.Closed // set once; nothing is queued after it
}

func newInbox() inbox { return inbox{done: make(chan struct{}), came: queue.New[inbound]()} }

// Recv returns every frame that arrived before the link ended, and then the *rpc.Closed.
// It returns that only when nothing that we sent can reach the other side any more. A
// frame over [wire.MaxFrame] is returned as *rpc.TooLarge, and the link goes on. When ctx
// ends, the link stays as it is.
func (b *inbox) Recv(ctx context.Context) ([]byte, error) {
	for {
		in, end, ok := b.next()
		switch {
		case ok && in.large != nil:
			return nil, in.large
		case ok:
			return in.frame, nil
		case end != nil:
			select { // until then, what was sent may still get out
			case <-b.done:
				return nil, end
			case <-ctx.Done():
				return nil, ctx.Err()
			}
		}
		select {
		case <-b.came.Signal():
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
}

// Done is closed when this link can neither send nor receive any more, not even what was
// buffered.
func (b *inbox) Done() <-chan struct{} { return b.done }

// next takes the oldest entry. It returns the end of the link only when no entry is left.
func (b *inbox) next() (in inbound, end *rpc.Closed, ok bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if in, ok = b.came.Take(); !ok {
		return inbound{}, b.end, false
	}
	b.queued -= len(in.frame) + frameCost
	return in, nil, true
}

// put queues one entry. When the queue is full it returns false, and the entry is lost.
// The caller must then end the link, so that the entries in the queue have no gap.
func (b *inbox) put(in inbound) bool {
	b.mu.Lock()
	over := b.end == nil && b.queued+len(in.frame)+frameCost > queueLimit
	if b.end == nil && !over {
		b.came.Put(in)
		b.queued += len(in.frame) + frameCost
	}
	b.mu.Unlock()
	return !over
}

// finish records how the link ended, and reports whether this was the first report of the
// end. Only the first one counts.
func (b *inbox) finish(end *rpc.Closed) (first bool) {
	b.mu.Lock()
	first = b.end == nil
	if first {
		b.end = end
	}
	b.mu.Unlock()
	b.came.Wake()
	return first
}

func (b *inbox) ended() bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.end != nil
}

// over removes the listeners, so that no event of this link counts any more.
func (b *inbox) over(end *rpc.Closed) {
	b.finish(end)
	off := b.off
	b.off = nil
	if off == nil {
		return
	}
	for _, f := range off {
		f()
	}
	close(b.done)
}

// read turns the data of a message into a queue entry. Connect sends no binary messages.
// So a binary message gets a byte that no JSON can hold: it is then reported as
// malformed, and its id can still be read.
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

// readText copies at most as much as one frame may hold. A text that is longer than the
// limit in UTF-16 units is also longer in bytes.
func readText(data js.Value) inbound {
	boxed := js.Global().Get("Object").Invoke(data) // syscall/js can only measure the length of an object
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
