package port

import (
	"context"

	"connect-epos/core/connect"
	"connect-epos/core/contract"
	"connect-epos/core/engine"
	"connect-epos/core/transaction"
	"connect-epos/core/wire"
)

// note keeps a payment that staff keyed on the card machine itself.
func note(ctx context.Context, e *engine.Engine, with wire.Value) (wire.Value, error) {
	f := read(with, "request", "site", "token", "note")
	site, token := f.need("site", maxName), f.need("token", maxName)
	if f.err != nil {
		return wire.Value{}, f.err
	}
	s, err := e.OpenSite(ctx, site)
	if err != nil {
		return wire.Value{}, err
	}
	n, err := readNote(with.Get("note"), s)
	if err != nil {
		return wire.Value{}, err
	}
	n.Token = token
	o, err := e.Note(ctx, site, n)
	return encodeNote(o), err
}

// readNote checks a note. It has the limits of a sale. Where terminal or currency is not
// given, the site's are used.
func readNote(v wire.Value, s contract.Site) (contract.Note, error) {
	f := read(v, "note", "tid", "amount", "currency", "kind", "reference", "by", "reason")
	n := contract.Note{
		Kind:     f.oneOf("kind", connect.Sale, connect.Refund),
		Amount:   f.amount(connect.Takes),
		TID:      f.text("tid", maxTID),
		Currency: f.currency("currency"),
		By:       f.masked("by", maxName),
		Reason:   connect.MaskText(f.text("reason", maxReason)),
	}
	if f.has("reference") {
		n.Reference = f.exact("reference", maxReference)
	}
	n.TID, n.Currency = f.terminal(n.TID, s), f.currencyOf(n.Currency, s)
	return n, f.err
}

// encodeNote writes what staff noted, all but its text.
func encodeNote(o transaction.Outcome) wire.Value {
	r := o.Record
	var by, reason string
	if r.Settlement != nil {
		by, reason = r.Settlement.By, r.Settlement.Reason
	}
	return wire.Build().
		Text("kind", "note").Text("method", r.Kind).Text("tid", r.TID).Int("amount", r.Amount).
		Text("currency", r.Currency).NonEmpty("reference", contract.PublicReference(r.Reference)).Text("by", by).
		NonEmpty("reason", reason).Int("at", r.CreatedAt).Bool("stored", o.Stored).Object()
}
