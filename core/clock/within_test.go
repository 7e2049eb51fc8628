package clock

import (
	"context"
	"runtime"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
)

func TestWithinEndsAfterTheLimit(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := Within(t.Context(), time.Second)
		defer cancel()
		began := time.Now()
		<-ctx.Done()
		assert.Equal(t, time.Second, time.Since(began))
		assert.ErrorIs(t, ctx.Err(), context.DeadlineExceeded)
	})
}

func TestWithinEndsWithItsParentAndWhenItIsCancelled(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		parent, end := context.WithCancel(t.Context())
		ctx, cancel := Within(parent, time.Second)
		defer cancel()
		assert.NoError(t, ctx.Err())
		end()
		assert.ErrorIs(t, ctx.Err(), context.Canceled)

		ctx, cancel = Within(t.Context(), time.Second)
		cancel()
		assert.ErrorIs(t, ctx.Err(), context.Canceled)
		time.Sleep(2 * time.Second) // of the test's clock: the limit changes nothing any more
		assert.ErrorIs(t, ctx.Err(), context.Canceled)
	})
}

// A limit inside another one ends with it, and costs no goroutine that waits for it.
func TestWithinInsideAnother(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		outer, cancelOuter := Within(t.Context(), time.Second)
		defer cancelOuter()
		goroutines := runtime.NumGoroutine()
		inner, cancel := Within(outer, time.Hour)
		defer cancel()
		assert.Equal(t, goroutines, runtime.NumGoroutine())
		<-inner.Done()
		assert.ErrorIs(t, inner.Err(), context.DeadlineExceeded)
	})
}
