package evidence

import (
	"connect-epos/core/connect"
	"connect-epos/core/journal"
)

// The reasons of outcomes that come from an answer, or from a transaction that turned up
// later. They are stable codes; what staff read is made from them.
const (
	ReasonApproved      = "approved"
	ReasonDeclined      = "declined"
	ReasonVoid          = "void"
	ReasonUnsuccessful  = "unsuccessful"
	ReasonCancelled     = "cancelled"
	ReasonTimedOut      = "timed-out"
	ReasonUnknownResult = "unknown-result"
	ReasonOtherType     = "other-type"
	ReasonOtherTerminal = "other-terminal"
	ReasonOtherCurrency = "other-currency"
	ReasonReversal      = "reversal-failed"
	ReasonContradiction = "contradiction"
	ReasonAmounts       = "amounts-differ"
	ReasonRefundDue     = "refund-due" // the bill was paid in another way, and the card was charged after all
)

// ResultOf says what an answer to r means: how the payment ended, or "" when the
// answer does not tell; and the reason. The words of transactionResult are [REST,
// CLIENT]. A word that we do not know tells nothing. A payment whose reversal
// failed may stand, so it is not declined, whatever the word is.
func ResultOf(r journal.Record, p connect.Payment) (journal.Result, string) {
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

// Settles reports whether an answer to r says how it ended.
func Settles(r journal.Record, p connect.Payment) bool {
	if connect.IsReport(r.Kind) {
		return true
	}
	result, _ := ResultOf(r, p)
	return result != ""
}

// approves reports whether a payment says that what r asks for was taken.
func approves(r journal.Record, p connect.Payment) bool {
	result, _ := ResultOf(r, p)
	return result == journal.Approved
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
	case differsFrom(p.Type(), connect.TransactionType(r.Kind)):
		return "", ReasonOtherType
	case differsFrom(p.TID(), r.TID):
		return "", ReasonOtherTerminal
	case differsFrom(p.Currency(), r.Currency):
		return "", ReasonOtherCurrency
	}
	return journal.Approved, ReasonApproved
}

// differsFrom reports whether a field says something else than was asked for. An empty
// field says nothing.
func differsFrom(got, want string) bool { return got != "" && got != want }

// FitsOnAnotherLink reports whether an answer that came on another link than the
// one that carried the frame is certainly ours. Its id matched already; the
// terminal, the type and the base amount must all be there and be the ones that
// were asked for.
func FitsOnAnotherLink(r journal.Record, p connect.Payment) bool {
	if connect.IsReport(r.Kind) {
		return reportFits(r, connect.Report(p))
	}
	base, ok := p.Base()
	return ok && base == r.Amount && p.TID() == r.TID && p.Type() == connect.TransactionType(r.Kind)
}

// WithTransaction is the record with the transaction that Connect tells of it.
func WithTransaction(r journal.Record, p connect.Payment) journal.Record {
	r.Answer.Value, r.Answer.Number, r.Answer.Time = p.Value, p.Number(), p.Time()
	return r
}

// DisputeReason is why a settled payment is disputed when a charge of it turns up,
// or when it turns out that no money was taken. If the bill was paid in another
// way, the customer has paid twice and a refund is due. If money was taken in both
// tellings, the amounts differ.
func DisputeReason(r journal.Record, taken bool) string {
	switch {
	case taken && r.Reason == journal.ReasonPaidOtherwise && !givesBack(r.Kind):
		return ReasonRefundDue
	case taken && r.Result == journal.Approved:
		return ReasonAmounts
	}
	return ReasonContradiction
}
