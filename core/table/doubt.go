package table

import (
	"connect-epos/core/journal"
)

// linkLost: what the terminal says while there is no link may be lost, a payment
// among it, unless all is known to be paid.
func linkLost(s State, e Event) (State, []Effect) {
	if s.paid() {
		return s, nil
	}
	return doubt(s, e, ReasonLinkLost)
}

// paid reports whether all that was due under the lock is known to be paid.
func (s State) paid() bool { return s.Lock.Amount > 0 && s.Lock.PaidSum >= s.Lock.Amount }

// doubt notes that a payment may have been taken that the till does not know of.
// No lock is given until that is settled. While a lock is being asked for or
// ended it waits.
func doubt(s State, e Event, reason string) (State, []Effect) {
	switch s.Phase {
	case Locked:
	case Doubt:
		if clears(s.Lock.Reason) {
			s.Lock.Reason = reason // what a payment can clear gives way to what it cannot
		}
		return s, []Effect{s.change(journal.MayBeTaken, e.At)}
	case Free:
		return suspect(s, e, reason)
	default:
		s.Suspect = reason
		return s, nil
	}
	s.Phase, s.Suspect = Doubt, ""
	s.Lock.Status, s.Lock.Reason = journal.Unknown, reason
	return s, []Effect{s.change(journal.MayBeTaken, e.At)}
}

// suspect: the table is not locked; a record that says nothing but the doubt
// holds it from now on.
func suspect(s State, e Event, reason string) (State, []Effect) {
	from := e.Record
	if from.Reference == "" {
		from = s.Lock
		from.Attempt, from.Rev, from.Answer, from.Amount = 0, 0, e.Record.Answer, 0
	}
	s.Phase, s.Suspect, s.Lock, s.Rev, s.Unstored = Doubt, "", from, 0, true
	s.Left, s.Silent, s.Told, s.Tries, s.Again = true, false, false, 0, false
	s.Lock.Acknowledged, s.Lock.CarriedOn, s.Lock.Settlement, s.Lock.SettledBy = false, nil, nil, ""
	s.Lock.Status, s.Lock.Sent, s.Lock.Reason, s.Lock.CreatedAt = journal.Unknown, journal.SentMaybe, reason, e.At
	return s, []Effect{Reserve{Record: s.Lock, Entry: s.Lock.Entry(journal.MayBeTaken, e.At)}}
}

// clears reports whether a doubt of that reason is over once the whole amount is
// known to be paid.
func clears(reason string) bool {
	return reason == ReasonLinkLost || reason == ReasonEngineLost || reason == ReasonMissing
}

// covered clears a doubt: all that was due is known to be paid, so that nothing
// can be missing. It is over when the terminal is done.
func covered(s State, e Event) (State, []Effect) {
	if s.Phase != Doubt || !s.paid() || !clears(s.Lock.Reason) {
		return s, nil
	}
	s.Phase = Locked
	s.Lock.Status, s.Lock.Reason = journal.Open, ""
	return s, []Effect{s.change(journal.Locked, e.At)}
}
