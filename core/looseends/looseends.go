package looseends

import (
	"time"

	"connect-epos/core/clock"
	"connect-epos/core/journal"
	"connect-epos/core/service"
	"connect-epos/core/transaction"
)

// frame is a frame that this service sent.
type frame struct {
	tid        string
	connection uint64
	closed     clock.Moment // when its socket was found to be closed; zero: it is not known to be
}

// watch is what is known of the loose ends of one terminal.
type watch struct {
	reading bool
	stop    func()                            // ends the wait for the next reading; nil when none is waited for
	since   map[journal.LooseEnd]clock.Moment // from when a loose end's time counts
}

// lookEvery is how often the loose ends of a terminal are read, while there are any.
const lookEvery = 30 * time.Second

// LooseEnds are the frames of one service whose end no answer told. They belong to the
// service's loop.
type LooseEnds struct {
	service *service.Service
	frames  map[service.Attempt]*frame // whose end is not known
	watches map[string]*watch          // by tid
}

// New returns no loose ends.
func New(s *service.Service) *LooseEnds {
	return &LooseEnds{service: s, frames: map[service.Attempt]*frame{}, watches: map[string]*watch{}}
}

// FrameSent remembers which connection carried the frame of a payment.
func (l *LooseEnds) FrameSent(r journal.Record, connection uint64) {
	l.frames[service.AttemptOf(r)] = &frame{tid: r.TID, connection: connection}
}

// Kept learns what the journal holds of a frame now: one whose end is known needs no
// watch.
func (l *LooseEnds) Kept(r journal.Record) {
	if r.OutsideSequence || r.AtTable() {
		return
	}
	if r.EndIsNumbered() || r.Status == journal.Withdrawn {
		delete(l.frames, service.AttemptOf(r))
	}
	if r.Before.LooseEnd || r.Status != journal.Open && r.Status != journal.Withdrawn && !r.EndIsNumbered() {
		l.look(r.TID)
	}
}

// SocketClosed says that the socket of a connection is closed for certain, and with it
// the time of every frame that it carried begins.
func (l *LooseEnds) SocketClosed(number uint64) {
	for _, f := range l.frames {
		if f.connection == number && f.closed.IsZero() {
			f.closed = l.service.Moment()
			l.look(f.tid)
		}
	}
}

// look reads the loose ends of a terminal, now and for as long as there are
// any whose time is not over.
func (l *LooseEnds) look(tid string) {
	w := l.watches[tid]
	if w == nil {
		w = &watch{since: map[journal.LooseEnd]clock.Moment{}}
		l.watches[tid] = w
	}
	if w.reading || l.service.Closing() {
		return
	}
	if w.stop != nil {
		w.stop()
		w.stop = nil
	}
	w.reading = true
	go func() {
		ends, gone, err := l.read(tid)
		l.service.Post(func() {
			w.reading = false
			l.measure(tid, w, ends, gone, err)
		})
	}()
}

// read runs outside the loop. It returns the loose ends whose time is not over,
// and which of their engines are gone.
func (l *LooseEnds) read(tid string) (ends []journal.LooseEnd, gone map[string]bool, err error) {
	ctx, cancel := clock.Within(l.service.Context, service.StoreLimit)
	defer cancel()
	known, err := l.service.Config.Store.Terminal(ctx, l.service.Account, tid)
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
			gone[e.Engine] = e.Engine != l.service.Owner && l.service.OwnerGone(e.Engine)
		}
	}
	return ends, gone, nil
}

// measure finds the loose ends whose time is over, and has the journal note them.
func (l *LooseEnds) measure(tid string, w *watch, ends []journal.LooseEnd, gone map[string]bool, err error) {
	now, rest := l.service.Moment(), lookEvery
	since := map[journal.LooseEnd]clock.Moment{}
	var over []journal.LooseEnd
	for _, e := range ends {
		from := l.countsFrom(e, gone, w.since[e], now)
		if from.IsZero() {
			continue
		}
		since[e] = from
		left := transaction.GivesUpAfter(e.Keyed) - now.Least(from)
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
		l.tellOver(tid, w, over)
	case err == nil && len(ends) == 0:
		delete(l.watches, tid)
		l.dropFrames(tid)
	default:
		w.stop = l.service.After(rest, func() {
			w.stop = nil
			l.look(tid)
		})
	}
}

// countsFrom is from when the time of a loose end counts; zero when its socket may
// be open still.
func (l *LooseEnds) countsFrom(e journal.LooseEnd, gone map[string]bool, since, now clock.Moment) clock.Moment {
	f := l.frames[service.Attempt{Reference: e.Reference, Number: e.Attempt}]
	switch {
	case !since.IsZero():
		return since
	case e.Arrived, gone[e.Engine]:
		return now
	case e.Engine == l.service.Owner && f != nil:
		return f.closed
	}
	return clock.Moment{}
}

// tellOver has the journal note the loose ends whose time is over, and reads again.
func (l *LooseEnds) tellOver(tid string, w *watch, over []journal.LooseEnd) {
	w.reading = true
	go func() {
		ctx, cancel := clock.Within(l.service.Context, service.StoreLimit)
		defer cancel()
		err := l.service.Config.Store.LooseEndsOver(ctx, l.service.Account, tid, over)
		l.service.Post(func() {
			w.reading = false
			if err != nil {
				w.stop = l.service.After(lookEvery, func() {
					w.stop = nil
					l.look(tid)
				})
				return
			}
			l.look(tid)
		})
	}()
}

// dropFrames forgets the frames of a terminal that has no loose end any more, but for
// those that are under way.
func (l *LooseEnds) dropFrames(tid string) {
	for key, f := range l.frames {
		if f.tid == tid && !f.closed.IsZero() {
			delete(l.frames, key)
		}
	}
}
