package journal

import (
	"connect-epos/core/wire"
)

// Last is what the journal knows of a terminal's last transaction. A Store keeps
// one for each terminal, in the same step as the change that it comes of.
type Last struct {
	Reference string // the attempt whose frame was the last to go there
	Attempt   int
	Number    string // transactionNumber of the last transaction that an answer showed
	Time      string // and its transactionTime
	Whole     bool   // that answer was the one to that frame: the run has no gap
	Noted     bool   // staff noted a payment that they keyed on the terminal since that frame was reserved
}

// Reserved tells a new attempt what is known, and returns what is known once
// that is reserved: until its answer comes the run has a gap. A note sends no
// frame. It only makes a gap: the terminal did something of which no answer tells.
func (l Last) Reserved(r Record) (Record, Last) {
	switch {
	case r.Aside:
		return r, l
	case r.Noted:
		l.Noted, l.Whole = true, false
		return r, l
	}
	r.LastNumber, r.LastTime, r.Unbroken = l.Number, l.Time, l.Whole
	return r, Last{Reference: r.Reference, Attempt: r.Attempt, Number: l.Number, Time: l.Time}
}

// Concerns reports whether a change of r can change what is known.
func (l Last) Concerns(r Record) bool {
	return l.Reference == r.Reference && l.Attempt == r.Attempt
}

// Committed returns what is known once r is committed. What staff settled, was
// refused, is disputed or came without a number leaves the gap; what was never
// sent leaves none. A note that came since the frame was reserved leaves one, too:
// nobody knows which of the two the terminal did first.
func (l Last) Committed(r Record) Last {
	switch {
	case !l.Concerns(r):
	case r.Status == Withdrawn:
		l.Whole = r.Unbroken && !l.Noted
	case r.Status == Settled && r.SettledBy != ByOperator && r.Number != "":
		l.Number, l.Time, l.Whole = r.Number, r.Time, !l.Noted
	default:
		l.Whole = false
	}
	return l
}

// Refutes reports whether a change of r must not be kept because it calls r
// proven by the terminal's last transaction, and staff have noted a payment there
// since r's frame was reserved: that transaction may be theirs. A Store asks it
// inside the transaction that commits the change; stored is what the journal has
// of r until then. What was proven before the note stays so.
func (l Last) Refutes(r, stored Record) bool {
	return l.Noted && l.Concerns(r) && r.SettledBy == ByRecovery && stored.SettledBy != ByRecovery
}

func (l *Last) fields() wire.Fields {
	return wire.Fields{{Name: "reference", At: &l.Reference}, {Name: "attempt", At: &l.Attempt},
		{Name: "number", At: &l.Number}, {Name: "time", At: &l.Time}, {Name: "whole", At: &l.Whole},
		{Name: "noted", At: &l.Noted}}
}

// EncodeLast writes l in the journal's own JSON.
func EncodeLast(l Last) string { return l.fields().Write().String() }

// DecodeLast reads what EncodeLast wrote. What cannot be read is nothing known:
// less is proven then, and nothing wrongly.
func DecodeLast(text string) Last {
	v, err := wire.Parse([]byte(text))
	if err != nil {
		return Last{}
	}
	var l Last
	if _, ok := l.fields().Read(v); !ok {
		return Last{}
	}
	return l
}
