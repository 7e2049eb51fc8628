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

// failure writes the answer to a command that was refused. Every error of the public
// API promises that nothing was sent, so sent is always false.
func failure(call int64, err error) wire.Value {
	var e *contract.Error
	if !errors.As(err, &e) {
		e = &contract.Error{Code: contract.CodeEngineFailed, Message: "the command failed inside the engine"}
		if errors.Is(err, context.DeadlineExceeded) {
			e = &contract.Error{Code: transaction.StorageUnavailable, Message: "the storage did not answer in time"}
		}
	}
	refusal := wire.Build().
		Text("code", string(e.Code)).
		NonEmpty("field", e.Field).
		Text("message", e.Message).
		NonEmpty("reason", e.Reason).
		NonEmpty("userMessage", e.UserMessage).
		NonZero("connectCode", int64(e.ReplyCode)).
		NonZero("seconds", int64(e.Seconds)).
		NonZero("until", e.Until).
		Bool("sent", false)
	if e.Code == transaction.ExceedsTaken {
		refusal.Int("left", e.Left)
	}
	if e.Outcome != nil {
		refusal.With("outcome", encodeOutcome(*e.Outcome))
	}
	if e.Table != nil {
		refusal.With("entry", e.Table.Encode())
	}
	if e.Entry != nil {
		refusal.With("entry", encodePending(*e.Entry))
	}
	return wire.Build().Int("call", call).With("error", refusal.Object()).Object()
}

func encodeTerminal(t connect.Terminal) wire.Value {
	return wire.Build().Text("tid", t.TID).NonEmpty("status", t.Status).NonEmpty("currency", t.Currency).Object()
}

// encodeOutcome writes a public Outcome, all of it but its text.
func encodeOutcome(o transaction.Outcome) wire.Value { return outcome(o, o.Record.Kind).Object() }

func outcome(o transaction.Outcome, kind string) *wire.Builder {
	r := o.Record
	p := o.Payment()
	return wire.Build().
		Text("result", string(o.Result())).
		Text("reference", r.Reference).
		Int("attempt", int64(r.Attempt)).
		Int("rev", int64(r.Rev)).
		Text("kind", kind).
		Text("tid", r.TID).
		With("asked", wire.Build().Int("amount", r.Amount).Text("currency", r.Currency).
			NonZero("amountCashback", r.Cashback).NonEmpty("of", r.RefundOf).Object()).
		NonEmpty("reason", r.Reason).
		NonEmpty("finding", r.Evidence.Finding).
		NonEmpty("why", r.Evidence.Why).
		NonEmpty("settledBy", string(r.SettledBy)).
		Bool("recovered", r.Recovered).
		Bool("stored", o.Stored).
		Text("sent", string(r.Sent)).
		NonEmpty("transactionResult", p.Result()).
		With("payment", p.Normal()).
		With("taken", encodeTaken(o)).
		True("differs", o.Differs()).
		With("signature", encodeSignature(o)).
		NonEmpty("userMessage", r.Answer.UserMessage).
		With("error", encodeReplyError(r)).
		With("settlement", encodeSettlement(r.Settlement))
}

// decides returns the word of signatureDefault for what a site decides.
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
	return wire.Build().Int("base", t.Base).Int("gratuity", t.Gratuity).Int("cashback", t.Cashback).
		Int("total", t.Total).Object()
}

func encodeReplyError(r journal.Record) wire.Value {
	if r.Answer.ErrorCode == 0 && r.Answer.ErrorText == "" {
		return wire.Value{}
	}
	return wire.Build().Int("code", int64(r.Answer.ErrorCode)).Text("message", r.Answer.ErrorText).Object()
}

func encodeSettlement(s *journal.Settlement) wire.Value {
	if s == nil {
		return wire.Value{}
	}
	return wire.Build().
		Text("by", s.By).Text("reason", s.Reason).Int("at", s.At).NonEmpty("authCode", s.AuthCode).
		NonZero("amount", s.Amount).NonEmpty("paidOtherwise", s.PaidOtherwise).True("forced", s.Forced).Object()
}

// encodeReport writes a report with Connect's own names, all of it but its text.
func encodeReport(o transaction.Outcome) wire.Value {
	r, answer := o.Record, o.Report()
	return wire.Build().
		Text("kind", "report").Text("tid", r.TID).NonEmpty("reportType", reportType(o)).
		NonEmpty("reportTime", answer.Time()).Text("reportResult", o.ReportResult()).NonEmpty("reason", r.Reason).
		With("balances", answer.Balances()).With("banking", answer.Banking()).With("reportLines", answer.Lines()).
		Int("at", r.CreatedAt).Bool("stored", o.Stored).Text("sent", string(r.Sent)).
		NonEmpty("userMessage", r.Answer.UserMessage).With("error", encodeReplyError(r)).Object()
}

// reportType is the type of report that was asked for. Where nobody asked, it is the type
// that the report itself names.
func reportType(o transaction.Outcome) string {
	if t := connect.ReportType(o.Record.Kind); t != "" {
		return t
	}
	return o.Report().Type()
}

func encodeDue(d contract.Due) wire.Value {
	return wire.Build().Text("tid", d.TID).Int("since", d.Since).Object()
}

// encodeHistory writes one entry of the history: a report, a note, or the outcome of a
// payment together with its request.
func encodeHistory(o transaction.Outcome) wire.Value {
	r := o.Record
	switch {
	case connect.IsReport(r.Kind):
		return encodeReport(o)
	case r.Noted:
		return encodeNote(o)
	}
	return outcome(o, "payment").
		NonEmpty("state", historyState(r)).
		With("check", encodeCheck(r)).
		With("request", encodeRequest(r)).
		Int("createdAt", r.CreatedAt).
		NonZero("settledAt", r.SettledAt).
		Bool("acknowledged", r.Acknowledged).
		Object()
}

func encodeRequest(r journal.Record) wire.Value {
	return wire.Build().
		Text("method", r.Kind).Text("tid", r.TID).Int("amount", r.Amount).Text("currency", r.Currency).
		Text("reference", r.Reference).NonZero("amountCashback", r.Cashback).True("cardholderNotPresent", r.Keyed).
		NonEmpty("authCode", r.AuthCode).NonZero("amountPreAuthorisedTotal", r.PreAuthorised).
		NonEmpty("of", r.RefundOf).Object()
}

// historyState is the pending state of a record that is unresolved or must be compared.
// It is empty when the record is settled.
func historyState(r journal.Record) string {
	if r.Unresolved() || r.CheckOpen() {
		return contract.Pending{Record: r}.State()
	}
	return ""
}

func encodePending(p contract.Pending) wire.Value {
	r := p.Record
	return wire.Build().
		Text("reference", r.Reference).Text("tid", r.TID).Text("state", p.State()).
		Int("attempt", int64(r.Attempt)).Int("rev", int64(r.Rev)).Text("sent", string(r.Sent)).
		Text("owner", string(p.Owner)).Int("since", r.CreatedAt).Text("kind", r.Kind).Int("amount", r.Amount).
		Text("currency", r.Currency).NonEmpty("of", r.RefundOf).NonEmpty("result", string(r.Result)).
		NonEmpty("reason", r.Reason).NonEmpty("finding", r.Evidence.Finding).NonEmpty("why", r.Evidence.Why).
		NonZero("notPaidFrom", p.NotPaidFrom).With("signature", encodeOpenQuestion(p.Signature)).
		With("check", encodeCheck(r)).With("settlement", settlementOfCheck(r)).
		With("taken", encodeTaken(transaction.Outcome{Record: r})).With("carriedOn", encodeCarriedOn(r.CarriedOn)).
		With("takenOver", encodeCarriedOn(r.TakenOver)).Object()
}

func encodeOpenQuestion(q *contract.OpenQuestion) wire.Value {
	if q == nil {
		return wire.Value{}
	}
	return wire.Build().Text("question", q.Question).Int("deadline", q.Deadline).Object()
}

// encodeCheck writes what speaks against a verdict of staff, as long as staff still have
// to compare it.
func encodeCheck(r journal.Record) wire.Value {
	c := r.Check
	if !r.CheckOpen() {
		return wire.Value{}
	}
	return wire.Build().
		Text("why", c.Why).Int("at", c.At).NonEmpty("number", c.Number).NonEmpty("time", c.Time).
		NonZero("amount", c.Base).NonZero("gratuity", c.Gratuity).NonZero("total", c.Total).
		NonEmpty("currency", c.Currency).NonEmpty("result", c.Result).Object()
}

// settlementOfCheck returns the verdict that a check speaks against.
func settlementOfCheck(r journal.Record) wire.Value {
	if !r.CheckOpen() {
		return wire.Value{}
	}
	return encodeSettlement(r.Settlement)
}

func encodeCarriedOn(c *journal.StaffAction) wire.Value {
	if c == nil || c.By == "" { // nobody carried on: the entry stands for a terminal that was not held
		return wire.Value{}
	}
	return wire.Build().Text("by", c.By).Text("reason", c.Reason).Int("at", c.At).
		True("terminalGone", c.TerminalGone).Object()
}
