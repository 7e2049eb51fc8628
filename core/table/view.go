package table

import (
	"slices"

	"connect-epos/core/journal"
	"connect-epos/core/wire"
)

// The public words for how a table stands.
const (
	StateFree        = "free"
	StateLocked      = "locked"       // a card machine has it
	StateMayBeTaken  = "may-be-taken" // a payment may have been taken that the till does not know of
	StateUnconfirmed = "unconfirmed"  // a payment waits for the till to take note
)

// View is how a table stands, for the public TableState.
type View struct {
	Table    string
	State    string
	Lock     journal.Record // zero where no lock stands
	Reason   string
	Since    int64 // ms since 1970
	Rev      int64 // another one with every change of what this shows
	Payments []Payment
	Doubts   int // how often there was a reason to look
}

// View shows how the table stands.
func (s State) View(table string) View {
	v := View{Table: table, State: StateFree, Rev: s.ViewRev, Doubts: s.Lock.Doubts}
	for _, p := range s.Payments.List {
		if !p.Confirmed() {
			v.Payments = append(v.Payments, p)
		}
	}
	switch {
	case s.Lock.Phase == Doubt:
		v.State = StateMayBeTaken
	case len(v.Payments) > 0:
		v.State = StateUnconfirmed
		v.Since = v.Payments[0].Record.CreatedAt
	case s.Lock.Held(), s.Lock.Phase == Ending && !s.Lock.End.known():
		v.State = StateLocked
	}
	if v.State != StateFree && s.Lock.Phase != Free {
		v.Lock, v.Since = s.Lock.Record, s.Lock.Record.CreatedAt
	}
	if v.State == StateFree && s.Lock.Phase == Free && len(s.Late.Grants) > 0 {
		v.State, v.Lock = StateLocked, journal.Record(s.Late.Grants[0])
		v.Since, v.Reason = v.Lock.CreatedAt, v.Lock.Reason
	}
	if v.State == StateMayBeTaken || s.Lock.Phase == Ending {
		v.Reason = v.Lock.Reason
	}
	return v
}

// Same reports whether both show the same, whatever their revisions.
func (v View) Same(w View) bool {
	return v.State == w.State && v.Doubts == w.Doubts && v.Reason == w.Reason && v.Since == w.Since && v.Lock.TID == w.Lock.TID &&
		v.Lock.Amount == w.Lock.Amount && v.Lock.Table.PaidSum == w.Lock.Table.PaidSum && v.Lock.Table.Gratuity == w.Lock.Table.Gratuity &&
		slices.EqualFunc(v.Payments, w.Payments, func(p, q Payment) bool {
			return p.Stored() == q.Stored() && p.Record.PaymentKey() == q.Record.PaymentKey()
		})
}

// Encode writes the public TableState, all but its text.
func (v View) Encode() wire.Value {
	payments := make([]wire.Value, len(v.Payments))
	for i, p := range v.Payments {
		payments[i] = p.Encode()
	}
	r := v.Lock
	return wire.Object(
		wire.M("tableId", wire.String(v.Table)),
		wire.M("state", wire.String(v.State)),
		wire.M("tid", wire.NonEmpty(r.TID)),
		wire.M("waiterId", wire.NonEmpty(r.Table.Waiter)),
		wire.M("amount", wire.NonZero(r.Amount)),
		wire.M("currency", wire.NonEmpty(r.Currency)),
		wire.M("paid", paid(r)),
		wire.M("since", wire.NonZero(v.Since)),
		wire.M("rev", wire.Int(v.Rev)),
		wire.M("reason", wire.NonEmpty(v.Reason)),
		wire.M("payments", wire.Array(payments...)))
}

func paid(r journal.Record) wire.Value {
	return wire.Object(wire.M("amountPaid", wire.Int(r.Table.PaidSum)), wire.M("amountGratuity", wire.Int(r.Table.Gratuity)),
		wire.M("amountCashback", wire.Int(r.Cashback)))
}

// Encode writes the payment as the till's handler gets it.
func (p Payment) Encode() wire.Value { return wire.Object(p.Members()...) }

// Members are the members of what Encode writes.
func (p Payment) Members() []wire.Member {
	r := p.Record
	var flags []wire.Value
	for _, word := range Flags(r) {
		flags = append(flags, wire.String(word))
	}
	return []wire.Member{
		wire.M("key", wire.String(r.PaymentKey())),
		wire.M("tid", wire.String(r.TID)),
		wire.M("waiterId", wire.NonEmpty(r.Table.Waiter)),
		wire.M("tableId", wire.String(r.Table.Name)),
		wire.M("currency", wire.String(r.Currency)),
		wire.M("amountPaid", wire.Int(r.Amount)),
		wire.M("amountGratuity", wire.Int(r.Table.Gratuity)),
		wire.M("amountCashback", wire.Int(r.Cashback)),
		wire.M("authCode", wire.NonEmpty(r.AuthCode)),
		wire.M("paymentId", wire.NonEmpty(r.Answer.Number)),
		wire.M("paymentMethod", wire.NonEmpty(r.Table.CardEntry)),
		wire.M("cardSchemeName", wire.NonEmpty(r.Table.Scheme)),
		wire.M("time", wire.NonEmpty(r.Answer.Time)),
		wire.M("at", wire.Int(r.CreatedAt)),
		wire.M("stored", wire.Bool(p.Stored())),
		wire.M("flags", wire.Array(flags...)),
		wire.M("payment", r.Answer.Value),
	}
}

// EncodeLock writes a lock as the history tells of it.
func EncodeLock(r journal.Record) wire.Value {
	return wire.Object(
		wire.M("kind", wire.String("table-lock")),
		wire.M("tableId", wire.String(TableOf(r))),
		wire.M("tid", wire.String(r.TID)),
		wire.M("waiterId", wire.NonEmpty(r.Table.Waiter)),
		wire.M("state", wire.String(lockState(r))),
		wire.M("amount", wire.NonZero(r.Amount)),
		wire.M("currency", wire.NonEmpty(r.Currency)),
		wire.M("paid", paid(r)),
		wire.M("at", wire.Int(r.CreatedAt)),
		wire.M("endedAt", wire.NonZero(r.SettledAt)),
		wire.M("reason", wire.NonEmpty(r.Reason)))
}

func lockState(r journal.Record) string {
	switch r.Status {
	case journal.Open:
		return StateLocked
	case journal.Settled:
		return StateFree
	}
	return StateMayBeTaken
}
