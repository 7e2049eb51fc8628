package followed

import (
	"connect-epos/core/connect"
	"connect-epos/core/contract"
	"connect-epos/core/transaction"
)

// siteDefault is the decision of the site where staff do not decide.
func (sg *Signatures) siteDefault(p *Payment) bool {
	site := sg.service.Sites[p.State.Record.Site]
	if connect.MethodOf(p.State.Record.Kind).Money == connect.GivesBack {
		return site.SignatureRefund == "accept"
	}
	return site.SignatureSale == "accept"
}

// decideWithoutStaff decides the open question because staff did not decide in time, or
// because their acceptance was not stored in time. The default of the site counts while
// the payment is in flight and there is time to accept. In every other case the answer
// is a decline.
func (sg *Signatures) decideWithoutStaff(p *Payment) {
	s := p.State
	switch {
	case !s.Signature.Open:
	case s.Phase == transaction.Accepting:
		p.writes.tooSlow(p.writes.awaited)
	case s.Phase == transaction.InFlight && sg.siteDefault(p) && !sg.pastDeadline(s.Signature.Question):
		p.Feed(transaction.Event{
			Kind:      transaction.SignatureDecided,
			Signature: transaction.SignatureEvent{Question: s.Signature.Question, Accepted: true, By: transaction.ByTimeout},
		})
	default:
		sg.decline(p, transaction.ByTimeout)
	}
}

// decline declines the open question of a payment. A decline waits for nothing, and
// overtakes an acceptance that is still being committed.
func (sg *Signatures) decline(p *Payment, by string) {
	if w := p.writes.awaited; w != nil && p.State.Phase == transaction.Accepting {
		w.awaited = false
	}
	p.Feed(transaction.Event{
		Kind:      transaction.SignatureDecided,
		Signature: transaction.SignatureEvent{Question: p.State.Signature.Question, By: by},
	})
}

// Decide takes the decision of staff about the question of that name. The name may be
// empty if only one question was ever asked of the attempt.
func (sg *Signatures) Decide(reference, name string, accepted bool, done func(struct{}, error)) {
	p, problem := sg.withQuestion(reference, name)
	switch {
	case problem != nil:
		done(struct{}{}, problem)
	case !accepted:
		sg.decline(p, transaction.ByStaff)
		done(struct{}{}, nil)
	case !sg.mayAccept(p):
		done(struct{}{}, noQuestion())
	default:
		p.Feed(transaction.Event{
			Kind:      transaction.SignatureDecided,
			Signature: transaction.SignatureEvent{Question: p.State.Signature.Question, Accepted: true, By: transaction.ByStaff},
		})
		done(struct{}{}, nil)
	}
}

// mayAccept reports whether the open question of a payment can still be accepted. If its
// time is over by either clock, it is declined at once.
func (sg *Signatures) mayAccept(p *Payment) bool {
	if sg.pastDeadline(p.State.Signature.Question) {
		sg.decideWithoutStaff(p)
		return false
	}
	switch p.State.Phase {
	case transaction.InFlight, transaction.Unknown, transaction.Storing:
		return true
	}
	return false
}

// withQuestion is the payment whose open question has that name.
func (sg *Signatures) withQuestion(reference, name string) (*Payment, error) {
	problem := noQuestion()
	for p := sg.payments.ByReference[reference]; p != nil; p = p.Earlier {
		s := p.State
		switch {
		case !s.Signature.Open || sg.service.Link.Conn(s.Signature.Question.Link) == nil:
			continue
		case name == questionName(s.Record, s.Signature.Question), name == "" && s.Record.Signature.Questions == 1:
			return p, nil
		}
		problem = contract.Fail(transaction.Changed, "another signature question of this reference is open; name the one that was shown")
	}
	return nil, problem
}

func noQuestion() *contract.Error {
	return contract.Fail(transaction.NotPending, "no signature question is open for this reference")
}
