package journal

import (
	"connect-epos/core/wire"
)

// Entry is one line of the journal: what happened to an attempt, and when.
// Entries are only ever appended.
type Entry struct {
	_ wire.NeverCompared

	ID
	TID    string
	At     int64 // ms since 1970
	Kind   EntryKind
	Detail string // a code, never free text from the wire
}

// EntryKind says what happened. The words are stored and given out in copies.
type EntryKind string

// What can happen to an attempt.
const (
	EntryReserved     EntryKind = "reserved"
	EntryWithdrawn    EntryKind = "withdrawn"
	EntryArrived      EntryKind = "heard"    // the first sign that came back of it, so its frame arrived
	EntrySeenAtWork   EntryKind = "worked"   // the terminal was seen at work
	EntryCardSeen     EntryKind = "begun"    // a card was presented
	EntryAnswered     EntryKind = "answered" // Connect's own answer came
	EntryRefused      EntryKind = "refused"
	EntryUnknown      EntryKind = "unknown"
	EntryFinding      EntryKind = "found" // recovery asked the terminal and found this
	EntryDisputed     EntryKind = "disputed"
	EntryAdopted      EntryKind = "adopted"    // by an engine, after the engine that followed it was gone
	EntryTakenOver    EntryKind = "taken-over" // by staff, from an engine that may still have been alive
	EntryCarriedOn    EntryKind = "carried-on"
	EntrySettled      EntryKind = "settled" // by staff
	EntryNoted        EntryKind = "noted"   // staff keyed it on the card machine itself
	EntryAcknowledged EntryKind = "acknowledged"
	EntryRestored     EntryKind = "restored" // out of a copy

	// About a signature.
	EntrySignatureAsked    EntryKind = "asked"
	EntrySignatureAccepted EntryKind = "accepted" // written before the answer leaves
	EntrySignatureDecided  EntryKind = "decided"  // it was not accepted; Record.Signature.By tells who decided

	// About the check of a verdict of staff.
	EntryLookCounted EntryKind = "looked"  // written before the terminal is asked
	EntryCheckFound  EntryKind = "check"   // something speaks against the verdict, and proves nothing
	EntryCheckEnded  EntryKind = "checked" // the verdict is checked no more

	// At a table.
	EntryTableLocked   EntryKind = "locked"       // by a terminal; written before the confirmation leaves
	EntryTableUnlocked EntryKind = "unlocked"     // the lock is over
	EntryMayBeTaken    EntryKind = "may-be-taken" // a payment may have been taken of which the till has not heard
	EntryTablePayment  EntryKind = "payment-told" // a terminal told of a payment
)

// Entry returns the journal line that goes with the record's latest change.
func (r Record) Entry(kind EntryKind, at int64) Entry {
	return Entry{ID: r.ID, TID: r.TID, At: at, Kind: kind, Detail: r.storedReason()}
}

// EncodeEntry writes an entry in the journal's own JSON.
func EncodeEntry(e Entry) []byte {
	version := Version
	return wire.Fields{
		{Name: "v", At: &version}, {Name: "account", At: &e.Account}, {Name: "reference", At: &e.Reference},
		{Name: "attempt", At: &e.Attempt}, {Name: "tid", At: &e.TID}, {Name: "at", At: &e.At},
		{Name: "what", At: (*string)(&e.Kind)}, {Name: "detail", At: &e.Detail},
	}.Write().Append(nil)
}
