package transaction

import (
	"connect-epos/core/connect"
	"connect-epos/core/evidence"
	"connect-epos/core/journal"
)

// The reasons of outcomes that do not come from an answer (those do: package evidence).
// They are stable codes; what staff read is made from them.
const (
	ReasonRefused    = "refused"
	ReasonUnreadable = "unreadable-answer"
	ReasonErrorReply = "error-reply"
	ReasonLinkLost   = "link-lost"
	ReasonNoAnswer   = "no-answer"
	ReasonEngineLost = "engine-lost"
	ReasonTakenOver  = "taken-over"
	ReasonClosed     = "closed"
	ReasonPaid       = "settled-paid"
	ReasonNotPaid    = "settled-not-paid"
	ReasonOtherwise  = journal.ReasonPaidOtherwise
	ReasonNoted      = "noted" // staff keyed it on the card machine itself
	ReasonNotSent    = "not-sent"
	ReasonProven     = "proven"
)

// withAnswer is the record after a result came.
func withAnswer(r journal.Record, e Event) journal.Record {
	if connect.IsReport(r.Kind) {
		return withReport(r, e)
	}
	result, reason := evidence.ResultOf(r, e.Payment)
	r.Answer.Value, r.Answer.UserMessage = e.Payment.Value, e.Payment.UserMessage()
	r.Sent, r.Reason = journal.SentAnswered, reason
	if result == "" {
		r.Status = journal.Unknown
		return r
	}
	r.Answer.Number, r.Answer.Time = e.Payment.Number(), e.Payment.Time()
	return asSettled(r, result, journal.ByResponse, e.Time.At)
}

// withError is the record after an error reply came. The payment is refused only if
// nothing says that it had begun.
func withError(s State, e Event) journal.Record {
	r := s.Record
	r.Sent = journal.SentAnswered
	r.Answer.ErrorCode, r.Answer.ErrorText, r.Answer.UserMessage = e.Error.Code, e.Error.Message, e.Error.UserMessage
	if connect.Refuses(e.Error.Code) && !s.mayHaveBegun(e) {
		r.Reason = ReasonRefused
		return asSettled(r, journal.Refused, journal.ByResponse, e.Time.At)
	}
	return asUnknown(r, ReasonErrorReply)
}

func asUnknown(r journal.Record, reason string) journal.Record {
	r.Status, r.Reason = journal.Unknown, reason
	return r
}

func asSettled(r journal.Record, result journal.Result, by journal.Settler, at int64) journal.Record {
	r.Status, r.Result, r.SettledBy, r.SettledAt = journal.Settled, result, by, at
	r.Evidence.Finding, r.Evidence.Why = "", ""
	return r
}

// asSettledByStaff is the record after staff gave their verdict. A bill that was
// paid in another way stays paid when staff say later that a disputed charge was
// not taken.
func asSettledByStaff(r journal.Record, e Event) journal.Record {
	v := e.Staff.Settlement
	v.At, v.Checking, v.Looks = e.Time.At, checkable(r), 0
	if before := r.Settlement; before != nil && !v.Paid && v.PaidOtherwise == "" {
		v.PaidOtherwise = before.PaidOtherwise
	}
	r.Settlement = &v
	switch {
	case v.Paid:
		r.Reason = ReasonPaid
		return asSettled(r, journal.Approved, journal.ByOperator, e.Time.At)
	case v.PaidOtherwise != "":
		r.Reason = ReasonOtherwise
	default:
		r.Reason = ReasonNotPaid
	}
	return asSettled(r, journal.Declined, journal.ByOperator, e.Time.At)
}
