package transaction

import (
	"connect-epos/core/connect"
	"connect-epos/core/journal"
)

// lookResult is what a look says about a verdict of staff: one of these, or the
// journal.Check code of what staff must compare.
type lookResult string

const (
	lookSaysNothing lookResult = ""            // nothing yet
	lookAgrees      lookResult = "agrees"      // the verdict is right: no further look is needed
	lookContradicts lookResult = "contradicts" // it is proven wrong
)

// compareWithVerdict says what the transaction that a terminal shows says about the
// verdict on r. Only what would prove the payment in recovery contradicts the
// verdict. What merely fits may be another till's sale, or a payment that was keyed
// on the machine.
func compareWithVerdict(r journal.Record, e Event) lookResult {
	p := e.Payment
	shows := State{Record: r}.showsLastKnown(e)
	switch {
	case shows && r.Paid():
		return journal.CheckNothingNew
	case shows, e.Claimed, p.Time() == "" && p.Number() == r.Before.Number:
		return lookSaysNothing
	}
	when := timingOf(p.Time(), r, e)
	_, based := p.Base()
	if when != timeFits && when != timeShifted || !based || isAnotherTransaction(p, r) {
		return lookSaysNothing
	}
	proof := missingForProof(r, p, when, e.Exclusive) == "" && !hasRival(r, e)
	taken := p.Result() == connect.Successful
	switch {
	case taken && r.Paid() && proof && contradictsAmounts(r, p):
		return lookContradicts
	case taken && r.Paid(), !taken && !r.Paid() && proof:
		return lookAgrees
	case !taken && r.Paid() && proof:
		return journal.CheckNothingNew // it has ended, and took nothing
	case !taken, mayBeOfAnother(r, e):
		return lookSaysNothing
	case proof:
		return lookContradicts
	}
	return journal.CheckFits
}

// mayBeOfAnother reports whether the transaction that is shown may belong to
// another record of the same amount: one that is unresolved, or that took money
// under a number that nobody told.
func mayBeOfAnother(r journal.Record, e Event) bool {
	for _, other := range otherRecords(r, e.Records) {
		if asksTheSame(r, other) && (other.Unresolved() || other.Paid() && other.Answer.Number == "") {
			return true
		}
	}
	return false
}

// hasRival reports whether something else than r may have caused the transaction
// that is shown: a later frame, whatever staff said of it, or something that staff
// keyed on the machine itself.
func hasRival(r journal.Record, e Event) bool {
	for _, other := range otherRecords(r, e.Records) {
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

// withWhatWasTaken is the record of a payment that staff called paid. If the
// terminal certainly shows this payment, it is known what was taken.
func withWhatWasTaken(r journal.Record, e Event) journal.Record {
	p := e.Payment
	if r.Paid() && missingForProof(r, p, timingOf(p.Time(), r, e), e.Exclusive) == "" && !hasRival(r, e) {
		return withTransaction(r, p)
	}
	return r
}

// checkFrom is what staff compare, as the terminal shows it.
func checkFrom(why string, p connect.Payment) journal.Check {
	c := journal.Check{Why: why, Number: p.Number(), Time: p.Time(), Currency: p.Currency(), Result: p.Result()}
	c.Base, _ = p.Base()
	c.Gratuity, _ = p.Gratuity()
	c.Total, _ = p.Total()
	return c
}
