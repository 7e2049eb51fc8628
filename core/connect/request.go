package connect

import (
	"connect-epos/core/wire"
)

// Request is a payment or a report as it is sent. Amounts are in minor units. A field
// that is zero is not written, except Amount, which the schema requires of every
// payment. A report has nothing but a TID.
type Request struct {
	_ wire.NeverCompared

	Method   string // Sale, Refund, PreAuth, Completion, AccountVerification or the method of a report
	TID      string
	Amount   int64
	Currency string

	Cashback      int64  // Sale only [DOC], at most MaxCashback [REST]
	Keyed         bool   // cardholderNotPresent: Sale and Refund only [DOC]
	AuthCode      string // Completion only: that of the first pre-authorisation [DOC, REST]
	PreAuthorised int64  // Completion only: the sum of all pre-authorisations [REST; INFERRED on the socket]
}

// Params writes exactly the members that the schema of Perform Transaction allows and
// the request needs [SCHEMA CtSR_PerformTransaction_Request]. For a report it writes
// nothing but the terminal [CLIENT].
func (r Request) Params() wire.Value {
	if IsReport(r.Method) {
		return TIDParams(r.TID)
	}
	return wire.Build().
		Text("tid", r.TID).Text("currency", r.Currency).Int("amount", r.Amount).
		NonZero("amountCashback", r.Cashback).True("cardholderNotPresent", r.Keyed).
		NonEmpty("authCode", r.AuthCode).NonZero("amountPreAuthorisedTotal", r.PreAuthorised).Object()
}

// TIDParams writes the parameters of the methods that take nothing but a terminal.
func TIDParams(tid string) wire.Value { return wire.Object(wire.M("tid", wire.String(tid))) }

// Cancelling reads the result of cancelTransaction: whether Connect tries to cancel.
// Only a plain false means no [the name DOC, its type INFERRED].
func Cancelling(result wire.Value) bool {
	cancelling, ok := result.Get("cancelling").Flag()
	return cancelling || !ok
}

// SignatureAnswer writes the answer to a signatureVerificationRequest
// [SCHEMA StCR_verifySignature_Response, complete].
func SignatureAnswer(accepted bool) wire.Value {
	return wire.Object(wire.M("accepted", wire.Bool(accepted)))
}
