package simtest

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
)

// The clocks jump apart in both directions, and timers do not hear of it.
func TestTwoClocksJumpApart(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := &TwoClocks{}
		began, rang := c.Now(), false
		c.After(time.Minute, func() { rang = true })
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
		assert.False(t, rang)
		time.Sleep(time.Minute)
		synctest.Wait()
		assert.True(t, rang)
	})
}
