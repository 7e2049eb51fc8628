package service

import (
	"context"
	"sync/atomic"
	"time"

	"connect-epos/core/clock"
	"connect-epos/core/connect"
	"connect-epos/core/journal"
)

// upkeep is what all services of an engine share of looking after the journal.
type upkeep struct {
	copies atomic.Bool  // every change is told
	commit atomic.Int64 // ms that the last one took, plus 1; 0 before the first
}

func (u *upkeep) measured(took time.Duration) { u.commit.Store(took.Milliseconds() + 1) }

// The pauses of housekeeping: before it begins and while somebody waits, between its
// steps, and until it begins anew.
const (
	houseRest  = 10 * time.Second
	housePause = time.Second
	houseDay   = journal.SweepEvery * time.Millisecond
)

// keepHouse drops old details, step by step, while nobody waits for the service; the
// store sees to it that it is done once a day.
func (s *Service) keepHouse(from int64, after time.Duration) {
	if s.Config.KeepDays <= 0 {
		return
	}
	var forget func() bool
	stop := s.After(after, func() {
		forget()
		if s.part.Busy() {
			s.keepHouse(from, houseRest)
			return
		}
		go func() {
			next, err := s.sweep(from)
			pause := housePause
			if err != nil || next == 0 {
				next, pause = 0, houseDay
			}
			s.Post(func() { s.keepHouse(next, pause) })
		}()
	})
	forget = context.AfterFunc(s.Context, stop) // a day's timer would keep the loop alive as long
}

// sweep runs outside the loop.
func (s *Service) sweep(from int64) (next int64, err error) {
	ctx, cancel := clock.Within(s.Context, StoreLimit)
	defer cancel()
	now := s.Now()
	return s.Config.Store.Sweep(ctx, journal.Sweep{Account: s.Account, From: from, At: now,
		Before: now - int64(s.Config.KeepDays)*houseDay.Milliseconds(), Strip: strip})
}

func strip(r *journal.Record) (went bool) {
	r.Answer.Value, went = connect.StripDetails(r.Answer.Value)
	return went
}
