package simtest

import (
	"connect-epos/core/clock"
	"sync/atomic"
	"time"
)

// TwoClocks is a clock of a machine whose two readings can be made to jump
// apart. Give it to World.Clock before the till starts. The zero value shows the
// time of the test.
//
// Timers run by the time of the test alone: like a browser's, they do not hear
// of a jump.
type TwoClocks struct {
	wall   atomic.Int64 // by how much the wall clock is ahead
	uptime atomic.Int64 // by how much the monotonic clock is ahead
}

// JumpWall sets the wall clock forward, or back when d is negative. The
// monotonic clock goes on as before: people set a clock, or a machine slept.
func (c *TwoClocks) JumpWall(d time.Duration) { c.wall.Add(int64(d)) }

// JumpUptime moves the monotonic clock forward and leaves the wall clock where it
// is: somebody set the wall clock back while that time went by.
func (c *TwoClocks) JumpUptime(d time.Duration) { c.uptime.Add(int64(d)) }

// Now implements clock.Clock.
func (c *TwoClocks) Now() clock.Moment {
	now := clock.System{}.Now()
	return clock.Moment{Wall: now.Wall.Add(time.Duration(c.wall.Load())), Uptime: now.Uptime + time.Duration(c.uptime.Load())}
}

// After implements clock.Clock.
func (c *TwoClocks) After(d time.Duration, f func()) func() { return clock.System{}.After(d, f) }
