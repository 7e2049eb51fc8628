package counter

import (
	"connect-epos/core/journal"
	"connect-epos/core/transaction"
)

// reload reads a record that another tab changed.
func (lk *looks) reload(p *payment) {
	known := p.state.Record
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
func (lk *looks) reloaded(p *payment, e transaction.Event) {
	if e.Record.Engine != lk.counter.Owner && !p.forOneLook {
		if shown := p.state.Check.Shown; shown == nil || shown.Kind == transaction.Answered {
			e.Record = journal.Record{}
		} else {
			lk.counter.payments.remove(p)
			p.forOneLook = true
		}
	}
	p.feed(e)
}

// bringUpToDate brings a payment that has ended up to date with the journal, and reports
// whether the journal was newer.
func (ps *payments) bringUpToDate(r journal.Record) bool {
	for p := ps.byReference[r.Reference]; p != nil; p = p.earlier {
		s := p.state
		if s.Record.Attempt == r.Attempt && s.Phase == transaction.Settled && r.Rev > s.Record.Rev && !p.writer.UnderWay() {
			p.feed(transaction.Event{Kind: transaction.RecordReloaded, Record: r})
			return true
		}
	}
	return false
}
