package table

import (
	"connect-epos/core/journal"
	"connect-epos/core/wire"
)

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

// EncodeLock writes a lock as the history lists it.
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
