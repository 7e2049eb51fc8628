package port

import (
	"context"
	"errors"

	"connect-epos/core/connect"
	"connect-epos/core/contract"
	"connect-epos/core/journal"
	"connect-epos/core/transaction"
	"connect-epos/core/wire"
)

func list[T any](items []T, encode func(T) wire.Value) wire.Value {
	values := make([]wire.Value, len(items))
	for i, item := range items {
		values[i] = encode(item)
	}
	return wire.Array(values...)
}

// failure is the answer to a command that was refused. That sent is false is
// the promise behind every error of the public API.
func failure(call int64, err error) wire.Value {
	var e *contract.Error
	if !errors.As(err, &e) {
		e = &contract.Error{Code: contract.CodeEngineFailed, Message: "the command failed inside the engine"}
		if errors.Is(err, context.DeadlineExceeded) {
			e = &contract.Error{Code: transaction.StorageUnavailable, Message: "the storage did not answer in time"}
		}
	}
	members := []wire.Member{
		wire.M("code", wire.String(string(e.Code))),
		wire.M("field", wire.NonEmpty(e.Field)),
		wire.M("message", wire.String(e.Message)),
		wire.M("reason", wire.NonEmpty(e.Reason)),
		wire.M("userMessage", wire.NonEmpty(e.UserMessage)),
		wire.M("connectCode", wire.NonZero(int64(e.ReplyCode))),
		wire.M("seconds", wire.NonZero(int64(e.Seconds))),
		wire.M("until", wire.NonZero(e.Until)),
		wire.M("sent", wire.Bool(false)),
	}
	if e.Code == transaction.ExceedsTaken {
		members = append(members, wire.M("left", wire.Int(e.Left)))
	}
	if e.Outcome != nil {
		members = append(members, wire.M("outcome", encodeOutcome(*e.Outcome)))
	}
	if e.Table != nil {
		members = append(members, wire.M("entry", e.Table.Encode()))
	}
	if e.Entry != nil {
		members = append(members, wire.M("entry", encodePending(*e.Entry)))
	}
	return wire.Object(wire.M("call", wire.Int(call)), wire.M("error", wire.Object(members...)))
}

func encodeTerminal(t connect.Terminal) wire.Value {
	return wire.Object(wire.M("tid", wire.String(t.TID)),
		wire.M("status", wire.NonEmpty(t.Status)), wire.M("currency", wire.NonEmpty(t.Currency)))
}

// encodeOutcome writes a public Outcome, all but its text.
func encodeOutcome(o transaction.Outcome) wire.Value { return wire.Object(outcomeMembers(o)...) }

func outcomeMembers(o transaction.Outcome) []wire.Member {
	r := o.Record
	p := o.Payment()
	return []wire.Member{
		wire.M("result", wire.String(string(o.Result()))),
		wire.M("reference", wire.String(r.Reference)),
		wire.M("attempt", wire.Int(int64(r.Attempt))),
		wire.M("rev", wire.Int(int64(r.Rev))),
		wire.M("kind", wire.String(r.Kind)),
		wire.M("tid", wire.String(r.TID)),
		wire.M("asked", wire.Object(wire.M("amount", wire.Int(r.Amount)), wire.M("currency", wire.String(r.Currency)),
			wire.M("amountCashback", wire.NonZero(r.Cashback)), wire.M("of", wire.NonEmpty(r.RefundOf)))),
		wire.M("reason", wire.NonEmpty(r.Reason)),
		wire.M("finding", wire.NonEmpty(r.Evidence.Finding)),
		wire.M("why", wire.NonEmpty(r.Evidence.Why)),
		wire.M("settledBy", wire.NonEmpty(string(r.SettledBy))),
		wire.M("recovered", wire.Bool(r.Recovered)),
		wire.M("stored", wire.Bool(o.Stored)),
		wire.M("sent", wire.String(string(r.Sent))),
		wire.M("transactionResult", wire.NonEmpty(p.Result())),
		wire.M("payment", p.Normal()),
		wire.M("taken", encodeTaken(o)),
		wire.M("differs", wire.True(o.Differs())),
		wire.M("signature", encodeSignature(o)),
		wire.M("userMessage", wire.NonEmpty(r.Answer.UserMessage)),
		wire.M("error", encodeReplyError(r)),
		wire.M("settlement", encodeSettlement(r.Settlement)),
	}
}

// decides is the word of signatureDefault for what a site decides.
func decides(accepts bool) string {
	if accepts {
		return "accept"
	}
	return "decline"
}

func encodeSignature(o transaction.Outcome) wire.Value {
	by := o.DecidedBy()
	if by == "" {
		return wire.Value{}
	}
	return wire.Object(wire.M("decidedBy", wire.String(by)))
}

func encodeTaken(o transaction.Outcome) wire.Value {
	t, ok := o.Taken()
	if !ok {
		return wire.Value{}
	}
	return wire.Object(wire.M("base", wire.Int(t.Base)), wire.M("gratuity", wire.Int(t.Gratuity)),
		wire.M("cashback", wire.Int(t.Cashback)), wire.M("total", wire.Int(t.Total)))
}

func encodeReplyError(r journal.Record) wire.Value {
	if r.Answer.ErrorCode == 0 && r.Answer.ErrorText == "" {
		return wire.Value{}
	}
	return wire.Object(wire.M("code", wire.Int(int64(r.Answer.ErrorCode))), wire.M("message", wire.String(r.Answer.ErrorText)))
}

func encodeSettlement(s *journal.Settlement) wire.Value {
	if s == nil {
		return wire.Value{}
	}
	return wire.Object(wire.M("by", wire.String(s.By)), wire.M("reason", wire.String(s.Reason)),
		wire.M("at", wire.Int(s.At)), wire.M("authCode", wire.NonEmpty(s.AuthCode)), wire.M("amount", wire.NonZero(s.Amount)),
		wire.M("paidOtherwise", wire.NonEmpty(s.PaidOtherwise)), wire.M("forced", wire.True(s.Forced)))
}

// encodeReport writes a report with Connect's own names, all but its text.
func encodeReport(o transaction.Outcome) wire.Value {
	r, answer := o.Record, o.Report()
	return wire.Object(
		wire.M("kind", wire.String("report")),
		wire.M("tid", wire.String(r.TID)),
		wire.M("reportType", wire.NonEmpty(reportType(o))),
		wire.M("reportTime", wire.NonEmpty(answer.Time())),
		wire.M("reportResult", wire.String(o.ReportResult())),
		wire.M("reason", wire.NonEmpty(r.Reason)),
		wire.M("balances", answer.Balances()),
		wire.M("banking", answer.Banking()),
		wire.M("reportLines", answer.Lines()),
		wire.M("at", wire.Int(r.CreatedAt)),
		wire.M("stored", wire.Bool(o.Stored)),
		wire.M("sent", wire.String(string(r.Sent))),
		wire.M("userMessage", wire.NonEmpty(r.Answer.UserMessage)),
		wire.M("error", encodeReplyError(r)))
}

// reportType is the type that was asked for, or what one says of itself that
// nobody asked for.
func reportType(o transaction.Outcome) string {
	if t := connect.ReportType(o.Record.Kind); t != "" {
		return t
	}
	return o.Report().Type()
}

func encodeDue(d contract.Due) wire.Value {
	return wire.Object(wire.M("tid", wire.String(d.TID)), wire.M("since", wire.Int(d.Since)))
}

// encodeHistory writes what the history holds: a report, a note, or a payment's
// outcome with its request.
func encodeHistory(o transaction.Outcome) wire.Value {
	r := o.Record
	switch {
	case connect.IsReport(r.Kind):
		return encodeReport(o)
	case r.Noted:
		return encodeNote(o)
	}
	members := append(outcomeMembers(o),
		wire.M("state", wire.NonEmpty(historyState(r))),
		wire.M("check", encodeCheck(r)),
		wire.M("request", encodeRequest(r)),
		wire.M("createdAt", wire.Int(r.CreatedAt)),
		wire.M("settledAt", wire.NonZero(r.SettledAt)),
		wire.M("acknowledged", wire.Bool(r.Acknowledged)))
	for i := range members {
		if members[i].Name == "kind" {
			members[i] = wire.M("kind", wire.String("payment"))
		}
	}
	return wire.Object(members...)
}

func encodeRequest(r journal.Record) wire.Value {
	return wire.Object(wire.M("method", wire.String(r.Kind)), wire.M("tid", wire.String(r.TID)),
		wire.M("amount", wire.Int(r.Amount)), wire.M("currency", wire.String(r.Currency)),
		wire.M("reference", wire.String(r.Reference)),
		wire.M("amountCashback", wire.NonZero(r.Cashback)), wire.M("cardholderNotPresent", wire.True(r.Keyed)),
		wire.M("authCode", wire.NonEmpty(r.AuthCode)), wire.M("amountPreAuthorisedTotal", wire.NonZero(r.PreAuthorised)),
		wire.M("of", wire.NonEmpty(r.RefundOf)))
}

// historyState is the pending state of what is unresolved, or must be compared; nothing
// once settled.
func historyState(r journal.Record) string {
	if r.Unresolved() || r.CheckOpen() {
		return contract.Pending{Record: r}.State()
	}
	return ""
}

func encodePending(p contract.Pending) wire.Value {
	r := p.Record
	return wire.Object(
		wire.M("reference", wire.String(r.Reference)),
		wire.M("tid", wire.String(r.TID)),
		wire.M("state", wire.String(p.State())),
		wire.M("attempt", wire.Int(int64(r.Attempt))),
		wire.M("rev", wire.Int(int64(r.Rev))),
		wire.M("sent", wire.String(string(r.Sent))),
		wire.M("owner", wire.String(string(p.Owner))),
		wire.M("since", wire.Int(r.CreatedAt)),
		wire.M("kind", wire.String(r.Kind)),
		wire.M("amount", wire.Int(r.Amount)),
		wire.M("currency", wire.String(r.Currency)),
		wire.M("of", wire.NonEmpty(r.RefundOf)),
		wire.M("result", wire.NonEmpty(string(r.Result))),
		wire.M("reason", wire.NonEmpty(r.Reason)),
		wire.M("finding", wire.NonEmpty(r.Evidence.Finding)),
		wire.M("why", wire.NonEmpty(r.Evidence.Why)),
		wire.M("notPaidFrom", wire.NonZero(p.NotPaidFrom)),
		wire.M("signature", encodeOpenQuestion(p.Signature)),
		wire.M("check", encodeCheck(r)),
		wire.M("settlement", settlementOfCheck(r)),
		wire.M("taken", encodeTaken(transaction.Outcome{Record: r})),
		wire.M("carriedOn", encodeCarriedOn(r.CarriedOn)),
		wire.M("takenOver", encodeCarriedOn(r.TakenOver)))
}

func encodeOpenQuestion(q *contract.OpenQuestion) wire.Value {
	if q == nil {
		return wire.Value{}
	}
	return wire.Object(wire.M("question", wire.String(q.Question)), wire.M("deadline", wire.Int(q.Deadline)))
}

// encodeCheck writes what speaks against a verdict of staff, as long as it is to
// be compared.
func encodeCheck(r journal.Record) wire.Value {
	c := r.Check
	if !r.CheckOpen() {
		return wire.Value{}
	}
	return wire.Object(wire.M("why", wire.String(c.Why)), wire.M("at", wire.Int(c.At)), wire.M("number", wire.NonEmpty(c.Number)),
		wire.M("time", wire.NonEmpty(c.Time)), wire.M("amount", wire.NonZero(c.Base)), wire.M("gratuity", wire.NonZero(c.Gratuity)),
		wire.M("total", wire.NonZero(c.Total)), wire.M("currency", wire.NonEmpty(c.Currency)), wire.M("result", wire.NonEmpty(c.Result)))
}

// settlementOfCheck is the verdict that a check speaks against.
func settlementOfCheck(r journal.Record) wire.Value {
	if !r.CheckOpen() {
		return wire.Value{}
	}
	return encodeSettlement(r.Settlement)
}

func encodeCarriedOn(c *journal.StaffAction) wire.Value {
	if c == nil || c.By == "" { // nobody did: it stands for a terminal that was not held
		return wire.Value{}
	}
	return wire.Object(wire.M("by", wire.String(c.By)), wire.M("reason", wire.String(c.Reason)), wire.M("at", wire.Int(c.At)),
		wire.M("terminalGone", wire.True(c.TerminalGone)))
}
