package sim

import (
	"encoding/json"
	"maps"
)

// The words of transactionResult and transactionType that this simulator
// uses [REST].
const (
	resultSuccessful   = "SUCCESSFUL"
	resultDeclined     = "DECLINED"
	resultVoid         = "VOID"
	resultUnsuccessful = "UNSUCCESSFUL"
	resultCancelled    = "CANCELLED"
	resultTimedOut     = "TIMED_OUT"

	typeSale         = "SALE"
	typeRefund       = "REFUND"
	typePreAuth      = "PRE_AUTH"
	typeCompletion   = "COMPLETION"
	typeVerification = "ACCOUNT_VERIFICATION"
)

// Payment is the result of a transaction and of duplicate: all 22 fields are
// required by the schema of duplicate [SCHEMA], so all are always sent, empty
// where there is nothing to tell. That a sale's result has the same shape is
// [INFERRED]. Amounts are minor units.
type Payment struct {
	AmountBase                   int      `json:"amountBase"`
	AmountCashback               int      `json:"amountCashback"`
	AmountGratuity               int      `json:"amountGratuity"`
	AmountTotal                  int      `json:"amountTotal"`
	ApplicationID                string   `json:"applicationId"`
	ApplicationLabel             string   `json:"applicationLabel"`
	AuthCode                     string   `json:"authCode"`
	CardSchemeName               string   `json:"cardSchemeName"`
	CardholderVerificationMethod string   `json:"cardholderVerificationMethod"`
	Currency                     string   `json:"currency"`
	DateOfExpiry                 string   `json:"dateOfExpiry"`
	DateOfStart                  string   `json:"dateOfStart"`
	PaymentMethod                string   `json:"paymentMethod"`
	PrimaryAccountNumber         string   `json:"primaryAccountNumber"` // masked, last four digits
	PrimaryAccountNumberSequence string   `json:"primaryAccountNumberSequence"`
	ReceiptLines                 Receipts `json:"receiptLines"`
	TID                          string   `json:"tid"`
	TransactionID                string   `json:"transactionId"`
	TransactionNumber            string   `json:"transactionNumber"`
	TransactionResult            string   `json:"transactionResult"`
	TransactionTime              string   `json:"transactionTime"` // local, no zone
	TransactionType              string   `json:"transactionType"`
}

const paymentTime = "2006-01-02T15:04:05"

// encodePayment writes the payment with the members of each overlay put over
// it in turn; an overlay is an object or empty.
func encodePayment(p *Payment, overlays ...json.RawMessage) json.RawMessage {
	raw := json.RawMessage(encode(p))
	for _, o := range overlays {
		var fields, over map[string]json.RawMessage
		if json.Unmarshal(o, &over) != nil || json.Unmarshal(raw, &fields) != nil {
			continue
		}
		maps.Copy(fields, over)
		raw = encode(fields)
	}
	return raw
}

// withoutNumber is the payment with its number told blank.
func (p Payment) withoutNumber() *Payment {
	p.TransactionNumber = ""
	return &p
}
