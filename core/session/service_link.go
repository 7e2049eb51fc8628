package session

import (
	"connect-epos/core/transaction"
)

// displaced stops dialling: somebody else serves the tables, and two that fight
// would serve nobody.
func (l *loop) displaced(reason string) {
	l.link.Displace(reason)
}

// takeOver takes the tables back from whoever displaced us.
func (l *loop) takeOverTables(done func(struct{}, error)) {
	if l.link.Info().State != LinkDisplaced {
		done(struct{}{}, fail(transaction.NotPending, "nobody else serves these tables"))
		return
	}
	l.service.quick = 0
	l.link.Reclaim() // those who wait from now on wait for this
	if l.service.held != nil {
		l.link.Dial()
	} else {
		l.service.takingOver = done
		l.serveTables(Claim{Force: true})
	}
	l.wait(func(err error) { done(struct{}{}, err) })
}

// tablesDown decides what becomes of a link that went down, and reports whether
// it is not dialled again.
func (l *loop) tablesDown(wasUp bool) (over bool) {
	s := l.service
	switch {
	case !wasUp:
		return false
	case l.cfg.Clock.Now().Sub(l.link.UpSince()) >= quickClose:
		s.quick = 0
		return false
	}
	if s.quick++; s.quick < quickCloses {
		return false
	}
	l.link.Rest(ReasonQuickCloses)
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
	if l.up() && past(l.service.beat, l.cfg.Clock.Now(), sleptFor) {
		l.link.Down(l.link.Number(), ReasonSilent)
	}
}
