package sim

import "time"

// failed ends the transaction with an error if Knobs.FailAfter says so after this
// notification.
func (tx *transaction) failed(value string) bool {
	k := tx.sim.Knobs()
	if k.FailAfter == "" || k.FailAfter != value {
		return false
	}
	var processed *Payment
	if tx.payment.AuthCode != "" {
		processed = tx.complete(resultSuccessful)
	}
	tx.sim.release(tx.terminal, processed)
	tx.caller.refuse(refusal(k.FailCode, "transaction failed", "The terminal reported an error."))
	return true
}

func (tx *transaction) finish(result string) {
	tx.end(tx.outcome(result, tx.sim.Knobs().TimedOutTakesMoney))
}

// paperReplacingTime is how long staff take to replace the paper [INFERRED].
const paperReplacingTime = 5 * time.Second

// end answers with the payment, and gives the terminal the one that it processed, if
// any. It frees the terminal first, so that a till which has its answer may start the
// next transaction at once.
func (tx *transaction) end(told, processed *Payment) {
	k := tx.sim.Knobs()
	if k.PaperOut == "during" {
		tx.tell("REPLACE_PAPER")
		if !tx.sim.pause(tx.ctx, paperReplacingTime) {
			return
		}
	}
	if !k.FinishedAfterResponse {
		tx.tell(finishedNotification)
		if !tx.sim.pause(tx.ctx, tx.jitter(150*ms)) {
			return
		}
	}
	tx.sim.release(tx.terminal, processed)
	tx.caller.answer(k.encodePayment(told, nil))
	if k.FinishedAfterResponse && tx.sim.pause(tx.ctx, tx.jitter(150*ms)) {
		tx.tell(finishedNotification)
	}
	if k.PaperOut == "after" {
		tx.tell("REPLACE_PAPER")
	}
}

// outcome returns the payment that is answered and the one that the terminal
// remembers. They differ after a time-out: Connect got no result, and the terminal
// may have taken the money all the same, or processed nothing.
func (tx *transaction) outcome(result string, moneyAnyway bool) (told, processed *Payment) {
	if result != resultTimedOut {
		p := tx.complete(result)
		return p, p
	}
	if moneyAnyway {
		tx.authorise()
		processed = tx.complete(resultSuccessful)
	}
	return &Payment{
		TID: tx.payment.TID, Currency: tx.payment.Currency, TransactionType: tx.payment.TransactionType,
		PaymentMethod: "UNKNOWN", CardholderVerificationMethod: "UNKNOWN",
		TransactionResult: resultTimedOut, TransactionTime: tx.sim.terminalTime(),
	}, processed
}

// complete puts result, time and receipts on the payment.
func (tx *transaction) complete(result string) *Payment {
	return tx.completeAt(result, tx.sim.terminalTime())
}

func (tx *transaction) completeAt(result, at string) *Payment {
	p := tx.payment
	p.TransactionResult, p.TransactionTime = result, at
	p.ReceiptLines = printReceipts(p)
	return p
}
