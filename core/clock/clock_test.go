package clock

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
)

// People set the wall clock, and the monotonic clock of a machine that sleeps stands
// still. What must not happen too early waits until both clocks show the time. What must
// not happen too late happens as soon as one of them does.
func TestAMomentIsMeasuredByBothClocks(t *testing.T) {
	began := Moment{Wall: 1000 * time.Second, Uptime: time.Minute}
	for name, c := range map[string]struct{ wall, uptime, least, most time.Duration }{
		"both went on":         {time.Second, time.Second, time.Second, time.Second},
		"set ahead":            {time.Hour, time.Second, time.Second, time.Hour},
		"set back":             {-time.Hour, time.Second, -time.Hour, time.Second},
		"the machine slept":    {time.Hour, 0, 0, time.Hour},
		"nothing happened yet": {0, 0, 0, 0},
	} {
		now := Moment{Wall: began.Wall + c.wall, Uptime: began.Uptime + c.uptime}
		assert.Equal(t, c.least, now.Least(began), name)
		assert.Equal(t, c.most, now.Most(began), name)
		assert.Equal(t, c.uptime, now.Sub(began), name)
	}
	assert.True(t, Moment{}.IsZero())
	assert.False(t, began.IsZero())
}
