package verdicts

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-epos/core/contract"
	"connect-epos/core/counter"
	"connect-epos/core/journal"
	"connect-epos/core/transaction"
	"connect-epos/internal/simtest/world"
	"connect-epos/sim"
)

// A sale comes in the middle of a look, in this tab or in another one. It waits for the
// end of the look; it is not refused, and it does not wait long.
func TestASaleWaitsForALookThatIsUnderWay(t *testing.T) {
	for name, other := range map[string]bool{"the same tab": false, "another tab": true} {
		t.Run(name, func(t *testing.T) {
			world.In(t, func(t *testing.T, w *world.World) {
				a, b := w.TwoTabs()
				w.SlowLook(t, a)
				seller := a
				if other {
					seller = b
				}
				before, began := w.Sent("sale"), time.Now()
				sale := seller.Sale("T-2", world.Terminal)
				for w.Sent("sale") == before {
					time.Sleep(10 * time.Millisecond)
					require.Less(t, time.Since(began), counter.LookLimit+time.Second)
				}
				require.NoError(t, (<-sale).Err)
				assert.Empty(t, a.Events(contract.EventDisputed))
			})
		})
	}
}

// A terminal that another tab uses for a payment is refused at once, as always.
func TestATerminalInUseIsRefusedAtOnce(t *testing.T) {
	world.In(t, func(t *testing.T, w *world.World) {
		a, b := w.TwoTabs()
		first := a.Sale("T-1", world.Terminal)
		time.Sleep(time.Second)
		began := time.Now()
		assert.Equal(t, transaction.TerminalInUse, world.CodeOf((<-b.Sale("T-2", world.Terminal)).Err))
		assert.Less(t, time.Since(began), 100*time.Millisecond)
		require.NoError(t, (<-first).Err)
	})
}

// A tab follows a payment, and another tab looks for it. The first tab can still
// acknowledge the outcome, and after that what the look found.
func TestALookOfAnotherTabIsNotInTheWay(t *testing.T) {
	world.In(t, func(t *testing.T, w *world.World) {
		ctx := context.Background()
		a, b := w.TwoTabs()
		require.NoError(t, (<-a.Sale("T-0", world.Terminal)).Err)
		require.NoError(t, a.Engine.Acknowledge(ctx, world.Site, "T-0", transaction.Seen{}))
		w.Net.SetDown(true)
		w.DropLink("after", "notification:PRESENT_CARD")
		a.Sale("T-1", world.Terminal)
		time.Sleep(20 * time.Second)
		a.SettleByForce("T-1", world.NotPaid)
		w.Net.SetDown(false)
		a.Open()
		b.Open()
		require.NoError(t, (<-b.Sale("T-2", world.Terminal)).Err)
		told := b.Events(contract.EventCheck)
		require.Len(t, told, 1)
		assert.Equal(t, contract.OwnerElsewhere, told[0].(contract.Pending).Owner)
		found := checks(t, a)
		require.Len(t, found, 1, "the journal says more than this tab knows")
		assert.Equal(t, contract.OwnerHere, found[0].Owner)
		require.NoError(t, a.Engine.Acknowledge(ctx, world.Site, "T-1", transaction.Seen{}))
		require.Len(t, checks(t, a), 1, "an outcome is no check")
		require.NoError(t, a.Engine.Acknowledge(ctx, world.Site, "T-1", transaction.Seen{}))
		assert.Empty(t, checks(t, a))
		assert.Empty(t, checks(t, b))
		require.NoError(t, (<-a.Sale("T-1", world.Terminal)).Err, "the bill is free again")
	})
}

// A tab froze in the middle of a look. After a take-over the terminal is free for
// everybody, and what the tab does when it wakes up changes nothing.
func TestAFrozenLookIsTakenOver(t *testing.T) {
	world.In(t, func(t *testing.T, w *world.World) {
		a, b := w.TwoTabs()
		w.SlowLook(t, a)
		a.Freeze()
		time.Sleep(time.Minute)
		assert.Equal(t, transaction.TerminalInUse, world.CodeOf((<-b.Sale("T-2", world.Terminal)).Err))
		_, err := b.TakeOver(world.Terminal)
		require.NoError(t, err)
		w.ChangeKnobs(t, func(k *sim.Knobs) { k.DuplicateDelayMs = 0 })
		require.NoError(t, (<-b.Sale("T-2", world.Terminal)).Err)
		a.Thaw()
		time.Sleep(time.Hour)
		for _, till := range []*world.Till{a, b} {
			assert.Empty(t, till.Events(contract.EventDisputed))
			assert.Empty(t, checks(t, till))
		}
		attempts, err := w.Store.Attempts(t.Context(), world.Account, "T-1")
		require.NoError(t, err)
		assert.LessOrEqual(t, attempts[0].Settlement.Looks, journal.MaxLooks)
	})
}

// Closing in the middle of a look does not wait for the look.
func TestClosingEndsALook(t *testing.T) {
	world.In(t, func(t *testing.T, w *world.World) {
		a := w.OpenTill("a")
		w.SlowLook(t, a)
		began := time.Now()
		require.NoError(t, a.Engine.CloseSite(t.Context(), world.Site))
		assert.Less(t, time.Since(began), counter.LookLimit)
		assert.Zero(t, w.Leases.Held(), "nothing is held")
	})
}
