package contract

import (
	"connect-epos/core/journal"
	"connect-epos/core/wire"
)

// Note is a payment that staff keyed on a card machine by itself, checked already. Kind
// is "sale" or "refund", and the amount is in minor units. Reference is the bill that it
// paid, or "" for none; By says who noted it. Token is the name that the till itself
// gives to this call.
type Note struct {
	_ wire.NeverCompared

	Kind      string
	TID       string
	Amount    int64
	Currency  string
	Reference string
	By        string
	Reason    string
	Token     string
}

// JournalReference is the reference under which the journal keeps a note.
func (n Note) JournalReference() string {
	if n.Reference == "" {
		return journal.NoteReference(n.Token)
	}
	return n.Reference
}
