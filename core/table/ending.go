package table

import (
	"connect-epos/core/journal"
)

// withdraw takes back a lock that nobody was given.
func withdraw(s State, e Event) (State, []Effect) {
	s.Phase, s.Silent = Ending, true
	s.Lock.Status, s.Lock.Reason, s.Lock.SettledAt = journal.Withdrawn, ReasonNotConfirmed, e.At
	return s, []Effect{s.change(journal.WithdrawnNow, e.At)}
}

// end ends the lock. The till is told until it takes note, across reloads.
func end(s State, e Event, reason string) (State, []Effect) {
	effects := s.refuse()
	s.Phase, s.Again, s.Left = Ending, false, false
	s.Lock.Status, s.Lock.Reason, s.Lock.SettledAt = journal.Settled, reason, e.At
	return s, append(effects, Disarm{answerTimer}, s.change(journal.Unlocked, e.At))
}

// unlocked: the terminal is done.
func unlocked(s State, e Event) (State, []Effect) {
	if e.Record.TID != s.Lock.TID {
		return s, []Effect{Note{"a terminal unlocks what another one has"}}
	}
	return end(s, e, ReasonTerminal)
}

// leaves notes that the terminal is done while something else goes on.
func leaves(s State, e Event) (State, []Effect) {
	s.Left = s.Left || e.Record.TID == s.Lock.TID
	return s, nil
}

// changed refuses what staff decided about a table that does not stand as they saw
// it: their answer was to another question.
var changed = Refuse{Changed, "the table does not stand as it was shown to whoever decided; nothing was changed"}

// moved reports whether the table does not stand as staff saw it who decide, as far
// as they say what they saw.
func (s State) moved(e Event) bool {
	if e.Kind != ForceUnlock && e.Kind != Settle {
		return false
	}
	return e.Rev != 0 && e.Rev != s.Shown || e.Since != 0 && e.Since != s.View("").Since
}

func forceUnlock(s State, e Event) (State, []Effect) {
	if s.moved(e) {
		return s, []Effect{changed}
	}
	by := e.By
	by.At = e.At
	s.Lock.CarriedOn = &by
	s, effects := end(s, e, ReasonForced)
	return s, append(effects, Done{})
}

// settle takes staff's verdict on what may have been taken.
func settle(s State, e Event) (State, []Effect) {
	if s.moved(e) {
		return s, []Effect{changed}
	}
	verdict := e.Settlement
	verdict.At = e.At
	s.Lock.Settlement, s.Lock.SettledBy = &verdict, journal.ByOperator
	s, effects := end(s, e, ReasonSettled)
	return s, append(effects, Done{})
}

// told: the till knows that the lock is over.
func told(s State, e Event) (State, []Effect) {
	if s.Told {
		return s, nil
	}
	s.Told, s.Telling = true, false
	s.Lock.Acknowledged = true
	return s, []Effect{Disarm{Timer{What: UnlockTimer}}, s.change(journal.Acknowledged, e.At)}
}

func notTold(s State, _ Event) (State, []Effect) {
	if s.Told {
		return s, nil
	}
	s.Tries++
	return s, []Effect{Arm{Timer{What: UnlockTimer}, tellAgain(s.Tries - 1)}}
}

func endExpired(s State, e Event) (State, []Effect) {
	if e.Timer.What == UnlockTimer {
		s.Telling = false // conclude tells it again, behind the journal: another engine may have the tables
		return s, []Effect{s.change(untold(s.Lock), e.At)}
	}
	return storeAgain(s, e)
}

// kept: a change of the lock is committed; a later one may be under way.
func kept(s State, e Event) (State, []Effect) {
	if s.Lock.Attempt == 0 {
		return s, s.made(e.Record, e.At)
	}
	if e.Record.Rev >= s.Lock.Rev {
		s.Unstored = false
	}
	return s, nil
}

// made: the journal has the record of the lock, and is given what has changed
// meanwhile.
func (s *State) made(r journal.Record, at int64) []Effect {
	s.Lock.Attempt, s.Lock.Epoch, s.Unstored = r.Attempt, r.Epoch, false
	changed := s.Lock.Rev > 0
	s.Lock.Rev = max(s.Lock.Rev, r.Rev)
	if !changed {
		return nil
	}
	return []Effect{s.change(untold(s.Lock), at)}
}

// notKept tries again, unless another engine has the tables by now: what it does
// with them is no more ours.
func notKept(s State, e Event) (State, []Effect) {
	switch {
	case e.Standing != nil && e.Standing.Engine == s.Lock.Engine && s.Lock.Attempt == 0:
		return s, s.made(*e.Standing, e.At) // it was kept before
	case e.Code != StorageUnavailable:
		s.Unstored = false
		return s, []Effect{Note{"a change of a lock is not kept: " + e.Code}}
	}
	return s, []Effect{Trouble{s.Lock}, Arm{Timer{What: StoreTimer}, RetryEvery}}
}

func storeAgain(s State, e Event) (State, []Effect) {
	switch {
	case e.Timer.What != StoreTimer || !s.Unstored:
		return s, nil
	case s.Lock.Attempt == 0:
		return s, []Effect{Reserve{Record: s.Lock, Entry: s.Lock.Entry(journal.MayBeTaken, e.At)}}
	}
	return s, []Effect{s.change(untold(s.Lock), e.At)}
}

// untold is the journal line that a change lacks which could not be stored.
func untold(r journal.Record) journal.What {
	switch {
	case r.Acknowledged:
		return journal.Acknowledged
	case r.Status == journal.Settled:
		return journal.Unlocked
	case r.Status == journal.Withdrawn:
		return journal.WithdrawnNow
	case r.Status == journal.Unknown:
		return journal.MayBeTaken
	}
	return journal.Locked
}
