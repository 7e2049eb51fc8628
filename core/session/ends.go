package session

import (
	"context"
	"time"

	"connect-epos/core/journal"
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
	closed Moment // when its socket was found to be closed; zero: it is not known to be
}

// endWatch watches the loose ends of one terminal.
type endWatch struct {
	reading bool
	stop    func()                      // ends the wait for the next look; nil: none is waited for
	since   map[journal.LooseEnd]Moment // from when a loose end's time counts
}

// endLook is how often the loose ends of a terminal are looked at, while there are any.
const endLook = 30 * time.Second

// frameLeft remembers which link carried a payment's frame.
func (l *loop) frameLeft(ln *lane) {
	r := ln.state.Record
	l.frames[attempt{r.Reference, r.Attempt}] = &frame{tid: r.TID, link: ln.state.Frame.Link}
}

// frameKept hears what the journal keeps of a frame now: one whose end is known is
// nothing to watch.
func (l *loop) frameKept(r journal.Record) {
	if r.OutsideSequence || r.AtTable() {
		return
	}
	if r.EndIsNumbered() || r.Status == journal.Withdrawn {
		delete(l.frames, attempt{r.Reference, r.Attempt})
	}
	if r.Before.LooseEnd || r.Status != journal.Open && r.Status != journal.Withdrawn && !r.EndIsNumbered() {
		l.watchEnds(r.TID)
	}
}

// framesClosed: the socket that carried these frames is closed for certain.
func (l *loop) framesClosed(number uint64) {
	for _, f := range l.frames {
		if f.link == number && f.closed.IsZero() {
			f.closed = l.cfg.Clock.Now()
			l.watchEnds(f.tid)
		}
	}
}

// watchEnds looks at the loose ends of a terminal, now and for as long as there are
// any whose time is not over.
func (l *loop) watchEnds(tid string) {
	w := l.ends[tid]
	if w == nil {
		w = &endWatch{since: map[journal.LooseEnd]Moment{}}
		l.ends[tid] = w
	}
	if w.reading || l.hasEnded() {
		return
	}
	if w.stop != nil {
		w.stop()
		w.stop = nil
	}
	w.reading = true
	go func() {
		ends, gone, err := l.readEnds(tid)
		l.post(func() {
			w.reading = false
			l.lookAtEnds(tid, w, ends, gone, err)
		})
	}()
}

// readEnds runs outside the loop. It returns the loose ends whose time is not over,
// and which of their engines are gone.
func (l *loop) readEnds(tid string) (ends []journal.LooseEnd, gone map[string]bool, err error) {
	ctx, cancel := context.WithTimeout(l.ctx, StoreLimit)
	defer cancel()
	known, err := l.cfg.Store.Terminal(ctx, l.host, tid)
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
			gone[e.Engine] = e.Engine != l.owner && l.ownerGone(e.Engine)
		}
	}
	return ends, gone, nil
}

// lookAtEnds measures the time of loose ends, and tells the journal of those whose
// time is over.
func (l *loop) lookAtEnds(tid string, w *endWatch, ends []journal.LooseEnd, gone map[string]bool, err error) {
	now, rest := l.cfg.Clock.Now(), endLook
	since := map[journal.LooseEnd]Moment{}
	var over []journal.LooseEnd
	for _, e := range ends {
		from := l.quietSince(e, gone, w.since[e], now)
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
		l.endsOver(tid, w, over)
	case err == nil && len(ends) == 0:
		delete(l.ends, tid)
		l.dropFrames(tid)
	default:
		w.stop = l.after(rest, func() {
			w.stop = nil
			l.watchEnds(tid)
		})
	}
}

// quietSince is from when the time of a loose end counts; zero when its socket may
// be open still.
func (l *loop) quietSince(e journal.LooseEnd, gone map[string]bool, since, now Moment) Moment {
	f := l.frames[attempt{e.Reference, e.Attempt}]
	switch {
	case !since.IsZero():
		return since
	case e.Arrived, gone[e.Engine]:
		return now
	case e.Engine == l.owner && f != nil:
		return f.closed
	}
	return Moment{}
}

// endsOver tells the journal whose time is over, and looks again.
func (l *loop) endsOver(tid string, w *endWatch, over []journal.LooseEnd) {
	w.reading = true
	go func() {
		ctx, cancel := context.WithTimeout(l.ctx, StoreLimit)
		defer cancel()
		err := l.cfg.Store.LooseEndsOver(ctx, l.host, tid, over)
		l.post(func() {
			w.reading = false
			if err != nil {
				w.stop = l.after(endLook, func() {
					w.stop = nil
					l.watchEnds(tid)
				})
				return
			}
			l.watchEnds(tid)
		})
	}()
}

// dropFrames forgets the frames of a terminal that has no loose end any more, but for
// those that are under way.
func (l *loop) dropFrames(tid string) {
	for key, f := range l.frames {
		if f.tid == tid && !f.closed.IsZero() {
			delete(l.frames, key)
		}
	}
}
