package session

import (
	"time"

	"connect-epos/core/transaction"
)

// hiddenNotice is how long before Connect's deadline a question is decided in a
// page that is hidden: browsers hold the timers of such a page back to one a
// minute, and silence accepts.
const hiddenNotice = 65 * time.Second

// decideAt is when a question is decided without staff as things stand, ms
// since 1970.
func (l *loop) decideAt(q transaction.Question) int64 {
	if l.cfg.Hidden == nil || !l.cfg.Hidden() {
		return q.DecideAt
	}
	return min(q.DecideAt, q.Deadline-hiddenNotice.Milliseconds())
}

// watch sets the timer of an open question anew. What is due now is decided
// without one: it might come too late.
func (l *loop) watch(ln *lane) {
	ln.disarm(transaction.SignatureTimer)
	wait := l.timeToDecide(ln.state.Signature.Question)
	if wait <= 0 {
		l.post(func() { l.decideDue(ln) })
		return
	}
	l.startTimer(ln, transaction.SignatureTimer, wait)
}

// timeToDecide is how long staff may still decide, by the clock that went further.
func (l *loop) timeToDecide(q transaction.Question) time.Duration {
	return time.Duration(l.decideAt(q)-q.At)*time.Millisecond - l.openFor(q)
}

func (l *loop) decideDue(ln *lane) {
	s := ln.state
	if s.Signature.Open && s.Phase != transaction.Accepting && l.timeToDecide(s.Signature.Question) <= 0 {
		l.undecided(ln)
	}
}

// watchAnew looks at every open question again: the machine may have slept while
// Connect did not, or the page was hidden or shown.
func (l *loop) watchAnew() {
	for _, ln := range l.all() {
		switch s := ln.state; {
		case !s.Signature.Open:
		case s.Phase != transaction.Accepting:
			l.watch(ln)
		case l.openFor(s.Signature.Question).Milliseconds() >= (s.Signature.Question.DecideAt+s.Signature.Question.Deadline)/2-s.Signature.Question.At:
			l.undecided(ln)
		}
	}
}
