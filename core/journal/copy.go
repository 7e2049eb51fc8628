package journal

import (
	"connect-epos/core/wire"
)

// Change is one change of the journal as it is given out, so that a copy can be
// kept elsewhere: what became of an attempt, and the line that tells of it.
type Change struct {
	Record Record
	Entry  Entry
}

// EncodeChange writes c for the outside: {"v", "what", "at", "detail", "record"},
// where record is what Encode writes. It holds no key and no card number.
func EncodeChange(c Change) wire.Value {
	version := Version
	record := c.Record.Value()
	return wire.Fields{{Name: "v", At: &version}, {Name: "what", At: (*string)(&c.Entry.What)}, {Name: "at", At: &c.Entry.At},
		{Name: "detail", At: &c.Entry.Detail}, {Name: "record", At: &record}}.Write()
}

// DecodeChange takes the record out of what EncodeChange wrote; anything else is
// ErrCorrupt.
func DecodeChange(v wire.Value) (Record, error) { return fromValue(v.Get("record")) }

// Restores decides whether next, out of a copy, may be kept: where nothing is
// kept, or something out of an older copy that no engine has followed since.
func Restores(next Record, stored *Record) bool {
	return stored == nil || stored.Engine == "" && !stored.StandsIn() && next.Rev > stored.Rev
}

// Restored returns what is known of a terminal's last transaction once r is
// restored: never more than when something was known here already, and never
// that the run has no gap.
func (l Last) Restored(r Record) Last {
	if r.Number == "" || r.Aside || l.Reference != "" || l.Number != "" && r.Time <= l.Time {
		return l
	}
	return Last{Number: r.Number, Time: r.Time}
}
