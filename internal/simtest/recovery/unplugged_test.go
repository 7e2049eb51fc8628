package recovery

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-epos/core/journal"
	"connect-epos/core/transaction"
	"connect-epos/internal/simtest/world"
	"connect-epos/sim"
)

// A card machine that Connect does not list any more cannot say what it does. Staff can
// still settle its payment, although its link never breaks: Connect's answer shows that
// the frame has arrived, and 210 s later the machine has given up.
func TestAnUnpluggedMachineIsNoDeadEnd(t *testing.T) {
	world.In(t, func(t *testing.T, w *world.World) {
		ctx := context.Background()
		till := w.Till("a")
		till.Open()
		require.NoError(t, w.Sim.AddFault(sim.Fault{Do: "lose", Direction: "out", Name: "response:sale"}))
		done := <-till.Sale("T-1", "NOT-THERE")
		require.NoError(t, done.Err)
		require.Equal(t, transaction.Unsettled, done.Outcome.Result())
		not := journal.Settlement{By: "Ann", Reason: "it is not there"}
		_, err := till.Engine.Settle(ctx, world.Site, "T-1", transaction.Seen{}, false, not)
		require.Equal(t, transaction.TooEarly, world.CodeOf(err))
		time.Sleep(transaction.GiveUpLimit)
		o, err := till.Engine.Settle(ctx, world.Site, "T-1", transaction.Seen{}, false, not)
		require.NoError(t, err)
		assert.Equal(t, journal.Declined, o.Result())
	})
}
