package table

import (
	"connect-epos/core/connect"
	"connect-epos/core/journal"
)

// Kind is the kind of an Event.
type Kind uint8

// The kinds of events.
const (
	LockAsked    Kind = iota + 1 // a terminal asks for the lock: Question; Record holds what it asks
	Granted                      // the till grants it: Question, Record as of AskLock, Amount, Currency
	Declined                     // it does not: Question, Record as of AskLock, Reason
	Kept                         // a change is committed: Record as the store returned it
	NotKept                      // it is not, or nobody knows: Record, Code, Standing
	AnswerFailed                 // the answer to a question certainly did not leave: Question
	Noticed                      // payments were told of: Notice, Record holds who tells; Question if it wants an answer
	Confirmed                    // the till took note of a payment: Key
	Unconfirmed                  // it did not: Key
	Unlocked                     // the terminal is done: Record holds which
	UnlockTold                   // the till took note that the lock is over: Record as of TellUnlock
	UnlockFailed                 // it did not: Record as of TellUnlock
	LinkLost                     // the link is gone
	Expired                      // a timer fired: Timer
	Adopt                        // found in the journal: Record
	Rescued                      // a payment that another engine, which had the tables meanwhile, cannot know of: Record
	ForceUnlock                  // by staff: By, Since, Rev
	Settle                       // staff's verdict: Settlement, Since, Rev
	Acknowledge                  // the till knows of a payment by other means: Key
	kinds
)

// Event is one thing that happened. Which fields hold is told by its Kind. At
// is the wall clock, ms since 1970.
type Event struct {
	Kind       Kind
	At         int64
	Question   Question
	Record     journal.Record
	Amount     int64
	Currency   string
	Reason     string
	Code       string
	Key        string
	Timer      Timer
	Notice     connect.TableNotice
	Standing   *journal.Record // what refused a reservation
	By         journal.CarriedOn
	Settlement journal.Settlement
	Since      int64 // of the lock that staff mean, as View tells it; 0 for whichever stands
	Rev        int64 // of what staff saw, as View tells it; 0 for whatever they saw
}

// Question is a question of Connect: it is answered once, under its own id, on
// the link it came on. The zero Question asks nothing: a notification. Times are
// ms since 1970.
type Question struct {
	ID       int
	Link     uint64
	DecideAt int64 // when it is answered without the till
	Deadline int64 // when an answer comes too late
}

// Asks reports whether somebody waits for an answer.
func (q Question) Asks() bool { return q.Link != 0 }

// Timer names a deadline: of the table's lock, or of the payment of that key.
type Timer struct {
	What Deadline
	Key  string
}

// Deadline is what a Timer is for.
type Deadline uint8

// The deadlines.
const (
	AnswerTimer Deadline = iota + 1 // the question about the lock must be answered
	UnlockTimer                     // tell the till again that the lock is over
	StoreTimer                      // try again to store
	KeepTimer                       // the till hears of the payment, kept or not
	TellTimer                       // tell the till of the payment again
	NoticeTimer                     // the notice must be answered; Key is its question's
)

// The refusals of a command, in the words of the public errors.
const (
	NotPending         = "not-pending"
	Changed            = "changed"
	StorageUnavailable = "storage-unavailable"
)

// Why a lock is over, or may be: the reasons that the till is told.
const (
	ReasonTerminal     = "terminal"      // the card machine is done
	ReasonNotConfirmed = "not-confirmed" // the till's grant did not reach it
	ReasonLate         = "late"          // the till granted it too late
	ReasonForced       = "forced"        // staff unlocked
	ReasonSettled      = "settled"       // staff found out what became of the payment

	ReasonLinkLost     = "link-lost"     // the link went while it was locked
	ReasonEngineLost   = "engine-lost"   // the engine did
	ReasonUnsureResult = "unsure-result" // a payment came whose result says nothing
	ReasonUnreadable   = "unreadable"    // a notice came that could not be read
	ReasonMissing      = "missing"       // more was paid than was told of
	ReasonAskedAnew    = "asked-anew"    // its terminal asked for the lock that it had, as if it had been off
	ReasonCorrupt      = journal.ReasonCorrupt
)

// What a Declined says.
const (
	RefusedByTill = "refused" // a plain no
	FailedInTill  = "failed"  // it threw, or made no sense: it may have granted the lock all the same
)

// NoTerminal stands for a terminal that a message does not name.
const NoTerminal = "?"

// The flags of a payment, in the words of the public API.
const (
	FlagDiffers   = "differs"    // an earlier one of the same key had other content
	FlagMayRepeat = "may-repeat" // nothing in it tells it from an earlier one
	FlagNotLocked = "not-locked" // no lock of its terminal on its table is known
	FlagForced    = "forced"     // staff had unlocked or settled the table

	FlagExceedsDue = "exceeds-due" // with it, more would be paid under the lock than was due
)
