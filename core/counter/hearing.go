package counter

import (
	"connect-epos/core/clock"
	"time"
)

// What a connection brings may have been held up on its way, by a network that
// stood still for a while. Connect's clock ran on meanwhile: a signature question
// that is thought to be fresh would be decided after silence has accepted it.

// The limits of telling: what comes within burst of the end of a silence of at
// least holdUp may be as old as that silence.
const (
	holdUp = leastNotice // a shorter one is made up for by the notice
	burst  = time.Second
)

// hearing is when something came on each connection that is not closed yet.
type hearing map[uint64]*heardAt

// heardAt is of one connection.
type heardAt struct {
	last   clock.Moment // when something came
	before clock.Moment // the last that came before the latest silence
	after  clock.Moment // and the first that came after it
}

// note takes note that something came now.
func (h hearing) note(number uint64, now clock.Moment) {
	at := h[number]
	switch {
	case at == nil:
		h[number] = &heardAt{last: now}
		return
	case now.Most(at.last) >= holdUp:
		at.before, at.after = at.last, now
	}
	at.last = now
}

// since is from when on the time of a question counts that came just now: the
// earliest moment at which it can have been asked.
func (h hearing) since(number uint64) clock.Moment {
	at := h[number]
	if !at.after.IsZero() && at.last.Most(at.after) <= burst {
		return at.before
	}
	return at.last
}

// forget drops a connection that is closed.
func (h hearing) forget(number uint64) { delete(h, number) }
