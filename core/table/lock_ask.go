package table

import "connect-epos/core/journal"

// inUse refuses the lock: a terminal has the table, or its last payment is not
// settled.
func inUse(s *State, e Event) []Effect {
	return []Effect{refusal(e.Question), Note{"a lock is refused in phase " + s.Lock.Phase.String()}}
}

// lockAsked stores the record before the till is asked: should all be lost before
// the terminal is told, the till's grant can still be undone.
func lockAsked(s *State, e Event) []Effect {
	if len(s.Payments.List)+len(s.Late.Grants) > 0 {
		return inUse(s, e)
	}
	r := e.Record
	r.Status, r.Sent, r.CreatedAt = journal.Open, journal.SentNo, e.At
	s.Lock = Lock{Phase: Reserving, Question: e.Question, Record: r,
		Unstored: s.Lock.Unstored, PendingDoubt: s.Lock.PendingDoubt, Doubts: s.Lock.Doubts}
	s.UnlockTries = 0
	s.Payments.UnflaggedSum, s.Payments.Anonymous = 0, nil
	return []Effect{armAnswer(e.Question.DecideAt, e.At), s.Lock.reserve(journal.EntryReserved, e.At)}
}

func armAnswer(at, now int64) Effect { return Arm{answerTimer, until(at, now)} }

// hasForgotten reports whether the terminal must have known that it has the lock. When
// it asks again all the same, it has lost its memory, and perhaps a payment with it.
// Once all that was due is paid, no payment can be missing.
func (l Lock) hasForgotten(now int64) bool {
	if l.Record.Table.PaidSum > 0 {
		return l.Record.Table.PaidSum < l.Record.Amount
	}
	return now-l.Record.CreatedAt > AskAgainLimit.Milliseconds()
}

// askedAgain: the terminal asks for the lock that it has, because it did not hear
// that it has it. What is due may be another amount by now, so the till is asked.
func askedAgain(s *State, e Event) []Effect {
	l := &s.Lock
	if l.Record.TID != e.Record.TID || l.Record.TID == NoTerminal || len(s.Payments.List) > 0 || l.Unstored {
		return inUse(s, e)
	}
	if l.hasForgotten(e.At) {
		return append([]Effect{refusal(e.Question)}, s.raiseDoubt(e, ReasonAskedAnew)...)
	}
	l.Phase, l.Question, l.AskedAgain = Asking, e.Question, true
	return []Effect{armAnswer(e.Question.DecideAt, e.At), AskLock{e.Question, l.Record}}
}

// reserved: the lock's record is stored, and the till may be asked.
func reserved(s *State, e Event) []Effect {
	l := &s.Lock
	l.Record.Attempt, l.Record.Rev, l.Record.Epoch = e.Record.Attempt, e.Record.Rev, e.Record.Epoch
	if !l.Question.Asks() || l.TerminalDone {
		return append(l.refuseAsker(), withdraw(s, e)...)
	}
	l.Phase = Asking
	return []Effect{AskLock{l.Question, l.Record}}
}

// notReserved: a plain refusal left nothing behind. After anything else it must
// be found out whether the record was stored.
func notReserved(s *State, e Event) []Effect {
	effects := s.Lock.refuseAsker()
	if e.Standing != nil || e.Code != StorageUnavailable {
		s.Lock.Phase = Free
		return append(effects, Note{"a lock is refused: " + e.Code})
	}
	return append(effects, Arm{lockStoreTimer, RetryEvery})
}

// reservingTooSlow: the journal does not answer in time, or it is time to ask it
// again.
func reservingTooSlow(s *State, e Event) []Effect {
	switch e.Timer.What {
	case StoreTimer:
		return []Effect{s.Lock.reserve(journal.EntryReserved, e.At)}
	case AnswerTimer:
		return s.Lock.refuseAsker()
	}
	return nil
}

// refuseAsker refuses the terminal while something is being stored; what is stored
// then is taken back.
func refuseAsker(s *State, _ Event) []Effect { return s.Lock.refuseAsker() }

// askerGone: the link is gone, and nobody waits for the answer any more.
func askerGone(s *State, _ Event) []Effect {
	s.Lock.Question = Question{}
	if s.Lock.AskedAgain {
		s.Lock.PendingDoubt = ReasonLinkLost
	}
	return []Effect{Disarm{answerTimer}}
}

// askerGoneWhileAsking: the same while the till is asked. What it grants is undone.
func askerGoneWhileAsking(s *State, e Event) []Effect {
	return append(askerGone(s, e), turnDown(s, e)...)
}

// terminalDone notes that the terminal unlocks while something else goes on.
func terminalDone(s *State, e Event) []Effect {
	s.Lock.TerminalDone = s.Lock.TerminalDone || e.Record.TID == s.Lock.Record.TID
	return nil
}
