package sim

import (
	"context"
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"time"
)

// order is what a sale or refund asks for [SCHEMA]; amounts in minor units.
type order struct {
	TID                  string `json:"tid"`
	Currency             string `json:"currency"`
	Amount               int    `json:"amount"`
	AmountCashback       int    `json:"amountCashback"`       // [DOC]
	CardholderNotPresent bool   `json:"cardholderNotPresent"` // [DOC]
}

// transaction is one run of a terminal's script. It belongs to the Sim, not to
// the link: it goes on when the link drops, its frames then go nowhere.
type transaction struct {
	sim      *Sim
	link     *link
	id       int // the JSON-RPC id to answer
	terminal *terminal
	profile  profile
	payment  *Payment
	chance   *rand.Rand
}

// start begins a transaction, or says why not. It does not wait for the end.
func (s *Sim) start(l *link, id int, typ string, o order) *wireError {
	t, number, no := s.begin(o.TID, o.Currency)
	if no != nil {
		return no
	}
	tx := &transaction{sim: s, link: l, id: id, terminal: t, profile: t.profile}
	if o.CardholderNotPresent {
		tx.profile = t.profile.keyed()
	}
	tx.chance = s.chance(o.TID, number)
	tx.payment = tx.blank(typ, number, o)
	s.mu.Lock()
	ctx := s.workLocked()
	s.running.Add(1)
	s.mu.Unlock()
	go func() {
		defer s.running.Done()
		tx.run(ctx)
	}()
	return nil
}

// chance gives each transaction its own source, so that what it draws does not
// hang on what runs beside it.
func (s *Sim) chance(tid string, number int) *rand.Rand {
	h := fnv.New64a()
	_, _ = h.Write([]byte(tid))
	return rand.New(rand.NewPCG(s.Knobs().Seed, h.Sum64()+uint64(number)))
}

// blank is the payment before anything happened; card and bank fill it in.
func (tx *transaction) blank(typ string, number int, o order) *Payment {
	p := &Payment{
		TID: o.TID, TransactionType: typ, Currency: o.Currency,
		TransactionNumber: fmt.Sprintf("%04d", (number-1)%9999+1),
		TransactionID:     fmt.Sprintf("%07d", 1000000+tx.chance.IntN(9000000)),
		PaymentMethod:     tx.profile.method, CardholderVerificationMethod: tx.profile.cvm,
	}
	if tx.profile.result == resultTimedOut && !tx.sim.Knobs().TimedOutTakesMoney {
		return p
	}
	p.AmountBase, p.AmountCashback = o.Amount, o.AmountCashback
	p.AmountTotal = o.Amount + o.AmountCashback
	if tx.profile.method != "UNKNOWN" {
		tx.readCard(p)
	}
	return p
}

func (tx *transaction) readCard(p *Payment) {
	p.ApplicationID, p.ApplicationLabel, p.CardSchemeName = "A0000000031010", "VISA DEBIT", "VISA"
	p.PrimaryAccountNumber = fmt.Sprintf("************%04d", tx.chance.IntN(10000))
	p.PrimaryAccountNumberSequence = "01"
	p.DateOfExpiry, p.DateOfStart = "12/30", "01/24"
	if p.PaymentMethod == "KEYED" {
		p.ApplicationID, p.ApplicationLabel, p.PrimaryAccountNumberSequence = "", "", ""
	}
}

// run plays the script to its end and answers the request once. It ends early
// without an answer only when the simulator closes.
func (tx *transaction) run(ctx context.Context) {
	result := tx.profile.result
	for _, st := range tx.profile.steps {
		if !tx.sim.pause(ctx, tx.jitter(st.wait)) {
			return
		}
		switch {
		case st.act == authorise:
			tx.authorise()
		case st.act == sign:
			accepted, ok := tx.askSignature(ctx)
			if !ok {
				return
			}
			if !accepted {
				result = tx.reverse()
			}
		case st.value == "APPROVED" && result != resultSuccessful:
		case st.value == finished:
			tx.finish(ctx, result)
			return
		default:
			tx.tell(st.value)
			if tx.failed(st.value) {
				return
			}
		}
	}
}

// authorise is the bank's yes: from here on the money has moved.
func (tx *transaction) authorise() {
	tx.payment.AuthCode = fmt.Sprintf("%06d", tx.chance.IntN(1000000))
	tx.sim.book(tx.payment.TransactionType, tx.payment)
}

// reverse gives the money back after a declined signature.
func (tx *transaction) reverse() string {
	tx.sim.book(tx.payment.TransactionType+"_REVERSAL", tx.payment)
	return tx.sim.Knobs().SignatureDeclined
}

// failed answers with the error of Knobs.FailAfter when its turn has come.
func (tx *transaction) failed(value string) bool {
	k := tx.sim.Knobs()
	if k.FailAfter == "" || k.FailAfter != value {
		return false
	}
	tx.sim.release(tx.terminal, nil)
	tx.link.refuse(tx.id, refusal(k.FailCode, "transaction failed", "The terminal reported an error."))
	return true
}

// finish frees the terminal first, so that a till which has its answer may
// start the next transaction at once.
func (tx *transaction) finish(ctx context.Context, result string) {
	k := tx.sim.Knobs()
	p := tx.payment
	if result == resultTimedOut && k.TimedOutTakesMoney {
		tx.authorise()
	}
	p.TransactionResult = result
	p.TransactionTime = tx.sim.now().Format(paymentTime)
	p.ReceiptLines = printReceipts(p)
	if !k.FinishedAfterResponse {
		tx.tell(finished)
		if !tx.sim.pause(ctx, tx.jitter(150*ms)) {
			return
		}
	}
	tx.sim.release(tx.terminal, p)
	tx.link.answer(tx.id, encodePayment(p, k.Payment))
	if k.FinishedAfterResponse && tx.sim.pause(ctx, tx.jitter(150*ms)) {
		tx.tell(finished)
	}
}

func (tx *transaction) tell(value string) {
	tx.link.notify(terminalNotification, notice{NotificationValue: value, TID: tx.payment.TID})
}

// jitter moves a wait by up to a tenth either way, drawn from the seed; the
// 200 s of a time-out stay as they are.
func (tx *transaction) jitter(d time.Duration) time.Duration {
	if d > time.Minute {
		return d
	}
	return d*9/10 + time.Duration(tx.chance.Int64N(int64(d)/5+1))
}
