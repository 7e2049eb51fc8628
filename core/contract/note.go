package contract

import "connect-epos/core/wire"

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

// noteMark begins the journal reference of a note that pays no bill. It begins with a
// blank, so that no till can give such a reference.
const noteMark = " note/"

// JournalReference is the reference under which the journal keeps a note.
func (n Note) JournalReference() string {
	if n.Reference == "" {
		return noteMark + n.Token
	}
	return n.Reference
}
