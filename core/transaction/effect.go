package transaction

import (
	"time"

	"connect-epos/core/connect"
	"connect-epos/core/journal"
)

// Effect is one thing to do. Effects are performed in slice order.
type Effect interface{ effect() }

// Lease asks for the terminal's lease; LeaseGranted or LeaseDenied follows.
type Lease struct{}

// Reserve commits the first record; Stored, StoreFailed or StoreLate follows.
type Reserve struct {
	Record journal.Record
	Entry  journal.Entry
}

// Commit commits a changed record. When Await is set Stored, StoreFailed or
// StoreLate follows; otherwise StoredLate or StoreFailed come when they come.
type Commit struct {
	Record journal.Record
	Entry  journal.Entry
	Await  bool
}

// Send hands the frame to the link that is up, under the record's id. SendFailed
// follows when the frame was certainly not handed over.
type Send struct{ Request connect.Request }

// Arm starts a timer; TimerExpired follows unless Disarm comes first.
type Arm struct {
	Timer Timer
	After time.Duration
}

// Disarm stops a timer.
type Disarm struct{ Timer Timer }

// Resolve ends the till's promise with what the state's Outcome says.
type Resolve struct{ Outcome Outcome }

// Reject ends the till's promise: nothing that can move money was sent by it.
type Reject struct {
	Code     Code
	Reason   string
	Standing *journal.Record
	Refusal  *journal.Refusal // of the journal
}

// CommandDone tells that a command of staff or of the till was carried out (Settle,
// CarryOn, Acknowledge).
type CommandDone struct{ Outcome Outcome }

// RefuseCommand refuses such a command: nothing changed. Wait is how long it takes,
// as far as that is known, until the same command may be given; 0 is unknown.
type RefuseCommand struct {
	Code   Code
	Reason string
	Wait   time.Duration
}

// TellNotification tells a notification of the terminal that belongs to this
// payment.
type TellNotification struct {
	Value string
	Step  int
}

// Announce tells of a payment outside its promise.
type Announce struct {
	What    News
	Outcome Outcome
}

// News is what an Announce tells.
type News string

// The kinds of news, in the words of the public events.
const (
	NewsRecovered News = "recovered"
	NewsPending   News = "pending"
	NewsDisputed  News = "disputed"
	NewsCheck     News = "check"   // something speaks against a verdict of staff: they compare
	NewsUnstored  News = "storage" // an outcome could not be stored and is tried again
)

// LogLine goes to the log: something was understood and changed nothing.
type LogLine struct{ Text string }

// AskCancel asks Connect to cancel what the terminal does. Its answer decides
// nothing.
type AskCancel struct{}

// AskStaff tells of a signature question.
type AskStaff struct{ Question Question }

// Answer answers a signature question. SignatureAnswerFailed follows when the answer did
// not leave: the link is gone, or the deadline has passed.
type Answer struct {
	Question Question
	Accepted bool
}

// AskStatus asks for the terminal's status; StatusCame follows.
type AskStatus struct{}

// AskLastTransaction asks for the terminal's last transaction; LastTransactionCame
// or LastTransactionRefused follows.
type AskLastTransaction struct{}

// AskJournal asks for the journal's records of the terminal; JournalCame follows.
type AskJournal struct{}

// TakeTurn asks for the terminal for one look, if nothing runs or waits there;
// TurnCame or TurnRefused follows.
type TakeTurn struct{}

// ReloadRecord asks for the record as the journal has it; RecordReloaded follows.
type ReloadRecord struct{}

// Release gives up the payment's hold on its terminal and the lease.
type Release struct{}

func (Lease) effect()            {}
func (Reserve) effect()          {}
func (Commit) effect()           {}
func (Send) effect()             {}
func (Arm) effect()              {}
func (Disarm) effect()           {}
func (Resolve) effect()          {}
func (Reject) effect()           {}
func (CommandDone) effect()      {}
func (RefuseCommand) effect()    {}
func (TellNotification) effect() {}
func (Announce) effect()         {}
func (LogLine) effect()          {}
func (Release) effect()          {}

func (AskJournal) effect()   {}
func (TakeTurn) effect()     {}
func (ReloadRecord) effect() {}

func (AskStatus) effect()          {}
func (AskLastTransaction) effect() {}
func (AskCancel) effect()          {}
func (AskStaff) effect()           {}
func (Answer) effect()             {}
