package sim

// Limits of what may be asked, in minor units [REST].
const (
	maxAmount   = 99999999
	maxCashback = 10000
)

// order is what a transaction asks for [SCHEMA]; amounts in minor units.
type order struct {
	TID                      string `json:"tid"`
	Currency                 string `json:"currency"`
	Amount                   int    `json:"amount"`
	AmountCashback           int    `json:"amountCashback"`           // sale [DOC]
	CardholderNotPresent     bool   `json:"cardholderNotPresent"`     // sale and refund [DOC]
	AuthCode                 string `json:"authCode"`                 // completion [DOC]
	AmountPreAuthorisedTotal int    `json:"amountPreAuthorisedTotal"` // completion [REST]
}

// fits reports whether the order is possible for that type. An account is verified
// with amount 0 [INFERRED].
func (o order) fits(typ string) bool {
	switch {
	case typ == typeVerification:
		return o.Amount == 0
	case o.Amount < 1 || o.Amount > maxAmount || o.AmountCashback < 0:
		return false
	}
	return typ != typeCompletion || o.AuthCode != ""
}

// keyed reports whether the card's number is typed in.
func (o order) keyed(typ string) bool {
	return o.CardholderNotPresent && (typ == typeSale || typ == typeRefund)
}

// amounts sets the amounts of the payment: the terminal may give less cashback than
// was asked for, and the customer may add to the sum.
func (o order) amounts(p *Payment, k *Knobs) {
	p.AmountBase = o.Amount
	if p.TransactionType == typeSale {
		p.AmountCashback = o.AmountCashback
		if present := p.PaymentMethod != "KEYED"; present {
			p.AmountGratuity = k.Gratuity
			if k.EnterCashback > 0 {
				p.AmountCashback = k.EnterCashback
			}
		}
		p.AmountCashback = min(p.AmountCashback, k.CashbackLimit)
	}
	p.AmountTotal = p.AmountBase + p.AmountCashback + p.AmountGratuity
}
