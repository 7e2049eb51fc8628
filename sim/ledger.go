package sim

import (
	"slices"
	"time"
)

// Charge is one row of the bank's book: money that really moved. A refund and
// a reversal are rows of their own; Type tells them apart. Amounts are minor
// units and never negative; the total includes cashback and gratuity.
type Charge struct {
	Seq               int       `json:"seq"`
	TID               string    `json:"tid"`
	Type              string    `json:"type"` // SALE, REFUND, COMPLETION; each also with _REVERSAL
	AmountBase        int       `json:"amountBase"`
	AmountCashback    int       `json:"amountCashback"`
	AmountGratuity    int       `json:"amountGratuity"`
	AmountTotal       int       `json:"amountTotal"`
	Currency          string    `json:"currency"`
	Scheme            string    `json:"scheme"`
	Session           int       `json:"session"` // of the terminal; from 1, each end of day begins another
	TransactionNumber string    `json:"transactionNumber"`
	TransactionID     string    `json:"transactionId"`
	AuthCode          string    `json:"authCode,omitempty"`
	At                time.Time `json:"at"`
	// What follows is set for a payment taken at a table.
	TableID   string `json:"tableId,omitempty"`
	WaiterID  string `json:"waiterId,omitempty"`
	PaymentID string `json:"paymentId,omitempty"`
	Method    string `json:"paymentMethod,omitempty"`
}

// Ledger returns every charge since the start or the last Reset, oldest first.
func (s *Sim) Ledger() []Charge {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.ledger)
}

// Standing counts the charges of that type (SALE, REFUND, COMPLETION) and base
// amount on the terminal: those booked, without those reversed. For PRE_AUTH it
// counts the holds that were not released; their amount is the total.
func (s *Sim) Standing(tid, typ string, amount int) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	n := 0
	for _, c := range s.ledger {
		switch {
		case c.TID != tid || c.AmountBase != amount:
		case c.Type == typ:
			n++
		case c.Type == typ+"_REVERSAL":
			n--
		}
	}
	for _, h := range s.holds {
		if typ == typePreAuth && h.TID == tid && h.Amount == amount && h.State != holdReleased {
			n++
		}
	}
	return n
}

// The states of a Hold.
const (
	holdOpen      = "held"
	holdCompleted = "completed"
	holdReleased  = "released"
)

// Hold is money that a pre-authorisation sets aside: it has not moved, and is in no
// ledger until a completion charges it. Amount is in minor units.
type Hold struct {
	Seq      int       `json:"seq"`
	TID      string    `json:"tid"`
	AuthCode string    `json:"authCode"`
	Amount   int       `json:"amount"`
	Currency string    `json:"currency"`
	State    string    `json:"state"` // held, completed, released
	At       time.Time `json:"at"`
	card     Payment   // whose card it was
}

// Holds returns every pre-authorisation since the start or the last Reset,
// oldest first.
func (s *Sim) Holds() []Hold {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.holds)
}

// settleLocked does what an authorised payment asks of the bank: a charge or a refund
// is booked, a pre-authorisation is held, and a verification changes nothing.
func (s *Sim) settleLocked(p *Payment) {
	switch p.TransactionType {
	case typeVerification:
	case typePreAuth:
		s.holds = append(s.holds, Hold{Seq: len(s.holds) + 1, TID: p.TID, AuthCode: p.AuthCode,
			Amount: p.AmountTotal, Currency: p.Currency, State: holdOpen, At: s.now(), card: *p})
	case typeCompletion:
		s.bookLocked(p.TransactionType, p)
		s.moveHoldLocked(p.AuthCode, holdOpen, holdCompleted)
	default:
		s.bookLocked(p.TransactionType, p)
	}
}

// reverse undoes settleLocked; what moved money gets a row of its own.
func (s *Sim) reverse(p *Payment) {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch p.TransactionType {
	case typeVerification:
	case typePreAuth:
		s.moveHoldLocked(p.AuthCode, holdOpen, holdReleased)
	case typeCompletion:
		s.bookLocked(p.TransactionType+"_REVERSAL", p)
		s.moveHoldLocked(p.AuthCode, holdCompleted, holdOpen)
	default:
		s.bookLocked(p.TransactionType+"_REVERSAL", p)
	}
}

// bookLocked enters what the payment moved under that type. The type of a reversal is
// not the payment's own.
func (s *Sim) bookLocked(typ string, p *Payment) {
	c := Charge{
		Seq: len(s.ledger) + 1, TID: p.TID, Type: typ,
		AmountBase: p.AmountBase, AmountCashback: p.AmountCashback, AmountGratuity: p.AmountGratuity,
		AmountTotal: p.AmountTotal, Currency: p.Currency, Scheme: p.CardSchemeName,
		TransactionNumber: p.TransactionNumber, TransactionID: p.TransactionID,
		AuthCode: p.AuthCode, At: s.now(),
	}
	if t := s.terminalLocked(p.TID); t != nil {
		c.Session = t.session()
	}
	s.ledger = append(s.ledger, c)
}

// holdLocked finds the hold of that code and state; nil when there is none.
func (s *Sim) holdLocked(authCode, state string) *Hold {
	i := slices.IndexFunc(s.holds, func(h Hold) bool { return h.AuthCode == authCode && h.State == state })
	if i < 0 {
		return nil
	}
	return &s.holds[i]
}

func (s *Sim) moveHoldLocked(authCode, from, to string) {
	if h := s.holdLocked(authCode, from); h != nil {
		h.State = to
	}
}
