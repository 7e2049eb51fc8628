package contract

import "connect-epos/core/wire"

// Signature is a question for staff: is this the customer's signature? Deadline is when
// it is decided without them, ms since 1970, and Accepts what is decided then: the
// default of the site. Question is the name of this question, for AnswerSignature.
type Signature struct {
	_ wire.NeverCompared

	TID       string
	Reference string
	Attempt   int
	Question  string
	Receipt   wire.Value // Connect's receiptLines, the merchant's copy alone
	Payment   wire.Value // what Connect tells of the payment so far
	Deadline  int64
	Accepts   bool
}

// EventSignature tells of a Signature.
const EventSignature = "signature"
