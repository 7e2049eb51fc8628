package transaction

import (
	"connect-epos/core/connect"
	"connect-epos/core/journal"
)

// Outcome is how a payment ended, or that nobody can tell: a view of its
// record. Stored is false when the journal could not keep it yet.
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

// DecidedBy tells who decided about the signature, "" where none was asked for.
// Overruled: it was declined here, and the payment ended approved all the same,
// so that silence, or somebody else, accepted it.
func (o Outcome) DecidedBy() string {
	if o.Record.SignatureDeclined && o.Result() == journal.Approved {
		return Overruled
	}
	return o.Record.Signature
}

// Payment is Connect's own object behind the outcome; empty when none came.
func (o Outcome) Payment() connect.Payment { return connect.Payment{Value: o.Record.Answer} }

// Taken is what was taken, in minor units of the record's currency.
type Taken struct{ Base, Gratuity, Cashback, Total int64 }

// Taken tells what an approved payment took; false for any other. What the
// answer does not tell counts as asked; the operator's amount counts as base.
func (o Outcome) Taken() (Taken, bool) {
	if o.Result() != journal.Approved {
		return Taken{}, false
	}
	t := Taken{Base: o.Record.Amount}
	if s := o.Record.Settlement; s != nil {
		if s.Amount > 0 {
			t.Base = s.Amount
		}
		t.Cashback, t.Total = o.Record.Cashback, t.Base+o.Record.Cashback
		return t, true
	}
	p := o.Payment()
	if base, ok := p.Base(); ok {
		t.Base = base
	}
	t.Gratuity, _ = p.Gratuity()
	t.Cashback = o.Record.Cashback
	if cashback, ok := p.Cashback(); ok {
		t.Cashback = cashback
	}
	t.Total = t.Base + t.Gratuity + t.Cashback
	if total, ok := p.Total(); ok {
		t.Total = total
	}
	return t, true
}

// Differs reports whether an approved payment took anything else than was
// asked: another base amount, a gratuity, another cashback.
func (o Outcome) Differs() bool {
	t, ok := o.Taken()
	r := o.Record
	return ok && t != Taken{Base: r.Amount, Cashback: r.Cashback, Total: r.Amount + r.Cashback}
}
