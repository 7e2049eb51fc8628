package service

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-epos/core/clock"
	"connect-epos/core/contract"
)

// A timer that fired just before it was stopped decides nothing any more.
func TestAStoppedTimerIsOver(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := New(&Config{Clock: clock.System{}}, "engine/1", contract.Site{ID: "bar"}, Kind{})
		var timers Timers[string]
		expired := 0
		timers.Start(s.Loop, "answer", time.Second, func() { expired++ })
		time.Sleep(2 * time.Second)
		synctest.Wait()
		timers.Stop("answer")
		posted := s.posted.TakeAll()
		require.Len(t, posted, 1)
		posted[0]()
		assert.Zero(t, expired)
		assert.True(t, timers.None())

		timers.Start(s.Loop, "answer", time.Second, func() { expired++ })
		assert.True(t, timers.Runs("answer"))
		time.Sleep(2 * time.Second)
		synctest.Wait()
		s.posted.TakeAll()[0]()
		assert.Equal(t, 1, expired)
		assert.False(t, timers.Runs("answer"), "a timer that expired runs no more")
	})
}
