package counter

import (
	"connect-epos/core/connect"
	"connect-epos/core/contract"
	"connect-epos/core/transaction"
)

// siteDefault is the decision of the site where staff do not decide.
func (sg *signatures) siteDefault(p *payment) bool {
	site := sg.counter.Sites[p.state.Record.Site]
	if connect.MethodOf(p.state.Record.Kind).Money == connect.GivesBack {
		return site.SignatureRefund == "accept"
	}
	return site.SignatureSale == "accept"
}

// decideWithoutStaff decides the open question because staff did not decide in time, or
// because their acceptance was not stored in time. The default of the site counts while
// the payment is in flight and there is time to accept. In every other case the answer
// is a decline.
func (sg *signatures) decideWithoutStaff(p *payment) {
	s := p.state
	switch {
	case !s.Signature.Open:
	case s.Phase == transaction.Accepting:
		p.commitTooSlow(p.awaitedWrite)
	case s.Phase == transaction.InFlight && sg.siteDefault(p) && !sg.pastDeadline(s.Signature.Question):
		p.feed(transaction.Event{Kind: transaction.SignatureDecided, Question: s.Signature.Question, Accepted: true, By: transaction.ByTimeout})
	default:
		sg.decline(p, transaction.ByTimeout)
	}
}

// decline declines the open question of a payment. A decline waits for nothing, and
// overtakes an acceptance that is still being committed.
func (sg *signatures) decline(p *payment, by string) {
	if w := p.awaitedWrite; w != nil && p.state.Phase == transaction.Accepting {
		w.awaited = false
	}
	p.feed(transaction.Event{Kind: transaction.SignatureDecided, Question: p.state.Signature.Question, By: by})
}

// declineOpen declines the open question, if there is one, because nobody here will
// decide about it any more.
func (sg *signatures) declineOpen(p *payment) {
	if p.state.Signature.Open {
		sg.decline(p, transaction.ByTimeout)
	}
}

// decide takes the decision of staff about the question of that name. The name may be
// empty if only one question was ever asked of the attempt.
func (sg *signatures) decide(reference, name string, accepted bool, done func(struct{}, error)) {
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
		p.feed(transaction.Event{Kind: transaction.SignatureDecided, Question: p.state.Signature.Question, Accepted: true, By: transaction.ByStaff})
		done(struct{}{}, nil)
	}
}

// mayAccept reports whether the open question of a payment can still be accepted. If its
// time is over by either clock, it is declined at once.
func (sg *signatures) mayAccept(p *payment) bool {
	if sg.pastDeadline(p.state.Signature.Question) {
		sg.decideWithoutStaff(p)
		return false
	}
	switch p.state.Phase {
	case transaction.InFlight, transaction.Unknown, transaction.Storing:
		return true
	}
	return false
}

// withQuestion is the payment whose open question has that name.
func (sg *signatures) withQuestion(reference, name string) (*payment, error) {
	problem := noQuestion()
	for p := sg.counter.payments.byReference[reference]; p != nil; p = p.earlier {
		s := p.state
		switch {
		case !s.Signature.Open || sg.counter.Link.Conn(s.Signature.Question.Link) == nil:
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
