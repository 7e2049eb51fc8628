package followed

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
func (sg *Signatures) decideAt(q transaction.Question) int64 {
	if sg.service.Config.Hidden == nil || !sg.service.Config.Hidden() {
		return q.DecideAt
	}
	return min(q.DecideAt, q.Deadline-hiddenNotice.Milliseconds())
}

// setTimer sets the timer of the open question. A question that is due now is decided
// without a timer, which might come too late.
func (sg *Signatures) setTimer(p *Payment) {
	p.timers.Stop(transaction.SignatureTimer)
	wait := sg.timeToDecide(p.State.Signature.Question)
	if wait <= 0 {
		sg.service.Post(func() { sg.decideIfDue(p) })
		return
	}
	p.startTimer(transaction.SignatureTimer, wait)
}

// timeToDecide is how long staff may still decide, by the clock that went further.
func (sg *Signatures) timeToDecide(q transaction.Question) time.Duration {
	return time.Duration(sg.decideAt(q)-q.At)*time.Millisecond - sg.openTime(q)
}

func (sg *Signatures) decideIfDue(p *Payment) {
	s := p.State
	if s.Signature.Open && s.Phase != transaction.Accepting && sg.timeToDecide(s.Signature.Question) <= 0 {
		sg.decideWithoutStaff(p)
	}
}

// SetTimers sets the timer of every open question again: the machine may have slept
// while Connect did not, or the page was hidden or shown.
func (sg *Signatures) SetTimers() {
	for _, p := range sg.payments.All() {
		switch s := p.State; {
		case !s.Signature.Open:
		case s.Phase != transaction.Accepting:
			sg.setTimer(p)
		case sg.openTime(s.Signature.Question).Milliseconds() >= (s.Signature.Question.DecideAt+s.Signature.Question.Deadline)/2-s.Signature.Question.At:
			sg.decideWithoutStaff(p)
		}
	}
}
