package counter

import (
	"context"
	"time"

	"connect-epos/core/clock"
	"connect-epos/core/journal"
	"connect-epos/core/service"
	"connect-epos/core/transaction"
)

// A frame whose end no answer told is a loose end of its terminal: see journal.End.
// Who sent it knows its socket. When that is closed for certain, or the frame was
// answered somehow, the terminal's time is measured from there, by both clocks, and
// the journal takes note once it is over. What an engine left that is gone, any
// other one measures from when it found that out.

// frame is one that this loop sent.
type frame struct {
	tid    string
	link   uint64
	closed clock.Moment // when its socket was found to be closed; zero: it is not known to be
}

// endWatch watches the loose ends of one terminal.
type endWatch struct {
	reading bool
	stop    func()                            // ends the wait for the next look; nil: none is waited for
	since   map[journal.LooseEnd]clock.Moment // from when a loose end's time counts
}

// endLook is how often the loose ends of a terminal are looked at, while there are any.
const endLook = 30 * time.Second

// looseEnds are the frames of this counter whose end no answer told.
type looseEnds struct {
	*service.Service
	frames  map[service.Attempt]*frame
	watches map[string]*endWatch // by tid
}

func newLooseEnds(s *service.Service) *looseEnds {
	return &looseEnds{Service: s, frames: map[service.Attempt]*frame{}, watches: map[string]*endWatch{}}
}

// frameLeft remembers which link carried a payment's frame.
func (le *looseEnds) frameLeft(p *payment) {
	r := p.state.Record
	le.frames[service.AttemptOf(r)] = &frame{tid: r.TID, link: p.state.Frame.Link}
}

// frameKept hears what the journal keeps of a frame now: one whose end is known is
// nothing to watch.
func (le *looseEnds) frameKept(r journal.Record) {
	if r.OutsideSequence || r.AtTable() {
		return
	}
	if r.EndIsNumbered() || r.Status == journal.Withdrawn {
		delete(le.frames, service.AttemptOf(r))
	}
	if r.Before.LooseEnd || r.Status != journal.Open && r.Status != journal.Withdrawn && !r.EndIsNumbered() {
		le.watchEnds(r.TID)
	}
}

// framesClosed: the socket that carried these frames is closed for certain.
func (le *looseEnds) framesClosed(number uint64) {
	for _, f := range le.frames {
		if f.link == number && f.closed.IsZero() {
			f.closed = le.Moment()
			le.watchEnds(f.tid)
		}
	}
}

// watchEnds looks at the loose ends of a terminal, now and for as long as there are
// any whose time is not over.
func (le *looseEnds) watchEnds(tid string) {
	w := le.watches[tid]
	if w == nil {
		w = &endWatch{since: map[journal.LooseEnd]clock.Moment{}}
		le.watches[tid] = w
	}
	if w.reading || le.Closing() {
		return
	}
	if w.stop != nil {
		w.stop()
		w.stop = nil
	}
	w.reading = true
	go func() {
		ends, gone, err := le.readEnds(tid)
		le.Post(func() {
			w.reading = false
			le.lookAtEnds(tid, w, ends, gone, err)
		})
	}()
}

// readEnds runs outside the loop. It returns the loose ends whose time is not over,
// and which of their engines are gone.
func (le *looseEnds) readEnds(tid string) (ends []journal.LooseEnd, gone map[string]bool, err error) {
	ctx, cancel := context.WithTimeout(le.Context, service.StoreLimit)
	defer cancel()
	known, err := le.Config.Store.Terminal(ctx, le.Account, tid)
	if err != nil {
		return nil, nil, err
	}
	gone = map[string]bool{"": true}
	for _, e := range known.Last.LooseEnds {
		if e.OverAtFrame > 0 {
			continue
		}
		ends = append(ends, e)
		if _, asked := gone[e.Engine]; !asked && !e.Arrived {
			gone[e.Engine] = e.Engine != le.Owner && le.OwnerGone(e.Engine)
		}
	}
	return ends, gone, nil
}

// lookAtEnds measures the time of loose ends, and tells the journal of those whose
// time is over.
func (le *looseEnds) lookAtEnds(tid string, w *endWatch, ends []journal.LooseEnd, gone map[string]bool, err error) {
	now, rest := le.Moment(), endLook
	since := map[journal.LooseEnd]clock.Moment{}
	var over []journal.LooseEnd
	for _, e := range ends {
		from := le.quietSince(e, gone, w.since[e], now)
		if from.IsZero() {
			continue
		}
		since[e] = from
		left := transaction.QuietFor(e.Keyed) - now.Least(from)
		if left <= 0 {
			over = append(over, e)
		} else {
			rest = min(rest, left)
		}
	}
	if err == nil {
		w.since = since
	}
	switch {
	case len(over) > 0:
		le.endsOver(tid, w, over)
	case err == nil && len(ends) == 0:
		delete(le.watches, tid)
		le.dropFrames(tid)
	default:
		w.stop = le.After(rest, func() {
			w.stop = nil
			le.watchEnds(tid)
		})
	}
}

// quietSince is from when the time of a loose end counts; zero when its socket may
// be open still.
func (le *looseEnds) quietSince(e journal.LooseEnd, gone map[string]bool, since, now clock.Moment) clock.Moment {
	f := le.frames[service.Attempt{Reference: e.Reference, Number: e.Attempt}]
	switch {
	case !since.IsZero():
		return since
	case e.Arrived, gone[e.Engine]:
		return now
	case e.Engine == le.Owner && f != nil:
		return f.closed
	}
	return clock.Moment{}
}

// endsOver tells the journal whose time is over, and looks again.
func (le *looseEnds) endsOver(tid string, w *endWatch, over []journal.LooseEnd) {
	w.reading = true
	go func() {
		ctx, cancel := context.WithTimeout(le.Context, service.StoreLimit)
		defer cancel()
		err := le.Config.Store.LooseEndsOver(ctx, le.Account, tid, over)
		le.Post(func() {
			w.reading = false
			if err != nil {
				w.stop = le.After(endLook, func() {
					w.stop = nil
					le.watchEnds(tid)
				})
				return
			}
			le.watchEnds(tid)
		})
	}()
}

// dropFrames forgets the frames of a terminal that has no loose end any more, but for
// those that are under way.
func (le *looseEnds) dropFrames(tid string) {
	for key, f := range le.frames {
		if f.tid == tid && !f.closed.IsZero() {
			delete(le.frames, key)
		}
	}
}
