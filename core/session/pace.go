package session

import (
	"slices"
	"time"

	"connect-epos/core/connect"
	"connect-epos/core/transaction"
	"connect-epos/core/wire"
)

// RequestGap is the least time between two requests of one link: Connect may
// enforce it [DOC].
const RequestGap = 100 * time.Millisecond

// departure is a request on its way out: a payment's, or without a lane one
// that moves no money.
type departure struct {
	lane   *lane
	id     int
	method string
	params wire.Value
	since  Moment // when it was asked for
}

// urgent reports whether questions let it pass: a payment, or its cancel.
func (d *departure) urgent() bool {
	return d.lane != nil || d.method == connect.CancelTransaction
}

// pacer keeps the requests of a link in order and apart. Answers to what
// Connect asks do not pass here: they never wait.
type pacer struct {
	queue []*departure
	last  Moment // when the last one left
	stop  func() // the timer for the first in the queue
}

// holds reports whether the request with that id has not left yet.
func (p *pacer) holds(id int) bool {
	return slices.ContainsFunc(p.queue, func(d *departure) bool { return d.id == id })
}

// remove takes the request with that id out of the queue; false when it has left.
func (p *pacer) remove(id int) bool {
	before := len(p.queue)
	p.queue = slices.DeleteFunc(p.queue, func(d *departure) bool { return d.id == id })
	return len(p.queue) < before
}

// wait is how long nothing may leave. A clock that was set back holds up nobody.
func (p *pacer) wait(now Moment) time.Duration {
	since := now.Sub(p.last)
	if p.last.IsZero() || since < 0 {
		return 0
	}
	return max(0, RequestGap-since)
}

// depart sends a request as soon as the one before it is far enough away. Where
// it need not wait it has left when depart returns.
func (l *loop) depart(d *departure) {
	d.since = l.cfg.Clock.Now()
	q := l.link.pacer.queue
	at := len(q)
	if d.urgent() {
		for at = 0; at < len(q) && q[at].urgent(); at++ {
		}
	}
	l.link.pacer.queue = slices.Insert(q, at, d)
	l.departNext()
}

func (l *loop) departNext() {
	p := &l.link.pacer
	for len(p.queue) > 0 {
		if wait := p.wait(l.cfg.Clock.Now()); wait > 0 {
			if p.stop == nil {
				p.stop = l.after(wait, func() {
					p.stop = nil
					l.departNext()
				})
			}
			return
		}
		d := p.queue[0]
		p.queue = p.queue[1:]
		l.leaveNow(d)
	}
}

func (l *loop) leaveNow(d *departure) {
	switch {
	case d.lane == nil && l.asks[d.id] == nil:
		return // nobody waits for its answer any more
	case d.lane != nil && past(d.since, l.cfg.Clock.Now(), PutLimit):
		l.unsent(d, "too-slow") // this tab was frozen meanwhile, and another may have taken over
		return
	}
	if l.link.conn.Start(l.ctx, d.id, d.method, d.params) != nil {
		l.unsent(d, "send")
		return
	}
	l.link.pacer.last = l.cfg.Clock.Now()
	if d.lane != nil {
		d.lane.sentAt = l.link.pacer.last
	}
}

// unsent: the request certainly did not leave.
func (l *loop) unsent(d *departure, reason string) {
	if d.lane == nil {
		l.answerQuestion(d.id, wire.Value{}, notConnected(reason))
		return
	}
	l.feed(d.lane, transaction.Event{Kind: transaction.SendFailed, Reason: reason})
}

// left reports whether a payment's frame may have left: before that, nothing
// that a terminal says is about it.
func (l *loop) left(ln *lane) bool {
	s := ln.state
	return s.Phase != transaction.Leasing && s.Phase != transaction.Reserving && !l.link.pacer.holds(s.Record.RPC)
}

// recall takes back what waits. It comes before the lanes hear of what ended
// their link: a payment that still waits was not sent, and is not in doubt. The
// questions are left to who ends all questions of a link.
func (l *loop) recall(reason string) {
	p := &l.link.pacer
	queue := p.queue
	p.queue = nil
	if p.stop != nil {
		p.stop()
		p.stop = nil
	}
	for _, d := range queue {
		if d.lane != nil {
			l.unsent(d, reason)
		}
	}
}
