package session

import (
	"context"
	"sync/atomic"
	"time"

	"connect-epos/core/connect"
	"connect-epos/core/journal"
)

// upkeep is what all loops of an engine share of looking after the journal.
type upkeep struct {
	copies atomic.Bool  // every change is told
	commit atomic.Int64 // ms that the last one took, plus 1; 0 before the first
}

// LastCommit is how long the last change took until it was safe, in ms; false
// before the first.
func (e *Engine) LastCommit() (ms int64, ok bool) {
	ms = e.cfg.upkeep.commit.Load()
	return ms - 1, ms > 0
}

func (l *loop) measure(began Moment) {
	l.cfg.upkeep.commit.Store(l.cfg.Clock.Now().Sub(began).Milliseconds() + 1)
}

// The pauses of housekeeping: before it begins, while a payment runs, and
// between its steps.
const (
	houseRest  = 10 * time.Second
	housePause = time.Second
	houseDay   = journal.SweepEvery * time.Millisecond
)

// keepHouse drops old details, step by step, while no payment runs; the store
// sees to it that it is done once a day.
func (l *loop) keepHouse(from int64, after time.Duration) {
	if l.cfg.KeepDays <= 0 {
		return
	}
	var forget func() bool
	stop := l.after(after, func() {
		forget()
		if l.busy() {
			l.keepHouse(from, houseRest)
			return
		}
		go func() {
			next, err := l.sweep(from)
			pause := housePause
			if err != nil || next == 0 {
				next, pause = 0, houseDay
			}
			l.post(func() { l.keepHouse(next, pause) })
		}()
	})
	forget = context.AfterFunc(l.ctx, stop) // a day's timer would keep the loop alive as long
}

func (l *loop) busy() bool {
	for _, ln := range l.all() {
		if ln.running() {
			return true
		}
	}
	return false
}

// sweep runs outside the loop.
func (l *loop) sweep(from int64) (next int64, err error) {
	ctx, cancel := context.WithTimeout(l.ctx, StoreLimit)
	defer cancel()
	now := l.cfg.now()
	return l.cfg.Store.Sweep(ctx, journal.Sweep{Account: l.host, From: from, At: now,
		Before: now - int64(l.cfg.KeepDays)*houseDay.Milliseconds(), Strip: strip})
}

func strip(r *journal.Record) (went bool) {
	r.Answer.Value, went = connect.Bare(r.Answer.Value)
	return went
}
