package journal

import (
	"connect-epos/core/wire"
)

// fields are the members of a stored record. The settlement and the carrying on
// are written from copies in x, which is where reading puts them.
func (r *Record) fields(x *asides) wire.Fields {
	return wire.Fields{
		{Name: "v", At: &r.Version},
		{Name: "account", At: &r.Account},
		{Name: "site", At: &r.Site},
		{Name: "reference", At: &r.Reference},
		{Name: "attempt", At: &r.Attempt},
		{Name: "rev", At: &r.Rev},
		{Name: "token", At: &r.Token},
		{Name: "engine", At: &r.Engine},
		{Name: "epoch", At: &r.Epoch},
		{Name: "rpc", At: &r.RPC},
		{Name: "kind", At: &r.Kind},
		{Name: "tid", At: &r.TID},
		{Name: "amount", At: &r.Amount},
		{Name: "currency", At: &r.Currency},
		{Name: "amountCashback", At: &r.Cashback},
		{Name: "cardholderNotPresent", At: &r.Keyed},
		{Name: "authCode", At: &r.AuthCode},
		{Name: "amountPreAuthorisedTotal", At: &r.PreAuthorised},
		{Name: "of", At: &r.Of},
		{Name: "noted", At: &r.Noted},
		{Name: "table", At: &r.Table},
		{Name: "waiter", At: &r.Waiter},
		{Name: "amountGratuity", At: &r.Gratuity},
		{Name: "amountPaid", At: &r.PaidSum},
		{Name: "sum", At: &r.Sum},
		{Name: "paymentMethod", At: &r.Method},
		{Name: "cardSchemeName", At: &r.Scheme},
		{Name: "lastNumber", At: &r.LastNumber},
		{Name: "lastTime", At: &r.LastTime},
		{Name: "unbroken", At: &r.Unbroken},
		{Name: "loose", At: &r.Loose},
		{Name: "aside", At: &r.Aside},
		{Name: "createdAt", At: &r.CreatedAt},
		{Name: "settledAt", At: &r.SettledAt},
		{Name: "status", At: (*string)(&r.Status)},
		{Name: "sent", At: (*string)(&r.Sent)},
		{Name: "begun", At: &r.Begun},
		{Name: "heard", At: &r.Heard},
		{Name: "worked", At: &r.Worked},
		{Name: "result", At: (*string)(&r.Result)},
		{Name: "reason", At: &r.Reason},
		{Name: "settledBy", At: (*string)(&r.SettledBy)},
		{Name: "recovered", At: &r.Recovered},
		{Name: "acknowledged", At: &r.Acknowledged},
		{Name: "finding", At: &r.Finding},
		{Name: "why", At: &r.Why},
		{Name: "number", At: &r.Number},
		{Name: "time", At: &r.Time},
		{Name: "signature", At: &r.Signature},
		{Name: "unreversed", At: &r.Unreversed},
		{Name: "signatureDeclined", At: &r.SignatureDeclined},
		{Name: "questions", At: &r.Questions},
		{Name: "answer", At: &r.Answer},
		{Name: "errorCode", At: &r.ErrorCode},
		{Name: "errorText", At: &r.ErrorText},
		{Name: "userMessage", At: &r.UserMessage},
		{Name: "settlement", At: x.settlement.fields()},
		{Name: "check", At: x.check.fields()},
		{Name: "carriedOn", At: x.carriedOn.fields()},
		{Name: "takenOver", At: x.takenOver.fields()},
	}
}

// asides are the parts of a record that it may lack.
type asides struct {
	settlement Settlement
	check      Check
	carriedOn  CarriedOn
	takenOver  CarriedOn
}

func (s *Settlement) fields() wire.Fields {
	return wire.Fields{{Name: "paid", At: &s.Paid}, {Name: "by", At: &s.By}, {Name: "reason", At: &s.Reason},
		{Name: "at", At: &s.At}, {Name: "authCode", At: &s.AuthCode}, {Name: "amount", At: &s.Amount},
		{Name: "paidOtherwise", At: &s.PaidOtherwise}, {Name: "forced", At: &s.Forced},
		{Name: "checking", At: &s.Checking}, {Name: "looks", At: &s.Looks}}
}

func (c *Check) fields() wire.Fields {
	return wire.Fields{{Name: "why", At: &c.Why}, {Name: "at", At: &c.At}, {Name: "number", At: &c.Number},
		{Name: "time", At: &c.Time}, {Name: "base", At: &c.Base}, {Name: "gratuity", At: &c.Gratuity},
		{Name: "total", At: &c.Total}, {Name: "currency", At: &c.Currency}, {Name: "result", At: &c.Result},
		{Name: "acknowledged", At: &c.Acknowledged}}
}

func (c *CarriedOn) fields() wire.Fields {
	return wire.Fields{{Name: "by", At: &c.By}, {Name: "reason", At: &c.Reason}, {Name: "at", At: &c.At},
		{Name: "gone", At: &c.Gone}}
}

// Encode writes r in the journal's own JSON. Members that newer code had added
// are written back.
func Encode(r Record) []byte { return r.Value().Append(nil) }

// Value is what Encode writes.
func (r Record) Value() wire.Value {
	var x asides
	if r.Settlement != nil {
		x.settlement = *r.Settlement
	}
	if r.Check != nil {
		x.check = *r.Check
	}
	if r.CarriedOn != nil {
		x.carriedOn = *r.CarriedOn
	}
	if r.TakenOver != nil {
		x.takenOver = *r.TakenOver
	}
	r.Version = max(r.Version, Version)
	return r.fields(&x).Write(r.extra...)
}

// Decode reads what Encode wrote, by this code or by newer code. A record that
// lacks what every record must have is ErrCorrupt.
func Decode(data []byte) (Record, error) {
	v, err := wire.Parse(data)
	if err != nil {
		return Record{}, ErrCorrupt
	}
	return fromValue(v)
}

func fromValue(v wire.Value) (Record, error) {
	var r Record
	var x asides
	var ok bool
	r.extra, ok = r.fields(&x).Read(v)
	if !ok || !r.whole() {
		return Record{}, ErrCorrupt
	}
	if !v.Get("settlement").IsAbsent() {
		r.Settlement = &x.settlement
	}
	if !v.Get("check").IsAbsent() {
		r.Check = &x.check
	}
	if !v.Get("carriedOn").IsAbsent() {
		r.CarriedOn = &x.carriedOn
	}
	if !v.Get("takenOver").IsAbsent() {
		r.TakenOver = &x.takenOver
	}
	return r, nil
}

// whole reports whether the record has what every record must have.
func (r Record) whole() bool {
	for _, text := range []string{r.Account, r.Reference, r.Kind, r.TID, string(r.Status), string(r.Sent)} {
		if text == "" {
			return false
		}
	}
	return r.Version >= 1 && r.Attempt >= 1 && r.Rev >= 1
}

// EncodeEntry writes an entry in the journal's own JSON.
func EncodeEntry(e Entry) []byte {
	version := Version
	return wire.Fields{
		{Name: "v", At: &version}, {Name: "account", At: &e.Account}, {Name: "reference", At: &e.Reference},
		{Name: "attempt", At: &e.Attempt}, {Name: "tid", At: &e.TID}, {Name: "at", At: &e.At},
		{Name: "what", At: (*string)(&e.What)}, {Name: "detail", At: &e.Detail},
	}.Write().Append(nil)
}
