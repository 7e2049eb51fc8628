package table

import (
	"slices"

	"connect-epos/core/journal"
)

// A till may grant a lock long after the terminal was refused, when another
// terminal is asked about or has the table. That late grant is undone on its own:
// unlocking the current lock would not undo it. Meanwhile no lock is asked for,
// because the unlocking might reach the till after the next grant.

// LateGrant is the record of a lock that the till granted after it was refused.
type LateGrant journal.Record

// LateGrants is what the late grants' machine remembers.
type LateGrants struct {
	Grants  []LateGrant // those that the till is to undo, in order
	Undoing bool        // it was told to undo the first of them
}

// LatePhase is where the late grants stand.
type LatePhase uint8

// The phases of late grants.
const (
	LateNone    LatePhase = iota // there is none
	LateWaiting                  // they are undone as soon as the table is free
	LateUndoing                  // the till is told to undo the first
	latePhases
)

var latePhaseNames = [latePhases]string{"none", "waiting", "undoing"}

// String names the phase as the drawing does.
func (p LatePhase) String() string { return latePhaseNames[min(p, LateUndoing)] }

// lateTable is the machine: what each phase does with each event. What is not
// listed is absorbed.
var lateTable = [latePhases][kinds]transition{
	LateNone:    {Granted: addLateGrant, Declined: addLateGrant},
	LateWaiting: {Granted: addLateGrant, Declined: addLateGrant},
	LateUndoing: {Granted: addLateGrant, Declined: addLateGrant, UnlockConfirmed: undone, UnlockFailed: notUndone, Expired: undoAgain},
}

// Phase tells where they stand.
func (l LateGrants) Phase() LatePhase {
	switch {
	case l.Undoing:
		return LateUndoing
	case len(l.Grants) > 0:
		return LateWaiting
	}
	return LateNone
}

func handleLateGrants(s *State, e Event) []Effect {
	if t := lateTable[s.Late.Phase()][e.Kind]; t != nil {
		return t(s, e)
	}
	return nil
}

// addLateGrant remembers what the till grants too late, or may have granted. If its
// terminal asked again for a lock that it still has, the end of that lock undoes the
// grant.
func addLateGrant(s *State, e Event) []Effect {
	r := e.Record
	known := func(old LateGrant) bool { return old.CreatedAt == r.CreatedAt }
	current := s.Lock.Held() && r.CreatedAt == s.Lock.Record.CreatedAt
	if current || slices.ContainsFunc(s.Late.Grants, known) {
		return nil
	}
	r.Reason, r.Rev = ReasonLate, 0
	s.Late.Grants = append(slices.Clone(s.Late.Grants), LateGrant(r))
	return nil
}

// undoFirst tells the till to undo the first late grant.
func undoFirst(s *State, _ Event) []Effect {
	s.Late.Undoing = true
	return []Effect{TellUnlock{Record: journal.Record(s.Late.Grants[0]), Late: true}}
}

// undone: the till confirms. What it says of an earlier late grant does not count.
func undone(s *State, e Event) []Effect {
	if !s.Late.isFirst(e.Record) {
		return nil
	}
	s.Late.Grants, s.Late.Undoing = slices.Clone(s.Late.Grants[1:]), false
	return []Effect{Disarm{undoTimer}}
}

// notUndone: the till failed. It is told again.
func notUndone(s *State, e Event) []Effect {
	if !s.Late.isFirst(e.Record) {
		return nil
	}
	return []Effect{s.retryUnlock(undoTimer)}
}

// undoAgain: the till is told again as soon as the table is free.
func undoAgain(s *State, _ Event) []Effect {
	s.Late.Undoing = false
	return nil
}

func (l LateGrants) isFirst(r journal.Record) bool {
	return len(l.Grants) > 0 && r.CreatedAt == l.Grants[0].CreatedAt
}

// forgetCovered forgets the grants that the end of a lock undoes, because the till is
// told of that end after it granted them. The one that it is being told of stays.
func (l *LateGrants) forgetCovered(lock journal.Record) {
	var kept []LateGrant
	for i, grant := range l.Grants {
		if l.Undoing && i == 0 || grant.TID != lock.TID || grant.CreatedAt > lock.CreatedAt {
			kept = append(kept, grant)
		}
	}
	l.Grants = kept
}

// ResumeLate is the state of a new engine with the late grants of the one before:
// nobody else knows of them.
func (s State) ResumeLate(grants []LateGrant) State {
	s.Late = LateGrants{Grants: grants}
	return s
}
