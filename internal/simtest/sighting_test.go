package simtest

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-epos/core/journal"
	"connect-epos/core/transaction"
	"connect-epos/sim"
)

// A machine that was seen idle once, and then tells nothing any more, was seen idle
// once: the same sighting does not count again when the verdict has waited enough.
func TestOneSightingOfAnIdleMachineCountsOnce(t *testing.T) {
	in(t, func(t *testing.T, w *World) {
		till, ctx := w.opened("a"), context.Background()
		till.lose("T-1", shop)
		_, err := till.Engine.CarryOn(ctx, Site, shop, journal.CarriedOn{By: "Ann", Reason: "queue"})
		require.NoError(t, err, "nobody asks about it any more")
		require.NoError(t, w.Sim.AddFault(sim.Fault{Do: "delay", Direction: "out", Name: "response:terminalDetails", MS: 9000}))
		require.NoError(t, w.Sim.AddFault(sim.Fault{Do: "lose", Direction: "out", Name: "response:terminalDetails", Skip: 1, Count: 9}))
		require.True(t, pendingOf(t, till)[0].Record.Heard)
		_, err = till.Engine.Settle(ctx, Site, "T-1", 0, false, ann)
		assert.Equal(t, transaction.TooEarly, code(err))
		time.Sleep(time.Minute)
	})
}
