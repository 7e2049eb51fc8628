package simtest

import (
	"context"
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-epos/core/contract"
	"connect-epos/core/journal"
)

// Who follows a payment that still runs hears how it ends.
func TestFollowingARunningPaymentWaitsForItsEnd(t *testing.T) {
	in(t, func(t *testing.T, w *World) {
		till := w.Till("a")
		till.Open()
		sale := till.Sale("T-1", "VCMINVLSIP0")
		synctest.Wait()
		o, err := till.Engine.Follow(context.Background(), Site, "T-1", "T-1/VCMINVLSIP0")
		require.NoError(t, err)
		assert.Equal(t, journal.Approved, o.Result())
		require.NoError(t, (<-sale).Err)
	})
}

// A payment that a new engine follows for its page has not lost its promise: it
// is not told as an event beside it.
func TestAFollowedOutcomeIsToldOnce(t *testing.T) {
	in(t, func(t *testing.T, w *World) {
		first := w.Till("a")
		first.Open()
		require.NoError(t, (<-first.Sale("T-1", "VCMINVLSIP0")).Err)
		first.Kill()
		synctest.Wait()
		second, ctx := w.Till("b"), context.Background()
		_, err := second.Engine.Open(ctx, Site, false)
		require.NoError(t, err)
		o, err := second.Engine.Follow(ctx, Site, "T-1", "T-1/VCMINVLSIP0")
		require.NoError(t, err)
		assert.Equal(t, journal.Approved, o.Result())
		require.NoError(t, second.Engine.Tell(ctx, Site))
		assert.Empty(t, second.Events(contract.EventRecovered))
		assert.Len(t, pendingOf(t, second), 1, "until it is acknowledged")
	})
}
