package link

import (
	"slices"
	"time"

	"connect-epos/core/clock"
	"connect-epos/core/wire"
)

// RequestGap is the least time between two requests of one link: Connect may
// enforce it [DOC].
const RequestGap = 100 * time.Millisecond

// Request is one request that is to be sent. Left and Unsent may be left out.
type Request struct {
	ID     int
	Method string
	Params wire.Value
	Urgent bool          // it is sent before requests that are not
	Limit  time.Duration // after which it must not be sent any more, by either clock; 0 for none

	Wanted func() bool         // reports whether it is still to be sent; nil: it is
	Left   func(clock.Moment)  // it was handed to the socket
	Unsent func(reason string) // it was certainly not sent

	since    clock.Moment // when it was asked for
	question bool         // it is one of Ask, which ends it by itself
}

// outbox keeps the requests of a link in order, and apart from each other. Answers to
// questions of Connect are not queued: they never wait.
type outbox struct {
	link  *Link
	queue []*Request
	last  clock.Moment // when the last one left
	stop  func()       // the timer for the first in the queue
}

// wait is for how long nothing may be sent. A clock that was set back delays nothing.
func (b *outbox) wait(now clock.Moment) time.Duration {
	since := now.Sub(b.last)
	if b.last.IsZero() || since < 0 {
		return 0
	}
	return max(0, RequestGap-since)
}

// Waits reports whether the request with that id was not sent yet.
func (b *outbox) Waits(id int) bool {
	return slices.ContainsFunc(b.queue, func(r *Request) bool { return r.ID == id })
}

// Remove takes the request with that id back; false when it was sent already.
func (b *outbox) Remove(id int) bool {
	before := len(b.queue)
	b.queue = slices.DeleteFunc(b.queue, func(r *Request) bool { return r.ID == id })
	return len(b.queue) < before
}

// Send sends a request as soon as the last one is far enough in the past. If it need not
// wait, it was sent when Send returns.
func (b *outbox) Send(r *Request) {
	r.since = b.link.now()
	q := b.queue
	at := len(q)
	if r.Urgent {
		for at = 0; at < len(q) && q[at].Urgent; at++ {
		}
	}
	b.queue = slices.Insert(q, at, r)
	b.sendNext()
}

func (b *outbox) sendNext() {
	for len(b.queue) > 0 {
		if wait := b.wait(b.link.now()); wait > 0 {
			if b.stop == nil {
				b.stop = b.link.loop.After(wait, func() {
					b.stop = nil
					b.sendNext()
				})
			}
			return
		}
		r := b.queue[0]
		b.queue = b.queue[1:]
		b.sendNow(r)
	}
}

func (b *outbox) sendNow(r *Request) {
	switch {
	case r.Wanted != nil && !r.Wanted():
		return
	case r.Limit > 0 && b.link.now().Most(r.since) > r.Limit:
		r.unsent("too-slow") // this tab was frozen meanwhile
		return
	}
	if b.link.conn == nil || b.link.conn.Start(b.link.ctx, r.ID, r.Method, r.Params) != nil {
		r.unsent("send")
		return
	}
	b.last = b.link.now()
	if r.Left != nil {
		r.Left(b.last)
	}
}

func (r *Request) unsent(reason string) {
	if r.Unsent != nil {
		r.Unsent(reason)
	}
}

// TakeBack takes back every request that waits: it was certainly not sent. Questions are
// left to what ends all questions of a connection.
func (b *outbox) TakeBack(reason string) {
	queue := b.queue
	b.queue = nil
	if b.stop != nil {
		b.stop()
		b.stop = nil
	}
	for _, r := range queue {
		if !r.question {
			r.unsent(reason)
		}
	}
}
