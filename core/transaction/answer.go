package transaction

import (
	"connect-epos/core/connect"
	"connect-epos/core/journal"
)

// The reasons of outcomes. They are stable codes; what staff read is made from them.
const (
	ReasonApproved      = "approved"
	ReasonDeclined      = "declined"
	ReasonVoid          = "void"
	ReasonUnsuccessful  = "unsuccessful"
	ReasonCancelled     = "cancelled"
	ReasonRefused       = "refused"
	ReasonTimedOut      = "timed-out"
	ReasonUnknownResult = "unknown-result"
	ReasonOtherType     = "other-type"
	ReasonOtherTerminal = "other-terminal"
	ReasonOtherCurrency = "other-currency"
	ReasonUnreadable    = "unreadable-answer"
	ReasonErrorReply    = "error-reply"
	ReasonLinkLost      = "link-lost"
	ReasonNoAnswer      = "no-answer"
	ReasonEngineLost    = "engine-lost"
	ReasonTakenOver     = "taken-over"
	ReasonClosed        = "closed"
	ReasonPaid          = "settled-paid"
	ReasonNotPaid       = "settled-not-paid"
	ReasonReversal      = "reversal-failed"
	ReasonContradiction = "contradiction"
	ReasonAmounts       = "amounts-differ"
	ReasonOtherwise     = journal.ReasonPaidOtherwise
	ReasonNoted         = "noted"      // staff keyed it on the card machine itself
	ReasonRefundDue     = "refund-due" // the bill was paid in another way, and the card was charged after all
	ReasonNotSent       = "not-sent"
	ReasonProven        = "proven"
)

// resultOf says what an answer to r means: how the payment ended, or "" when the
// answer does not tell; and the reason. The words of transactionResult are [REST,
// CLIENT]. A word that we do not know tells nothing. A payment whose reversal
// failed may stand, so it is not declined, whatever the word is.
func resultOf(r journal.Record, p connect.Payment) (journal.Result, string) {
	if reversalFailed(r, p) {
		return "", ReasonReversal
	}
	switch p.Result() {
	case connect.Successful:
		return success(r, p)
	case connect.Declined:
		return journal.Declined, ReasonDeclined
	case connect.Void:
		return journal.Declined, ReasonVoid
	case connect.Unsuccessful:
		return journal.Declined, ReasonUnsuccessful
	case connect.Cancelled:
		return journal.Cancelled, ReasonCancelled
	case connect.TimedOut:
		return "", ReasonTimedOut
	}
	return "", ReasonUnknownResult
}

// reversalFailed reports whether the card was charged and the terminal could not
// take that back, as far as it says so: it told that the decision about the
// signature could not be carried out, or the transaction that did not succeed is
// the reversal itself. That these words mean a charge that stands is [INFERRED].
func reversalFailed(r journal.Record, p connect.Payment) bool {
	switch p.Result() {
	case connect.Void:
		return r.Signature.ReversalFailed
	case connect.Declined, connect.Unsuccessful, connect.Cancelled:
		return r.Signature.ReversalFailed || connect.IsReversal(p.Type())
	}
	return false
}

// success checks that what succeeded is what was asked for: a reversal is not a
// sale, for instance. A field that is absent or empty contradicts nothing.
func success(r journal.Record, p connect.Payment) (journal.Result, string) {
	switch {
	case contradicts(p.Type(), connect.TransactionType(r.Kind)):
		return "", ReasonOtherType
	case contradicts(p.TID(), r.TID):
		return "", ReasonOtherTerminal
	case contradicts(p.Currency(), r.Currency):
		return "", ReasonOtherCurrency
	}
	return journal.Approved, ReasonApproved
}

func contradicts(got, want string) bool { return got != "" && got != want }

// fitsOnAnotherLink reports whether an answer that came on another link than the
// one that carried the frame is certainly ours. Its id matched already; the
// terminal, the type and the base amount must all be there and be the ones that
// were asked for.
func fitsOnAnotherLink(r journal.Record, p connect.Payment) bool {
	if connect.IsReport(r.Kind) {
		return reportFits(r, connect.Report(p))
	}
	base, ok := p.Base()
	return ok && base == r.Amount && p.TID() == r.TID && p.Type() == connect.TransactionType(r.Kind)
}

// withAnswer is the record after a result came.
func withAnswer(r journal.Record, e Event) journal.Record {
	if connect.IsReport(r.Kind) {
		return withReport(r, e)
	}
	result, reason := resultOf(r, e.Payment)
	r.Answer.Value, r.Answer.UserMessage = e.Payment.Value, e.Payment.UserMessage()
	r.Sent, r.Reason = journal.SentAnswered, reason
	if result == "" {
		r.Status = journal.Unknown
		return r
	}
	r.Answer.Number, r.Answer.Time = e.Payment.Number(), e.Payment.Time()
	return asSettled(r, result, journal.ByResponse, e.At)
}

// withTransaction is the record with the transaction that Connect tells of it.
func withTransaction(r journal.Record, p connect.Payment) journal.Record {
	r.Answer.Value, r.Answer.Number, r.Answer.Time = p.Value, p.Number(), p.Time()
	return r
}

// withError is the record after an error reply came. The payment is refused only if
// nothing says that it had begun.
func withError(s State, e Event) journal.Record {
	r := s.Record
	r.Sent = journal.SentAnswered
	r.Answer.ErrorCode, r.Answer.ErrorText, r.Answer.UserMessage = e.Error.Code, e.Error.Message, e.Error.UserMessage
	if connect.Refuses(e.Error.Code) && !s.mayHaveBegun(e) {
		r.Reason = ReasonRefused
		return asSettled(r, journal.Refused, journal.ByResponse, e.At)
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
	v := e.Settlement
	v.At, v.Checking, v.Looks = e.At, checkable(r), 0
	if before := r.Settlement; before != nil && !v.Paid && v.PaidOtherwise == "" {
		v.PaidOtherwise = before.PaidOtherwise
	}
	r.Settlement = &v
	switch {
	case v.Paid:
		r.Reason = ReasonPaid
		return asSettled(r, journal.Approved, journal.ByOperator, e.At)
	case v.PaidOtherwise != "":
		r.Reason = ReasonOtherwise
	default:
		r.Reason = ReasonNotPaid
	}
	return asSettled(r, journal.Declined, journal.ByOperator, e.At)
}

// approves reports whether a payment says that what r asks for was taken.
func approves(r journal.Record, p connect.Payment) bool {
	result, _ := resultOf(r, p)
	return result == journal.Approved
}

// disputeReason is why a settled payment is disputed when a charge of it turns up,
// or when it turns out that no money was taken. If the bill was paid in another
// way, the customer has paid twice and a refund is due. If money was taken in both
// tellings, the amounts differ.
func disputeReason(r journal.Record, taken bool) string {
	switch {
	case taken && r.Reason == ReasonOtherwise && !givesBack(r.Kind):
		return ReasonRefundDue
	case taken && r.Result == journal.Approved:
		return ReasonAmounts
	}
	return ReasonContradiction
}
