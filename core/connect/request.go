package connect

import (
	"connect-epos/core/wire"
)

// Request is a payment as it goes on the wire. Amount is in minor units.
type Request struct {
	Method   string // Sale, Refund
	TID      string
	Amount   int64
	Currency string
}

// Params writes exactly the members that the schema of Perform Transaction
// allows and the request needs [SCHEMA CtSR_PerformTransaction_Request].
func (r Request) Params() wire.Value {
	return wire.Object(
		wire.M("tid", wire.String(r.TID)),
		wire.M("currency", wire.String(r.Currency)),
		wire.M("amount", wire.Int(r.Amount)))
}

// TIDParams writes the parameters of the methods that take a terminal alone.
func TIDParams(tid string) wire.Value { return wire.Object(wire.M("tid", wire.String(tid))) }

// SignatureAnswer writes the answer to a signatureVerificationRequest
// [SCHEMA StCR_verifySignature_Response, complete].
func SignatureAnswer(accepted bool) wire.Value {
	return wire.Object(wire.M("accepted", wire.Bool(accepted)))
}
