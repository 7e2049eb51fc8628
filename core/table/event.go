package table

import (
	"connect-epos/core/connect"
	"connect-epos/core/journal"
)

// Kind is the kind of an Event.
type Kind uint8

// The kinds of events.
const (
	LockRequested       Kind = iota + 1 // a terminal asks for the lock: Question; Record holds what it asks for
	Granted                             // the till grants the lock: Question, Record as of AskLock, Amount, Currency
	Declined                            // the till refuses it, or fails: Question, Record as of AskLock, Reason
	Stored                              // a change is committed: Record as the store returned it
	StoreFailed                         // a change is not committed, or nobody knows: Record, Code, Standing
	AnswerFailed                        // the answer to a question was certainly not sent: Question
	NoticeReceived                      // a terminal tells of payments: Notice; Record holds which terminal; Question if it wants an answer
	PaymentConfirmed                    // the till confirms a payment: Key
	PaymentNotConfirmed                 // the till did not confirm a payment: Key
	TerminalUnlocked                    // a terminal is done: Record holds which
	UnlockConfirmed                     // the till confirms that a lock is over: Record and Late as of TellUnlock
	UnlockFailed                        // the till did not confirm that: Record and Late as of TellUnlock
	LinkLost                            // the link is gone
	Expired                             // a timer fired: Timer
	Adopt                               // an engine found this in the journal when it took the tables: Record
	Rescued                             // a payment that is not stored, while another engine had the tables: Record
	ForceUnlock                         // staff unlock the table: By, Since, Rev
	Settle                              // staff settle a doubt: Settlement, Since, Rev
	Acknowledge                         // the till says by command that it knows of a payment: Key
	kinds
)

// Event is one thing that happened. Its Kind says which fields are set. At is the
// wall clock, ms since 1970.
type Event struct {
	Kind       Kind
	At         int64
	Question   Question
	Record     journal.Record
	Amount     int64
	Currency   string
	Reason     string
	Code       string
	Key        Key
	Late       bool // it is about a late grant
	Timer      Timer
	Notice     connect.TableNotice
	Standing   *journal.Record // the record because of which a reservation was refused
	By         journal.StaffAction
	Settlement journal.Settlement
	Since      int64 // View.Since as staff saw it; 0 is not compared
	Rev        int64 // View.Rev as staff saw it; 0 is not compared
}
