package table

import (
	"slices"

	"connect-epos/core/journal"
)

// A till may grant a lock long after it was given up for it, when another
// terminal is asked about or has the table. That grant is undone by itself: an
// unlocking of what is locked by then would say nothing of it. No lock is asked for
// meanwhile, or the unlocking might reach the till behind the next grant.

// StrayTimer is when the till is told again to undo a grant.
var StrayTimer = Timer{What: UnlockTimer, Key: "late"}

// mayGrant reports whether the till has granted a lock, or may have.
func (e Event) mayGrant() bool {
	return e.Kind == Granted || e.Kind == Declined && e.Reason == FailedInTill
}

// astray reports whether the till speaks of a lock that it is not asked for.
func (s State) astray(e Event) bool {
	if s.Phase == Overdue {
		return e.Record.CreatedAt != s.Lock.CreatedAt
	}
	return e.Question != s.Question
}

// strays: the till grants what it was given up for. The end of the lock undoes it
// that stands, where it is that one asked for again.
func strays(s State, e Event) (State, []Effect) {
	r := e.Record
	stands := s.Given() && r.CreatedAt == s.Lock.CreatedAt
	if stands || slices.ContainsFunc(s.Strays, func(old journal.Record) bool { return old.CreatedAt == r.CreatedAt }) {
		return s, nil
	}
	r.Reason, r.Rev = ReasonLate, 0
	s.Strays = append(slices.Clone(s.Strays), r)
	return s, nil
}

// undoes reports whether the till speaks of the stray grant that it is to undo.
func (s State) undoes(e Event) bool {
	return s.Undoing && e.Record.Rev == 0 && e.Record.CreatedAt == s.Strays[0].CreatedAt
}

func undone(s State, _ Event) (State, []Effect) {
	s.Strays, s.Undoing = slices.Clone(s.Strays[1:]), false
	return s, []Effect{Disarm{StrayTimer}}
}

func notUndone(s State, _ Event) (State, []Effect) {
	s.Tries++
	return s, []Effect{Arm{StrayTimer, tellAgain(s.Tries - 1)}}
}

// undoAgain: conclude tells of it, once the table is free.
func undoAgain(s State, _ Event) (State, []Effect) {
	s.Undoing = false
	return s, nil
}

// undoStrays tells the till of the next one.
func (s *State) undoStrays() []Effect {
	if s.Phase != Free || s.Undoing || len(s.Strays) == 0 {
		return nil
	}
	s.Undoing = true
	return []Effect{TellUnlock{s.Strays[0]}}
}

// forgive drops those that the end of the lock undoes: the till hears of it after
// it granted them. The one that it is being told of stays.
func (s *State) forgive() {
	var left []journal.Record
	for i, r := range s.Strays {
		if s.Undoing && i == 0 || r.TID != s.Lock.TID || r.CreatedAt > s.Lock.CreatedAt {
			left = append(left, r)
		}
	}
	s.Strays = left
}
