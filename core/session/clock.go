package session

import "connect-epos/core/clock"

// The names of package clock, as this room's callers know them.
type (
	Moment      = clock.Moment
	Clock       = clock.Clock
	SystemClock = clock.System
)
