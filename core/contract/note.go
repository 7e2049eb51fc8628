package contract

// Note is a payment that staff keyed on a card machine by itself, checked
// already: Kind is "sale" or "refund", the amount is in minor units. Reference is
// the bill that it paid, "" for none; By says who noted it. Token is the till's
// own name for this call.
type Note struct {
	Kind      string
	TID       string
	Amount    int64
	Currency  string
	Reference string
	By        string
	Reason    string
	Token     string
}

// noteMark begins the name of a note among the references when it pays no bill.
// No till can give such a reference: it begins with a blank.
const noteMark = " note/"

// JournalReference is the reference under which the journal keeps a note.
func (n Note) JournalReference() string {
	if n.Reference == "" {
		return noteMark + n.Token
	}
	return n.Reference
}
