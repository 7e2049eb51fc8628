package engine

import (
	"math/rand/v2"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-epos/core/contract"
	"connect-epos/core/link"
	"connect-epos/core/service"
)

// The same seed gives the same delays, so that a run can be repeated.
func TestDelaysComeFromTheSeed(t *testing.T) {
	times := func() (waits []time.Duration) {
		random := rand.New(rand.NewPCG(3, 4))
		inShop(t, func(c *service.Config) { c.Random = random.Float64 }, func(t *testing.T, s *shop) {
			s.host.set(func(h *host) { h.refuse = true })
			_, err := s.Open(t.Context(), "bar", true)
			require.Error(t, err)
			time.Sleep(time.Minute)
			waits = gaps(s.host.dialled())
		})
		return waits
	}
	first := times()
	assert.Greater(t, len(first), 4)
	assert.Equal(t, first, times())
}

func gaps(dials []time.Time) (waits []time.Duration) {
	for i := 1; i < len(dials); i++ {
		waits = append(waits, dials[i].Sub(dials[i-1]))
	}
	return waits
}

// When a link comes up and drops again and again, each delay before the next dial is
// longer. After a link has stayed up, the delays begin with the shortest again.
func TestAFlappingLinkIsDialledEverMoreSlowly(t *testing.T) {
	inShop(t, func(c *service.Config) { c.Random = func() float64 { return 0.999 } }, func(t *testing.T, s *shop) {
		s.open(t)
		for range 6 {
			require.NoError(t, s.host.link().Close(4000, "flap"))
			synctest.Wait()
			before := len(s.host.dialled())
			for len(s.host.dialled()) == before {
				time.Sleep(50 * time.Millisecond)
			}
			synctest.Wait()
		}
		waits := gaps(s.host.dialled())
		for i := 1; i < len(waits); i++ {
			assert.Greater(t, waits[i], waits[i-1])
		}
		assert.Greater(t, waits[5], 10*time.Second)

		time.Sleep(link.StableUptime)
		require.NoError(t, s.host.link().Close(4000, "once"))
		time.Sleep(500 * time.Millisecond)
		assert.Len(t, s.host.dialled(), 8, "a healthy link comes back at once")
	})
}

func TestAMuteHostIsToldAsSuch(t *testing.T) {
	inShop(t, nil, func(t *testing.T, s *shop) {
		s.host.set(func(h *host) { h.mute = true })
		begun := time.Now()
		_, err := s.Open(t.Context(), "bar", true)
		var refused *contract.Error
		require.ErrorAs(t, err, &refused)
		assert.Equal(t, contract.CodeConnectionRefused, refused.Code)
		assert.Equal(t, link.ReasonNoAnswer, refused.Reason)
		assert.LessOrEqual(t, time.Since(begun), link.OpenLimit)
		assert.Equal(t, link.Refused, s.states()[len(s.states())-1])
	})
}
