// Package clock gives time as values: what both clocks of a machine show, and
// timers. Tests use clocks that jump.
package clock

import "time"

// Moment is one point in time as both clocks of a machine show it. The two can
// differ: people set the wall clock, and the monotonic clock may stand still
// while a machine sleeps or a page is frozen.
type Moment struct {
	Wall   time.Duration // of the wall clock since 1970, in UTC
	East   time.Duration // how far the wall clock of this place is ahead of UTC
	Uptime time.Duration // of the monotonic clock, counted from an arbitrary start
}

// UnixMilli is the wall clock in ms since 1970.
func (m Moment) UnixMilli() int64 { return m.Wall.Milliseconds() }

// IsZero reports whether the moment was never set.
func (m Moment) IsZero() bool { return m == Moment{} }

// Sub is the time since an earlier moment, measured by the monotonic clock alone.
func (m Moment) Sub(earlier Moment) time.Duration { return m.Uptime - earlier.Uptime }

// Least is the shortest time that can have passed since an earlier moment: the clock
// that shows less counts. It is for what must not happen too early.
func (m Moment) Least(earlier Moment) time.Duration {
	return min(m.Sub(earlier), m.Wall-earlier.Wall)
}

// Most is the longest time that can have passed since an earlier moment: the clock that
// shows more counts. It is for what must not happen too late.
func (m Moment) Most(earlier Moment) time.Duration {
	return max(m.Sub(earlier), m.Wall-earlier.Wall)
}

// Clock gives time as values, so that tests can make the clocks jump.
type Clock interface {
	Now() Moment
	After(d time.Duration, f func()) (stop func()) // calls f in a goroutine of its own, after d on the monotonic clock
}

// System is the clock of the machine.
type System struct{}

var started = time.Now()

// Now implements Clock.
func (System) Now() Moment {
	now := time.Now()
	_, east := now.Zone()
	return Moment{Wall: time.Duration(now.UnixNano()), East: time.Duration(east) * time.Second, Uptime: now.Sub(started)}
}

// After implements Clock.
func (System) After(d time.Duration, f func()) func() {
	t := time.AfterFunc(d, f)
	return func() { t.Stop() }
}
