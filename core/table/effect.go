package table

import (
	"time"

	"connect-epos/core/journal"
)

// Effect is one thing to do. Effects are performed in slice order.
type Effect interface{ effect() }

// Reserve commits a new record; Stored or StoreFailed follows.
type Reserve struct {
	Record journal.Record
	Entry  journal.Entry
}

// Commit commits a changed record; Stored or StoreFailed follows.
type Commit struct {
	Record journal.Record
	Entry  journal.Entry
}

// AskLock asks the till for a lock. Granted or Declined follows with the same
// Question and Record whenever the till answers, however late that is.
type AskLock struct {
	Question Question
	Record   journal.Record
}

// TellPayment tells the till of a payment; PaymentConfirmed or PaymentNotConfirmed
// follows.
type TellPayment struct{ Payment Payment }

// TellUnlock tells the till that a lock is over, or with Late to undo a late grant;
// UnlockConfirmed or UnlockFailed follows with the same Record and Late.
type TellUnlock struct {
	Record journal.Record
	Late   bool
}

// AnswerLock answers the question about a lock. AnswerFailed follows when a
// confirmation was certainly not sent.
type AnswerLock struct {
	Question  Question
	Confirmed bool
	Amount    int64
	Currency  string
}

// AnswerNotice answers a notice that wants an answer: that the payments which it
// tells of are stored, or that they could not be.
type AnswerNotice struct {
	Question Question
	Stored   bool
}

// Arm starts a timer; Expired follows unless Disarm comes first.
type Arm struct {
	Timer Timer
	After time.Duration
}

// Disarm stops a timer.
type Disarm struct{ Timer Timer }

// Done answers a command.
type Done struct{}

// Refuse answers a command: nothing was changed.
type Refuse struct {
	Code    string
	Message string
}

// Trouble tells the till that something could not be stored. It is tried again.
type Trouble struct{ Record journal.Record }

// Note goes to the log: something came that has no place in this phase.
type Note struct{ Text string }

func (Reserve) effect()      {}
func (Commit) effect()       {}
func (AskLock) effect()      {}
func (TellPayment) effect()  {}
func (TellUnlock) effect()   {}
func (AnswerLock) effect()   {}
func (AnswerNotice) effect() {}
func (Arm) effect()          {}
func (Disarm) effect()       {}
func (Done) effect()         {}
func (Refuse) effect()       {}
func (Trouble) effect()      {}
func (Note) effect()         {}
