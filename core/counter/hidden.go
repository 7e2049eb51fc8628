package counter

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
func (sg *signatures) decideAt(q transaction.Question) int64 {
	if sg.Config.Hidden == nil || !sg.Config.Hidden() {
		return q.DecideAt
	}
	return min(q.DecideAt, q.Deadline-hiddenNotice.Milliseconds())
}

// watch sets the timer of an open question anew. What is due now is decided
// without one: it might come too late.
func (sg *signatures) watch(p *payment) {
	p.timers.Stop(transaction.SignatureTimer)
	wait := sg.timeToDecide(p.state.Signature.Question)
	if wait <= 0 {
		sg.Post(func() { sg.decideDue(p) })
		return
	}
	p.startTimer(transaction.SignatureTimer, wait)
}

// timeToDecide is how long staff may still decide, by the clock that went further.
func (sg *signatures) timeToDecide(q transaction.Question) time.Duration {
	return time.Duration(sg.decideAt(q)-q.At)*time.Millisecond - sg.openFor(q)
}

func (sg *signatures) decideDue(p *payment) {
	s := p.state
	if s.Signature.Open && s.Phase != transaction.Accepting && sg.timeToDecide(s.Signature.Question) <= 0 {
		sg.undecided(p)
	}
}

// watchAnew looks at every open question again: the machine may have slept while
// Connect did not, or the page was hidden or shown.
func (sg *signatures) watchAnew() {
	for _, p := range sg.counter.payments.all() {
		switch s := p.state; {
		case !s.Signature.Open:
		case s.Phase != transaction.Accepting:
			sg.watch(p)
		case sg.openFor(s.Signature.Question).Milliseconds() >= (s.Signature.Question.DecideAt+s.Signature.Question.Deadline)/2-s.Signature.Question.At:
			sg.undecided(p)
		}
	}
}
