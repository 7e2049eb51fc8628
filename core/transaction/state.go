package transaction

import (
	"time"

	"connect-epos/core/connect"
	"connect-epos/core/journal"
)

// Phase is where a payment stands.
type Phase uint8

// The phases of a payment.
const (
	Fresh       Phase = iota // nothing happened yet
	Leasing                  // waiting for the terminal's lease
	Reserving                // waiting for the reservation to be committed; nothing sent
	InFlight                 // the frame was sent; only an answer, the link or time goes on
	Accepting                // a signature is accepted as soon as that is committed
	Storing                  // an end, or a command's change, is being committed
	Withdrawing              // nothing was sent; the reservation is being taken back
	Unknown                  // nobody can tell; only a late answer or the operator ends it
	Settled                  // it ended
	Disputed                 // it had ended, and something contradicts how
	Gone                     // nothing is left to do or to tell
	phases
)

var phaseNames = [phases]string{"fresh", "leasing", "reserving", "in-flight", "accepting", "storing",
	"withdrawing", "unknown", "settled", "disputed", "gone"}

// String names the phase as scenario files and diagrams do.
func (p Phase) String() string {
	if p < phases {
		return phaseNames[p]
	}
	return "invalid"
}

// State is everything the machine remembers of one payment. The zero State is
// Fresh. It is a value: Step never changes the one it was given.
type State struct {
	Phase     Phase
	Record    journal.Record // the truth as far as it is known
	Next      journal.Record // what is being committed, in Storing
	Command   Kind           // the command behind it; 0 when the wire is
	Link      uint64         // the link that carried the frame, or that asked about it later on
	SentOn    uint64         // the link that carried the frame; 0 when another engine sent it
	Broken    bool           // that link was lost meanwhile
	Notified  bool           // a notification for the terminal came since
	Stirred   bool           // something else was heard of the terminal since, or a cancel was answered
	Step      int            // the furthest progress told
	Promised  bool           // a promise waits for this payment
	Unstored  bool           // Record is not known to be in the journal
	Cancelled bool           // cancelled before anything was sent
	Cancels   bool           // Connect was asked to cancel
	Asked     bool           // Question waits for an answer, whatever the phase
	Question  Question       // the last one
	Back      Phase          // where Accepting goes back to
	Owed      bool           // what became of a question is not written yet: a change was under way
	Overtaken bool           // Record was kept late, while Next is awaited
	Finishing bool           // the terminal said that it finished, and the answer is awaited for FinishLimit
	Finished  bool           // the last thing that the terminal told of is that it finished
	Overdue   bool           // the promise's deadline has passed
	Closed    bool           // the socket that carried the frame is closed for certain
	Asking    bool           // a question of recovery is out
	Still     int            // how often it showed nothing new after its time was over
	Looks     int            // how often the terminal's last transaction was asked for
	Pauses    int            // between questions about its status, since the link came up
	Rev       int            // the highest revision given to a change, kept or not
	Told      int            // the revision of the last change that said something new
	Landed    Instant        // since then it is certain that the frame arrived, or never will
	Idle      Instant        // the first of several sightings in a row of an idle terminal
	Rested    Instant        // the first of them that came SightGap later

	review
}

// raise gives a change its revision. None is given twice: a change that was
// given up as late may still be committed, and must not be taken for another.
func (s *State) raise() int {
	s.Rev = max(s.Rev, s.Record.Rev) + 1
	return s.Rev
}

// Waiting reports whether every event but the end of the wait is to be held
// back.
func (s State) Waiting() bool {
	return s.Phase == Leasing || s.Phase == Reserving || s.Phase == Accepting || s.Phase == Storing
}

// HoldsTerminal reports whether no other payment may start on the terminal.
func (s State) HoldsTerminal() bool {
	switch s.Phase {
	case Fresh, Gone, Withdrawing:
		return false
	case Leasing, Reserving:
		return true
	case Storing:
		return s.Record.HoldsTerminal() || s.Next.HoldsTerminal()
	}
	return s.Record.HoldsTerminal()
}

// The limits of waiting. A terminal gives up after about 200 s [DOC]; past
// AnswerLimit nothing more is expected. An error that comes later than
// RefusalLimit is no plain refusal any more, and after BusyLimit neither is one
// of a terminal that was seen busy: another till may have it at the start.
const (
	AnswerLimit  = 300 * time.Second
	KeyedLimit   = 600 * time.Second // a keyed payment may take longer [REST]
	RefusalLimit = 15 * time.Second
	BusyLimit    = 2 * time.Second
	FinishLimit  = 15 * time.Second // for the answer, once the terminal says that it finished
	RetryEvery   = 2 * time.Second
)

// request is the frame that the record asks for.
func (s State) request() connect.Request {
	return connect.Request{Method: s.Record.Kind, TID: s.Record.TID,
		Amount: s.Record.Amount, Currency: s.Record.Currency, Cashback: s.Record.Cashback,
		Keyed: s.Record.Keyed, AuthCode: s.Record.AuthCode, PreAuthorised: s.Record.PreAuthorised}
}

// answerLimit is how long the answer may take.
func (s State) answerLimit() time.Duration {
	if s.Record.Keyed {
		return KeyedLimit
	}
	return AnswerLimit
}

// settledPhase is the phase of a payment whose record stands as r does.
func settledPhase(r journal.Record) Phase {
	switch r.Status {
	case journal.Settled:
		return Settled
	case journal.Disputed:
		return Disputed
	case journal.Withdrawn:
		return Gone
	}
	return Unknown
}
