package table

import (
	"time"

	"connect-epos/core/journal"
)

var answerTimer = Timer{What: AnswerTimer}

func until(at, now int64) time.Duration { return time.Duration(max(0, at-now)) * time.Millisecond }

// no answers a question about a lock.
func no(q Question) Effect { return AnswerLock{Question: q} }

// refuse answers the question of the lock, if it waits still.
func (s *State) refuse() []Effect {
	if !s.Question.Asks() {
		return nil
	}
	q := s.Question
	s.Question = Question{}
	return []Effect{Disarm{answerTimer}, no(q)}
}

// inUse: somebody has the table, or its last payment is not settled.
func inUse(s State, e Event) (State, []Effect) {
	return s, []Effect{no(e.Question), Note{"a lock is refused in phase " + s.Phase.String()}}
}

// lockAsked keeps the record before the till is asked: should all be lost before
// the terminal is told, the till's grant can still be undone.
func lockAsked(s State, e Event) (State, []Effect) {
	if len(s.Payments)+len(s.Strays) > 0 {
		return inUse(s, e)
	}
	s.Phase, s.Question, s.Lock = Reserving, e.Question, e.Record
	s.Lock.Status, s.Lock.Sent, s.Lock.CreatedAt = journal.Open, journal.SentNo, e.At
	s.Left, s.Silent, s.Told, s.Again, s.Rev, s.Tries, s.Found, s.Nameless = false, false, false, false, 0, 0, 0, nil
	return s, []Effect{Arm{answerTimer, until(e.Question.DecideAt, e.At)},
		Reserve{Record: s.Lock, Entry: s.Lock.Entry(journal.Reserved, e.At)}}
}

// forgotten reports whether the terminal must have heard that it has the lock:
// when it asks anew, it has lost its memory, and perhaps a payment with it. Once
// all that was due is paid nothing can be missing.
func (s State) forgotten(now int64) bool {
	if s.Lock.PaidSum > 0 {
		return s.Lock.PaidSum < s.Lock.Amount
	}
	return now-s.Lock.CreatedAt > AskAgain.Milliseconds()
}

// lockAgain: the terminal asks for what it has, because it did not hear that it
// was given. What it is due may be another amount by now.
func lockAgain(s State, e Event) (State, []Effect) {
	if s.Lock.TID != e.Record.TID || s.Lock.TID == NoTerminal || len(s.Payments) > 0 || s.Unstored {
		return inUse(s, e)
	}
	if s.forgotten(e.At) {
		s, effects := doubt(s, e, ReasonAskedAnew)
		return s, append([]Effect{no(e.Question)}, effects...)
	}
	s.Phase, s.Question, s.Again = Asking, e.Question, true
	return s, []Effect{Arm{answerTimer, until(e.Question.DecideAt, e.At)}, AskLock{e.Question, s.Lock}}
}

func reserved(s State, e Event) (State, []Effect) {
	s.Lock.Attempt, s.Lock.Rev, s.Lock.Epoch = e.Record.Attempt, e.Record.Rev, e.Record.Epoch
	if !s.Question.Asks() || s.Left {
		effects := s.refuse()
		s, more := withdraw(s, e)
		return s, append(effects, more...)
	}
	s.Phase = Asking
	return s, []Effect{AskLock{s.Question, s.Lock}}
}

// notReserved: a plain refusal left nothing behind; after anything else it must
// be learned whether it was kept.
func notReserved(s State, e Event) (State, []Effect) {
	effects := s.refuse()
	if e.Standing != nil || e.Code != StorageUnavailable {
		s.Phase = Free
		return s, append(effects, Note{"a lock is refused: " + e.Code})
	}
	return s, append(effects, Arm{Timer{What: StoreTimer}, RetryEvery})
}

// tooSlow: the journal does not answer in time.
func tooSlow(s State, e Event) (State, []Effect) {
	if e.Timer.What == StoreTimer && s.Phase == Reserving {
		return s, []Effect{Reserve{Record: s.Lock, Entry: s.Lock.Entry(journal.Reserved, e.At)}}
	}
	if e.Timer.What != AnswerTimer {
		return s, nil
	}
	return s, s.refuse()
}

// askerGone: there is nobody to be answered any more.
func askerGone(s State, _ Event) (State, []Effect) {
	s.Question = Question{}
	if s.Again {
		s.Suspect = ReasonLinkLost
	}
	return s, []Effect{Disarm{answerTimer}}
}

// askedInVain: the same while the till is asked; what it grants is undone.
func askedInVain(s State, e Event) (State, []Effect) {
	s, effects := askerGone(s, e)
	s, more := turnDown(s)
	return s, append(effects, more...)
}

// overdue: the till is too slow.
func overdue(s State, e Event) (State, []Effect) {
	if e.Timer.What != AnswerTimer {
		return s, nil
	}
	return turnDown(s)
}

// turnDown refuses what is asked for. What the till grants all the same is
// undone; what the terminal had before stands.
func turnDown(s State) (State, []Effect) {
	effects := s.refuse()
	switch {
	case s.Phase != Asking:
	case s.Again:
		s.Phase = Locked
	default:
		s.Phase = Overdue
		effects = append(effects, Arm{answerTimer, GiveUp})
	}
	return s, effects
}

// granted: the confirmation waits for the journal, at most until an answer would
// come too late.
func granted(s State, e Event) (State, []Effect) {
	s.Phase, s.Found = Confirming, s.Lock.PaidSum // the till says what is due beside what is paid
	s.Lock.Amount, s.Lock.Currency, s.Lock.Sent = s.Lock.PaidSum+e.Amount, e.Currency, journal.SentMaybe
	limit := s.Question.DecideAt + (s.Question.Deadline-s.Question.DecideAt)/2
	return s, []Effect{Arm{answerTimer, until(limit, e.At)}, s.change(journal.Locked, e.At)}
}

// declined: the till may have granted what it then failed to say.
func declined(s State, e Event) (State, []Effect) {
	if e.Question != s.Question {
		return s, nil
	}
	effects := s.refuse()
	if s.Again {
		s.Phase = Locked
		return s, effects
	}
	s, more := undo(s, e, ReasonNotConfirmed)
	return s, append(effects, more...)
}

func grantedLate(s State, e Event) (State, []Effect) { return end(s, e, ReasonLate) }

func declinedLate(s State, e Event) (State, []Effect) {
	if s.astray(e) {
		return s, nil
	}
	return undo(s, e, ReasonLate)
}

// givenUp: the till never answered.
func givenUp(s State, e Event) (State, []Effect) {
	if e.Timer.What != AnswerTimer {
		return s, nil
	}
	return end(s, e, ReasonLate)
}

// undo ends a lock that the till did not grant, as far as it said.
func undo(s State, e Event, reason string) (State, []Effect) {
	if e.Reason == RefusedByTill {
		return withdraw(s, e)
	}
	return end(s, e, reason)
}

// confirmed: the grant is in the journal, and the terminal may be told.
func confirmed(s State, e Event) (State, []Effect) {
	if e.Record.Rev < s.Lock.Rev {
		return s, nil
	}
	s.Unstored = false
	if !s.Question.Asks() || s.Left {
		effects := s.refuse()
		s, more := unheard(s, e)
		return s, append(effects, more...)
	}
	q := s.Question
	s.Phase, s.Question = Locked, Question{}
	return s, []Effect{Disarm{answerTimer}, AnswerLock{q, true, s.Lock.Amount - s.Lock.PaidSum, s.Lock.Currency}}
}

// notConfirmed fails closed.
func notConfirmed(s State, e Event) (State, []Effect) {
	effects := s.refuse()
	s, more := unheard(s, e)
	return s, append(effects, more...)
}

// unheard: the terminal was not told of this grant. What it had before stands.
func unheard(s State, e Event) (State, []Effect) {
	if !s.Again {
		return end(s, e, ReasonNotConfirmed)
	}
	s.Phase = Locked
	if !s.Unstored {
		return s, nil
	}
	return s, []Effect{Arm{Timer{What: StoreTimer}, RetryEvery}}
}

// answerFailed: the confirmation did not leave. Of a lock that the terminal had
// before, the loss of its link tells.
func answerFailed(s State, e Event) (State, []Effect) {
	if s.Again {
		return s, nil
	}
	return end(s, e, ReasonNotConfirmed)
}
