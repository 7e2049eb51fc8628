package journal

import (
	"connect-epos/core/connect"
	"connect-epos/core/wire"
)

// The refusals of a refund that names the bill it gives back.
const (
	// ExceedsTaken: it would give back more than was taken for the bill.
	ExceedsTaken = "exceeds-taken"
	// InvalidRequest: the bill that it names was not paid by card here, or not in this currency.
	InvalidRequest = "invalid-request"
)

// MaxRefunds is how many references may give back money of one bill.
const MaxRefunds = 50

// Bill is what the journal knows of the bill that a refund gives back.
type Bill struct {
	Attempts   []Record // every attempt to pay it
	References []string // of its refunds
	Refunds    []Record // every attempt of those references
	Damaged    bool     // the list of its refunds cannot be read
}

// MayRefund decides whether the refund r may give back money of the bill that it
// names. All refunds of a bill together give back no more than was taken for it:
// base, gratuity and cashback. A refund counts with its whole amount until it is
// known that it gave nothing back. MayRefund looks at nothing but its arguments. A
// Store calls it inside the transaction that commits the reservation.
func MayRefund(r Record, bill Bill) error {
	if r.RefundOf == "" {
		return nil
	}
	paid, ok := bill.paidAttempt()
	switch {
	case !ok:
		return &Refusal{Code: InvalidRequest, Field: "of", Problem: "names no bill that was paid by card here"}
	case paid.Currency != r.Currency:
		return &Refusal{Code: InvalidRequest, Field: "currency", Problem: "is not " + paid.Currency + ", in which the bill was paid"}
	case bill.Damaged:
		return &Refusal{Code: InvalidRequest, Field: "of", Problem: "names a bill whose refunds cannot be read any more"}
	case len(bill.References) >= MaxRefunds && !bill.lists(r.Reference):
		return &Refusal{Code: InvalidRequest, Field: "of", Problem: "names a bill that has too many refunds"}
	}
	left := bill.refundable(paid, r.RefundOf)
	if r.Amount > left {
		return &Refusal{Code: ExceedsTaken, Field: "amount", Problem: "is more than is left of what was taken for the bill", Left: left}
	}
	return nil
}

func (b Bill) paidAttempt() (Record, bool) {
	for _, a := range b.Attempts {
		if a.Paid() && connect.MethodOf(a.Kind).Money == connect.Takes {
			return a, true
		}
	}
	return Record{}, false
}

func (b Bill) lists(reference string) bool {
	for _, known := range b.References {
		if known == reference {
			return true
		}
	}
	return false
}

// refundable is what was taken for the bill and was not given back yet, in minor
// units.
func (b Bill) refundable(paid Record, of string) int64 {
	left := paid.TakenTotal()
	for _, refund := range b.Refunds {
		switch {
		case refund.StandsIn() && refund.Amount == 0:
			return 0 // nobody can tell how much it was
		case refund.RefundOf == of, refund.StandsIn():
			left -= refund.gaveBack()
		}
	}
	return max(0, left)
}

// gaveBack is what a refund gave back, or may have given back: by card, or in
// another way.
func (r Record) gaveBack() int64 {
	switch {
	case r.Paid():
		return r.TakenTotal()
	case r.Unresolved(), r.ClosesBill():
		return r.Amount
	}
	return 0
}

// TakenTotal is what a payment that ended approved took, in minor units: base,
// gratuity and cashback together, as transaction.Outcome.Taken tells them. What the
// card machine does not tell counts as staff settled it, or as it was asked for.
func (r Record) TakenTotal() int64 {
	answerCounts := r.Settlement == nil || r.answerTakes()
	amount := func(name string, otherwise int64) int64 {
		if n, err := r.Answer.Value.Get(name).Int(); err == nil && n >= 0 && answerCounts {
			return n
		}
		return otherwise
	}
	base := r.Amount
	if r.Settlement != nil && r.Settlement.Paid && r.Settlement.Amount > 0 {
		base = r.Settlement.Amount
	}
	return amount("amountTotal", amount("amountBase", base)+amount("amountGratuity", 0)+amount("amountCashback", r.Cashback))
}

// answerTakes reports whether the answer says that what was asked for was taken. An
// empty field contradicts nothing.
func (r Record) answerTakes() bool {
	says := func(name, want string) bool {
		text, _ := r.Answer.Value.Get(name).Text()
		return text == "" || text == want
	}
	result, _ := r.Answer.Value.Get("transactionResult").Text()
	return result == connect.Successful && says("transactionType", connect.TransactionType(r.Kind)) && says("tid", r.TID) && says("currency", r.Currency)
}

// WithRefund is the list of references that a Store keeps for a bill, with one
// more. The list is never shortened: a refund that seems to have given nothing back
// may turn out to have done so. A list that cannot be read stays as it is.
func WithRefund(list, reference string) string {
	references, ok := RefundsOf(list)
	if !ok || (Bill{References: references}).lists(reference) {
		return list
	}
	var items []wire.Value
	for _, each := range append(references, reference) {
		items = append(items, wire.String(each))
	}
	return wire.Array(items...).String()
}

// RefundsOf reads the list that WithRefund wrote; "" is an empty list. It is not ok
// when the list cannot be read.
func RefundsOf(list string) (references []string, ok bool) {
	if list == "" {
		return nil, true
	}
	v, err := wire.Parse([]byte(list))
	if err != nil || v.Kind() != wire.KindArray {
		return nil, false
	}
	for _, item := range v.Items() {
		reference, isText := item.Text()
		if !isText {
			return nil, false
		}
		references = append(references, reference)
	}
	return references, true
}
