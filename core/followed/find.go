package followed

import (
	"connect-epos/core/journal"
	"connect-epos/core/service"
	"connect-epos/core/transaction"
)

// Which says which attempt a command means: the attempt of that number, or with 0 the
// latest one that the command can concern.
type Which struct {
	Reference string
	Attempt   int
	Concerns  func(journal.Record) bool
}

func (c Which) Selects(r journal.Record) bool {
	return (c.Attempt == 0 || c.Attempt == r.Attempt) && c.Concerns(r)
}

// Find finds the payment that is meant. A payment that waits for the journal counts as
// what it may become.
func (ps *Payments) Find(c Which) *Payment {
	for p := ps.ByReference[c.Reference]; p != nil; p = p.Earlier {
		r := p.State.Record
		if c.Selects(r) || p.State.Waiting() && (c.Attempt == 0 || c.Attempt == r.Attempt) {
			return p
		}
	}
	return nil
}

// Following is the payment that follows a record. One of ours may not know its number
// yet.
func (ps *Payments) Following(r journal.Record) *Payment {
	if r.Engine == ps.service.Owner {
		for p := ps.ByReference[r.Reference]; p != nil; p = p.Earlier {
			if n := p.State.Record.Attempt; n == r.Attempt || n == 0 {
				return p
			}
		}
		return nil
	}
	return ps.Find(Which{Reference: r.Reference, Attempt: r.Attempt, Concerns: journal.Record.Unfinished})
}

// Records are the records of the payments that are followed here, which may be newer
// than the journal.
func (ps *Payments) Records() map[service.Attempt]journal.Record {
	here := map[service.Attempt]journal.Record{}
	for _, p := range ps.All() {
		if r := p.State.Record; r.Attempt > 0 {
			here[service.AttemptOf(r)] = r
		}
	}
	return here
}

// ForgetAcknowledged drops a payment whose end another tab acknowledged.
func (ps *Payments) ForgetAcknowledged(r journal.Record) {
	for p := ps.ByReference[r.Reference]; p != nil; p = p.Earlier {
		if p.State.Record.Attempt == r.Attempt {
			p.State = transaction.MarkAcknowledged(p.State)
			ps.forget(p)
			return
		}
	}
}

// BringUpToDate brings a payment that has ended up to date with the journal, and reports
// whether the journal was newer.
func (ps *Payments) BringUpToDate(r journal.Record) bool {
	for p := ps.ByReference[r.Reference]; p != nil; p = p.Earlier {
		s := p.State
		if s.Record.Attempt == r.Attempt && s.Phase == transaction.Settled && r.Rev > s.Record.Rev && !p.writes.writer.UnderWay() {
			p.Feed(transaction.Event{Kind: transaction.RecordReloaded, Record: r})
			return true
		}
	}
	return false
}
