package recovery

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-epos/core/contract"
	"connect-epos/core/journal"
	"connect-epos/core/transaction"
	"connect-epos/internal/simtest/world"
)

func TestANewEngineFindsWhatADeadOneLeft(t *testing.T) {
	world.In(t, func(t *testing.T, w *world.World) {
		first := w.Till("a")
		first.Open()
		first.Sale("T-1", "VCMINVLSIP0")
		synctest.Wait()
		first.Kill()

		second := w.Till("b")
		second.Open()
		require.Len(t, second.Events(contract.EventPending), 1)
		p := second.Events(contract.EventPending)[0].(contract.Pending)
		assert.Equal(t, "unknown", p.State())
		assert.Equal(t, transaction.ReasonEngineLost, p.Record.Reason)
		assert.Equal(t, contract.OwnerHere, p.Owner)
		assert.Equal(t, transaction.TerminalUnresolved, world.CodeOf((<-second.Sale("T-2", "VCMINVLSIP0")).Err))

		ctx := context.Background()
		o, err := second.Engine.Follow(ctx, world.Site, "T-1", "T-1/VCMINVLSIP0")
		require.NoError(t, err, "the page's promise can be kept")
		assert.Equal(t, transaction.Unsettled, o.Result())
		_, err = second.Engine.Follow(ctx, world.Site, "T-1", "another call")
		assert.Equal(t, contract.CodeEngineFailed, world.CodeOf(err))
		_, err = second.Engine.Follow(ctx, world.Site, "T-9", "never asked")
		assert.Equal(t, contract.CodeEngineFailed, world.CodeOf(err))

		time.Sleep(5 * time.Minute)
		assert.Equal(t, 1, w.Sales(), "never sent again")
		_, err = second.Engine.Settle(ctx, world.Site, "T-1", transaction.Seen{}, false, journal.Settlement{Paid: true, By: "Ann", Reason: "slip"})
		assert.NoError(t, err)
	})
}

func TestAnOutcomeIsToldUntilItIsAcknowledged(t *testing.T) {
	world.In(t, func(t *testing.T, w *world.World) {
		ctx := context.Background()
		first := w.Till("a")
		first.Open()
		require.NoError(t, (<-first.Sale("T-1", "VCMINVLSIP0")).Err)
		first.Kill()

		for _, name := range []string{"b", "c"} {
			next := w.Till(name)
			next.Open()
			require.Len(t, next.Events(contract.EventRecovered), 1, "told again by tab %s", name)
			o := next.Events(contract.EventRecovered)[0].(transaction.Outcome)
			assert.Equal(t, journal.Approved, o.Result())
			assert.Equal(t, journal.ByResponse, o.Record.SettledBy)
			next.Kill()
		}
		last := w.Till("d")
		last.Open()
		require.NoError(t, last.Engine.Acknowledge(ctx, world.Site, "T-1", transaction.Seen{}))
		require.NoError(t, last.Engine.Acknowledge(ctx, world.Site, "T-1", transaction.Seen{}), "twice is harmless")
		last.Kill()
		after := w.Till("e")
		after.Open()
		assert.Empty(t, after.Events(contract.EventRecovered))
		entries, err := after.Engine.Pending(ctx, world.Site)
		require.NoError(t, err)
		assert.Empty(t, entries)
		assert.Equal(t, transaction.NotPending, world.CodeOf(after.Engine.Acknowledge(ctx, world.Site, "T-404", transaction.Seen{})))
	})
}

// A tab that lives tells its own payments. Another tab does not take them over, and does
// not tell them a second time.
func TestASecondTabLeavesALivingTabsPaymentsAlone(t *testing.T) {
	world.In(t, func(t *testing.T, w *world.World) {
		ctx := context.Background()
		first := w.Till("a")
		first.Open()
		require.NoError(t, (<-first.Sale("T-1", "VCMINVLSIP0")).Err)
		require.NoError(t, (<-first.Sale("T-2", "VCMINVLTIP0")).Err)

		second := w.Till("b")
		second.Open()
		assert.Empty(t, second.Events(contract.EventRecovered))
		assert.Empty(t, second.Events(contract.EventPending))
		entries, err := second.Engine.Pending(ctx, world.Site)
		require.NoError(t, err)
		require.Len(t, entries, 2)
		for _, e := range entries {
			assert.Equal(t, contract.OwnerElsewhere, e.Owner)
		}
		_, err = second.Engine.Settle(ctx, world.Site, "T-2", transaction.Seen{}, true, journal.Settlement{By: "Ann", Reason: "?"})
		assert.Equal(t, transaction.TerminalInUse, world.CodeOf(err))

		first.Kill()
		_, err = second.Engine.Settle(ctx, world.Site, "T-2", transaction.Seen{}, true, journal.Settlement{By: "Ann", Reason: "looked"})
		assert.NoError(t, err, "its owner is dead: it can be settled here")
		assert.NoError(t, second.Engine.Acknowledge(ctx, world.Site, "T-1", transaction.Seen{}))
	})
}

func TestRequestIDsAreNotUsedAgainAfterAReload(t *testing.T) {
	world.In(t, func(t *testing.T, w *world.World) {
		for _, name := range []string{"a", "b", "c"} {
			till := w.Till(name)
			till.Open()
			require.NoError(t, (<-till.Sale(name, "VCMINVLSIP0")).Err)
			till.Kill()
		}
		seen := map[int]bool{}
		for _, f := range w.Sim.Frames() {
			if f.Direction == "in" && f.Method != "" && f.ID != nil {
				assert.False(t, seen[*f.ID], "id %d was used before", *f.ID)
				seen[*f.ID] = true
			}
		}
		assert.GreaterOrEqual(t, len(seen), 6)
	})
}
