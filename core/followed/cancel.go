package followed

import (
	"connect-epos/core/contract"
	"connect-epos/core/transaction"
)

// Cancel asks Connect to cancel a payment. done learns whether Connect or the terminal
// tries it. What came of it is in the outcome of the payment.
func (ps *Payments) Cancel(reference string, seen transaction.Seen, done func(bool, error)) {
	p := ps.ByReference[reference]
	switch {
	case p == nil:
		done(false, contract.NotPending())
		return
	case p.State.ChangedSince(seen):
		done(false, p.MovedOn())
		return
	}
	switch p.State.Phase {
	case transaction.Leasing, transaction.Reserving:
		p.Feed(transaction.Event{Kind: transaction.Cancel})
		if p.Lease.giveUp != nil {
			p.Lease.giveUp()
		}
		done(true, nil)
	case transaction.InFlight, transaction.Accepting:
		if !p.State.Waiting() && !p.cancelling.may() {
			done(false, nil)
			return
		}
		p.cancelling.waiting = append(p.cancelling.waiting, done)
		again := p.State.Cancel.AskedConnect
		p.Feed(transaction.Event{Kind: transaction.Cancel})
		if again && p.cancelling.told != nil {
			p.cancelling.answered(*p.cancelling.told)
		}
	default:
		done(false, contract.NotPending())
	}
}
