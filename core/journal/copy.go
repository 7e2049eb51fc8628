package journal

import (
	"connect-epos/core/wire"
)

// Change is one change of the journal as it is given out, so that the till can keep
// a copy elsewhere: the record after the change, and the entry that tells of it.
type Change struct {
	Record Record
	Entry  Entry
}

// EncodeChange writes c for the outside: {"v", "what", "at", "detail", "record"},
// where record is what Encode writes. It holds no key and no card number.
func EncodeChange(c Change) wire.Value {
	version := Version
	record := c.Record.Value()
	return wire.Fields{{Name: "v", At: &version}, {Name: "what", At: (*string)(&c.Entry.Kind)}, {Name: "at", At: &c.Entry.At},
		{Name: "detail", At: &c.Entry.Detail}, {Name: "record", At: &record}}.Write()
}

// DecodeChange takes the record out of what EncodeChange wrote; anything else is
// ErrCorrupt.
func DecodeChange(v wire.Value) (Record, error) { return fromValue(v.Get("record")) }

// Restores decides whether a record out of a copy is to be kept beside the attempts
// of its reference that are kept already, and under which number. It is kept when
// its call is not known here, or when the copy is newer than what is kept and no
// engine has followed that since.
//
// Where another call has its number by now, it gets the next number, but only if it
// still matters: it may have taken money, its bill was paid in another way, or the
// verdict of staff on it is doubted or still being checked.
func Restores(next Record, attempts []Record) (Record, bool) {
	taken, highest := false, 0
	for _, a := range attempts {
		same := a.Attempt == next.Attempt
		switch {
		case a.Token == next.Token && a.CreatedAt == next.CreatedAt, same && a.StandsIn():
			next.Attempt = a.Attempt
			return next, a.Engine == "" && !a.StandsIn() && next.Rev > a.Rev
		case same:
			taken = true
		}
		highest = max(highest, a.Attempt)
	}
	if taken {
		next.Attempt = highest + 1
	}
	return next, !taken || next.ClosesBill() || next.Unresolved() || next.CheckOpen() || next.Checking()
}

// Restored returns what is known of a terminal's last transaction once r is
// restored. Where something was known here already, nothing is added; and a
// restored record never says that the terminal's sequence is unbroken.
func (l LastKnown) Restored(r Record) LastKnown {
	if r.Noted {
		l.Noted, l.Unbroken = true, false
		return l
	}
	if r.OutsideSequence || r.AtTable() {
		return l
	}
	if r.Unresolved() { // its frame may still be charged, whoever sent it
		l = l.upgraded().withFrame(r)
	}
	if r.Answer.Number == "" || l.Reference != "" || l.Number != "" && r.Answer.Time <= l.Time {
		return l
	}
	l.Number, l.Time = r.Answer.Number, r.Answer.Time
	return l
}
