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
	return wire.Build().
		Text("tableId", v.Table).Text("state", v.State).NonEmpty("tid", r.TID).
		NonEmpty("waiterId", r.Table.Waiter).NonZero("amount", r.Amount).NonEmpty("currency", r.Currency).
		With("paid", paid(r)).NonZero("since", v.Since).Int("rev", v.Rev).NonEmpty("reason", v.Reason).
		With("payments", wire.Array(payments...)).NonZero("more", int64(v.More)).Object()
}

func paid(r journal.Record) wire.Value {
	return wire.Build().Int("amountPaid", r.Table.PaidSum).Int("amountGratuity", r.Table.Gratuity).
		Int("amountCashback", r.Cashback).Object()
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
	return wire.Build().
		Text("kind", "table-lock").Text("tableId", TableOf(r)).Text("tid", r.TID).
		NonEmpty("waiterId", r.Table.Waiter).Text("state", lockState(r)).NonZero("amount", r.Amount).
		NonEmpty("currency", r.Currency).With("paid", paid(r)).Int("at", r.CreatedAt).
		NonZero("endedAt", r.SettledAt).NonEmpty("reason", r.Reason).Object()
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
