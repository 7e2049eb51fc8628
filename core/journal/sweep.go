package journal

import (
	"connect-epos/core/wire"
)

// Sweep is one small step of housekeeping: records older than Before lose their
// details, and entries of that age are dropped. Times are ms since 1970.
type Sweep struct {
	Account string
	From    int64              // where the step begins; 0 begins anew
	Before  int64              // what was created, or happened, earlier than this is old
	At      int64              // now
	Strip   func(*Record) bool // takes the details off a record that is over; false when there were none
}

// How often housekeeping is done, and how much in one step.
const (
	SweepEvery = 24 * 60 * 60 * 1000 // ms from the beginning of one to the beginning of the next
	SweepStep  = 50                  // how many records one step looks at, and how many entries it drops
)

// Begins reports whether housekeeping is to begin now; last is when it last began.
func (s Sweep) Begins(last int64) bool { return s.At-last >= SweepEvery || last > s.At }

// Old reports whether r is settled, acknowledged and old enough. No other record is
// ever touched.
func (s Sweep) Old(r *Record) bool {
	return r.CreatedAt < s.Before && r.Status == Settled && r.Acknowledged
}

// OldLine reports whether a stored entry may be dropped: it is old enough, or it
// cannot be read, and must not hold up the entries behind it.
func (s Sweep) OldLine(text string) bool {
	v, err := wire.Parse([]byte(text))
	if err != nil {
		return true
	}
	at, err := v.Get("at").Int()
	return err != nil || at < s.Before
}
