package counter

import (
	"time"

	"connect-epos/core/evidence"
	"connect-epos/core/followed"
	"connect-epos/core/journal"
	"connect-epos/core/transaction"
)

// evidenceSpan is how far back before a payment the journal is read for what else
// happened on its terminal. For the totals of an end of day it is dueWithin.
const evidenceSpan = time.Hour

// readEvidence reads what else the journal knows of a payment's terminal.
func (lk *looks) readEvidence(p *followed.Payment) {
	lk.evidence(p, func(e transaction.Event) { p.Feed(e) })
}

// evidence reads the journal outside the loop and goes on inside it.
func (lk *looks) evidence(p *followed.Payment, use func(transaction.Event)) {
	r := p.State.Record
	go func() {
		e := transaction.Event{Kind: transaction.JournalCame}
		records, err := lk.terminalRecords(r.TID, r.CreatedAt-evidenceSpan.Milliseconds())
		if err == nil && evidence.EndOfDayCameAfter(r, records) {
			records, err = lk.terminalRecords(r.TID, r.CreatedAt-dueWithin.Milliseconds())
		}
		known := journal.Terminal{}
		if err == nil {
			known, err = lk.counter.TerminalRecord(r.TID)
		}
		if e.Shown.Records = records; err != nil {
			e.Failure.Code = transaction.StorageUnavailable
		}
		lk.counter.Post(func() {
			e.Shown.Exclusive = lk.exclusive(p) && !known.Shared(lk.counter.Account, lk.counter.Now())
			use(e)
		})
	}()
}

func (lk *looks) exclusive(p *followed.Payment) bool {
	return lk.counter.Sites[p.State.Record.Site].Terminals == "exclusive"
}

// terminalRecords lists a terminal's records since a time, newest first. It runs
// outside the loop.
func (lk *looks) terminalRecords(tid string, from int64) ([]journal.Record, error) {
	return lk.counter.Records(lk.counter.Context, journal.Query{TID: tid, From: from, Limit: dueRecords})
}
