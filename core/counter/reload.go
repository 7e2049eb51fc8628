package counter

import (
	"connect-epos/core/followed"
	"connect-epos/core/journal"
	"connect-epos/core/transaction"
)

// reload reads a record that another tab changed.
func (lk *looks) reload(p *followed.Payment) {
	known := p.State.Record
	go func() {
		attempts, err := lk.counter.Attempts(lk.counter.Context, known.Reference)
		lk.counter.Post(func() {
			if err != nil {
				lk.counter.After(transaction.RetryEvery, func() { lk.reload(p) })
				return
			}
			e := transaction.Event{Kind: transaction.RecordReloaded}
			for _, r := range attempts {
				if r.Attempt == known.Attempt && r.Token == known.Token {
					e.Record = r
				}
			}
			lk.reloaded(p, e)
		})
	}()
}

// reloaded gives a payment the record as it is kept. If another engine follows the
// record by now, the payment ends here. The exception is what a look has just shown:
// that is still brought to the record.
func (lk *looks) reloaded(p *followed.Payment, e transaction.Event) {
	if e.Record.Engine != lk.counter.Owner && !p.ForOneLook {
		if shown := p.State.Check.Shown; shown == nil || shown.Kind == transaction.Answered {
			e.Record = journal.Record{}
		} else {
			lk.counter.payments.KeepForOneLook(p)
		}
	}
	p.Feed(e)
}
