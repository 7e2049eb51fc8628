package transaction

import (
	"time"

	"connect-epos/core/connect"
	"connect-epos/core/journal"
	"connect-epos/core/wire"
)

// Kind is the kind of an Event.
type Kind uint8

// The kinds of events.
const (
	Start                  Kind = iota + 1 // a till asks for a payment; Record holds what it asks
	LeaseGranted                           // the terminal's lease is ours; Epoch 0 when it was just taken
	LeaseDenied                            // it is not; Code and Reason say why
	Stored                                 // the awaited change is committed; Record as the store returned it
	StoreFailed                            // it is not, or nobody knows; Code, Reason, Standing
	StoreLate                              // it did not settle within its limit
	StoredLate                             // a change given up as late or failed was committed after all
	SendFailed                             // the frame was certainly not handed to a link
	Answered                               // a result came for our id: Payment, Link
	ErrorCame                              // an error came for our id: Error, Link
	Unreadable                             // an answer came for our id that cannot be read
	Notified                               // a notification came for our terminal: Value
	LinkLost                               // a link is gone: Link; Listened
	TimerExpired                           // a timer fired: Timer
	Shutdown                               // the engine closes
	Adopt                                  // found in the journal after its engine died
	Settle                                 // the operator's verdict: Settlement
	CarryOn                                // the operator frees the terminal: CarriedOn
	Acknowledge                            // the till has taken note
	Cancel                                 // the till asks to cancel
	SignatureAsked                         // Connect asks about a signature: Question
	SignatureDecided                       // a question was decided: Question (its Number), Accepted, By
	SignatureAnswerFailed                  // the answer to Question certainly did not leave
	LinkUp                                 // a link is up
	LinkClosed                             // the socket of a link is closed for certain: Link
	StatusCame                             // the terminal's status: Value, or NoStatus; "" when no answer came
	LastTransactionCame                    // the terminal's last transaction: Payment
	LastTransactionRefused                 // there is none to be had: Reason; "" when the question was lost
	TakeOver                               // taken by staff from an engine that may live: Record; CarriedOn by whom and why
	Disowned                               // another engine follows the payment by now: what it does to it is no more ours
	StatusSeen                             // the terminal was asked what it does, beside recovery: Value; "" when nobody could tell
	AtWork                                 // the terminal was seen at work, on this or on something else: Value is BUSY, or what it told on another link
	CancelAnswered                         // a cancel was answered, in whatever words: something ran that could be asked about
	JournalCame                            // the journal's records of the terminal: Records, newest first; Code when they cannot be read
	TurnCame                               // nothing runs or waits on the terminal, and it is ours for one look
	TurnRefused                            // it is in use, or a look took too long
	RecordReloaded                         // the record as the journal has it by now: Record; none when another engine follows it
	kinds
)

// Event is one thing that happened. Which fields hold is told by its Kind. At
// is the wall clock, for the record. Two times since the frame was handed over,
// in ms, are for rules about durations, because the wall clock and the monotonic
// clock can jump apart.
type Event struct {
	Kind    Kind
	At      int64
	Elapsed int64 // has passed by both clocks: for what must not come too early

	ElapsedLongest int64 // has passed by the clock that went further: for what must not come too late

	Uptime        int64         // the monotonic clock, ms, from a start that means nothing: see Instant
	SocketOpenFor time.Duration // how long the socket that carried the frame may stay open, at most

	AskedAt Instant // of a sighting: when the terminal was asked; zero counts as now

	Link       uint64
	StillHeard bool // the link that is gone looked dead only: what it still brings is heard, and it can be answered on
	Epoch      int
	Record     journal.Record
	Code       Code
	Reason     string
	Value      string
	Timer      Timer
	Payment    connect.Payment
	Error      connect.Error

	Records   []journal.Record // of the terminal, newest first
	Exclusive bool             // nobody else sends to the terminal, or keys payments on it
	Claimed   bool             // the transaction belongs to another record: it proves nothing
	Zone      int64            // of the wall clock, ms east of UTC

	Question Question
	Accepted bool
	By       string // ByStaff, ByTimeout

	Standing   *journal.Record  // the attempt that refused a reservation
	Refusal    *journal.Refusal // the journal's own word of why it refused one
	Unproven   string           // of StoreFailed: why the journal refused a proof; "" when it only failed
	Settlement journal.Settlement
	CarriedOn  journal.StaffAction
	Seen       Seen // what the maker of a decision had before them
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

// Question is a signature question of Connect. It is answered once, under its
// own id, on the link it came on. It is accepted only before its deadline.
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
