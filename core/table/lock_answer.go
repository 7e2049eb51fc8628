package table

import "connect-epos/core/journal"

// mayGrant reports whether the till has granted a lock, or may have.
func (e Event) mayGrant() bool {
	return e.Kind == Granted || e.Kind == Declined && e.Reason == FailedInTill
}

// answersClosedQuestion reports whether the till answers a question that is not open any
// more: it was refused since, or is another terminal's.
func (l Lock) answersClosedQuestion(e Event) bool {
	if l.Phase == Overdue {
		return e.Record.CreatedAt != l.Record.CreatedAt
	}
	return e.Question != l.Question
}

// granted stores what the till grants. The confirmation waits for the journal, at
// most until an answer would come too late.
func granted(s *State, e Event) []Effect {
	l := &s.Lock
	s.Payments.UnflaggedSum = l.Record.Table.PaidSum // the till grants what is due beyond that
	l.Phase, l.Record.Sent = Confirming, journal.SentMaybe
	l.Record.Amount, l.Record.Currency = l.Record.Table.PaidSum+e.Amount, e.Currency
	limit := l.Question.DecideAt + (l.Question.Deadline-l.Question.DecideAt)/2
	return []Effect{armAnswer(limit, e.At), l.change(journal.EntryTableLocked, e.At)}
}

// declined refuses the terminal. Where the till failed, it may have granted the
// lock all the same, and is told that the lock is over.
func declined(s *State, e Event) []Effect {
	if e.Question != s.Lock.Question {
		return nil
	}
	effects := s.Lock.refuseAsker()
	if s.Lock.AskedAgain {
		s.Lock.Phase = Locked
		return effects
	}
	return append(effects, endUngranted(s, e, ReasonNotConfirmed)...)
}

// tillTooSlow: the till did not answer in time.
func tillTooSlow(s *State, e Event) []Effect {
	if e.Timer.What != AnswerTimer {
		return nil
	}
	return turnDown(s, e)
}

// turnDown refuses the terminal while the till is asked. What the till grants all
// the same is undone. A lock that the terminal had before stays.
func turnDown(s *State, _ Event) []Effect {
	effects := s.Lock.refuseAsker()
	if s.Lock.AskedAgain {
		s.Lock.Phase = Locked
		return effects
	}
	s.Lock.Phase = Overdue
	return append(effects, Arm{answerTimer, TillLimit})
}

// grantedTooLate: the terminal was refused already, so the lock is undone.
func grantedTooLate(s *State, e Event) []Effect { return end(s, e, ReasonLate) }

// declinedTooLate: the terminal was refused already, which suits.
func declinedTooLate(s *State, e Event) []Effect {
	if s.Lock.answersClosedQuestion(e) {
		return nil
	}
	return endUngranted(s, e, ReasonLate)
}

// neverAnswered: the till said nothing for a minute. It may have granted the lock.
func neverAnswered(s *State, e Event) []Effect {
	if e.Timer.What != AnswerTimer {
		return nil
	}
	return end(s, e, ReasonLate)
}

// endUngranted ends a lock that the till did not grant. After a plain refusal there is
// nothing to tell it.
func endUngranted(s *State, e Event, reason string) []Effect {
	if e.Reason == RefusedByTill {
		return withdraw(s, e)
	}
	return end(s, e, reason)
}

// confirmed: the grant is in the journal, and the terminal may be told.
func confirmed(s *State, e Event) []Effect {
	l := &s.Lock
	if e.Record.Rev < l.Record.Rev {
		return nil
	}
	l.Unstored = false
	if !l.Question.Asks() || l.TerminalDone {
		return append(l.refuseAsker(), terminalNotTold(s, e)...)
	}
	q := l.Question
	l.Phase, l.Question = Locked, Question{}
	return []Effect{Disarm{answerTimer}, AnswerLock{q, true, l.Record.Amount - l.Record.Table.PaidSum, l.Record.Currency}}
}

// notConfirmed: the grant could not be stored, so the terminal is refused.
func notConfirmed(s *State, e Event) []Effect {
	return append(s.Lock.refuseAsker(), terminalNotTold(s, e)...)
}

// confirmingTooSlow: the journal does not answer in time.
func confirmingTooSlow(s *State, e Event) []Effect {
	if e.Timer.What != AnswerTimer {
		return nil
	}
	return s.Lock.refuseAsker()
}

// terminalNotTold: the terminal was not told of this grant. A lock that it had before
// stays.
func terminalNotTold(s *State, e Event) []Effect {
	if !s.Lock.AskedAgain {
		return end(s, e, ReasonNotConfirmed)
	}
	s.Lock.Phase = Locked
	if !s.Lock.Unstored {
		return nil
	}
	return []Effect{Arm{lockStoreTimer, RetryEvery}}
}

// answerFailed: the confirmation did not leave. If the terminal had the lock
// before, that one stays: whether its link is lost is told by another event.
func answerFailed(s *State, e Event) []Effect {
	if s.Lock.AskedAgain {
		return nil
	}
	return end(s, e, ReasonNotConfirmed)
}
