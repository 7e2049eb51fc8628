package counter

import (
	"connect-epos/core/connect"
	"connect-epos/core/contract"
	"connect-epos/core/link"
	"connect-epos/core/service"
	"connect-epos/core/transaction"
	"connect-epos/core/wire"
)

// Cancel asks for a payment to be cancelled. done hears whether the
// attempt is being made; what came of it, the payment's own outcome tells.
func (c *Counter) Cancel(reference string, seen transaction.Seen, done func(bool, error)) {
	p := c.payments.byReference[reference]
	switch {
	case p == nil:
		done(false, contract.NotPending())
		return
	case p.state.ChangedSince(seen):
		done(false, p.movedOn())
		return
	}
	switch p.state.Phase {
	case transaction.Leasing, transaction.Reserving:
		p.feed(transaction.Event{Kind: transaction.Cancel})
		if p.giveUp != nil {
			p.giveUp()
		}
		done(true, nil)
	case transaction.InFlight, transaction.Accepting:
		if !p.state.Waiting() && !p.mayCancel() {
			done(false, nil)
			return
		}
		p.cancels = append(p.cancels, done)
		again := p.state.Cancel.AskedConnect
		p.feed(transaction.Event{Kind: transaction.Cancel})
		if again && p.cancelled != nil {
			p.cancelAnswered(*p.cancelled)
		}
	default:
		done(false, contract.NotPending())
	}
}

// mayCancel reports whether a cancel may leave for a payment. A cancel names a
// terminal and no payment, so it leaves only on the link that carries the payment,
// and only while the terminal cannot have gone on to the payment of another till.
func (p *payment) mayCancel() bool {
	return p.state.Cancellable() && p.state.Frame.Link == p.counter.Link.Number()
}

// askCancel sends the one cancelTransaction of a payment.
func (p *payment) askCancel() {
	if p.counter.Link.Remove(p.state.Record.FrameID) { // it has not left, and now it never will
		p.cancelAnswered(true)
		p.step(transaction.Event{Kind: transaction.SendFailed, Reason: "cancelled"})
		return
	}
	if !p.mayCancel() {
		p.cancelAnswered(false)
		return
	}
	q := link.Question{Method: connect.CancelTransaction, Params: connect.TIDParams(p.state.Record.TID), Limit: service.AskLimit,
		Urgent: true, Wanted: func() bool { return p.mayCancel() }}
	p.counter.Query(q, func(v wire.Value, err error) {
		var said *contract.Error
		if err == nil || contract.AsError(err, &said) && said.Code == contract.CodeRefused {
			p.feed(transaction.Event{Kind: transaction.CancelAnswered})
		}
		p.cancelAnswered(err == nil && connect.Cancelling(v))
	})
}

// tooLateToCancel tells those whose cancel was held back until the payment was
// over that nothing was asked.
func (p *payment) tooLateToCancel() {
	switch {
	case len(p.cancels) == 0, p.state.Waiting(), p.state.Cancel.AskedConnect:
	case p.state.Phase != transaction.InFlight:
		for _, done := range p.cancels {
			done(false, contract.NotPending())
		}
		p.cancels = nil
	default: // it was held back, and the terminal finished meanwhile
		p.cancelAnswered(false)
	}
}

// cancelAnswered tells all who asked whether the attempt is being made.
func (p *payment) cancelAnswered(cancelling bool) {
	p.cancelled = &cancelling
	for _, done := range p.cancels {
		done(cancelling, nil)
	}
	p.cancels = nil
}
