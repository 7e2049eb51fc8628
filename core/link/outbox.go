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

// Request is one request on its way out. Left and Unsent may be left out.
type Request struct {
	ID     int
	Method string
	Params wire.Value
	Urgent bool          // it passes those that are not
	Limit  time.Duration // after which it must not leave any more, by either clock; 0 for none

	Wanted func() bool         // whether it shall still leave; nil: it shall
	Left   func(clock.Moment)  // it was handed to the socket
	Unsent func(reason string) // it certainly did not leave

	since    clock.Moment // when it was asked for
	question bool         // it is one of Ask, which ends it by itself
}

// outbox keeps the requests of a link in order and apart. Answers to what
// Connect asks do not pass here: they never wait.
type outbox struct {
	queue []*Request
	last  clock.Moment // when the last one left
	stop  func()       // the timer for the first in the queue
}

// wait is how long nothing may leave. A clock that was set back holds up nobody.
func (o *outbox) wait(now clock.Moment) time.Duration {
	since := now.Sub(o.last)
	if o.last.IsZero() || since < 0 {
		return 0
	}
	return max(0, RequestGap-since)
}

// Waits reports whether the request with that id has not left yet.
func (l *Link) Waits(id int) bool {
	return slices.ContainsFunc(l.outbox.queue, func(r *Request) bool { return r.ID == id })
}

// Remove takes the request with that id back; false when it has left.
func (l *Link) Remove(id int) bool {
	o := &l.outbox
	before := len(o.queue)
	o.queue = slices.DeleteFunc(o.queue, func(r *Request) bool { return r.ID == id })
	return len(o.queue) < before
}

// Send sends a request as soon as the one before it is far enough away. Where it
// need not wait it has left when Send returns.
func (l *Link) Send(r *Request) {
	r.since = l.now()
	q := l.outbox.queue
	at := len(q)
	if r.Urgent {
		for at = 0; at < len(q) && q[at].Urgent; at++ {
		}
	}
	l.outbox.queue = slices.Insert(q, at, r)
	l.sendNext()
}

func (l *Link) sendNext() {
	o := &l.outbox
	for len(o.queue) > 0 {
		if wait := o.wait(l.now()); wait > 0 {
			if o.stop == nil {
				o.stop = l.owner.After(wait, func() {
					o.stop = nil
					l.sendNext()
				})
			}
			return
		}
		r := o.queue[0]
		o.queue = o.queue[1:]
		l.sendNow(r)
	}
}

func (l *Link) sendNow(r *Request) {
	switch {
	case r.Wanted != nil && !r.Wanted():
		return
	case r.Limit > 0 && l.now().Most(r.since) > r.Limit:
		r.unsent("too-slow") // this tab was frozen meanwhile
		return
	}
	if l.conn == nil || l.conn.Start(l.ctx, r.ID, r.Method, r.Params) != nil {
		r.unsent("send")
		return
	}
	l.outbox.last = l.now()
	if r.Left != nil {
		r.Left(l.outbox.last)
	}
}

func (r *Request) unsent(reason string) {
	if r.Unsent != nil {
		r.Unsent(reason)
	}
}

// TakeBack takes back all that waits: it certainly did not leave. Questions are
// left to whatever ends all questions of a connection.
func (l *Link) TakeBack(reason string) {
	o := &l.outbox
	queue := o.queue
	o.queue = nil
	if o.stop != nil {
		o.stop()
		o.stop = nil
	}
	for _, r := range queue {
		if !r.question {
			r.unsent(reason)
		}
	}
}
