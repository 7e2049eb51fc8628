package world

import (
	"testing"
	"time"
)

// EveryNth is the step between the points that a test tries, of which it tries one in
// part. With -short, as under the race detector, which sees a race in a few points as
// well as in many, it tries a quarter of them.
func EveryNth(part int) int {
	if testing.Short() {
		return 4 * part
	}
	return part
}

// Lasting is how long a soak takes that lasts d otherwise.
func Lasting(d time.Duration) time.Duration {
	if testing.Short() {
		return d / 4
	}
	return d
}
