package table

import "connect-epos/core/journal"

// changed refuses what staff decided about a table that does not stand as they saw
// it: their answer was to another question.
var changed = Refuse{Changed, "the table does not stand as it was shown to whoever decided; nothing was changed"}

// changedSince reports whether the table does not stand as it did when staff
// looked, as far as their decision says what they saw.
func (s *State) changedSince(e Event) bool {
	if e.Kind != ForceUnlock && e.Kind != Settle {
		return false
	}
	return e.Rev != 0 && e.Rev != s.ViewRev || e.Since != 0 && e.Since != s.View("").Since
}

// forceUnlock ends the lock because staff say so.
func forceUnlock(s *State, e Event) []Effect {
	by := e.By
	by.At = e.At
	s.Lock.Record.CarriedOn = &by
	return append(end(s, e, ReasonForced), Done{})
}

// settleDoubt takes staff's verdict on what may have been taken.
func settleDoubt(s *State, e Event) []Effect {
	verdict := e.Settlement
	verdict.At = e.At
	s.Lock.Record.Settlement, s.Lock.Record.SettledBy = &verdict, journal.ByOperator
	return append(end(s, e, ReasonSettled), Done{})
}
