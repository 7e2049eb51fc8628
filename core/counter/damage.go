package counter

import (
	"connect-epos/core/journal"
	"connect-epos/core/transaction"
)

// tellFailure tells developers why the journal failed, and takes up what refused
// a reservation and could not be read.
func (ad *adoption) tellFailure(e transaction.Event, err error) {
	switch {
	case e.Standing != nil:
		ad.takeUp([]journal.Record{*e.Standing})
	case e.Code == transaction.StorageUnavailable:
		ad.Log("warn", "the journal failed: "+err.Error())
	}
}

// takeUp adopts what could not be read as soon as somebody meets it: of a
// payment that was over, no other list tells. It may be called from anywhere.
func (ad *adoption) takeUp(records []journal.Record) {
	for _, r := range records {
		if r.StandsIn() {
			c := choice{reference: r.Reference, attempt: r.Attempt, concerns: journal.Record.Unresolved}
			ad.Post(func() { ad.withPayment(c, func(*payment, error) {}) })
		}
	}
}
