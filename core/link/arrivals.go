package link

import (
	"time"

	"connect-epos/core/clock"
)

// MaybeDelayed is how long a silence on a connection must be before what comes right
// after it may be as old as the silence.
const MaybeDelayed = 3 * time.Second

// burst is how soon after the end of a silence something must come to be as old.
const burst = time.Second

// Arrivals are the times at which something came on each connection that is not closed
// yet. A network that stood still for a while delivers late what was sent meanwhile,
// and Connect's clock ran on: a question that looks fresh may be about to expire.
type Arrivals map[uint64]*arrivals

// arrivals are those of one connection.
type arrivals struct {
	last   clock.Moment // the last time that something came
	before clock.Moment // the last time before the latest silence
	after  clock.Moment // the first time after it
}

// Note records that something came now on a connection.
func (a Arrivals) Note(number uint64, now clock.Moment) {
	at := a[number]
	switch {
	case at == nil:
		a[number] = &arrivals{last: now}
		return
	case now.Most(at.last) >= MaybeDelayed:
		at.before, at.after = at.last, now
	}
	at.last = now
}

// SentAt is the earliest time at which what came last on a connection can have been
// sent. Note must have recorded it before.
func (a Arrivals) SentAt(number uint64) clock.Moment {
	at := a[number]
	if !at.after.IsZero() && at.last.Most(at.after) <= burst {
		return at.before
	}
	return at.last
}

// Forget drops a connection that is closed.
func (a Arrivals) Forget(number uint64) { delete(a, number) }
