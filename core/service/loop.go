package service

import (
	"connect-epos/core/clock"
	"connect-epos/core/contract"
	"context"
	"time"
)

// Post runs f in the loop, after what was posted before. It never waits. Once the
// loop has ended f is forgotten.
func (s *Service) Post(f func()) { s.mailbox.post(f) }

// After runs f in the loop once d has passed, unless it is stopped before.
func (s *Service) After(d time.Duration, f func()) (stop func()) {
	return s.Config.Clock.After(d, func() { s.Post(f) })
}

// HandOver runs f in the loop, or undo when the loop ends before it does: what was
// acquired outside the loop always finds an owner. It waits, and is never called
// from inside the loop.
func (s *Service) HandOver(f, undo func()) {
	taken := make(chan struct{})
	s.Post(func() {
		close(taken)
		f()
	})
	select {
	case <-taken:
		return
	case <-s.ended:
	}
	select {
	case <-taken:
	default:
		undo()
	}
}

// Sleep waits outside the loop, while the loop lives.
func (s *Service) Sleep(d time.Duration) {
	over := make(chan struct{})
	defer s.Config.Clock.After(d, func() { close(over) })()
	select {
	case <-over:
	case <-s.Context.Done():
	}
}

// Moment is the time by both clocks.
func (s *Service) Moment() clock.Moment { return s.Config.Clock.Now() }

// Now is the time by the wall clock, ms since 1970.
func (s *Service) Now() int64 { return s.Config.Now() }

// Ended is closed once the loop has ended.
func (s *Service) Ended() <-chan struct{} { return s.ended }

type answer struct {
	value any
	err   error
}

// Await asks something of a service from outside its loop, and waits for the answer. A
// service that is closing answers with the code closed.
func Await[T any](ctx context.Context, s *Service, ask func(done func(T, error))) (T, error) {
	a := s.await(ctx, func(done func(answer)) {
		ask(func(v T, err error) { done(answer{v, err}) })
	})
	value, _ := a.value.(T)
	return value, a.err
}

func (s *Service) await(ctx context.Context, ask func(done func(answer))) answer {
	answers := make(chan answer, 1)
	done := func(a answer) {
		select {
		case answers <- a:
		default: // it was answered before
		}
	}
	s.Post(func() {
		if s.Closing() {
			done(answer{err: contract.ClosedError()})
			return
		}
		ask(done)
	})
	select {
	case a := <-answers:
		return a
	case <-ctx.Done():
		return answer{err: ctx.Err()}
	case <-s.ended:
	}
	select {
	case a := <-answers:
		return a
	default:
		return answer{err: contract.ClosedError()}
	}
}
