package transaction

import (
	"connect-epos/core/journal"
)

// cancelBeforeSending: nothing was sent yet, and now nothing will be.
func cancelBeforeSending(s State, _ Event) (State, []Effect) {
	s.Cancel.BeforeSending = true
	return s, nil
}

// resolveCancelled keeps the promise of a payment that was cancelled before
// anything was sent.
func resolveCancelled(s State, e Event) (State, Effect) {
	s.Promise.Open = false
	s.Record.Status, s.Record.Sent, s.Record.Reason = journal.Withdrawn, journal.SentNo, ReasonCancelled
	s.Record.SettledAt = e.At
	return s, Resolve{Outcome: s.Outcome()}
}

// withdrawCancelled takes the reservation of a cancelled payment back. Its
// promise waits for that: whoever hears of it may pay the same bill again.
func withdrawCancelled(s State, e Event) (State, []Effect) {
	s, _ = resolveCancelled(s, e)
	s.Phase, s.Promise.Open = Withdrawing, true
	s.Record.Rev = s.raise()
	return s, []Effect{Commit{Record: s.Record, Entry: s.Record.Entry(journal.EntryWithdrawn, e.At)}}
}

// resolveWithdrawn keeps the promise of a cancelled payment.
func resolveWithdrawn(s State, _ Event) (State, []Effect) {
	if !s.Promise.Open {
		return s, nil
	}
	s.Promise.Open = false
	return s, []Effect{Resolve{Outcome: s.Outcome()}}
}

// askToCancel asks Connect, once. The payment's own answer decides what came of it.
// A cancel names a terminal and no payment: where it can reach another payment
// it is not sent.
func askToCancel(s State, _ Event) (State, []Effect) {
	if s.Cancel.AskedConnect || !s.Cancellable() {
		return s, nil
	}
	s.Cancel.AskedConnect = true
	return s, []Effect{AskCancel{}}
}

// Cancellable reports whether a cancel that leaves now can only reach this
// payment: its frame was sent, its end has not come, and the terminal did not say
// that it finished. After that the terminal may be taking the payment of
// another till.
func (s State) Cancellable() bool {
	return (s.Phase == InFlight || s.Phase == Accepting) && !s.Terminal.SaidFinished
}
