package counter

import (
	"connect-epos/core/connect"
	"connect-epos/core/contract"
	"connect-epos/core/transaction"
)

// signatureDefault is what the site decides where staff do not.
func (sg *signatures) siteDefault(p *payment) bool {
	site := sg.Sites[p.state.Record.Site]
	if connect.MethodOf(p.state.Record.Kind).Money == connect.GivesBack {
		return site.SignatureRefund == "accept"
	}
	return site.SignatureSale == "accept"
}

// undecided: staff did not decide in time, or their acceptance is not kept in
// time. The first is decided by the site's default while the payment is in flight
// and there is time to accept; all else is declined.
func (sg *signatures) undecided(p *payment) {
	s := p.state
	switch {
	case !s.Signature.Open:
	case s.Phase == transaction.Accepting:
		p.late(p.permission)
	case s.Phase == transaction.InFlight && sg.siteDefault(p) && !sg.pastDeadline(s.Signature.Question):
		p.feed(transaction.Event{Kind: transaction.SignatureDecided, Question: s.Signature.Question, Accepted: true, By: transaction.ByTimeout})
	default:
		sg.decline(p, transaction.ByTimeout)
	}
}

// decline gives a lane a decline of its open question. It waits for nothing, and
// overtakes an acceptance that is still being committed.
func (sg *signatures) decline(p *payment, by string) {
	if w := p.permission; w != nil && p.state.Phase == transaction.Accepting {
		w.awaited = false
	}
	p.feed(transaction.Event{Kind: transaction.SignatureDecided, Question: p.state.Signature.Question, By: by})
}

// declineOpen declines what is open, if anything, because nobody here will decide
// about it any more.
func (sg *signatures) declineOpen(p *payment) {
	if p.state.Signature.Open {
		sg.decline(p, transaction.ByTimeout)
	}
}

// decide gives a payment staff's decision about the question of that name; no
// name is enough where its attempt was asked one question only.
func (sg *signatures) decide(reference, name string, accepted bool, done func(struct{}, error)) {
	p, problem := sg.questioned(reference, name)
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

// mayAccept reports whether the open question of a payment can be accepted. One
// whose time is over, by either clock, is declined at once.
func (sg *signatures) mayAccept(p *payment) bool {
	if sg.pastDeadline(p.state.Signature.Question) {
		sg.undecided(p)
		return false
	}
	switch p.state.Phase {
	case transaction.InFlight, transaction.Unknown, transaction.Storing:
		return true
	}
	return false
}

// questioned is the payment whose open question has that name.
func (sg *signatures) questioned(reference, name string) (*payment, error) {
	problem := noQuestion()
	for p := sg.counter.payments.byReference[reference]; p != nil; p = p.earlier {
		s := p.state
		switch {
		case !s.Signature.Open || sg.Link.Conn(s.Signature.Question.Link) == nil:
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
