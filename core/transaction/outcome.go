package transaction

import (
	"connect-epos/core/connect"
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

// Taken is what was taken, in minor units of the record's currency.
type Taken struct{ Base, Gratuity, Cashback, Total int64 }

// Taken tells what was taken: what the terminal said where it said that it took
// something, however the payment ended for us, else what staff confirmed. It is
// false where nothing is known to be taken.
func (o Outcome) Taken() (Taken, bool) {
	r := o.Record
	switch {
	case approves(r, o.Payment()), r.Paid() && r.Settlement == nil:
		return amountsOf(o.Payment(), expectedAmounts(r)), true
	case o.Result() == journal.Approved:
		return expectedAmounts(r), true
	}
	return Taken{}, false
}

// expectedAmounts is what was asked for, or what staff entered in its place: their
// one amount counts as the base.
func expectedAmounts(r journal.Record) Taken {
	base := r.Amount
	if s := r.Settlement; s != nil && s.Paid && s.Amount > 0 {
		base = s.Amount
	}
	return Taken{Base: base, Cashback: r.Cashback, Total: base + r.Cashback}
}

// amountsOf is what a payment says was taken. Where it says nothing, the amounts of
// t stay.
func amountsOf(p connect.Payment, t Taken) Taken {
	if base, ok := p.Base(); ok {
		t.Base = base
	}
	if gratuity, ok := p.Gratuity(); ok {
		t.Gratuity = gratuity
	}
	if cashback, ok := p.Cashback(); ok {
		t.Cashback = cashback
	}
	t.Total = t.Base + t.Gratuity + t.Cashback
	if total, ok := p.Total(); ok {
		t.Total = total
	}
	return t
}

// Differs reports whether something else was taken than was asked for (another base
// amount, a gratuity, another cashback), or than staff entered.
func (o Outcome) Differs() bool {
	t, ok := o.Taken()
	r := o.Record
	asked := Taken{Base: r.Amount, Cashback: r.Cashback, Total: r.Amount + r.Cashback}
	return ok && (t != asked || !agreesWithStaff(r, t))
}

// agreesWithStaff reports whether the amounts that were taken are what staff said
// of a payment that they settled as paid. The one amount that they may have entered
// can be the total on the slip.
func agreesWithStaff(r journal.Record, t Taken) bool {
	s := r.Settlement
	switch {
	case s == nil || !s.Paid || t == expectedAmounts(r):
		return true
	case s.Amount > 0:
		return t.Total == s.Amount
	}
	return false
}

// contradictsAmounts reports whether a payment tells other amounts than those that
// r ended with. An amount that it leaves out contradicts nothing.
func contradictsAmounts(r journal.Record, p connect.Payment) bool {
	if approves(r, connect.Payment{Value: r.Answer.Value}) {
		known, _ := Outcome{Record: r}.Taken()
		return amountsOf(p, known) != known
	}
	return !agreesWithStaff(r, amountsOf(p, expectedAmounts(r)))
}
