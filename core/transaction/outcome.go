package transaction

import (
	"connect-epos/core/connect"
	"connect-epos/core/evidence"
	"connect-epos/core/journal"
)

// Outcome is how a payment ended, or that nobody can tell: a view of its record.
// Stored is false when the journal could not keep it yet.
type Outcome struct {
	Record journal.Record
	Stored bool
}

// Unsettled is the result word of a payment that nobody can tell of.
const Unsettled journal.Result = "unknown"

// Result is the outcome's word: approved, declined, cancelled, refused or
// unknown.
func (o Outcome) Result() journal.Result {
	switch o.Record.Status {
	case journal.Settled:
		return o.Record.Result
	case journal.Withdrawn:
		return journal.Cancelled // before anything was sent
	}
	return Unsettled
}

// DecidedBy tells who decided about the signature; "" when no signature was asked
// for. Overruled means that it was declined here and the payment ended approved all
// the same, because silence or somebody else accepted it.
func (o Outcome) DecidedBy() string {
	if o.Record.Signature.Declined && o.Result() == journal.Approved {
		return Overruled
	}
	return o.Record.Signature.By
}

// Payment is Connect's own object behind the outcome; empty when none came.
func (o Outcome) Payment() connect.Payment { return connect.Payment{Value: o.Record.Answer.Value} }

// Taken tells what was taken; see [evidence.TakenOf].
func (o Outcome) Taken() (evidence.Taken, bool) { return evidence.TakenOf(o.Record) }

// Differs reports whether something else was taken than was asked for; see [evidence.Differs].
func (o Outcome) Differs() bool { return evidence.Differs(o.Record) }
