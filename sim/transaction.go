package sim

import (
	"context"
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"time"
)

// transaction is one run of a terminal's script. It belongs to the Sim, and not to the
// link: when the link is lost it goes on, and its frames are lost.
type transaction struct {
	ctx      context.Context // ends when the simulator closes
	sim      *Sim
	caller   *caller // nil when no link asked for it
	terminal *terminal
	profile  profile
	payment  *Payment
	held     string // the code of the pre-authorisation that a completion charges
	random   *rand.Rand

	backOut   chan struct{} // closed when a cancel is to be carried out
	stage     stage         // Sim.mu guards these two
	cancelled bool
}

// start begins a transaction, or returns why it cannot. It does not wait for the end.
func (s *Sim) start(l *link, id int, method string, o order) *wireError {
	tx, refused := s.begin(l, id, method, o)
	if refused != nil {
		return refused
	}
	go func() {
		defer s.running.Done()
		tx.run()
	}()
	return nil
}

func (s *Sim) newTransactionLocked(c *caller, t *terminal, typ string, o order) *transaction {
	k := s.knobsLocked()
	tx := &transaction{ctx: s.workLocked(), sim: s, caller: c, terminal: t,
		profile: t.profile.forOrder(typ, o, k), backOut: make(chan struct{})}
	card := &Payment{}
	if typ == typeCompletion {
		if h := s.holdLocked(o.AuthCode, holdOpen); h != nil {
			card, tx.held = &h.card, h.AuthCode
		} else if tx.profile.result == resultSuccessful {
			tx.profile = declining() // the bank has no hold with this code
		}
	}
	tx.random = randomOf(k.Seed, t.tid, t.runs)
	t.number += k.NumberSkips
	k.NumberSkips = 0
	tx.payment = tx.fill(typ, t.number+1, o)
	o.amounts(tx.payment, k)
	tx.addTip()
	if card.PrimaryAccountNumber != "" && tx.payment.PrimaryAccountNumber != "" {
		tx.payment.PrimaryAccountNumber = card.PrimaryAccountNumber
	}
	return tx
}

// addTip adds what the customer of a tipping terminal gives. The amount is that of a
// sale; that other transactions get no tip is [INFERRED].
func (tx *transaction) addTip() {
	p := tx.payment
	if tx.profile.tip == 0 || p.TransactionType != typeSale {
		return
	}
	tip := (p.AmountBase*tx.profile.tip + 50) / 100
	p.AmountGratuity += tip
	p.AmountTotal += tip
}

// randomOf is a random source for one transaction, so that its numbers do not depend
// on what runs at the same time.
func randomOf(seed uint64, tid string, run int) *rand.Rand {
	h := fnv.New64a()
	_, _ = h.Write([]byte(tid))
	return rand.New(rand.NewPCG(seed, h.Sum64()+uint64(run)))
}

// fill makes the payment, as far as order and card decide it.
func (tx *transaction) fill(typ string, number int, o order) *Payment {
	p := &Payment{
		TID: o.TID, TransactionType: typ, Currency: o.Currency,
		TransactionNumber: fmt.Sprintf("%04d", (number-1)%lastNumber+1),
		TransactionID:     fmt.Sprintf("%07d", 1000000+tx.random.IntN(9000000)),
		PaymentMethod:     tx.profile.method, CardholderVerificationMethod: tx.profile.cvm,
	}
	if tx.profile.method == "UNKNOWN" {
		return p // no card was read
	}
	p.CardSchemeName = "VISA"
	p.PrimaryAccountNumber = fmt.Sprintf("************%04d", tx.random.IntN(10000))
	p.DateOfExpiry, p.DateOfStart = "12/30", "01/24"
	if tx.profile.method != "KEYED" {
		p.ApplicationID, p.ApplicationLabel = "A0000000031010", "VISA DEBIT"
		p.PrimaryAccountNumberSequence = "01"
	}
	return p
}

// run plays the script to its end and answers the request once. It ends early
// without an answer only when the simulator closes.
func (tx *transaction) run() {
	result := tx.profile.result
	for _, st := range tx.profile.steps {
		if !tx.pause(tx.jitter(st.wait)) {
			return
		}
		if !tx.advance(st) {
			tx.endCancelled()
			return
		}
		switch {
		case st.act == authorise:
			tx.authorise()
		case st.act == sign:
			accepted, ok := tx.askSignature()
			if !ok {
				return
			}
			if !accepted && tx.payment.AuthCode != "" {
				result = tx.reverse()
			}
		case st.value == "APPROVED" && result != resultSuccessful:
		case st.value == finishedNotification:
			tx.finish(result)
			return
		default:
			tx.tell(st.value)
			if tx.failed(st.value) {
				return
			}
		}
	}
}

// pause waits as Sim.pause does, but a cancel ends it.
func (tx *transaction) pause(d time.Duration) bool {
	t := tx.sim.timer(d)
	defer t.Stop()
	select {
	case <-t.C:
	case <-tx.backOut:
	case <-tx.ctx.Done():
	}
	return tx.ctx.Err() == nil
}

// authorise lets the bank authorise the payment: from then on the money has moved. A
// completion keeps the code of its pre-authorisation [INFERRED].
func (tx *transaction) authorise() {
	tx.sim.mu.Lock()
	defer tx.sim.mu.Unlock()
	tx.authoriseLocked()
}

func (tx *transaction) authoriseLocked() {
	tx.payment.AuthCode = fmt.Sprintf("%06d", tx.random.IntN(1000000))
	if tx.held != "" {
		tx.payment.AuthCode = tx.held
	}
	tx.sim.settleLocked(tx.payment)
}

// reverse gives the money back after a declined signature, or fails if the knobs say
// so. It returns the transactionResult.
func (tx *transaction) reverse() string {
	k := tx.sim.Knobs()
	if k.ReversalFails != "" {
		return k.ReversalFails
	}
	tx.sim.reverse(tx.payment)
	return k.SignatureDeclined
}

func (tx *transaction) tell(value string) {
	tx.caller.notify(terminalNotification, notice{NotificationValue: value, TID: tx.terminal.tid})
}

// jitter makes a wait up to a tenth shorter or longer; the seed decides. The 200 s of
// a time-out are not changed.
func (tx *transaction) jitter(d time.Duration) time.Duration {
	if d > longestCustomerWait {
		return d
	}
	return d*9/10 + time.Duration(tx.random.Int64N(int64(d)/5+1))
}
