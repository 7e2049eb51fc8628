package recovery

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-epos/core/contract"
	"connect-epos/core/evidence"
	"connect-epos/core/journal"
	"connect-epos/core/link"
	"connect-epos/core/transaction"
	"connect-epos/internal/simtest/world"
	"connect-epos/sim"
)

// A terminal was taken over from a tab. Staff elsewhere said that nothing was paid, and
// then that tab gets the answer on its own link: the payment is disputed, and its bill is
// not paid again.
func TestTheAnswerToAPaymentThatWasTakenOverCounts(t *testing.T) {
	for name, blind := range map[string]bool{"at once": false, "though the journal cannot be read for a while": true} {
		t.Run(name, func(t *testing.T) {
			world.In(t, func(t *testing.T, w *world.World) {
				a, b := w.TwoTabs()
				sale := a.Sale("T-1", world.Terminal)
				time.Sleep(time.Second)
				_, err := b.TakeOver(world.Terminal)
				require.NoError(t, err)
				<-sale
				_, err = b.Engine.Settle(context.Background(), world.Site, "T-1", transaction.Seen{}, true, world.NotPaid)
				require.NoError(t, err)
				w.Store.Blind(blind)
				time.Sleep(time.Minute) // the sale is approved, on the link of tab a
				w.Store.Blind(false)
				time.Sleep(2 * transaction.RetryEvery)
				assert.Len(t, a.Events(contract.EventDisputed), 1)
				again := <-b.Sale("T-1", world.Terminal)
				assert.Error(t, again.Err, "charged again")
				assert.Len(t, w.Sim.Ledger(), 1)
			})
		})
	}
}

// A link that looked dead is given up. What it held back may be sent later. Until that is
// no longer possible, nothing speaks for "not taken".
func TestWhatAGivenUpLinkHeldBackMayStillGetOut(t *testing.T) {
	world.In(t, func(t *testing.T, w *world.World) {
		w.ChangeSite(t, world.Exclusive)
		till := w.Till("a")
		till.Open()
		require.NoError(t, (<-till.Sale("T-0", world.Terminal)).Err)
		time.Sleep(3 * time.Minute)
		require.NoError(t, w.Sim.FreezeLinks())
		sale := till.Sale("T-1", world.Terminal)
		time.Sleep(8 * time.Minute) // meanwhile the link was given up
		assert.NotEqual(t, evidence.LikelyNotTaken, (<-sale).Outcome.Record.Evidence.Finding)
		p := world.PendingOf(t, till)
		assert.NotEqual(t, evidence.LikelyNotTaken, p[len(p)-1].Record.Evidence.Finding)
		require.NoError(t, w.Sim.ThawLinks())
		time.Sleep(5 * time.Minute)
		for _, p := range world.PendingOf(t, till) {
			assert.NotEqual(t, evidence.LikelyNotTaken, p.Record.Evidence.Finding)
		}
	})
}

// A wiped tablet took another payment for the same bill before it got its copy. A payment
// that is paid in the copy stays paid.
func TestACopyIsNotLostBehindAnotherPayment(t *testing.T) {
	world.In(t, func(t *testing.T, w *world.World) {
		first, ctx := w.OpenTill("a"), context.Background()
		first.Engine.CopyRecords()
		require.NoError(t, (<-first.Sale("T-1", world.Terminal)).Err)
		first.Kill()
		w.Wiped()
		second := w.OpenTill("b")
		o := <-second.Sale("T-1", "VCMINVLDIP0") // the till opened before it restored; this one is declined
		require.NoError(t, o.Err)
		require.Equal(t, journal.Declined, o.Outcome.Result())
		require.NoError(t, second.Engine.CloseSite(ctx, world.Site))
		synctest.Wait()
		kept, err := second.Engine.Restore(ctx, world.RecordsOf(t, first.Copied()))
		require.NoError(t, err)
		assert.Positive(t, kept)
		again, err := second.Engine.Restore(ctx, world.RecordsOf(t, first.Copied()))
		require.NoError(t, err)
		assert.Zero(t, again, "the same copy twice brings nothing new")
		second.Open()
		sale := <-second.Sale("T-1", world.Terminal)
		assert.Equal(t, transaction.AlreadyPaid, world.CodeOf(sale.Err))
		assert.Len(t, w.Sim.Ledger(), 1)
	})
}

// The machine wakes up, and the link is probed just when the regular probe is due. The
// regular probes go on after that.
func TestTheWatchGoesOnAfterAWake(t *testing.T) {
	world.In(t, func(t *testing.T, w *world.World) {
		till := w.Till("a")
		till.Open()
		before := len(till.Events(contract.EventLink))
		require.NoError(t, w.Sim.FreezeLinks())
		time.Sleep(link.IdleLimit - 2*time.Second)
		till.Engine.Wake()
		time.Sleep(4 * time.Second) // meanwhile the regular probe is due
		require.NoError(t, w.Sim.ThawLinks())
		time.Sleep(time.Minute)
		require.Len(t, till.Events(contract.EventLink), before, "it lives")
		require.NoError(t, w.Sim.FreezeLinks())
		time.Sleep(10 * time.Minute)
		assert.Greater(t, len(till.Events(contract.EventLink)), before, "a dead link is found")
	})
}

// A tab died, and that was noticed already. Just after that its terminal is taken over. The
// socket of the dead tab counts as closed.
func TestATerminalIsTakenFromADeadTab(t *testing.T) {
	world.In(t, func(t *testing.T, w *world.World) {
		w.ChangeSite(t, world.Exclusive)
		a, b := w.TwoTabs()
		require.NoError(t, (<-a.Sale("T-0", world.Terminal)).Err)
		b.LookAround(t)
		time.Sleep(time.Minute)
		require.NoError(t, w.Sim.AddFault(sim.Fault{Do: "lose", Direction: "in", Name: "sale"}))
		a.Sale("T-1", world.Terminal)
		time.Sleep(time.Second)
		a.Kill()
		time.Sleep(100 * time.Millisecond)
		_, err := b.TakeOver(world.Terminal)
		require.NoError(t, err)
		time.Sleep(transaction.GiveUpLimit + 3*time.Minute)
		p := world.PendingOf(t, b)
		assert.NotEqual(t, evidence.WhyLinkOpen, p[len(p)-1].Record.Evidence.Why)
	})
}

// A site becomes exclusive only when nothing is in doubt there. A payment from the time
// when it was shared proves nothing.
func TestWhatWasSharedIsNotProvenAsExclusive(t *testing.T) {
	world.In(t, func(t *testing.T, w *world.World) {
		a := w.Till("a")
		a.Open()
		require.NoError(t, (<-a.Sale("T-0", world.Terminal)).Err)
		require.NoError(t, w.Sim.AddFault(sim.Fault{Do: "lose", Direction: "in", Name: "sale"}))
		a.Sale("T-1", world.Terminal)
		time.Sleep(time.Second)
		require.NoError(t, w.Sim.Foreign(sim.ForeignPayment{TID: world.Terminal, Amount: 1250}))
		s, err := w.Sites.Get(t.Context(), world.Site)
		require.NoError(t, err)
		s.Terminals = "exclusive"
		_, err = a.Engine.SaveSite(t.Context(), s)
		assert.Equal(t, contract.CodeSiteInUse, world.CodeOf(err))
		a.Kill()
		b := w.Till("b")
		b.Open()
		time.Sleep(time.Minute)
		for _, e := range b.Events(contract.EventRecovered) {
			assert.NotEqual(t, transaction.ReasonProven, e.(transaction.Outcome).Record.Reason)
		}
	})
}
