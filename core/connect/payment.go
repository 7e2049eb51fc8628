package connect

import (
	"strings"

	"connect-epos/core/wire"
)

// The words of transactionResult [REST, CLIENT]. Any other word is treated as
// TimedOut: nobody can tell how the payment ended.
const (
	Successful   = "SUCCESSFUL"
	Declined     = "DECLINED"
	Void         = "VOID"
	Unsuccessful = "UNSUCCESSFUL"
	Cancelled    = "CANCELLED"
	TimedOut     = "TIMED_OUT"
)

// Payment reads the Payment object: the result of a transaction
// [SCHEMA CtSR_duplicate_Response; that transactions use the same object is
// INFERRED]. Every field may be absent; a field of an unexpected type reads as
// absent.
type Payment struct{ Value wire.Value }

// Result is the transactionResult, or "" when it is absent.
func (p Payment) Result() string { return p.text("transactionResult") }

// IsReversal reports whether a transactionType is that of a reversal: SALE_REVERSAL,
// REFUND_REVERSAL [SCHEMA].
func IsReversal(transactionType string) bool { return strings.HasSuffix(transactionType, "_REVERSAL") }

// Type is the transactionType: SALE, REFUND, SALE_REVERSAL, …
func (p Payment) Type() string { return p.text("transactionType") }

// TID is the terminal that took the payment.
func (p Payment) TID() string { return p.text("tid") }

// Currency is the payment's currency.
func (p Payment) Currency() string { return p.text("currency") }

// Number is the transactionNumber, in the terminal's own session.
func (p Payment) Number() string { return p.text("transactionNumber") }

// Time is the transactionTime, as YYYY-MM-DDThh:mm:ss without a time zone [SCHEMA/REST].
func (p Payment) Time() string { return p.text("transactionTime") }

// UserMessage is Connect's text for staff, or "" [REST, CLIENT].
func (p Payment) UserMessage() string { return p.text("userMessage") }

// Base, Gratuity, Cashback and Total are amounts in minor units. ok is false
// when the field is absent or is not an exact integer.
func (p Payment) Base() (n int64, ok bool)     { return p.amount("amountBase") }
func (p Payment) Gratuity() (n int64, ok bool) { return p.amount("amountGratuity") } // see Base
func (p Payment) Cashback() (n int64, ok bool) { return p.amount("amountCashback") } // see Base
func (p Payment) Total() (n int64, ok bool)    { return p.amount("amountTotal") }    // see Base

func (p Payment) text(name string) string {
	s, _ := p.Value.Get(name).Text()
	return s
}

func (p Payment) amount(name string) (int64, bool) {
	n, err := p.Value.Get(name).Int()
	if err != nil || n < 0 {
		return 0, false
	}
	return n, true
}

// restCVM is how REST spells cardholderVerificationMethod.
const restCVM = "cardHolderVerificationMethod"

// Normal returns the payment with one spelling: a member in REST's spelling gets the
// name that the socket uses, cardholderVerificationMethod. Unknown members stay.
func (p Payment) Normal() wire.Value {
	if p.Value.Kind() != wire.KindObject || p.Value.Get(restCVM).IsAbsent() {
		return p.Value
	}
	var members []wire.Member
	for _, m := range p.Value.Members() {
		if m.Name == restCVM {
			if !p.Value.Get("cardholderVerificationMethod").IsAbsent() {
				continue
			}
			m.Name = "cardholderVerificationMethod"
		}
		members = append(members, m)
	}
	return wire.Object(members...)
}
