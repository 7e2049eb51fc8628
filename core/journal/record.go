package journal

import (
	"connect-epos/core/wire"
)

// Version is the record version that this code writes.
const Version = 1

// Status says where an attempt stands.
type Status string

// The statuses of an attempt.
const (
	// Open: reserved, its frame sent or about to be, an engine follows it.
	Open Status = "open"
	// Unknown: its frame may have been sent and nobody can tell how it ended.
	Unknown Status = "unknown"
	// Disputed: it had ended, and a later finding contradicts how.
	Disputed Status = "disputed"
	// Settled: it ended; Result says how.
	Settled Status = "settled"
	// Withdrawn: its frame was certainly not sent; the reference is free.
	Withdrawn Status = "withdrawn"
)

// Result says how a settled attempt ended. The words are those of the public
// Outcome.
type Result string

// The results of a settled attempt.
const (
	Approved  Result = "approved"
	Declined  Result = "declined"
	Cancelled Result = "cancelled"
	Refused   Result = "refused"
)

// Sent says what is known of an attempt's frame.
type Sent string

// What is known of a frame.
const (
	SentNo       Sent = "no"
	SentMaybe    Sent = "maybe"
	SentAnswered Sent = "answered"
)

// Settler says who ended an attempt.
type Settler string

// Who may end an attempt.
const (
	ByResponse Settler = "response"
	ByRecovery Settler = "recovery"
	ByOperator Settler = "operator"
)

// Record is one attempt to pay one reference, or one report: that has a Kind of
// its own, no amount, and nothing to acknowledge. Amounts are minor units of
// Currency; times are milliseconds since 1970 by the wall clock.
type Record struct {
	Account   string // account host: the scope of references, terminals and ids
	Site      string // the site it was asked for
	Reference string // what is being paid; unique for ever within Account
	Attempt   int    // 1, 2, …; given by Reserve
	Rev       int    // counts changes; the compare-and-swap of Commit
	Base      int    // the revision that was taken over from another engine; not stored

	Token    string // the page's name for the call, to find it again
	Engine   string // the engine that sent it
	Epoch    int    // epoch of the terminal's lease; given by Reserve
	RPC      int    // JSON-RPC id of its frame
	Kind     string // the method: "sale", "refund", "reportEndOfDay", …
	TID      string
	Amount   int64
	Currency string

	Cashback      int64  // asked for with a sale, minor units
	Keyed         bool   // the cardholder was not present
	AuthCode      string // of the pre-authorisation that is completed
	PreAuthorised int64  // the sum that was pre-authorised, minor units
	Noted         bool   // staff keyed it on the card machine itself, and told the till: nothing was sent
	Of            string // of a refund: the reference of the bill whose money it gives back

	Table    string // of a lock, or of a payment that a terminal took at a table
	Waiter   string // who works the terminal there
	Gratuity int64  // minor units: of a table's payment, or of all that were told of under a lock
	Method   string // how the card was read, in Connect's word
	Scheme   string // of the card
	PaidSum  int64  // of all payments told of under a lock, without gratuity and cashback
	Sum      bool   // of a table's payment: it may be the sum of several, which a message told without a list

	LastNumber string // transactionNumber of the last transaction known on the terminal before this; given by Reserve
	LastTime   string // and its transactionTime
	Unbroken   bool   // that one answered the very last frame sent there; given by Reserve
	Loose      bool   // a frame that was sent there before may still be charged; given by Reserve
	Aside      bool   // moves no money: it leaves what is known of the terminal's last transaction alone

	CreatedAt int64
	SettledAt int64

	Status       Status
	Sent         Sent
	Begun        bool // a notification past PRESENT_CARD was seen, or a signature was asked for
	Heard        bool // something came back on the link that carried the frame, so the frame arrived
	Worked       bool // the terminal was seen at work since the frame left, on this or on something else
	Result       Result
	Reason       string // code behind Result or Unknown, for the text pack
	SettledBy    Settler
	Recovered    bool // settled when its promise was gone
	Acknowledged bool

	Finding string // what recovery found so far, when that does not settle it
	Why     string // code behind Finding

	Number string // transactionNumber of the Payment that settled it
	Time   string // and its transactionTime

	Unreversed bool // the terminal said that it could not carry out what was decided about the signature

	Signature         string // who decided about the signature: "staff", "timeout", "unanswered"
	SignatureDeclined bool   // that decision was to decline
	Questions         int    // how many signature questions this attempt was asked

	Answer      wire.Value // the Payment as it came, card numbers masked
	ErrorCode   int        // of an error reply; 0 when there was none
	ErrorText   string     // its message, for developers
	UserMessage string     // Connect's own words for staff, if any

	Settlement *Settlement
	Check      *Check // what staff must compare, because it speaks against their verdict
	CarriedOn  *CarriedOn
	TakenOver  *CarriedOn // from an engine that may have lived: by whom and why

	LookTried bool // not stored: the look that must come before this attempt was tried, and could not be had

	Version int           // version of the code that wrote it; 0 counts as Version
	extra   []wire.Member // members of newer versions, written back untouched
}

// Settlement is an operator's verdict on a payment nobody else could settle.
type Settlement struct {
	Paid bool
	// PaidOtherwise says in staff's own word how the bill was paid instead, such
	// as "cash"; "" when it was not. The card payment itself was not taken then.
	PaidOtherwise string

	By       string
	Reason   string
	At       int64 // ms since 1970
	AuthCode string
	Amount   int64 // minor units; 0 when the operator gave none
	Forced   bool  // it was given before the card machine was known to be done

	Checking bool // the verdict is still being checked against the terminal and the journal
	Looks    int  // how often the terminal's last transaction was asked for since; counted before each look
}

// CarriedOn tells that staff freed the terminal while the payment stayed open.
type CarriedOn struct {
	By     string
	Reason string
	At     int64 // ms since 1970
	Gone   bool  // the terminal itself was swapped out: nobody can be asked any more
}

// Unresolved reports whether the attempt may have taken money and has not ended.
// A status that only newer code knows counts as such.
func (r Record) Unresolved() bool {
	return r.Status != "" && r.Status != Settled && r.Status != Withdrawn
}

// HoldsTerminal reports whether the attempt keeps other payments off its
// terminal: nobody can tell how it ended, it is not at a table, and staff have not
// carried on. A disputed one had ended, so its terminal is free; its reference is
// not.
func (r Record) HoldsTerminal() bool {
	return r.Unresolved() && r.Status != Disputed && r.CarriedOn == nil && !r.AtTable()
}

// ForStaff reports whether somebody must still hear of the attempt: it is
// unresolved, or ended and not acknowledged, or it has a check that is open.
func (r Record) ForStaff() bool {
	return r.Unresolved() || r.Status == Settled && !r.Acknowledged || r.CheckOpen()
}

// Unfinished reports whether an engine must still follow the attempt: staff must
// hear of it, or their verdict is still being checked.
func (r Record) Unfinished() bool { return r.ForStaff() || r.Checking() }

// Paid reports whether the attempt took its money, as far as it is settled.
func (r Record) Paid() bool { return r.Status == Settled && r.Result == Approved }

// ReasonPaidOtherwise is the reason of an attempt that took no money, and whose
// bill was paid in another way, as staff said.
const ReasonPaidOtherwise = "paid-otherwise"

// ClosesBill reports whether the attempt ended in a way that allows no further
// attempt: its money was taken, or its bill was paid in another way.
func (r Record) ClosesBill() bool {
	return r.Paid() || r.Status == Settled && r.Reason == ReasonPaidOtherwise
}

// Entry is one line of the journal: what happened to an attempt, and when.
// Entries are only ever appended.
type Entry struct {
	Account   string
	Reference string
	Attempt   int
	TID       string
	At        int64 // ms since 1970
	What      What
	Detail    string // a code, never free text from the wire
}

// What is the kind of an Entry.
type What string

// The kinds of entries.
const (
	Reserved     What = "reserved"
	WithdrawnNow What = "withdrawn"
	Begun        What = "begun"
	Answered     What = "answered"
	TurnedDown   What = "refused"
	LeftUnknown  What = "unknown"
	Contradicted What = "disputed"
	SettledByOp  What = "settled"
	CarryingOn   What = "carried-on"
	Acknowledged What = "acknowledged"
	Adopted      What = "adopted"
	TakenOverNow What = "taken-over"
	Asked        What = "asked"        // about a signature
	Found        What = "found"        // by asking the terminal
	Looked       What = "looked"       // after a verdict of staff: before the terminal is asked
	Doubted      What = "check"        // something speaks against a verdict of staff, and proves nothing
	Checked      What = "checked"      // a verdict of staff: it is looked at no more
	Accepted     What = "accepted"     // a signature, before the answer leaves
	Restored     What = "restored"     // out of a copy
	NotedByStaff What = "noted"        // what staff keyed on the card machine itself
	Locked       What = "locked"       // a table, by a terminal: before the confirmation leaves
	MayBeTaken   What = "may-be-taken" // a payment for a table, without the till having heard of it
	Unlocked     What = "unlocked"     // a table
	PaymentTold  What = "payment-told" // by a terminal, of a table

	HeardOf What = "heard" // the first that came back of it, so its frame arrived

	Decided What = "decided" // about a signature, and not accepted: Record.Signature tells by whom
	Worked  What = "worked"  // the terminal was seen at work
)

// Entry returns the journal line that goes with the record's latest change.
func (r Record) Entry(what What, at int64) Entry {
	return Entry{Account: r.Account, Reference: r.Reference, Attempt: r.Attempt,
		TID: r.TID, At: at, What: what, Detail: r.Reason}
}
