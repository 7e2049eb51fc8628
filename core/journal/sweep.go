package journal

import (
	"connect-epos/core/wire"
)

// Sweep is one small step of housekeeping: what is older than Before loses its
// details, and the journal's lines of that age go. Times are ms since 1970.
type Sweep struct {
	Account string
	From    int64              // where the step begins; 0 begins anew
	Before  int64              // what was created, or happened, earlier is old
	At      int64              // now
	Strip   func(*Record) bool // takes the details off a record that is over; false when there were none
}

// The measure of housekeeping.
const (
	SweepEvery = 24 * 60 * 60 * 1000 // ms: what began less long ago is not begun again
	SweepStep  = 50                  // how many records one step looks at, and lines it drops
)

// Begins decides whether housekeeping that last began at a time begins now.
func (s Sweep) Begins(last int64) bool { return s.At-last >= SweepEvery || last > s.At }

// Old reports whether r is over, heard of and old enough: nothing else is
// touched, ever.
func (s Sweep) Old(r *Record) bool {
	return r.CreatedAt < s.Before && r.Status == Settled && r.Acknowledged
}

// OldLine reports whether a stored line of the journal may go: it is old enough,
// or nobody can read it, and it must not hold up those behind it.
func (s Sweep) OldLine(text string) bool {
	v, err := wire.Parse([]byte(text))
	if err != nil {
		return true
	}
	at, err := v.Get("at").Int()
	return err != nil || at < s.Before
}
