package connect

import (
	"strconv"
	"time"

	"connect-epos/core/wire"
)

// TableRequest is what every message about tables may carry: which terminal,
// which table, which waiter, and how long the terminal waits for an answer. What is not
// given is "" or 0. Ids are compared exactly as they came, but for card numbers, which are
// masked and name nothing; a number counts as its digits.
type TableRequest struct {
	TID, TableID, WaiterID string
	Timeout                time.Duration
}

// TablePayment is one payment that a card machine took by itself. Amounts are in
// minor units. Paid excludes gratuity and cashback [INFERRED]. They mean nothing
// unless Readable. Value is the payment as it came, with card numbers masked.
//
// An ID that is a card number is masked, too. Two of them might then look the same, so it
// counts only beside an authorisation code. A Time that holds a card number is none.
type TablePayment struct {
	_ wire.NeverCompared

	ID, AuthCode, Time, Method, Scheme, Currency, Result, Type string

	Paid, Gratuity, Cashback int64
	Value                    wire.Value
	Readable                 bool
}

// TableNotice is one message that tells of payments. With HasTotals, Paid, Gratuity and
// Cashback are the totals beside the list, in minor units.
type TableNotice struct {
	TableRequest
	Currency                 string
	Paid, Gratuity, Cashback int64
	HasTotals                bool
	Payments                 []TablePayment
	Sum                      bool // there is no list, and what Payments holds may be one payment or the sum of several
}

// maxPayments is how many payments one message may tell of. No table could have a
// longer list, so such a list is not read.
const maxPayments = 500

// Request reads what a message about tables carries.
func (d Dialect) Request(params wire.Value) TableRequest {
	return TableRequest{
		TID:      MaskText(d.text(params, paramTID)),
		TableID:  MaskText(d.text(params, paramTableID)),
		WaiterID: MaskText(d.text(params, paramWaiterID)),
		Timeout:  readTimeout(d.find(params, paramTimeout)),
	}
}

// Notice reads a message that tells of payments: a list of them with totals, or
// one payment [INFERRED], each in the words of the table [REST] or of a payment
// at the counter [REST]. A payment that cannot be read is never left out; it is told
// as not Readable. Totals that are all zero, without a list, tell of no payment.
//
// A message without a list is one payment when it has an id or an authorisation
// code, which a payment has and the totals of a table do not have [REST]. Without
// them it may be the sum of several payments, and is told as a Sum [INFERRED].
func (d Dialect) Notice(params wire.Value) TableNotice {
	n := TableNotice{TableRequest: d.Request(params), Currency: MaskText(d.text(params, paramCurrency))}
	list := d.find(params, paramPayments)
	if list.IsAbsent() {
		if one := d.payment(params); !one.nothing() {
			n.Payments, n.Sum = []TablePayment{one}, one.ID+one.AuthCode == ""
			return n
		}
	}
	n.Paid, n.Gratuity, n.Cashback, n.HasTotals = d.amounts(params)
	items := list.Items()
	if !list.IsAbsent() && (list.Kind() != wire.KindArray || len(items) > maxPayments) {
		items = []wire.Value{list}
	}
	for _, item := range items {
		n.Payments = append(n.Payments, d.payment(item))
	}
	return n
}

// TellsOfMoney reports whether a message carries payments or a paid amount, whatever
// its name is.
func (d Dialect) TellsOfMoney(params wire.Value) bool {
	for _, row := range [...]int{paramPayments, paramPaid, paramTotal} {
		if !d.find(params, row).IsAbsent() {
			return true
		}
	}
	return false
}

// payment reads one payment. A value that is no object has no members, so such a payment
// is not Readable.
func (d Dialect) payment(v wire.Value) TablePayment {
	p := TablePayment{
		AuthCode: MaskText(d.text(v, paramAuthCode)),
		Time:     PaymentTime(d.text(v, paramTime)),
		Method:   MaskText(d.text(v, paramMethod)),
		Scheme:   MaskText(d.text(v, paramScheme)),
		Currency: MaskText(d.text(v, paramCurrency)),
		Result:   MaskText(d.word(v, paramResult)),
		Type:     MaskText(d.word(v, paramType)),
		Value:    Mask(v),
	}
	p.ID = PaymentID(d.text(v, paramPaymentID), p.AuthCode)
	p.Paid, p.Gratuity, p.Cashback, p.Readable = d.amounts(v)
	return p
}

// PaymentID is how the id of a payment is told: without card numbers. An id that holds one
// counts only beside an authorisation code. Earlier builds kept ids as they came.
func PaymentID(id, authCode string) string {
	masked := MaskText(id)
	if authCode == "" && masked != id {
		return ""
	}
	return masked
}

// PaymentTime is how the time of a payment is told: "" when it holds a card number. Earlier
// builds kept times as they came.
func PaymentTime(text string) string {
	if MaskText(text) != text && !onlyTime(text) {
		return ""
	}
	return text
}

// onlyTime reports whether digits that might be a card number are a time and nothing else:
// ms since 1970, or year to second. No card number that long begins so.
func onlyTime(text string) bool {
	return len(text) == 13 && text[0] == '1' || len(text) == 14 && text[:2] == "20"
}

// nothing reports whether p says that nothing was paid, and nothing else.
func (p TablePayment) nothing() bool {
	return p.Readable && p.Paid|p.Gratuity|p.Cashback == 0 && p.ID+p.AuthCode+p.Result == ""
}

// Succeeded reports whether money was taken for the bill, and whether that is known. A
// payment without a result counts as successful, because at the table only successful
// payments are told [INFERRED].
func (p TablePayment) Succeeded() (yes, known bool) {
	switch p.Result {
	case Declined, Void, Unsuccessful, Cancelled:
		return false, true
	case "", Successful:
		yes = p.Type == "" || p.Type == TransactionType(Sale)
		return yes, yes
	}
	return false, false
}

// amounts reads the amounts of a payment, or the totals of several. It is not ok when
// one of them is not a whole number that a payment can have, when none says what was
// paid, or when they contradict each other. Then all of them are 0.
func (d Dialect) amounts(v wire.Value) (paid, gratuity, cashback int64, ok bool) {
	paid, told, ok1 := d.amount(v, paramPaid)
	gratuity, _, ok2 := d.amount(v, paramGratuity)
	cashback, _, ok3 := d.amount(v, paramCashback)
	total, summed, ok4 := d.amount(v, paramTotal)
	rest := total - gratuity - cashback
	if !told {
		paid = rest
	}
	if !ok1 || !ok2 || !ok3 || !ok4 || !told && !summed || paid < 0 || summed && paid != rest {
		return 0, 0, 0, false
	}
	return paid, gratuity, cashback, true
}

// amount reads one amount. An absent amount is 0, and ok.
func (d Dialect) amount(v wire.Value, row int) (n int64, told, ok bool) {
	found := d.find(v, row)
	if found.IsAbsent() {
		return 0, false, true
	}
	n, err := found.Int()
	return n, true, err == nil && n >= 0 && n <= MaxAmount
}

// text reads a text, or a number as a text.
func (d Dialect) text(v wire.Value, row int) string {
	found := d.find(v, row)
	switch found.Kind() {
	case wire.KindString:
		s, _ := found.Text()
		return s
	case wire.KindNumber:
		if n, err := found.Int(); err == nil {
			return strconv.FormatInt(n, 10)
		}
		return found.String()
	}
	return ""
}

// word reads a text that must not be overlooked: a value of another type is not taken
// for an absent one.
func (d Dialect) word(v wire.Value, row int) string {
	if s := d.text(v, row); s != "" {
		return s
	}
	return d.find(v, row).String()
}

// readTimeout reads how long the other side waits for an answer; 0 means that it did not
// say. The unit is not known: 1000 and more count as milliseconds, less as seconds
// [INFERRED]. A number in a string is read too.
func readTimeout(v wire.Value) time.Duration {
	n, err := v.Int()
	if s, ok := v.Text(); ok {
		n, err = strconv.ParseInt(s, 10, 32)
	}
	switch {
	case err != nil || n <= 0 || n > 3_600_000:
		return 0
	case n >= 1000:
		return time.Duration(n) * time.Millisecond
	}
	return time.Duration(n) * time.Second
}
