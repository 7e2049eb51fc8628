package counter

import (
	"connect-epos/core/followed"
	"connect-epos/core/journal"
	"connect-epos/core/transaction"
)

// tellFailure tells developers why the journal failed. If a record that cannot be read
// refused a reservation, that record is adopted.
func (ad *adoption) tellFailure(e transaction.Event, err error) {
	switch {
	case e.Failure.Standing != nil:
		ad.takeUpUnreadable([]journal.Record{*e.Failure.Standing})
	case e.Failure.Code == transaction.StorageUnavailable:
		ad.counter.Log("warn", "the journal failed: "+err.Error())
	}
}

// takeUpUnreadable adopts records that cannot be read, as soon as anybody meets them: if
// the payment had ended, no other list would ever show it. It may be called from
// anywhere.
func (ad *adoption) takeUpUnreadable(records []journal.Record) {
	for _, r := range records {
		if r.StandsIn() {
			c := followed.Which{Reference: r.Reference, Attempt: r.Attempt, Concerns: journal.Record.Unresolved}
			ad.counter.Post(func() { ad.withPayment(c, func(*followed.Payment, error) {}) })
		}
	}
}
