package world

import (
	"testing"
	"time"
)

// EveryNth returns the step between the points that a test tries: it tries one point in
// part. With -short it tries a quarter of them. The race detector runs with -short,
// because it sees a race in a few points as well as in many.
func EveryNth(part int) int {
	if testing.Short() {
		return 4 * part
	}
	return part
}

// Lasting returns how long a soak takes that otherwise takes d.
func Lasting(d time.Duration) time.Duration {
	if testing.Short() {
		return d / 4
	}
	return d
}
