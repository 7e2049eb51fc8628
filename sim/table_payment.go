package sim

import (
	"encoding/json"
	"fmt"
	"time"
)

// tablePaid is one payment of a visit, as the terminal remembers it.
type tablePaid struct {
	id      string
	payment Payment
	at      string
}

// tablePayment is a payment in a notice: the fields of [REST], where all are
// required. Amounts are in minor units; amountPaid is without gratuity and cashback
// [INFERRED].
type tablePayment struct {
	AmountPaid     int    `json:"amountPaid"`
	AmountCashback int    `json:"amountCashback"`
	AmountGratuity int    `json:"amountGratuity"`
	AuthCode       string `json:"authCode"`
	Currency       string `json:"currency"`
	CardSchemeName string `json:"cardSchemeName"`
	PaymentMethod  string `json:"paymentMethod"`
	Time           string `json:"time"`
}

// encode writes the payment in the shape that the knobs want.
func (p *tablePaid) encode(k *Knobs) json.RawMessage {
	y := &p.payment
	raw := json.RawMessage(encode(tablePayment{y.AmountBase, y.AmountCashback, y.AmountGratuity, y.AuthCode,
		y.Currency, y.CardSchemeName, y.PaymentMethod, p.at}))
	if k.TablePaymentShape == "payment" {
		raw = k.encodePayment(y, nil)
	}
	more := map[string]any{}
	if k.PaymentIDs {
		more["paymentId"] = p.id
	}
	if k.TableTellsFailures {
		more["transactionResult"] = y.TransactionResult
	}
	raw = overlay(raw, more)
	var over map[string]any
	if json.Unmarshal(k.TablePayment, &over) == nil && over != nil {
		raw = overlay(raw, over)
	}
	return raw
}

// signatureCheckTime is how long the waiter takes to compare the signature [INFERRED].
const signatureCheckTime = 4 * time.Second

// pay takes one payment of what is due. The terminal has its own connection to the
// bank, so the link to the till does not matter before the notice.
func (p *stepRun) pay() {
	tx := p.charge()
	if tx == nil {
		return
	}
	switch result := p.play(tx); result {
	case askStopped:
		p.seen.Refused = askStopped
	case resultSuccessful:
		p.seen.Result = result
		p.tellPayment()
	default:
		p.seen.Result = result
		p.failed(tx, result)
	}
}

// charge begins the payment; nil means that the terminal refuses it.
func (p *stepRun) charge() *transaction {
	s, t := p.sim, p.terminal
	s.mu.Lock()
	defer s.mu.Unlock()
	a, amount := &t.table, int(p.step.Amount)
	if amount == 0 {
		amount = a.due
	}
	switch {
	case a.stage != stageLocked:
		p.seen.Refused = "not-locked"
	case a.due == 0:
		p.seen.Refused = "nothing-due"
	case amount > a.due:
		p.seen.Refused = "more-than-due"
	}
	if p.seen.Refused != "" {
		return nil
	}
	t.runs++
	tx := s.newTransactionLocked(nil, t, typeSale, order{TID: t.tid, Currency: t.currency, Amount: amount,
		AmountCashback: int(p.step.Cashback), CardholderNotPresent: p.step.Method == "KEYED"})
	tx.ctx, t.current = p.ctx, tx
	y := tx.payment
	if p.step.Gratuity > 0 {
		y.AmountGratuity = int(p.step.Gratuity)
	}
	y.AmountTotal = y.AmountBase + y.AmountCashback + y.AmountGratuity
	if p.step.Method != "" && y.PaymentMethod != "UNKNOWN" {
		y.PaymentMethod = p.step.Method
	}
	return tx
}

// play lets the payment run, and returns its result or askStopped.
func (p *stepRun) play(tx *transaction) string {
	for _, st := range tx.profile.steps {
		if !tx.pause(tx.jitter(st.wait)) {
			return askStopped
		}
		if !tx.advance(st) {
			tx.withoutCard()
			return resultCancelled
		}
		switch st.act {
		case authorise:
			p.took(tx)
		case sign:
			if !tx.pause(signatureCheckTime) {
				return askStopped
			}
		}
	}
	return tx.profile.result
}

// took is the bank's yes: the money has moved, less is due, and the till must
// hear of it whatever happens from here on.
func (p *stepRun) took(tx *transaction) {
	s, t := p.sim, p.terminal
	s.mu.Lock()
	defer s.mu.Unlock()
	paid := s.bookTableLocked(t, tx)
	t.table.due -= tx.payment.AmountBase
	t.table.taken = append(t.table.taken, paid)
	p.seen.PaymentID, p.seen.AuthCode = paid.id, paid.payment.AuthCode
	if !s.knobsLocked().TableNoticesAtEnd {
		p.note = s.noticeLocked(t)
		s.keepUndeliveredLocked(t, p.note)
	}
}

// bookTableLocked charges the card, and writes the table into the ledger.
func (s *Sim) bookTableLocked(t *terminal, tx *transaction) *tablePaid {
	tx.authoriseLocked()
	paid := s.paidLocked(t, tx, resultSuccessful)
	c := &s.ledger[len(s.ledger)-1]
	c.TableID, c.WaiterID, c.PaymentID = t.table.table, t.table.waiter, paid.id
	c.Method = paid.payment.PaymentMethod
	return paid
}

// paidLocked ends the payment with that result. The terminal has processed it.
func (s *Sim) paidLocked(t *terminal, tx *transaction, result string) *tablePaid {
	y := tx.completeAt(result, s.terminalTimeLocked())
	t.process(y)
	off := time.Duration(s.knobsLocked().ClockOffsetMinutes) * time.Minute
	return &tablePaid{id: paymentID(tx), payment: *y, at: s.now().Add(off).UTC().Format(time.RFC3339)}
}

// paymentID has the form of a UUID [INFERRED]; the seed decides it.
func paymentID(tx *transaction) string {
	a, b := tx.random.Uint64(), tx.random.Uint64()
	return fmt.Sprintf("%08x-%04x-4%03x-8%03x-%012x", uint32(a>>32), uint16(a>>16), a&0xfff, b>>52, b&0xffffffffffff)
}

// failed ends a payment that did not succeed. After a time-out the bank may have taken
// the money all the same, if the knobs say so, and the till is not told.
func (p *stepRun) failed(tx *transaction, result string) {
	s, t := p.sim, p.terminal
	s.mu.Lock()
	k := s.knobsLocked()
	paid := &tablePaid{}
	switch {
	case result == resultTimedOut && k.TimedOutTakesMoney:
		paid = s.bookTableLocked(t, tx)
	case result == resultTimedOut || result == resultCancelled:
		paid.payment = *tx.completeAt(result, s.terminalTimeLocked()) // nothing was processed
		paid.id, paid.at = paymentID(tx), paid.payment.TransactionTime
	default:
		paid = s.paidLocked(t, tx, result)
	}
	paid.payment.TransactionResult = result
	if k.TableTellsFailures && !t.table.off {
		p.note = s.noticeOfLocked(t, []*tablePaid{paid}, nil)
		s.keepUndeliveredLocked(t, p.note)
	}
	s.mu.Unlock()
	p.tellPayment()
}

func (p *stepRun) tellPayment() {
	if p.note != nil {
		p.seen.Told = p.sim.tell(p.ctx, p.terminal, p.note)
	}
}
