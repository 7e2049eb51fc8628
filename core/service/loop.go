package service

import (
	"context"
	"time"

	"connect-epos/core/clock"
	"connect-epos/core/queue"
)

// Loop runs what is posted to it, one after the other in one goroutine. What belongs to
// it needs no lock.
type Loop struct {
	Context context.Context // ends with the loop

	clock  clock.Clock
	posted *queue.Queue[func()]
	cancel context.CancelFunc
	ended  chan struct{}
}

func newLoop(c clock.Clock) *Loop {
	ctx, cancel := context.WithCancel(context.Background())
	return &Loop{Context: ctx, clock: c, posted: queue.New[func()](), cancel: cancel, ended: make(chan struct{})}
}

// run is the loop, until cancel is called from inside.
func (l *Loop) run() {
	defer close(l.ended)
	for {
		select {
		case <-l.posted.Signal():
		case <-l.Context.Done():
			return
		}
		for _, f := range l.posted.TakeAll() {
			if l.Context.Err() == nil {
				f()
			}
		}
	}
}

// Post runs f in the loop, after what was posted before. It never waits. Once the
// loop has ended f is forgotten.
func (l *Loop) Post(f func()) { l.posted.Put(f) }

// After runs f in the loop once d has passed, unless it is stopped before.
func (l *Loop) After(d time.Duration, f func()) (stop func()) {
	return l.clock.After(d, func() { l.Post(f) })
}

// HandOver runs f in the loop, or undo when the loop ends before it does: what was
// acquired outside the loop always finds an owner. It waits, and is never called
// from inside the loop.
func (l *Loop) HandOver(f, undo func()) {
	taken := make(chan struct{})
	l.Post(func() {
		close(taken)
		f()
	})
	select {
	case <-taken:
		return
	case <-l.ended:
	}
	select {
	case <-taken:
	default:
		undo()
	}
}

// Sleep waits outside the loop, while the loop lives.
func (l *Loop) Sleep(d time.Duration) {
	over := make(chan struct{})
	defer l.clock.After(d, func() { close(over) })()
	select {
	case <-over:
	case <-l.Context.Done():
	}
}

// Moment is the time by both clocks.
func (l *Loop) Moment() clock.Moment { return l.clock.Now() }

// Now is the time by the wall clock, ms since 1970.
func (l *Loop) Now() int64 { return l.Moment().UnixMilli() }

// Ended is closed once the loop has ended.
func (l *Loop) Ended() <-chan struct{} { return l.ended }
