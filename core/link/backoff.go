package link

import "time"

// The reconnect delay: full jitter over a doubling cap.
const (
	minDelay  = 250 * time.Millisecond
	baseDelay = 500 * time.Millisecond
	maxDelay  = 15 * time.Second
	coldDelay = 5 * time.Second // more, for a host that refuses us
)

// delay is how long to wait before the n-th dial in a row, n from 0: a random time
// between 250 ms and min(15 s, 0.5 s × 2ⁿ). random is in [0, 1).
func delay(n int, random float64) time.Duration {
	limit := maxDelay
	if n < 5 {
		limit = baseDelay << n
	}
	return minDelay + time.Duration(random*float64(limit-minDelay))
}
