package sim

import "slices"

// stage is how far a transaction has come, which decides who may cancel it. That a
// cancel is honoured only before the card is presented is [CLIENT]; how long the
// terminal's own key works is [INFERRED].
type stage uint8

const (
	waiting stage = iota // for the card: all may cancel
	reading              // the card is in: only the terminal's own key may
	atBank               // the bank is asked: nobody may
)

// stageOf tells the stage a step begins.
func stageOf(st step) stage {
	early := append([]string{"TRANSACTION_STARTED", "PRESENT_CARD", "ENTER_CASHBACK"}, cardTroubles...)
	switch {
	case st.act == tell && slices.Contains(early, st.value):
		return waiting
	case st.value == "PLEASE_WAIT", st.value == "PIN_ENTRY":
		return reading
	}
	return atBank
}

// advance enters the step's stage. It returns false when the transaction is being
// cancelled: then no more steps are taken.
func (tx *transaction) advance(st step) bool {
	tx.sim.mu.Lock()
	defer tx.sim.mu.Unlock()
	if !tx.cancelled {
		tx.stage = max(tx.stage, stageOf(st))
	}
	return !tx.cancelled
}

// cancel is the EPoS's cancelTransaction. The answer only says whether an
// attempt is made; the transaction's own response decides [DOC]. The answer goes to
// the link that asks for the cancel, and the notifications go to the link that asked
// for the transaction.
func (s *Sim) cancel(l *link, id int, tid string) *wireError {
	s.mu.Lock()
	t, refused := s.onlineLocked(tid)
	if refused != nil {
		s.mu.Unlock()
		return refused
	}
	tx, k := t.current, *s.knobsLocked()
	if tx != nil && tx.caller == nil {
		tx = nil // it was begun at a table: no EPoS asked for it
	}
	again := tx != nil && tx.cancelled
	early := tx != nil && tx.stage == waiting && !again && !k.CancelCrosses
	if early {
		tx.cancelled = true
	}
	s.mu.Unlock()
	switch {
	case tx == nil:
		return refusal(CodeCannotCancel, "no transaction to cancel", tid+" has no transaction to cancel.")
	case again:
		l.cancelling(id, true)
	case early:
		l.cancelling(id, true)
		tx.tell("ATTEMPTING_CANCEL")
		close(tx.backOut)
	case k.CancelCrosses:
		l.cancelling(id, true)
		tx.tell("ATTEMPTING_CANCEL")
	default:
		return tx.tooLate(l, id, k.LateCancel)
	}
	return nil
}

func (l *link) cancelling(id int, yes bool) {
	l.answer(id, encode(map[string]bool{"cancelling": yes}))
}

// tooLate answers a cancel that comes after the card was presented. The forms of the
// answer are [INFERRED].
func (tx *transaction) tooLate(l *link, id int, form string) *wireError {
	if form == "true" {
		l.cancelling(id, true)
	}
	tx.tell("ATTEMPTING_CANCEL")
	tx.tell("UNABLE_TO_CANCEL")
	if form == "false" {
		l.cancelling(id, false)
	}
	if form == "error" {
		return refusal(CodeCannotCancel, "unable to cancel", "It is too late to cancel.")
	}
	return nil
}

// PressCancel presses the cancel key of the terminal itself. It works until the
// bank is asked. Later, or when there is nothing to cancel, it returns a
// *ControlError.
func (s *Sim) PressCancel(tid string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	t := s.terminalLocked(tid)
	switch {
	case t == nil:
		return badField("terminal/cancel", "tid", "is no terminal")
	case t.current == nil || t.current.cancelled:
		return badField("terminal/cancel", "tid", "has no transaction to cancel")
	case t.current.stage == atBank:
		return badField("terminal/cancel", "tid", "has asked the bank already")
	}
	t.current.cancelled = true
	close(t.current.backOut)
	return nil
}

// endCancelled ends a cancelled transaction: nothing was asked of the bank, so the
// terminal has processed nothing [INFERRED].
func (tx *transaction) endCancelled() {
	<-tx.backOut // ATTEMPTING_CANCEL comes first
	if !tx.sim.pause(tx.ctx, 400*ms) {
		return
	}
	tx.tell("CANCELLING")
	tx.payment.TransactionNumber, tx.payment.TransactionID = "", ""
	if tx.stage == waiting {
		tx.withoutCard()
	} else {
		tx.tell("REMOVE_CARD")
	}
	tx.end(tx.complete(resultCancelled), nil)
}

// withoutCard blanks what only a card could have told.
func (tx *transaction) withoutCard() {
	p := tx.payment
	tx.payment = &Payment{
		AmountBase: p.AmountBase, AmountCashback: p.AmountCashback, AmountGratuity: p.AmountGratuity,
		AmountTotal: p.AmountTotal, TID: p.TID, TransactionType: p.TransactionType, Currency: p.Currency,
		PaymentMethod: "UNKNOWN", CardholderVerificationMethod: "UNKNOWN",
	}
}
