package locks

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var errTaken = errors.New("taken")

func try(t *testing.T, l *Locks, w Wish) func() {
	t.Helper()
	release, err := l.Request(t.Context(), "a", w, nil, errTaken)
	require.NoError(t, err)
	return release
}

func TestALockGoesToWhoWaitedLongest(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var l Locks
		release := try(t, &l, Wish{})
		_, err := l.Request(t.Context(), "a", Wish{}, nil, errTaken)
		assert.ErrorIs(t, err, errTaken)
		order := make(chan int, 2)
		for n := range 2 {
			go func() {
				release, err := l.Request(t.Context(), "a", Wish{Wait: true}, nil, errTaken)
				assert.NoError(t, err)
				order <- n
				release()
			}()
			synctest.Wait()
		}
		release()
		release()
		assert.Equal(t, 0, <-order)
		assert.Equal(t, 1, <-order)
		synctest.Wait()
		assert.Zero(t, l.Held())
	})
}

func TestWhoStopsWaitingGetsNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var l Locks
		release := try(t, &l, Wish{})
		ctx, cancel := context.WithCancel(t.Context())
		gone := make(chan error)
		go func() {
			_, err := l.Request(ctx, "a", Wish{Wait: true}, nil, errTaken)
			gone <- err
		}()
		synctest.Wait()
		cancel()
		assert.ErrorIs(t, <-gone, context.Canceled)
		release()
		assert.Zero(t, l.Held())
	})
}

func TestWhoeverLosesALockIsToldAndGivesNothingBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var l Locks
		told := false
		release, err := l.Request(t.Context(), "a", Wish{}, func() { told = true }, errTaken)
		require.NoError(t, err)
		mine := try(t, &l, Wish{Force: true})
		synctest.Wait()
		assert.True(t, told)
		release()
		assert.Equal(t, 1, l.Held(), "the thief has it")
		mine()
		assert.Zero(t, l.Held())
	})
}

func TestThoseWhoShareDoNotKeepEachOtherOut(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var l Locks
		alone := try(t, &l, Wish{})
		came := make(chan func(), 2)
		for range 2 {
			go func() { came <- try(t, &l, Wish{Wait: true, Shared: true}) }()
		}
		synctest.Wait()
		assert.Empty(t, came)
		alone()
		synctest.Wait()
		require.Len(t, came, 2)
		third := try(t, &l, Wish{Shared: true})
		_, err := l.Request(t.Context(), "a", Wish{}, nil, errTaken)
		assert.ErrorIs(t, err, errTaken)
		(<-came)()
		(<-came)()
		third()
		try(t, &l, Wish{})()
	})
}
