package contract

import (
	"errors"

	"connect-epos/core/journal"
	"connect-epos/core/table"
	"connect-epos/core/transaction"
	"connect-epos/core/wire"
)

// Code is the stable code of an Error: the public list.
type Code = transaction.Code

// The codes beside those of package transaction.
const (
	CodeInvalidRequest         = transaction.InvalidRequest
	CodeUnknownSite       Code = "unknown-site"
	CodeSiteInUse         Code = "site-in-use"
	CodeConnectionRefused Code = "connection-refused"
	CodeBlocked           Code = "blocked"
	CodeRefused           Code = "refused"
	CodeEngineFailed      Code = "engine-failed"
	CodeOtherOptions      Code = "other-options"
	CodeClosed                 = transaction.Closed
	CodeTerminalBusy           = transaction.TerminalBusy
)

// ReasonForeign is the reason of storage-unavailable when something else uses the place
// where the journal is stored.
const ReasonForeign = "foreign-database"

// Error is every refusal of the engine. Nothing that can move money was sent by the call
// that it comes from. Message is for developers and holds no secret.
type Error struct {
	_ wire.NeverCompared

	Code        Code
	Field       string // the input at fault, in the public spelling
	Message     string
	Reason      string               // a finer code, where there is one
	UserMessage string               // Connect's own words for staff, if any
	ReplyCode   int                  // of the error reply behind CodeRefused; 0 when there is none
	Outcome     *transaction.Outcome // the outcome that stands in the way, for already-paid
	Left        int64                // what may still be given back, minor units, for exceeds-taken
	Table       *table.View          // how the table stands today that a decision was about, for changed
	Entry       *Pending             // how the payment stands now, for changed
	Seconds     int                  // until staff may decide so, as far as that is known, for too-early and terminal-busy
	Until       int64                // the same as a time, ms since 1970
}

func (e *Error) Error() string { return string(e.Code) + ": " + e.Message }

// Fail is an error with a code and a text for developers.
func Fail(code Code, message string) *Error { return &Error{Code: code, Message: message} }

// ClosedError is the error of a counter that is closed.
func ClosedError() *Error {
	return Fail(transaction.Closed, "this counter is closed; call payAtCounter again")
}

// StorageError is the error for a journal that did not answer, or refused.
func StorageError(err error) *Error {
	e := Fail(transaction.StorageUnavailable, "the journal did not answer: "+err.Error())
	if errors.Is(err, journal.ErrForeign) {
		e.Reason = ReasonForeign
	}
	return e
}

// Rejection is the error for a payment that was not sent.
func Rejection(r transaction.Reject) *Error {
	e := &Error{Code: r.Code, Reason: r.Reason, Message: RejectionText(r.Code)}
	if r.Standing != nil && r.Code == transaction.AlreadyPaid {
		e.Outcome = &transaction.Outcome{Record: *r.Standing, Stored: true}
	}
	if r.Refusal != nil && r.Refusal.Field != "" {
		e.Field, e.Left, e.Message = r.Refusal.Field, r.Refusal.Left, r.Refusal.Field+" "+r.Refusal.Problem+"; nothing was sent"
	}
	return e
}

// RejectionText is the text for developers of a code.
func RejectionText(code Code) string {
	switch code {
	case transaction.AlreadyPaid:
		return "this reference was paid before; nothing was sent"
	case transaction.PaymentOpen:
		return "an attempt to pay this reference is unresolved; nothing was sent"
	case transaction.TerminalUnresolved:
		return "an earlier payment or report on this terminal is not over; nothing was sent"
	case transaction.TerminalInUse:
		return "another tab holds this terminal; nothing was sent"
	case transaction.InsecureContext:
		return "locks need a secure context (https or localhost); nothing was sent"
	case transaction.StorageUnavailable:
		return "the payment could not be journalled, so nothing was sent"
	case transaction.NotConnected:
		return "the link is down; nothing was sent"
	case transaction.NotPending:
		return "no payment of that reference waits for a decision"
	case transaction.Changed:
		return "this payment is not what it was when the decision was made; nothing was changed"
	case transaction.TooEarly:
		return "the card machine may still take this payment: wait, or say force; nothing was changed"
	case transaction.TerminalBusy:
		return "the terminal is busy: the payment may still be running; force overrides"
	}
	return "nothing was sent"
}

// NotPending is the error for a decision about a payment that waits for none.
func NotPending() *Error {
	return Fail(transaction.NotPending, RejectionText(transaction.NotPending))
}

// CodeCorrupt is the code of the event about a record that could not be read.
const CodeCorrupt Code = journal.ReasonCorrupt

// AsError finds an Error in err.
func AsError(err error, target **Error) bool { return errors.As(err, target) }
