package connect

import (
	"time"

	"connect-epos/core/wire"
)

// Signature is a signatureVerificationRequest [SCHEMA
// StCR_verifySignature_Request]. It must be answered within Timeout, because no
// answer counts as acceptance.
type Signature struct {
	TID     string
	Timeout time.Duration
	Receipt wire.Value // {MERCHANT: […]}: the copy that the customer signs
	Params  wire.Value // all parameters, as they came
}

// DefaultSignatureTimeout is Connect's limit over REST [REST, DOC].
const DefaultSignatureTimeout = 80 * time.Second

// ReadSignature reads the parameters of the question. It reads the timeout as readTimeout
// does, and the receiptLines also when they are a list of lines without MERCHANT.
func ReadSignature(params wire.Value) Signature {
	tid, _ := params.Get("tid").Text()
	receipt := params.Get("receiptLines")
	if receipt.Kind() == wire.KindArray {
		receipt = wire.Object(wire.M("MERCHANT", receipt))
	}
	return Signature{TID: tid, Timeout: signatureTimeout(params.Get("timeout")), Receipt: receipt, Params: params}
}

func signatureTimeout(v wire.Value) time.Duration {
	if limit := readTimeout(v); limit > 0 {
		return limit
	}
	return DefaultSignatureTimeout
}
