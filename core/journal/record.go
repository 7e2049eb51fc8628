package journal

import (
	"connect-epos/core/wire"
)

// Version is the record version that this code writes.
const Version = 1

// Record is one attempt to pay one bill, or one report, or one thing that
// happened at a table. A report has a Kind of its own, no amount, and nothing to
// acknowledge. Amounts are in minor units of Currency; times are milliseconds
// since 1970 by the wall clock.
//
// What every reader asks for is embedded (ID, Request, Owner, Ending), so that
// r.Reference and r.Result read as they are spoken. What needs the name of its
// part to be understood stays under that name: r.Before.Number is the number of
// the transaction before this attempt, r.Answer.Number that of its own.
//
// A Record is a value: copying it copies all of it, so that a machine can return
// a changed record and leave the old one as it was. For this reason the part
// Table is a value too. What stands behind a pointer is never changed in place:
// who changes it makes a new one. So is Table.Flags.
type Record struct {
	ID
	Request
	Owner
	Before Before

	FrameID   FrameID // of the attempt's frame
	CreatedAt int64   // when it was reserved
	Status    Status  // where it stands
	Sent      Sent    // what is known of its frame

	Evidence  Evidence
	Signature Signature
	Ending
	Answer Answer
	Table  AtTable

	Settlement *Settlement  // the verdict of staff, if they gave one
	Check      *Check       // what staff must compare, because it speaks against their verdict
	CarriedOn  *StaffAction // staff freed the terminal while nobody could tell how the payment ended
	TakenOver  *StaffAction // staff took the attempt from an engine that may still have been alive

	LookTried bool // not stored: the look that must come before this attempt was tried, and could not be had

	Version int           // of the code that wrote the record; 0 counts as Version
	unknown []wire.Member // members that newer code added; they are written back untouched
}

// ID names one attempt among all attempts of all accounts. It can be compared.
type ID struct {
	Account   string // the account's host: references, terminals and frame ids are its own
	Reference string // what is paid; it stays unique within the account for ever
	Attempt   int    // 1, 2, …; Reserve gives it
}

// Request is what the till asked for. It never changes once it is reserved.
type Request struct {
	_ wire.NeverCompared

	Site     string // the site that it was asked for
	Token    string // the page's name for the call, to find it again
	Kind     string // the method: "sale", "refund", "reportEndOfDay", …
	TID      string // the terminal
	Amount   int64
	Currency string

	Cashback      int64  // asked for with a sale
	Keyed         bool   // the cardholder is not present
	AuthCode      string // of the pre-authorisation that is completed; at a table, of the payment
	PreAuthorised int64  // the sum that was pre-authorised
	RefundOf      string // of a refund: the reference of the bill whose money it gives back

	Noted           bool // staff keyed the payment on the card machine itself and told the till: nothing was sent
	OutsideSequence bool // it does not count among the terminal's transactions: its frame moves no money, or it belongs to a table
}

// Owner is the engine that follows an attempt. It alone may change the record,
// and each of its changes counts Rev up.
type Owner struct {
	Engine  string // the name of the service of the engine that sent the frame, or took the attempt over; "" when none follows it
	Epoch   Epoch  // of the lease under which it was reserved
	Rev     int    // counts the changes: the compare-and-swap of Commit
	BaseRev int    // not stored: the revision that this engine took over from another one; 0 when it took over none
}

// Before is what the journal knew of the terminal when the attempt was reserved.
// Reserve fills it in.
type Before struct {
	_ wire.NeverCompared

	Number   string // the transactionNumber of the terminal's last known transaction
	Time     string // and its transactionTime
	Unbroken bool   // that transaction answered the very last frame that was sent there
	LooseEnd bool   // a frame that was sent there earlier may still be charged
}

// Evidence is what is known of an attempt before it ends. It only ever grows, but
// for the finding, which the end takes away.
type Evidence struct {
	_ wire.NeverCompared

	Arrived    bool   // something came back on the link that carried the frame, so the frame arrived
	CardSeen   bool   // a notification past PRESENT_CARD came, or a signature was asked for
	SeenAtWork bool   // the terminal was seen at work since the frame left, on this or on something else
	Finding    string // what recovery found so far, where that does not settle the attempt
	Why        string // the code behind Finding
}

// Signature is what became of the signature questions of an attempt.
type Signature struct {
	By             string // who decided the last one: "staff", "timeout", "unanswered"
	Declined       bool   // they declined it
	Questions      int    // how many questions came
	ReversalFailed bool   // the terminal said that it could not carry out the decision
}

// Ending is how an attempt ended, or why nobody can tell.
type Ending struct {
	_ wire.NeverCompared

	Result       Result
	Reason       string // the code behind Result, or behind the status unknown, for the text pack
	SettledBy    Settler
	SettledAt    int64
	Recovered    bool // it was settled when nobody waited for its promise any more
	Acknowledged bool // the till has taken note of the end
}

// Answer is what Connect said of an attempt: its own answer, or the transaction
// that recovery found and that proves it.
type Answer struct {
	_ wire.NeverCompared

	Value  wire.Value // the Payment or the report as it came, card numbers masked
	Number string     // its transactionNumber; of a payment at a table, its id
	Time   string     // its transactionTime

	ErrorCode   int    // of an error reply; 0 when there was none
	ErrorText   string // its message, for developers
	UserMessage string // Connect's own words for staff, if there are any
}

// AtTable is what only the records of pay at table have: a lock, or a payment
// that a terminal took.
type AtTable struct {
	Name      string // of the table
	Waiter    string // who works the terminal there
	Gratuity  int64  // of a payment; of a lock, of all payments that were told of under it
	PaidSum   int64  // of a lock: all payments that were told of under it, without gratuity and cashback
	MaybeSum  bool   // of a payment: it may be the sum of several, because its message had no list
	CardEntry string // how the card was read, in Connect's word
	Scheme    string // of the card

	Flags []string // of a payment: what the till must look at, in the words of the public API; AddFlag adds one
}

// Settlement is the verdict of staff on a payment that nobody else could settle.
type Settlement struct {
	_ wire.NeverCompared

	Paid bool
	// PaidOtherwise says in staff's own word how the bill was paid instead, such
	// as "cash"; "" when it was not. The card payment itself was not taken then.
	PaidOtherwise string

	By       string
	Reason   string
	At       int64 // ms since 1970
	AuthCode string
	Amount   int64 // minor units; 0 when staff gave none
	Forced   bool  // it was given before it was known that the card machine is done

	Checking bool // the verdict is still being checked against the terminal and the journal
	Looks    int  // how often the terminal's last transaction was asked for since; counted before each look
}

// StaffAction is something that staff did to an attempt without ending it: they
// carried on, or took it over.
type StaffAction struct {
	_ wire.NeverCompared

	By           string
	Reason       string
	At           int64 // ms since 1970
	TerminalGone bool  // the terminal itself was swapped out: nobody can be asked any more
}

// Unresolved reports whether the attempt may have taken money and has not ended.
// A status that only newer code knows counts as such.
func (r Record) Unresolved() bool {
	return r.Status != "" && r.Status != Settled && r.Status != Withdrawn
}

// HoldsTerminal reports whether the attempt keeps other payments off its
// terminal: nobody can tell how it ended, it is not at a table, and staff have not
// carried on. A disputed attempt had ended, so its terminal is free; its reference
// is not.
func (r Record) HoldsTerminal() bool {
	return r.Unresolved() && r.Status != Disputed && r.CarriedOn == nil && !r.AtTable()
}

// ConcernsStaff reports whether somebody must still hear of the attempt: it is
// unresolved, or it ended and nobody took note, or a check of it is open.
func (r Record) ConcernsStaff() bool {
	return r.Unresolved() || r.Status == Settled && !r.Acknowledged || r.CheckOpen()
}

// Unfinished reports whether an engine must still follow the attempt: staff must
// hear of it, or their verdict is still being checked.
func (r Record) Unfinished() bool { return r.ConcernsStaff() || r.Checking() }

// Paid reports whether the attempt took its money, as far as it is settled.
func (r Record) Paid() bool { return r.Status == Settled && r.Result == Approved }

// ReasonPaidOtherwise is the reason of an attempt that took no money and whose
// bill was paid in another way, as staff said.
const ReasonPaidOtherwise = "paid-otherwise"

// ClosesBill reports whether the attempt ended in a way that allows no further
// attempt: its money was taken, or its bill was paid in another way.
func (r Record) ClosesBill() bool {
	return r.Paid() || r.Status == Settled && r.Reason == ReasonPaidOtherwise
}
