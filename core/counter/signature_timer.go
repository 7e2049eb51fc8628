package counter

import (
	"time"

	"connect-epos/core/transaction"
)

// hiddenNotice is how long before the deadline a question is decided in a page that is
// hidden. Browsers run the timers of such a page once a minute only, and if nobody
// answers, Connect accepts.
const hiddenNotice = 65 * time.Second

// decideAt is when a question is decided without staff, ms since 1970, as the page is
// shown or hidden now.
func (sg *signatures) decideAt(q transaction.Question) int64 {
	if sg.counter.Config.Hidden == nil || !sg.counter.Config.Hidden() {
		return q.DecideAt
	}
	return min(q.DecideAt, q.Deadline-hiddenNotice.Milliseconds())
}

// setTimer sets the timer of the open question. A question that is due now is decided
// without a timer, which might come too late.
func (sg *signatures) setTimer(p *payment) {
	p.timers.Stop(transaction.SignatureTimer)
	wait := sg.timeToDecide(p.state.Signature.Question)
	if wait <= 0 {
		sg.counter.Post(func() { sg.decideIfDue(p) })
		return
	}
	p.startTimer(transaction.SignatureTimer, wait)
}

// timeToDecide is how long staff may still decide, by the clock that went further.
func (sg *signatures) timeToDecide(q transaction.Question) time.Duration {
	return time.Duration(sg.decideAt(q)-q.At)*time.Millisecond - sg.openTime(q)
}

func (sg *signatures) decideIfDue(p *payment) {
	s := p.state
	if s.Signature.Open && s.Phase != transaction.Accepting && sg.timeToDecide(s.Signature.Question) <= 0 {
		sg.decideWithoutStaff(p)
	}
}

// setTimers sets the timer of every open question again: the machine may have slept
// while Connect did not, or the page was hidden or shown.
func (sg *signatures) setTimers() {
	for _, p := range sg.counter.payments.all() {
		switch s := p.state; {
		case !s.Signature.Open:
		case s.Phase != transaction.Accepting:
			sg.setTimer(p)
		case sg.openTime(s.Signature.Question).Milliseconds() >= (s.Signature.Question.DecideAt+s.Signature.Question.Deadline)/2-s.Signature.Question.At:
			sg.decideWithoutStaff(p)
		}
	}
}
