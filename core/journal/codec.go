package journal

import (
	"connect-epos/core/wire"
)

// fields are the members of a stored record, in the order in which they are
// written. Their names and their order never change, however the Go fields are
// grouped. The parts that a record may lack are written from copies in x, and
// reading puts them there.
func (r *Record) fields(x *optional) wire.Fields {
	return wire.Fields{
		{Name: "v", At: &r.Version},
		{Name: "account", At: &r.Account},
		{Name: "site", At: &r.Site},
		{Name: "reference", At: &r.Reference},
		{Name: "attempt", At: &r.Attempt},
		{Name: "rev", At: &r.Rev},
		{Name: "token", At: &r.Token},
		{Name: "engine", At: &r.Engine},
		{Name: "epoch", At: (*int)(&r.Epoch)},
		{Name: "rpc", At: (*int)(&r.FrameID)},
		{Name: "kind", At: &r.Kind},
		{Name: "tid", At: &r.TID},
		{Name: "amount", At: &r.Amount},
		{Name: "currency", At: &r.Currency},
		{Name: "amountCashback", At: &r.Cashback},
		{Name: "cardholderNotPresent", At: &r.Keyed},
		{Name: "authCode", At: &r.AuthCode},
		{Name: "amountPreAuthorisedTotal", At: &r.PreAuthorised},
		{Name: "of", At: &r.RefundOf},
		{Name: "noted", At: &r.Noted},
		{Name: "table", At: &r.Table.Name},
		{Name: "waiter", At: &r.Table.Waiter},
		{Name: "amountGratuity", At: &r.Table.Gratuity},
		{Name: "amountPaid", At: &r.Table.PaidSum},
		{Name: "sum", At: &r.Table.MaybeSum},
		{Name: "paymentMethod", At: &r.Table.CardEntry},
		{Name: "cardSchemeName", At: &r.Table.Scheme},
		{Name: "lastNumber", At: &r.Before.Number},
		{Name: "lastTime", At: &r.Before.Time},
		{Name: "unbroken", At: &r.Before.Unbroken},
		{Name: "loose", At: &r.Before.LooseEnd},
		{Name: "aside", At: &r.OutsideSequence},
		{Name: "createdAt", At: &r.CreatedAt},
		{Name: "settledAt", At: &r.SettledAt},
		{Name: "status", At: (*string)(&r.Status)},
		{Name: "sent", At: (*string)(&r.Sent)},
		{Name: "begun", At: &r.Evidence.CardSeen},
		{Name: "heard", At: &r.Evidence.Arrived},
		{Name: "worked", At: &r.Evidence.SeenAtWork},
		{Name: "result", At: (*string)(&r.Result)},
		{Name: "reason", At: &x.reason},
		{Name: "settledBy", At: (*string)(&r.SettledBy)},
		{Name: "recovered", At: &r.Recovered},
		{Name: "acknowledged", At: &r.Acknowledged},
		{Name: "finding", At: &r.Evidence.Finding},
		{Name: "why", At: &r.Evidence.Why},
		{Name: "number", At: &r.Answer.Number},
		{Name: "time", At: &r.Answer.Time},
		{Name: "signature", At: &r.Signature.By},
		{Name: "unreversed", At: &r.Signature.ReversalFailed},
		{Name: "signatureDeclined", At: &r.Signature.Declined},
		{Name: "questions", At: &r.Signature.Questions},
		{Name: "answer", At: &r.Answer.Value},
		{Name: "errorCode", At: &r.Answer.ErrorCode},
		{Name: "errorText", At: &r.Answer.ErrorText},
		{Name: "userMessage", At: &r.Answer.UserMessage},
		{Name: "settlement", At: x.settlement.fields()},
		{Name: "check", At: x.check.fields()},
		{Name: "carriedOn", At: x.carriedOn.fields()},
		{Name: "takenOver", At: x.takenOver.fields()},
	}
}

// optional holds the parts that a record may lack, and what is written in another
// form than it is kept in memory.
type optional struct {
	reason     string // the reason, or the flags of a payment at a table
	settlement Settlement
	check      Check
	carriedOn  StaffAction
	takenOver  StaffAction
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

func (c *StaffAction) fields() wire.Fields {
	return wire.Fields{{Name: "by", At: &c.By}, {Name: "reason", At: &c.Reason}, {Name: "at", At: &c.At},
		{Name: "gone", At: &c.TerminalGone}}
}

// Encode writes r in the journal's own JSON. Members that newer code added are
// written back.
func Encode(r Record) []byte { return r.Value().Append(nil) }

// Value is what Encode writes.
func (r Record) Value() wire.Value {
	var x optional
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
	x.reason = r.storedReason()
	r.Version = max(r.Version, Version)
	return r.fields(&x).Write(r.unknown...)
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
	var x optional
	var ok bool
	r.unknown, ok = r.fields(&x).Read(v)
	r.readReason(x.reason)
	if !ok || !r.isComplete() {
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

// isComplete reports whether the record has what each record must have.
func (r Record) isComplete() bool {
	for _, text := range []string{r.Account, r.Reference, r.Kind, r.TID, string(r.Status), string(r.Sent)} {
		if text == "" {
			return false
		}
	}
	return r.Version >= 1 && r.Attempt >= 1 && r.Rev >= 1
}
