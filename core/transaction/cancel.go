package transaction

import (
	"connect-epos/core/evidence"
	"connect-epos/core/journal"
)

// cancelBeforeSending notes a cancel that came before anything was sent: now
// nothing will be.
func cancelBeforeSending(s State, _ Event) (State, []Effect) {
	s.Cancel.BeforeSending = true
	return s, nil
}

// resolveCancelled resolves the promise of a payment that was cancelled before
// anything was sent.
func resolveCancelled(s State, e Event) (State, Effect) {
	s.Promise.Open = false
	s.Record.Status, s.Record.Sent, s.Record.Reason = journal.Withdrawn, journal.SentNo, evidence.ReasonCancelled
	s.Record.SettledAt = e.Time.At
	return s, Resolve{Outcome: s.Outcome()}
}

// withdrawCancelled takes the reservation of a cancelled payment back. The promise
// waits until that is kept, because whoever hears of it may pay the same bill
// again.
func withdrawCancelled(s State, e Event) (State, []Effect) {
	s, _ = resolveCancelled(s, e)
	s.Phase, s.Promise.Open = Withdrawing, true
	s.Record.Rev = s.raise()
	return s, []Effect{Commit{Record: s.Record, Entry: s.Record.Entry(journal.EntryWithdrawn, e.Time.At)}}
}

// resolveWithdrawn resolves the promise of a cancelled payment, if it still waits.
func resolveWithdrawn(s State, _ Event) (State, []Effect) {
	if !s.Promise.Open {
		return s, nil
	}
	s.Promise.Open = false
	return s, []Effect{Resolve{Outcome: s.Outcome()}}
}

// askToCancel asks Connect to cancel, once. The payment's own answer tells what
// came of it. A cancel names a terminal and no payment, so it is not sent when it
// could reach another payment.
func askToCancel(s State, _ Event) (State, []Effect) {
	if s.Cancel.AskedConnect || !s.Cancellable() {
		return s, nil
	}
	s.Cancel.AskedConnect = true
	return s, []Effect{AskCancel{}}
}

// Cancellable reports whether a cancel that leaves now can only reach this payment:
// its frame was sent, its end has not come, and the terminal did not say that it
// finished. After that the terminal may already be taking the payment of another
// till.
func (s State) Cancellable() bool {
	return (s.Phase == InFlight || s.Phase == Accepting) && !s.Terminal.SaidFinished
}
