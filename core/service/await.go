package service

import (
	"context"

	"connect-epos/core/contract"
)

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
