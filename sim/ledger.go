package sim

import (
	"slices"
	"time"
)

// Charge is one row of the bank's book: money that really moved. A refund and
// a reversal are rows of their own; Type tells them apart. Amounts are minor
// units and never negative.
type Charge struct {
	Seq               int       `json:"seq"`
	TID               string    `json:"tid"`
	Type              string    `json:"type"` // SALE, REFUND, SALE_REVERSAL, REFUND_REVERSAL
	AmountBase        int       `json:"amountBase"`
	AmountTotal       int       `json:"amountTotal"`
	Currency          string    `json:"currency"`
	TransactionNumber string    `json:"transactionNumber"`
	TransactionID     string    `json:"transactionId"`
	At                time.Time `json:"at"`
}

// Ledger returns every charge since the start or the last Reset, oldest first.
func (s *Sim) Ledger() []Charge {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.ledger)
}

// book enters what the transaction moved under the type, which for a reversal
// is not the transaction's own.
func (s *Sim) book(typ string, p *Payment) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.ledger = append(s.ledger, Charge{
		Seq: len(s.ledger) + 1, TID: p.TID, Type: typ,
		AmountBase: p.AmountBase, AmountTotal: p.AmountTotal, Currency: p.Currency,
		TransactionNumber: p.TransactionNumber, TransactionID: p.TransactionID, At: s.now(),
	})
}
