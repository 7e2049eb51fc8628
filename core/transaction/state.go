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

// State is everything that the machine remembers of one payment. The zero State
// is Fresh. It is a value: Step never changes the one it was given.
//
// Its parts are named, not embedded: s.Promise.Open and s.Signature.Open are two
// things, and only the name of the part tells which.
type State struct {
	Phase      Phase
	Record     journal.Record // the truth as far as it is known
	Unstored   bool           // Record is not known to be in the journal
	HighestRev int            // the highest revision that was given to a change, kept or not
	ToldRev    int            // the revision of the last change that told staff something new

	Change    Change
	Promise   Promise
	Cancel    Cancelling
	Frame     Frame
	Terminal  Signs
	Signature SignatureState
	Recovery  Recovery
	Check     Checking
}

// Change is the change that is being committed in Storing or in Accepting.
type Change struct {
	Next        journal.Record // what Record becomes when it is kept
	Command     Kind           // the command that asked for it; 0 when the wire or the check did
	EarlierKept bool           // a change that was given up as late has been kept meanwhile: Record shows it
}

// Promise is the till's promise, which waits for the end of the payment.
type Promise struct {
	Open    bool // it waits
	Overdue bool // its deadline has passed
}

// Cancelling is what became of the till's wish to cancel.
type Cancelling struct {
	BeforeSending bool // it came before anything was sent, so that nothing will be
	AskedConnect  bool // Connect was asked to cancel
}

// Frame is what is known of the way of the payment's frame, and of its answer.
type Frame struct {
	Link         uint64  // the link that carried the frame, or that asked about the payment later on
	SentOn       uint64  // the link that carried the frame; 0 when another engine sent it
	LinkLost     bool    // that link was lost meanwhile
	SocketClosed bool    // the socket that carried the frame is closed for certain
	CertainSince Instant // since then it is certain that the frame arrived, or never will
}

// Signs are what the terminal was seen to do since the frame was sent.
type Signs struct {
	Notified       bool    // a notification for the terminal came
	OtherSigns     bool    // something else was heard of the terminal, or a cancel was answered
	Step           int     // the furthest step that was told
	AwaitingAnswer bool    // the terminal said that it finished, and the answer is awaited for FinishLimit
	SaidFinished   bool    // the last thing that the terminal told is that it finished
	IdleSince      Instant // the first of several sightings in a row of an idle terminal
	IdleConfirmed  Instant // the first of these that came SightGap later
}

// SignatureState is the question about the signature, which lives beside the phase.
type SignatureState struct {
	Open      bool     // Question waits for an answer, whatever the phase is
	Question  Question // the last one
	ReturnTo  Phase    // the phase that Accepting goes back to
	Unwritten bool     // what became of the question is not in the journal yet, because another change was under way
}

// Recovery is how far the terminal was asked about a payment that nobody can tell of.
type Recovery struct {
	QuestionOut bool // a question is out
	NothingNew  int  // how often the terminal showed nothing new after its time was over
	Looks       int  // how often the terminal's last transaction was asked for
	Pauses      int  // how many pauses there were between questions about its status since the link came up
}

// Checking is how far a verdict of staff was checked.
type Checking struct {
	WaitBegun       bool   // the wait for the next look has begun
	ReadingJournal  bool   // that wait is over, and the journal is being read before the look
	Looking         bool   // the terminal is ours for a look
	FoundSomething  bool   // Change.Next holds what a look, the journal or an answer said about the verdict
	Shown           *Event // what a look showed, or an answer after the end said, until that is kept
	RereadingRecord bool   // another tab changed the record, which is being read again
}

// raise gives a change its revision. No revision is given twice: a change that was
// given up as late may still be committed, and must not be taken for another one.
func (s *State) raise() int {
	s.HighestRev = max(s.HighestRev, s.Record.Rev) + 1
	return s.HighestRev
}

// Waiting reports whether a commit is awaited, so that every event but its end is
// to be held back.
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
		return s.Record.HoldsTerminal() || s.Change.Next.HoldsTerminal()
	}
	return s.Record.HoldsTerminal()
}

// The limits of waiting. A terminal gives up after about 200 s [DOC]; after
// AnswerLimit nothing more is expected. An error that comes later than RefusalLimit
// is not a plain refusal any more. Where the terminal was seen busy that limit is
// BusyLimit: at the start another till may have had the terminal.
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
