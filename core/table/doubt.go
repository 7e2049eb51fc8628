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
	s.Doubts++ // who decides about an earlier one has not looked for this one
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
		return turnDown(s)
	}
	s.Phase, s.Suspect = Doubt, ""
	s.Lock.Status, s.Lock.Reason = journal.Unknown, reason
	return s, []Effect{s.change(journal.MayBeTaken, e.At)}
}

// suspect: the table is not locked; a record that says nothing but the doubt
// holds it from now on.
func suspect(s State, e Event, reason string) (State, []Effect) {
	of := e.Record // who told of it, or the lock during which it was told of
	s.Lock = journal.Record{Account: of.Account, Site: of.Site, Engine: of.Engine, Epoch: of.Epoch, RPC: of.RPC, Token: of.Token,
		Kind: journal.TableLock, Reference: journal.LockReference(of.Table), TID: of.TID, Table: of.Table, Waiter: of.Waiter,
		Currency: of.Currency, Aside: true, Answer: of.Answer,
		Status: journal.Unknown, Sent: journal.SentMaybe, Reason: reason, CreatedAt: e.At}
	s.Phase, s.Suspect, s.Rev, s.Unstored = Doubt, "", 0, true
	s.Left, s.Silent, s.Told, s.Telling, s.Tries, s.Again, s.Found = true, false, false, false, 0, false, 0
	return s, []Effect{Reserve{Record: s.Lock, Entry: s.Lock.Entry(journal.MayBeTaken, e.At)}}
}

// clears reports whether a doubt of that reason is over once the whole amount is
// known to be paid.
func clears(reason string) bool {
	return reason == ReasonLinkLost || reason == ReasonEngineLost || reason == ReasonAskedAnew
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
