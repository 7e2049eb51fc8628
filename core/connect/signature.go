package connect

import (
	"strconv"
	"time"

	"connect-epos/core/wire"
)

// Signature is a signatureVerificationRequest [SCHEMA
// StCR_verifySignature_Request]: must be answered within Timeout, because no
// answer counts as acceptance.
type Signature struct {
	TID     string
	Timeout time.Duration
	Receipt wire.Value // {MERCHANT: […]}, the copy to sign
	Params  wire.Value // everything, as asked
}

// DefaultSignatureTimeout is Connect's limit over REST [REST, DOC].
const DefaultSignatureTimeout = 80 * time.Second

// ReadSignature reads the parameters of the question. The unit of timeout is
// not known: 1000 and more count as milliseconds, less as seconds [INFERRED];
// a number in a string is read too. receiptLines may be the bare lines.
func ReadSignature(params wire.Value) Signature {
	tid, _ := params.Get("tid").Text()
	receipt := params.Get("receiptLines")
	if receipt.Kind() == wire.KindArray {
		receipt = wire.Object(wire.M("MERCHANT", receipt))
	}
	return Signature{TID: tid, Timeout: signatureTimeout(params.Get("timeout")), Receipt: receipt, Params: params}
}

func signatureTimeout(v wire.Value) time.Duration {
	n, err := v.Int()
	if s, ok := v.Text(); ok {
		n, err = strconv.ParseInt(s, 10, 32)
	}
	switch {
	case err != nil || n <= 0 || n > 3_600_000:
		return DefaultSignatureTimeout
	case n >= 1000:
		return time.Duration(n) * time.Millisecond
	}
	return time.Duration(n) * time.Second
}
