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

// What a link may keep for its reader.
const (
	queueLimit = 16 << 20 // bytes that may wait for the reader
	frameCost  = 128      // what a queued frame costs beside its bytes
	headSize   = 64 << 10 // how much of a frame over the limit is kept for its id
)

// inbound is one entry of the queue: a frame, or what stands for one that was
// over the limit.
type inbound struct {
	frame []byte
	large *rpc.TooLarge
}

// inbox is what a link has received, in order, and how it ended. Callbacks put
// into it and never wait; one reader takes.
type inbox struct {
	done chan struct{} // closed when nothing can come or go any more
	came *queue.Queue[inbound]
	off  []func() // takes the listeners away

	mu     sync.Mutex  // keeps what is put in before the end, and counts it
	queued int         // bytes that came and wait, with frameCost for each
	end    *rpc.Closed // set once; nothing is queued after it
}

func newInbox() inbox { return inbox{done: make(chan struct{}), came: queue.New[inbound]()} }

// Recv returns every frame that arrived before the link ended, then the
// *rpc.Closed, not before the other side can hear nothing any more. A frame over
// [wire.MaxFrame] comes as *rpc.TooLarge and the link goes on. The end of ctx
// leaves the link as it is.
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

// Done is closed when nothing can be sent or received by this link any more,
// buffered or not.
func (b *inbox) Done() <-chan struct{} { return b.done }

// next takes the oldest entry; the end counts only when none is left.
func (b *inbox) next() (in inbound, end *rpc.Closed, ok bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if in, ok = b.came.Take(); !ok {
		return inbound{}, b.end, false
	}
	b.queued -= len(in.frame) + frameCost
	return in, nil, true
}

// put queues one entry. Over the bound it is false and the entry is lost: what
// was kept has no gap, and the link must end.
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

// finish records how the link ended, and whether that was the first word about
// it: the first counts.
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

// over takes the listeners away: no event of this link counts any more.
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
