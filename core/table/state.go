package table

import (
	"slices"
	"time"

	"connect-epos/core/journal"
)

// Phase is where a table's lock stands.
type Phase uint8

// The phases of a lock.
const (
	Free       Phase = iota // nobody has it
	Reserving               // its record is being committed; nobody was asked
	Asking                  // the till is asked
	Overdue                 // the till was too slow; its answer is awaited, to be undone
	Confirming              // the till's grant is being committed
	Locked                  // the terminal was told that it has it
	Doubt                   // a payment may have been taken that the till does not know of
	Ending                  // it is over, which is being stored and told
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

// State is everything the machine remembers of one table. The zero State is
// Free. It is a value: Step never changes the one it was given.
type State struct {
	Phase    Phase
	Lock     journal.Record // the lock; in Free, the last one if it is known
	Question Question       // the one about the lock, while it is not answered
	Again    bool           // the terminal asks for what it has
	Left     bool           // the terminal is done, though a payment may be missing
	Silent   bool           // the till need not be told that the lock is over
	Told     bool           // it was
	Telling  bool           // it is being told
	Suspect  string         // why the lock goes into doubt as soon as it stands
	Unstored bool           // Lock is not known to be in the journal
	Doubts   int            // how often something was told, or lost, that raises a doubt
	Tries    int            // of telling that the lock is over

	Strays  []journal.Record // locks that the till granted when they were given up: it is to undo them
	Undoing bool             // it is being told of the first of them

	Found    int64     // what was told under this lock without a flag, as far as the journal's payments say
	Nameless []string  // what stands for payments under this lock that nothing tells apart
	Seen     []seen    // payments that were told of last
	Payments []Payment // of which the till, or the journal, does not know yet
	Notices  []notice  // that want an answer
	Rev      int       // the highest revision given to a change of the lock
	Shown    int64     // the revision of what staff see of the table: another one with every change of that
}

// Payment is one payment on its way to the journal and to the till.
type Payment struct {
	Record journal.Record
	Stored bool // it is in the journal
	Told   bool // the till heard of it, or is hearing
	Done   bool // the till took note
	Adrift bool // another engine has the tables: it cannot be stored here
	Tries  int
	Counts bool // it is among what the lock has been paid
}

// notice is a question that is answered when what was told of is safe.
type notice struct{ question Question }

// The limits of waiting.
const (
	PutLimit   = 5 * time.Second  // for a payment to be kept, before the till hears of it all the same
	RetryEvery = 2 * time.Second  // between attempts to store
	GiveUp     = 60 * time.Second // for a till that was asked for a lock and is late
	AskAgain   = 30 * time.Second // for a terminal that did not hear that it has the lock
	CountsAnew = 12 * time.Hour   // until the number of a payment may be given again
)

// tellAgain is how long the till has after each refusal to take note.
func tellAgain(tries int) time.Duration {
	waits := [...]time.Duration{1, 2, 5, 10, 30}
	return waits[min(tries, len(waits)-1)] * time.Second
}

// Waits reports whether the till has not taken note of some payment.
func (s State) Waits() bool {
	return slices.ContainsFunc(s.Payments, func(p Payment) bool { return !p.Done })
}

// Given reports whether a terminal was told that it has the table, so that it may
// be taking payments for it.
func (s State) Given() bool {
	return s.Phase == Locked || s.Phase == Doubt || s.Again && (s.Phase == Asking || s.Phase == Confirming)
}

// Asked reports whether somebody waits for an answer.
func (s State) Asked() bool { return s.Question.Asks() || len(s.Notices) > 0 }

// Idle reports whether nothing is left to do or to remember.
func (s State) Idle() bool {
	return s.Phase == Free && len(s.Payments)+len(s.Notices)+len(s.Strays) == 0 && s.Suspect == ""
}

// holder reports whether that terminal has, or had, the lock that stands.
func (s State) holder(tid string) bool {
	switch s.Phase {
	case Locked, Doubt:
	case Asking, Confirming:
		if !s.Again { // it was not told so
			return false
		}
	default:
		return false
	}
	return s.Lock.TID == tid
}

// change gives the lock a new revision and commits it. What changes while its
// record is being made is committed after that.
func (s *State) change(what journal.What, at int64) Effect {
	making := s.Lock.Attempt == 0 && s.Unstored
	s.Rev = max(s.Rev, s.Lock.Rev) + 1
	s.Lock.Rev, s.Unstored = s.Rev, true
	switch {
	case making:
		return Note{"a change waits for its record to be made"}
	case s.Lock.Attempt == 0:
		return Reserve{Record: s.Lock, Entry: s.Lock.Entry(what, at)}
	}
	return Commit{Record: s.Lock, Entry: s.Lock.Entry(what, at)}
}

// seek finds a payment by its key, in a list of this State's own.
func (s *State) seek(key string) *Payment {
	s.Payments = slices.Clone(s.Payments)
	for i := range s.Payments {
		if s.Payments[i].Record.Key() == key {
			return &s.Payments[i]
		}
	}
	return nil
}

func (s *State) drop(key string) {
	s.Payments = slices.DeleteFunc(slices.Clone(s.Payments), func(p Payment) bool { return p.Record.Key() == key })
}

// Salvage is what must not be forgotten when another engine had the tables
// meanwhile: payments that it cannot know of, because they are not stored. What
// the till said of them does not count: it may know another one of that key.
func (s State) Salvage() []journal.Record {
	var kept []journal.Record
	for _, p := range s.Payments {
		if !p.Stored {
			p.Record.Acknowledged = false
			kept = append(kept, p.Record)
		}
	}
	return kept
}
