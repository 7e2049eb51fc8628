package session

import (
	"time"

	"connect-epos/core/connect"
	"connect-epos/core/rpc"
	"connect-epos/core/transaction"
	"connect-epos/core/wire"
)

// A browser does not tell of pings, and a socket whose other end is gone stays
// open for minutes. So a link that was silent is asked something.

// The limits of silence.
const (
	IdleLimit  = 30 * time.Second // after which a link is asked whether it lives
	AwakeLimit = 5 * time.Second  // the same when the machine may have slept
)

// ReasonSilent: a link that was up answered nothing any more.
const ReasonSilent = "silent"

// heard: something came on the link that is up.
func (k *link) heard(now Moment) { k.heardAt = now }

// silence is how long nothing came, by whichever clock went further: the
// monotonic one may stand still while a machine sleeps.
func (k *link) silence(now Moment) time.Duration {
	return now.Most(k.heardAt)
}

// watchPulse looks at the link that is up for as long as it is.
func (l *loop) watchPulse(number uint64) {
	k := &l.link
	if number != k.number || k.state != LinkUp {
		return
	}
	if rest := IdleLimit - k.silence(l.cfg.Clock.Now()); rest > 0 {
		l.after(rest, func() { l.watchPulse(number) })
		return
	}
	l.takePulse(func() { l.after(IdleLimit, func() { l.watchPulse(number) }) })
}

// takePulse asks what every account can answer. Silence is an answer too.
func (l *loop) takePulse(alive func()) {
	k := &l.link
	if k.pulsing {
		alive() // whoever asked before hears if it is not
		return
	}
	k.pulsing = true
	number := k.number
	l.ask(connect.ConnectedTerminals, wire.Value{}, ProbeLimit, func(v wire.Value, err error) {
		if number != l.link.number {
			return
		}
		k.pulsing = false
		var silent *Error
		if asError(err, &silent) && silent.Reason == ReasonNoAnswer && k.silence(l.cfg.Clock.Now()) >= ProbeLimit {
			l.lookDead(number)
			return
		}
		l.seen(connect.ReadTerminals(v))
		alive()
	})
}

// lookDead gives up a link that looks dead. While it carries a payment it is not
// closed: another one asks, and this one is still listened to.
func (l *loop) lookDead(number uint64) {
	k := &l.link
	limit := time.Duration(0)
	for _, ln := range l.all() {
		s := ln.state
		switch {
		case s.Link != number || s.Phase != transaction.InFlight && !s.Waiting() || k.pacer.holds(s.Record.RPC):
		case s.Record.Keyed:
			limit = transaction.KeyedLimit
		default:
			limit = max(limit, transaction.AnswerLimit)
		}
	}
	if limit > 0 {
		l.keepListening(number, limit)
	}
	l.linkDown(number, ReasonSilent)
}

// elder is a link that looked dead and is still listened to.
type elder struct {
	conn  *rpc.Conn
	stop  func()
	given bool // we gave it up: what was sent may still get out for a while
}

// keepListening holds a link open until nothing can come of it any more.
func (l *loop) keepListening(number uint64, limit time.Duration) {
	e := &elder{conn: l.link.conn}
	e.stop = l.after(limit, func() {
		e.given = true
		e.close()
	})
	l.elders[number] = e
	l.link.conn = nil
}

func (e *elder) close() {
	e.stop()
	_ = e.conn.Close(1000, "given up") // an error says that it is closed already
}

// connOf is the connection of a link that may still be answered on; nil when it
// is gone.
func (l *loop) connOf(number uint64) *rpc.Conn {
	if number == l.link.number {
		return l.link.conn
	}
	if e := l.elders[number]; e != nil {
		return e.conn
	}
	return nil
}

// hangUp closes the links that are listened to beside the one that is up.
func (l *loop) hangUp() {
	for _, e := range l.elders {
		e.close()
	}
}

// linkEnded: the socket of a link is closed for certain.
func (l *loop) linkEnded(number uint64) {
	l.linkDown(number, ReasonHandshake)
	closed := func() { l.recovery(transaction.Event{Kind: transaction.LinkClosed, Link: number}) }
	if e := l.elders[number]; e != nil {
		e.stop()
		delete(l.elders, number)
		l.lostLanes(number)
		if e.given { // nobody at the other end agreed to the close
			l.after(transaction.QuietLimit, closed)
			return
		}
	}
	closed()
}
