package counter

import (
	"connect-epos/core/connect"
	"connect-epos/core/contract"
	"connect-epos/core/link"
	"connect-epos/core/service"
	"connect-epos/core/transaction"
	"connect-epos/core/wire"
)

// Cancel asks Connect to cancel a payment. done learns whether Connect or the terminal
// tries it. What came of it is in the outcome of the payment.
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
		if p.lease.giveUp != nil {
			p.lease.giveUp()
		}
		done(true, nil)
	case transaction.InFlight, transaction.Accepting:
		if !p.state.Waiting() && !p.cancelling.may() {
			done(false, nil)
			return
		}
		p.cancelling.waiting = append(p.cancelling.waiting, done)
		again := p.state.Cancel.AskedConnect
		p.feed(transaction.Event{Kind: transaction.Cancel})
		if again && p.cancelling.told != nil {
			p.cancelling.answered(*p.cancelling.told)
		}
	default:
		done(false, contract.NotPending())
	}
}

// cancelling is the request to cancel one payment.
type cancelling struct {
	*payment
	waiting []func(bool, error) // to hear whether a cancel is being tried
	told    *bool               // what they were told
}

// may reports whether a cancel may be sent for the payment. A cancel names a terminal
// and no payment. So it is sent only on the connection that carries the payment, and
// only while the terminal cannot have gone on to the payment of another till.
func (c *cancelling) may() bool {
	return c.state.Cancellable() && c.state.Frame.Link == c.counter.Link.Number()
}

// ask sends the one cancelTransaction of a payment.
func (c *cancelling) ask() {
	if c.counter.Link.Remove(int(c.state.Record.FrameID)) { // it has not left, and now it never will
		c.answered(true)
		c.step(transaction.Event{Kind: transaction.SendFailed, Reason: "cancelled"})
		return
	}
	if !c.may() {
		c.answered(false)
		return
	}
	q := link.Question{Method: connect.CancelTransaction, Params: connect.TIDParams(c.state.Record.TID), Limit: service.AskLimit,
		Urgent: true, Wanted: func() bool { return c.may() }}
	c.counter.Query(q, func(v wire.Value, err error) {
		var said *contract.Error
		if err == nil || contract.AsError(err, &said) && said.Code == contract.CodeRefused {
			c.feed(transaction.Event{Kind: transaction.CancelAnswered})
		}
		c.answered(err == nil && connect.Cancelling(v))
	})
}

// tooLate answers those who asked for a cancel while other events were held back, when
// the payment has ended meanwhile: nothing was sent for them.
func (c *cancelling) tooLate() {
	switch {
	case len(c.waiting) == 0, c.state.Waiting(), c.state.Cancel.AskedConnect:
	case c.state.Phase != transaction.InFlight:
		for _, done := range c.waiting {
			done(false, contract.NotPending())
		}
		c.waiting = nil
	default: // it was held back, and the terminal finished meanwhile
		c.answered(false)
	}
}

// answered tells everybody who asked whether Connect or the terminal tries it.
func (c *cancelling) answered(cancelling bool) {
	c.told = &cancelling
	for _, done := range c.waiting {
		done(cancelling, nil)
	}
	c.waiting = nil
}
