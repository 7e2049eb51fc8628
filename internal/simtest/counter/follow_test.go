package counter

import (
	"context"
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-epos/core/contract"
	"connect-epos/core/journal"
	"connect-epos/internal/simtest/world"
)

// A caller that follows a payment which still runs is told how it ends.
func TestFollowingARunningPaymentWaitsForItsEnd(t *testing.T) {
	world.In(t, func(t *testing.T, w *world.World) {
		till := w.Till("a")
		till.Open()
		sale := till.Sale("T-1", "VCMINVLSIP0")
		synctest.Wait()
		o, err := till.Engine.Follow(context.Background(), world.Site, "T-1", "T-1/VCMINVLSIP0")
		require.NoError(t, err)
		assert.Equal(t, journal.Approved, o.Result())
		require.NoError(t, (<-sale).Err)
	})
}

// A new engine follows a payment for its page, so that promise is not lost: the outcome
// is told by the promise, and not by an event too.
func TestAFollowedOutcomeIsToldOnce(t *testing.T) {
	world.In(t, func(t *testing.T, w *world.World) {
		first := w.Till("a")
		first.Open()
		require.NoError(t, (<-first.Sale("T-1", "VCMINVLSIP0")).Err)
		first.Kill()
		synctest.Wait()
		second, ctx := w.Till("b"), context.Background()
		_, err := second.Engine.Open(ctx, world.Site, false)
		require.NoError(t, err)
		o, err := second.Engine.Follow(ctx, world.Site, "T-1", "T-1/VCMINVLSIP0")
		require.NoError(t, err)
		assert.Equal(t, journal.Approved, o.Result())
		require.NoError(t, second.Engine.Tell(ctx, world.Site))
		assert.Empty(t, second.Events(contract.EventRecovered))
		assert.Len(t, world.PendingOf(t, second), 1, "until it is acknowledged")
	})
}
