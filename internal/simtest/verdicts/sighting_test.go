package verdicts

import (
	"context"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-epos/core/journal"
	"connect-epos/core/transaction"
	"connect-epos/internal/simtest/world"
	"connect-epos/sim"
)

// A machine counts as idle when it was seen idle twice, two seconds apart. An answer that
// is on its way for long tells how it was at the moment when it was asked for. One answer
// counts once, however long the verdict waits for another one.
func TestSightingsOfAnIdleMachineAreApart(t *testing.T) {
	const status = "response:terminalDetails"
	for name, first := range map[string]bool{
		"the second was asked for at once, came late, and no third one": false,
		"the first came late, and no second one":                        true,
	} {
		t.Run(name, func(t *testing.T) {
			world.In(t, func(t *testing.T, w *world.World) {
				till, ctx := w.OpenTill("a"), context.Background()
				till.LoseAnswer("T-1", world.Terminal)
				_, err := till.Engine.CarryOn(ctx, world.Site, world.Terminal, journal.StaffAction{By: "Ann", Reason: "queue"})
				require.NoError(t, err, "nobody asks about it any more")
				require.True(t, world.PendingOf(t, till)[0].Record.Evidence.Arrived)
				if first { // what was seen before does not count any more
					require.NoError(t, w.Sim.AddFault(sim.Fault{Do: "drop", When: "after", Direction: "in", Name: "terminalDetails"}))
					_, _ = till.Engine.Terminal(ctx, world.Site, world.Terminal)
					till.Open()
				}
				require.NoError(t, w.Sim.AddFault(sim.Fault{Do: "delay", Direction: "out", Name: status, MS: 9000}))
				require.NoError(t, w.Sim.AddFault(sim.Fault{Do: "lose", Direction: "out", Name: status, Count: 9}))
				_, err = till.Engine.Settle(ctx, world.Site, "T-1", transaction.Seen{}, false, world.NotPaid)
				assert.Equal(t, transaction.TooEarly, world.CodeOf(err))
			})
		})
	}
}
