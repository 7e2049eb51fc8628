package evidence

import (
	"connect-epos/core/connect"
	"connect-epos/core/journal"
)

// Comparison is what a look says about a verdict of staff: one of these, or the
// journal.Check code of what staff must compare.
type Comparison string

// What a look says about a verdict.
const (
	SaysNothing Comparison = ""            // nothing yet
	Agrees      Comparison = "agrees"      // the verdict is right: no further look is needed
	Contradicts Comparison = "contradicts" // it is proven wrong
)

// Compare says what the transaction that a terminal shows says about the
// verdict on r. Only what would prove the payment in recovery contradicts the
// verdict. What merely fits may be another till's sale, or a payment that was keyed
// on the machine.
func Compare(r journal.Record, sh Shown, now int64) Comparison {
	p := sh.Payment
	shows := ShowsLastKnown(r, p)
	switch {
	case shows && r.Paid():
		return journal.CheckNothingNew
	case shows, sh.Claimed, p.Time() == "" && p.Number() == r.Before.Number:
		return SaysNothing
	}
	when := sh.timingOf(r, now)
	_, based := p.Base()
	if when != timeFits && when != timeShifted || !based || isAnotherTransaction(p, r) {
		return SaysNothing
	}
	proof := missingForProof(r, p, when, sh.Exclusive) == "" && !hasRival(r, sh.Records)
	taken := p.Result() == connect.Successful
	switch {
	case taken && r.Paid() && proof && ContradictsAmounts(r, p):
		return Contradicts
	case taken && r.Paid(), !taken && !r.Paid() && proof:
		return Agrees
	case !taken && r.Paid() && proof:
		return journal.CheckNothingNew // it has ended, and took nothing
	case !taken, mayBeOfAnother(r, sh.Records):
		return SaysNothing
	case proof:
		return Contradicts
	}
	return journal.CheckFits
}

// mayBeOfAnother reports whether the transaction that is shown may belong to
// another record of the same amount: one that is unresolved, or that took money
// under a number that nobody told.
func mayBeOfAnother(r journal.Record, records []journal.Record) bool {
	for _, other := range otherRecords(r, records) {
		if asksTheSame(r, other) && (other.Unresolved() || other.Paid() && other.Answer.Number == "") {
			return true
		}
	}
	return false
}

// hasRival reports whether something else than r may have caused the transaction
// that is shown: a later frame, whatever staff said of it, or something that staff
// keyed on the machine itself.
func hasRival(r journal.Record, records []journal.Record) bool {
	for _, other := range otherRecords(r, records) {
		later := other.CreatedAt >= r.CreatedAt
		if other.Noted || later && asksTheSame(r, other) && other.Answer.Number == "" && mayHaveProcessed(other) {
			return true
		}
	}
	return false
}

// asksTheSame reports whether two records ask for the same: kind, amount and
// currency.
func asksTheSame(r, other journal.Record) bool {
	return other.Kind == r.Kind && other.Amount == r.Amount && other.Currency == r.Currency
}

// mayHaveProcessed reports whether the terminal may have processed the frame of r.
func mayHaveProcessed(r journal.Record) bool {
	return r.Status != journal.Withdrawn && !r.OutsideSequence && r.Result != journal.Refused
}

// otherRecords are the records of the terminal without r itself.
func otherRecords(r journal.Record, records []journal.Record) []journal.Record {
	var found []journal.Record
	for _, other := range records {
		if other.ID != r.ID {
			found = append(found, other)
		}
	}
	return found
}

// WithWhatWasTaken is the record of a payment that staff called paid. If the
// terminal certainly shows this payment, it is known what was taken.
func WithWhatWasTaken(r journal.Record, sh Shown, now int64) journal.Record {
	p := sh.Payment
	if r.Paid() && missingForProof(r, p, sh.timingOf(r, now), sh.Exclusive) == "" && !hasRival(r, sh.Records) {
		return WithTransaction(r, p)
	}
	return r
}

// CheckFrom is what staff compare, as the terminal shows it.
func CheckFrom(why string, p connect.Payment) journal.Check {
	c := journal.Check{Why: why, Number: p.Number(), Time: p.Time(), Currency: p.Currency(), Result: p.Result()}
	c.Base, _ = p.Base()
	c.Gratuity, _ = p.Gratuity()
	c.Total, _ = p.Total()
	return c
}
