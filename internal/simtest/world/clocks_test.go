package world

import (
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
)

// The clocks jump apart in both directions, and timers do not notice it.
func TestTwoClocksJumpApart(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := &TwoClocks{}
		began := c.Now()
		var rang atomic.Bool
		c.After(time.Minute, func() { rang.Store(true) })
		c.JumpWall(time.Hour)
		assert.Equal(t, time.Hour, c.Now().Most(began))
		assert.Zero(t, c.Now().Least(began))
		c.JumpUptime(2 * time.Hour)
		assert.Equal(t, 2*time.Hour, c.Now().Most(began))
		assert.Equal(t, time.Hour, c.Now().Least(began))
		c.JumpWall(-2 * time.Hour)
		assert.Equal(t, 2*time.Hour, c.Now().Most(began))
		assert.Equal(t, -time.Hour, c.Now().Least(began))
		synctest.Wait()
		assert.False(t, rang.Load())
		time.Sleep(time.Minute)
		synctest.Wait()
		assert.True(t, rang.Load())
	})
}
