package simtest

import (
	"testing"
	"time"
)

// Tests with -short, as under the race detector, which sees a race in a few
// points as well as in many, try a quarter of what they try otherwise.
func every(part int) int {
	if testing.Short() {
		return 4 * part
	}
	return part
}

// lasting is how long a soak takes that lasts d otherwise.
func lasting(d time.Duration) time.Duration {
	if testing.Short() {
		return d / 4
	}
	return d
}
