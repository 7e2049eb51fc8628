package clock

import (
	"context"
	"time"
)

// Within returns a context that ends after the limit, or with its parent, or when cancel is
// called. It is context.WithTimeout without a deadline that can be asked for: that one
// would link the printing of times and the reading of time zones into the wasm. Its error
// after the limit is context.DeadlineExceeded, too.
func Within(parent context.Context, limit time.Duration) (ctx context.Context, cancel context.CancelFunc) {
	ended, end := context.WithCancelCause(parent)
	timer := time.AfterFunc(limit, func() { end(context.DeadlineExceeded) })
	return limited{ended}, func() {
		timer.Stop()
		end(nil)
	}
}

// limited tells that the limit has passed, where its context would only say "canceled".
type limited struct{ context.Context }

// Err implements context.Context.
func (l limited) Err() error {
	err := l.Context.Err()
	if err != nil && context.Cause(l.Context) == context.DeadlineExceeded {
		return context.DeadlineExceeded
	}
	return err
}
