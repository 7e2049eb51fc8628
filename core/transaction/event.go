package transaction

import (
	"time"

	"connect-epos/core/connect"
	"connect-epos/core/evidence"
	"connect-epos/core/journal"
	"connect-epos/core/wire"
)

// Kind is the kind of an Event.
type Kind uint8

// The kinds of events. After the colon stand the members of Event that matter, and of
// its parts.
const (
	Start        Kind = iota + 1 // a till asks for a payment: Record holds what it asks for
	LeaseGranted                 // the terminal's lease is ours: Epoch, NewLease when it was just taken
	LeaseDenied                  // the lease is not ours: Code, Reason

	Stored      // the awaited change is committed: Record as the store returned it
	StoreFailed // it is not committed, or nobody knows: Code, Reason, Standing, Refusal, Unproven
	StoreLate   // nobody knows within its limit whether it is committed
	StoredLate  // a change that nobody waits for, or no longer, is committed: Record

	SendFailed // the frame was certainly not handed to a link
	Answered   // a result came for our id: Payment, Link
	ErrorCame  // an error came for our id: Error, Link
	Unreadable // an answer came for our id and cannot be read

	Notified     // a notification came for our terminal: Value, Link
	LinkLost     // a link is lost: Link, StillHeard
	TimerExpired // a timer fired: Timer
	Shutdown     // the engine closes

	Adopt       // the record was found in the journal after its engine died: Record
	Settle      // staff gave their verdict: Settlement, Seen, Value
	CarryOn     // staff free the terminal: StaffAction
	Acknowledge // the till has taken note: Seen
	Cancel      // the till asks to cancel

	SignatureAsked        // Connect asks about a signature: Question
	SignatureDecided      // a question was decided: Question (its Number), Accepted, By
	SignatureAnswerFailed // the answer to a question certainly did not leave: Question

	LinkUp                 // a link is up
	LinkClosed             // the socket of a link is closed for certain: Link
	StatusCame             // the terminal's status came: Value, or NoStatus; "" when no answer came
	LastTransactionCame    // the terminal's last transaction came: Shown
	LastTransactionRefused // the terminal does not tell its last transaction: Reason; "" when the question was lost

	TakeOver // staff took the payment from an engine that may still live: Record; StaffAction says who and why
	Disowned // another engine follows the payment by now

	StatusSeen     // the terminal was asked for its status, but not by recovery: Value; "" when nobody could tell
	AtWork         // the terminal was seen at work, on this or on something else: Value is BUSY, or what it told on another link
	CancelAnswered // a cancel was answered, in whatever words: something was running that could be asked about

	JournalCame    // the journal's records of the terminal were read: Shown; Code when they cannot be read
	TurnCame       // nothing runs or waits on the terminal, and it is ours for one look
	TurnRefused    // the terminal is in use, or a look took too long
	RecordReloaded // the record as the journal has it by now: Record; an empty one when another engine follows it
	kinds
)

// Event is one thing that happened. Its Kind tells which members it has. Its parts are
// named, not embedded, as those of State are.
type Event struct {
	Kind Kind
	Time Times

	Link       uint64          // the connection that brought it, or that it is about
	StillHeard bool            // the lost link only looked dead: what it still brings is heard, and it can carry an answer
	Value      string          // what a notification or a status says
	Payment    connect.Payment // the answer
	Error      connect.Error   // the error reply
	Shown      evidence.Shown  // what the terminal and the journal show

	Record journal.Record
	Epoch  journal.Epoch
	Timer  Timer

	Signature SignatureEvent
	Staff     StaffDecision
	Failure   Failure
}

// Times is when an event happened. Two times since the frame was handed over, in ms, are
// for rules about durations, because the wall clock and the monotonic clock can jump
// apart.
type Times struct {
	At             int64         // the wall clock, ms since 1970, for the record
	Uptime         int64         // the monotonic clock, ms, from a start that means nothing: see Instant
	Elapsed        int64         // the time that has passed by both clocks: for what must not come too early
	ElapsedLongest int64         // the time that has passed by the clock that went further: for what must not come too late
	SocketOpenFor  time.Duration // how long the socket that carried the frame may stay open, at most
	AskedAt        Instant       // of a sighting: when the terminal was asked; zero counts as now
}

// SignatureEvent is what an event says of a signature question.
type SignatureEvent struct {
	Question Question
	Accepted bool
	By       string // ByStaff, ByTimeout
}

// StaffDecision is what staff decided, and what they had seen.
type StaffDecision struct {
	Settlement  journal.Settlement
	StaffAction journal.StaffAction
	Seen        Seen // what the maker of a decision had before them
}

// Failure is why something was refused or not kept.
type Failure struct {
	Code     Code
	Reason   string
	Standing *journal.Record  // the attempt that refused a reservation
	Refusal  *journal.Refusal // the journal's own word of why it refused one
	Unproven string           // of StoreFailed: why the journal refused a proof; "" when it only failed
}

// Code is the stable code of a refusal, in the words of the public errors.
type Code string

// The codes that a payment can be refused with.
const (
	NotConnected       Code = "not-connected"
	StorageUnavailable Code = "storage-unavailable"
	AlreadyPaid        Code = journal.AlreadyPaid
	PaymentOpen        Code = journal.PaymentOpen
	TerminalUnresolved Code = journal.TerminalUnresolved
	ExceedsTaken       Code = journal.ExceedsTaken
	InvalidRequest     Code = journal.InvalidRequest
	TerminalInUse      Code = "terminal-in-use"
	InsecureContext    Code = "insecure-context"
	NotPending         Code = "not-pending"
	Changed            Code = "changed" // what was shown is not what stands there now
	TooEarly           Code = "too-early"
	TerminalBusy       Code = "terminal-busy"
	Closed             Code = "closed"
)

// Timer names a deadline of a payment.
type Timer uint8

// The deadlines of a payment.
const (
	AnswerTimer    Timer = iota + 1 // no answer since the frame was sent
	RetryTimer                      // try again to store what could not be stored
	SignatureTimer                  // a question must be decided now
	FinishTimer                     // no answer since the terminal said that it finished
	LookTimer                       // ask about the terminal again
	CheckTimer                      // look whether a verdict of staff was right
)

// Question is a signature question of Connect. It is answered once, under its own id,
// on the link that it came on. It can be accepted only before its deadline.
type Question struct {
	Number   int // counts the questions of an attempt, from 1; given by Step
	ID       int
	Link     uint64
	At       int64      // ms since 1970: when it came
	Uptime   int64      // ms of the monotonic clock: the same moment
	Deadline int64      // ms since 1970: silence counts as acceptance [SCHEMA]
	DecideAt int64      // ms since 1970: when it is decided without staff
	Params   wire.Value // as asked, card numbers masked
}

// Who decided about a signature, in the words of the public Outcome.
const (
	ByStaff    = "staff"
	ByTimeout  = "timeout"
	Unanswered = "unanswered"
	Overruled  = "overruled" // declined here, and approved all the same
)
