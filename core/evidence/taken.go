package evidence

import (
	"connect-epos/core/connect"
	"connect-epos/core/journal"
)

// Taken is what was taken, in minor units of the record's currency.
type Taken struct{ Base, Gratuity, Cashback, Total int64 }

// TakenOf tells what was taken: what the terminal said where it said that it took
// something, however the payment ended for us, else what staff confirmed. It is
// false where nothing is known to be taken.
func TakenOf(r journal.Record) (Taken, bool) {
	told := connect.Payment{Value: r.Answer.Value}
	switch {
	case approves(r, told), r.Paid() && r.Settlement == nil:
		return amountsOf(told, expectedAmounts(r)), true
	case r.Paid():
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
func Differs(r journal.Record) bool {
	t, ok := TakenOf(r)
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

// ContradictsAmounts reports whether a payment tells other amounts than those that
// r ended with. An amount that it leaves out contradicts nothing.
func ContradictsAmounts(r journal.Record, p connect.Payment) bool {
	if approves(r, connect.Payment{Value: r.Answer.Value}) {
		known, _ := TakenOf(r)
		return amountsOf(p, known) != known
	}
	return !agreesWithStaff(r, amountsOf(p, expectedAmounts(r)))
}
