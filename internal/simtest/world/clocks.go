package world

import (
	"context"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-epos/core/clock"
	"connect-epos/core/journal"
)

// Keeps checks what the journal has in the end.
func (w *World) Keeps(t *testing.T, till *Till, result journal.Result) {
	t.Helper()
	outcomes, err := till.Engine.History(context.Background(), Site, journal.Query{})
	require.NoError(t, err)
	require.Len(t, outcomes, 1)
	assert.Equal(t, result, outcomes[0].Result())
}

// Sleepy is the clock of a machine that slept: its timers stood still.
type Sleepy struct {
	clock.System
	Slept *atomic.Int64 // in ns
}

// Now implements clock.Clock.
func (c Sleepy) Now() clock.Moment {
	now := c.System.Now()
	slept := time.Duration(c.Slept.Load())
	return clock.Moment{Wall: now.Wall + slept, East: now.East, Uptime: now.Uptime + slept}
}

// TwoClocks is the clock of a machine. A test can make its wall clock and its monotonic
// clock jump apart. Give it to World.Clock before the till starts. The zero value shows
// the time of the test.
//
// Timers run by the time of the test alone: like a browser's timers, they do not notice
// a jump.
type TwoClocks struct {
	wall   atomic.Int64 // how far the wall clock is ahead, in ns
	uptime atomic.Int64 // how far the monotonic clock is ahead, in ns
}

// JumpWall sets the wall clock forward, or back when d is negative. The
// monotonic clock goes on as before. This happens when people set a clock, or when a
// machine slept.
func (c *TwoClocks) JumpWall(d time.Duration) { c.wall.Add(int64(d)) }

// JumpUptime moves the monotonic clock forward and leaves the wall clock where it
// is. This happens when somebody sets the wall clock back while that time goes by.
func (c *TwoClocks) JumpUptime(d time.Duration) { c.uptime.Add(int64(d)) }

// Now implements clock.Clock.
func (c *TwoClocks) Now() clock.Moment {
	now := clock.System{}.Now()
	return clock.Moment{Wall: now.Wall + time.Duration(c.wall.Load()), East: now.East, Uptime: now.Uptime + time.Duration(c.uptime.Load())}
}

// After implements clock.Clock.
func (c *TwoClocks) After(d time.Duration, f func()) func() { return clock.System{}.After(d, f) }
