package table

import "connect-epos/core/journal"

// Phase is where a table's lock stands.
type Phase uint8

// The phases of a lock.
const (
	Free       Phase = iota // no terminal has the table
	Reserving               // the lock's record is being stored; the till was not asked yet
	Asking                  // the till is asked
	Overdue                 // the till was too slow and the terminal was refused; what the till still grants is undone
	Confirming              // the till's grant is being stored
	Locked                  // the terminal was told that it has the table
	Doubt                   // a payment may have been taken that the till does not know of
	Ending                  // the lock is over, which is being stored and told to the till
	phases
)

var phaseNames = [phases]string{"free", "reserving", "asking", "overdue", "confirming", "locked", "doubt", "ending"}

// String names the phase as scenario files do.
func (p Phase) String() string {
	if p < phases {
		return phaseNames[p]
	}
	return "invalid"
}

// Lock is what the lock's machine remembers.
type Lock struct {
	Phase        Phase
	Record       journal.Record // in Free, that of the last lock if it is known
	Question     Question       // the terminal's, until it is answered
	AskedAgain   bool           // the terminal asked for the lock that it already has
	TerminalDone bool           // the terminal unlocked while something else was going on
	End          End            // whether the till knows that the lock is over
	PendingDoubt string         // why the lock goes into doubt as soon as its phase allows it
	Doubts       int            // how often there was a reason to doubt
	Unstored     bool           // Record is not known to be in the journal
	Rev          int            // the highest revision that was given to a change of Record
}

// End is what the till knows of the end of a lock.
type End uint8

// What the till knows of the end of a lock.
const (
	EndNotTold   End = iota // it is to be told
	EndTold                 // it was told and has not confirmed; if that failed, it is told again soon
	EndConfirmed            // it confirmed
	EndSilent               // it need not be told: no lock was granted
)

// known reports whether the till need not be told of the end any more.
func (e End) known() bool { return e == EndConfirmed || e == EndSilent }

// Held reports whether a terminal was told that it has the table, so that it may
// be taking payments for it.
func (l Lock) Held() bool {
	return l.Phase == Locked || l.Phase == Doubt || l.AskedAgain && (l.Phase == Asking || l.Phase == Confirming)
}

// heldBy reports whether that terminal was told so.
func (l Lock) heldBy(tid string) bool { return l.Held() && l.Record.TID == tid }

// paid reports whether all that was due under the lock is known to be paid.
func (l Lock) paid() bool { return l.Record.Amount > 0 && l.Record.Table.PaidSum >= l.Record.Amount }

// finish ends the lock in its record.
func (l *Lock) finish(status journal.Status, reason string, at int64) {
	l.Record.Status, l.Record.Reason, l.Record.SettledAt = status, reason, at
}

// reserve commits the lock's record, which is new.
func (l *Lock) reserve(what journal.EntryKind, at int64) Effect {
	return Reserve{Record: l.Record, Entry: l.Record.Entry(what, at)}
}

// change gives the lock's record a new revision and commits it. What changes while
// the record is being made is committed after that.
func (l *Lock) change(what journal.EntryKind, at int64) Effect {
	making := l.Record.Attempt == 0 && l.Unstored
	l.Rev = max(l.Rev, l.Record.Rev) + 1
	l.Record.Rev, l.Unstored = l.Rev, true
	switch {
	case making:
		return Note{"a change waits for its record to be made"}
	case l.Record.Attempt == 0:
		return l.reserve(what, at)
	}
	return Commit{Record: l.Record, Entry: l.Record.Entry(what, at)}
}

// refuseAsker answers the terminal's question about the lock, if it is still open.
func (l *Lock) refuseAsker() []Effect {
	if !l.Question.Asks() {
		return nil
	}
	q := l.Question
	l.Question = Question{}
	return []Effect{Disarm{answerTimer}, refusal(q)}
}

// refusal refuses the lock to whoever asks for it.
func refusal(q Question) Effect { return AnswerLock{Question: q} }
