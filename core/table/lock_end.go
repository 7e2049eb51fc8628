package table

import "connect-epos/core/journal"

// withdraw takes back a lock that was not granted. The till need not be told.
func withdraw(s *State, e Event) []Effect {
	s.Lock.Phase, s.Lock.End = Ending, EndSilent
	s.Lock.finish(journal.Withdrawn, ReasonNotConfirmed, e.At)
	return []Effect{s.Lock.change(journal.EntryWithdrawn, e.At)}
}

// end ends the lock. The till is told until it confirms, across reloads.
func end(s *State, e Event, reason string) []Effect {
	l := &s.Lock
	effects := l.refuseAsker()
	l.Phase, l.AskedAgain, l.TerminalDone = Ending, false, false
	l.finish(journal.Settled, reason, e.At)
	return append(effects, Disarm{answerTimer}, l.change(journal.EntryTableUnlocked, e.At))
}

// unlocked: the terminal is done.
func unlocked(s *State, e Event) []Effect {
	if e.Record.TID != s.Lock.Record.TID {
		return []Effect{Note{"a terminal unlocks what another one has"}}
	}
	return end(s, e, ReasonTerminal)
}

// tellEnd tells the till that the lock is over, and with it each late grant that
// the same unlocking undoes. Right after a reload that waits for the next event:
// payments of the table may be found after its lock.
func tellEnd(s *State, e Event) []Effect {
	s.Lock.End = EndTold
	s.Late.forgetCovered(s.Lock.Record)
	if e.Kind == Adopt {
		return []Effect{Arm{unlockTimer, 0}}
	}
	return []Effect{TellUnlock{Record: s.Lock.Record}}
}

// endConfirmed notes that the till confirmed the end of the lock.
func endConfirmed(s *State, e Event) []Effect {
	if s.Lock.End == EndConfirmed {
		return nil
	}
	s.Lock.End = EndConfirmed
	s.Lock.Record.Acknowledged = true
	return []Effect{Disarm{unlockTimer}, s.Lock.change(journal.EntryAcknowledged, e.At)}
}

// endNotConfirmed tells the till again, because it did not confirm the end of the lock.
func endNotConfirmed(s *State, _ Event) []Effect {
	if s.Lock.End == EndConfirmed {
		return nil
	}
	return []Effect{s.retryUnlock(unlockTimer)}
}

// retryUnlock waits before the till is told again that a lock is over.
func (s *State) retryUnlock(t Timer) Effect {
	s.UnlockTries++
	return Arm{t, tellAgain(s.UnlockTries - 1)}
}

// endExpired tells the till again, or stores again. A change of the lock is stored
// before the till is told: if another engine has the tables by now, the journal
// refuses that change first.
func endExpired(s *State, e Event) []Effect {
	if e.Timer.What != UnlockTimer {
		return storeAgain(s, e)
	}
	if s.Lock.End == EndTold {
		s.Lock.End = EndNotTold
	}
	return []Effect{s.Lock.change(missingEntry(s.Lock.Record), e.At)}
}
