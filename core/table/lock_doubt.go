package table

import "connect-epos/core/journal"

// A table is in doubt while a payment may have been taken that the till does not
// know of. No terminal gets the lock until that is settled.

// raiseDoubt tells the lock's machine that a payment may be missing.
func (s *State) raiseDoubt(e Event, reason string) []Effect {
	s.Lock.Doubts++ // a decision about an earlier doubt does not count for this one
	e.Reason = reason
	return s.signal(doubtRaised, e)
}

// linkLost: while there is no link, what the terminal says is lost, perhaps of a
// payment. Once all that was due is paid nothing can be missing.
func linkLost(s *State, e Event) []Effect {
	if s.Lock.paid() {
		return nil
	}
	return s.raiseDoubt(e, ReasonLinkLost)
}

func beginDoubt(s *State, e Event) []Effect {
	s.Lock.Phase, s.Lock.PendingDoubt = Doubt, ""
	s.Lock.Record.Status, s.Lock.Record.Reason = journal.Unknown, e.Reason
	return []Effect{s.Lock.change(journal.EntryMayBeTaken, e.At)}
}

// doubtAnew: there is one more reason. A reason that a payment can clear gives way
// to one that it cannot.
func doubtAnew(s *State, e Event) []Effect {
	if clearedByPaying(s.Lock.Record.Reason) {
		s.Lock.Record.Reason = e.Reason
	}
	return []Effect{s.Lock.change(journal.EntryMayBeTaken, e.At)}
}

// postponeDoubt: the doubt waits until the lock was granted or is over.
func postponeDoubt(s *State, e Event) []Effect {
	s.Lock.PendingDoubt = e.Reason
	return nil
}

// refuseInDoubt: the same, and the terminal is refused.
func refuseInDoubt(s *State, e Event) []Effect {
	return append(postponeDoubt(s, e), refuseAsker(s, e)...)
}

// turnDownInDoubt: the same while the till is asked.
func turnDownInDoubt(s *State, e Event) []Effect {
	return append(postponeDoubt(s, e), turnDown(s, e)...)
}

func doubtFree(s *State, e Event) []Effect { return doubtUnlocked(s, e, e.Reason) }

// doubtUnlocked: the table is not locked. A record that says nothing but the doubt
// holds it from now on.
func doubtUnlocked(s *State, e Event, reason string) []Effect {
	s.Lock = Lock{Phase: Doubt, Record: doubtRecord(e, reason), TerminalDone: true, Unstored: true,
		Question: s.Lock.Question, Doubts: s.Lock.Doubts}
	s.UnlockTries, s.Payments.UnflaggedSum = 0, 0
	return []Effect{s.Lock.reserve(journal.EntryMayBeTaken, e.At)}
}

// doubtRecord takes over who told of the payment, or had the lock during which it
// was told of.
func doubtRecord(e Event, reason string) journal.Record {
	of := e.Record
	return journal.Record{
		ID: journal.ID{Account: of.Account, Reference: journal.LockReference(of.Table.Name)},
		Request: journal.Request{
			Site: of.Site, Token: of.Token, Kind: journal.TableLock, TID: of.TID, Currency: of.Currency,
			OutsideSequence: true},
		Owner:   journal.Owner{Engine: of.Engine, Epoch: of.Epoch},
		Table:   journal.AtTable{Name: of.Table.Name, Waiter: of.Table.Waiter},
		Ending:  journal.Ending{Reason: reason},
		Answer:  journal.Answer{Value: of.Answer.Value},
		FrameID: of.FrameID, Status: journal.Unknown, Sent: journal.SentMaybe, CreatedAt: e.At,
	}
}

// clearedByPaying reports whether a doubt of that reason is over once the whole amount is
// known to be paid.
func clearedByPaying(reason string) bool {
	return reason == ReasonLinkLost || reason == ReasonEngineLost || reason == ReasonAskedAnew
}

// paidInDoubt clears a doubt when all that was due is known to be paid: nothing
// can be missing then.
func paidInDoubt(s *State, e Event) []Effect {
	if !s.Lock.paid() || !clearedByPaying(s.Lock.Record.Reason) {
		return storePaid(s, e)
	}
	s.Lock.Phase = Locked
	s.Lock.Record.Status, s.Lock.Record.Reason = journal.Open, ""
	return []Effect{s.Lock.change(journal.EntryTableLocked, e.At)}
}

// storePaid stores what the lock has been paid.
func storePaid(s *State, e Event) []Effect {
	return []Effect{s.Lock.change(journal.EntryTablePayment, e.At)}
}
