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
	UnlockTold                   // the till took note that the lock is over: Record and Late as of TellUnlock
	UnlockFailed                 // it did not: Record and Late as of TellUnlock
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
	Key        Key
	Late       bool // it is about a late grant
	Timer      Timer
	Notice     connect.TableNotice
	Standing   *journal.Record // what refused a reservation
	By         journal.StaffAction
	Settlement journal.Settlement
	Since      int64 // of the lock that staff mean, as View tells it; 0 for whichever stands
	Rev        int64 // of what staff saw, as View tells it; 0 for whatever they saw
}
