package session

import (
	"connect-epos/core/transaction"
)

// displaced stops dialling: somebody else serves the tables, and two that fight
// would serve nobody.
func (l *loop) displaced(reason string) {
	k := &l.link
	k.number++
	k.drop("displaced")
	l.linkLostTables()
	l.setLink(LinkDisplaced, reason)
	k.succeedWaiters()
}

// takeOver takes the tables back from whoever displaced us.
func (l *loop) takeOverTables(done func(struct{}, error)) {
	if l.link.state != LinkDisplaced {
		done(struct{}{}, fail(transaction.NotPending, "nobody else serves these tables"))
		return
	}
	l.service.quick = 0
	l.link.state = LinkConnecting // those who wait from now on wait for this
	if l.service.held != nil {
		l.dial()
	} else {
		l.serveTables(Claim{Force: true})
	}
	l.wait(func(err error) { done(struct{}{}, err) })
}

// tablesDown decides what becomes of a link that went down, and reports whether
// it is not dialled again.
func (l *loop) tablesDown(wasUp bool) (over bool) {
	s := l.service
	l.linkLostTables()
	switch {
	case !wasUp:
		return false
	case l.cfg.Clock.Now().Sub(l.link.upAt) >= quickClose:
		s.quick = 0
		return false
	}
	if s.quick++; s.quick < quickCloses {
		return false
	}
	l.setLink(LinkDisplaced, ReasonQuickCloses)
	l.link.succeedWaiters()
	return true
}

// beatOn notices that the machine slept: Connect has given up the link by then,
// and nothing tells the browser.
func (l *loop) beatOn() {
	l.service.beat = l.cfg.Clock.Now()
	l.after(beatEvery, func() {
		if l.service.held != nil && !l.hasEnded() {
			l.wakeTables()
			l.beatOn()
		}
	})
}

func (l *loop) wakeTables() {
	if l.link.state == LinkUp && past(l.service.beat, l.cfg.Clock.Now(), sleptFor) {
		l.linkDown(l.link.number, ReasonSilent)
	}
}
