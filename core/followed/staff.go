package followed

import (
	"connect-epos/core/contract"
	"connect-epos/core/transaction"
)

// Command gives the payment a decision of staff or of the till. A second decision while
// the first is being stored is refused.
func (p *Payment) Command(e transaction.Event, done func(transaction.Outcome, error)) {
	if p.decided != nil {
		done(transaction.Outcome{}, contract.Fail(transaction.PaymentOpen, "another decision on this payment is being stored"))
		return
	}
	p.decided = done
	p.Feed(e)
}

// WhenDecided calls done when the decision that is being carried out was taken or refused.
func (p *Payment) WhenDecided(done func(transaction.Outcome, error)) { p.decided = done }

// IsLeaving reports whether the payment frees its terminal as soon as its end is stored,
// and also when storing that fails.
func IsLeaving(p *Payment) bool {
	s := p.State
	return s.Phase == transaction.Storing && s.Change.Command == 0 && !s.Change.Next.HoldsTerminal()
}

// WaitsForStaff reports whether only staff can decide about the payment: now, or as soon
// as the change that is being stored is kept. That change may itself be a decision of
// staff, and then a second decision is refused with that reason.
func (p *Payment) WaitsForStaff() bool {
	switch p.State.Phase {
	case transaction.Unknown, transaction.Disputed, transaction.Storing:
		return true
	}
	return false
}

// TellEnd tells the outcome of a payment whose promise is gone, once it is known.
func (p *Payment) TellEnd(done func(transaction.Outcome, error)) {
	p.TellEndByEvent = false // the page kept its promise
	if p.Running() {
		p.followers = append(p.followers, func(o transaction.Outcome) { done(o, nil) })
		return
	}
	done(p.State.Outcome(), nil)
}
