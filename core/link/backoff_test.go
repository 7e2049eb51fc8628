package link

import (
	"math/rand/v2"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"connect-epos/core/clock"
)

func TestDelaysStayWithinTheirBounds(t *testing.T) {
	for seed := range uint64(20) {
		random := rand.New(rand.NewPCG(seed, 7))
		for n := range 40 {
			limit := min(15*time.Second, 500*time.Millisecond<<min(n, 10))
			got := delay(n, random.Float64())
			assert.GreaterOrEqual(t, got, 250*time.Millisecond)
			assert.Less(t, got, limit+1)
		}
	}
	assert.Equal(t, 250*time.Millisecond, delay(0, 0))
	assert.Equal(t, 250*time.Millisecond, delay(30, 0), "jitter is full")
	assert.Less(t, delay(0, 0.999), 500*time.Millisecond)
	assert.Greater(t, delay(30, 0.999), 14*time.Second)
	assert.LessOrEqual(t, delay(1000, 0.9999999), 15*time.Second)
}

func millis(n int) time.Duration { return time.Duration(n) * time.Millisecond }

// A clock that is set back holds up nobody, and one that jumps ahead neither.
func TestTheGapIsNeverLongerThanItself(t *testing.T) {
	last := clock.Moment{Wall: 1000 * time.Second, Uptime: 2 * time.Hour}
	for since, want := range map[time.Duration]time.Duration{
		0: RequestGap, millis(1): millis(99), millis(99): millis(1), millis(100): 0, time.Hour: 0, -millis(1): 0, -time.Hour: 0,
	} {
		assert.Equal(t, want, (&outbox{last: last}).wait(clock.Moment{Wall: last.Wall + since, Uptime: last.Uptime + since}), since)
	}
	assert.Zero(t, (&outbox{}).wait(last), "nothing left yet")
}
