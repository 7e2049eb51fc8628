package tabs

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-epos/core/contract"
	"connect-epos/core/journal"
	"connect-epos/core/service"
	"connect-epos/core/transaction"
	"connect-epos/internal/simtest/world"
	"connect-epos/sim"
)

// While the journal hangs, a take-over ends all the same, and takes nothing away: the
// tab that has the terminal goes on, and its payment ends there.
func TestATakeOverSettlesWhileTheJournalHangs(t *testing.T) {
	for name, trouble := range map[string]func(s *world.Store){
		"it hangs": func(s *world.Store) { s.Hang(world.Any) },
		"it fails": func(s *world.Store) { s.Break(true) },
	} {
		t.Run(name, func(t *testing.T) {
			world.In(t, func(t *testing.T, w *world.World) {
				w.Store.Whole = true
				a, b := w.TwoTabs()
				sale := a.Sale("T-1", world.Terminal)
				a.WaitFor(t, "PRESENT_CARD")
				trouble(w.Store)
				began := time.Now()
				_, err := b.TakeOver(world.Terminal)
				assert.Equal(t, transaction.StorageUnavailable, world.CodeOf(err))
				assert.LessOrEqual(t, time.Since(began), service.StoreLimit)
				w.Store.Release()
				w.Store.Break(false)
				o := (<-sale).Outcome
				assert.Equal(t, journal.Approved, o.Result())
				assert.Equal(t, journal.ByResponse, o.Record.SettledBy)
				assert.Empty(t, a.Events(contract.EventPending), "nobody robbed it")
				require.NoError(t, (<-a.Sale("T-2", world.Terminal)).Err, "its terminal is its own still")
				_, err = b.TakeOver(world.Terminal)
				assert.NoError(t, err)
			})
		})
	}
}

// Everything that a take-over waits for has a limit, at whichever moment the journal
// begins to hang.
func TestATakeOverSettlesWheneverTheJournalBeginsToHang(t *testing.T) {
	for _, when := range []time.Duration{0, time.Millisecond, time.Second, 5 * time.Second, 6 * time.Second} {
		world.In(t, func(t *testing.T, w *world.World) {
			w.Store.Whole = true
			a, b := w.TwoTabs()
			sale := a.Sale("T-1", "VCMINVLTIP0")
			a.WaitFor(t, "PRESENT_CARD")
			defer time.AfterFunc(when, func() { w.Store.Hang(world.Any) }).Stop()
			began := time.Now()
			_, _ = b.TakeOver("VCMINVLTIP0")
			assert.LessOrEqual(t, time.Since(began), 2*service.StoreLimit, "hangs after %s", when)
			w.Store.Release()
			<-sale
		})
	}
}

// The same is true at the tables: the window that serves goes on.
func TestATakeOverOfTheTablesSettlesWhileTheJournalHangs(t *testing.T) {
	world.In(t, func(t *testing.T, w *world.World) {
		w.Store.Whole = true
		first, second := w.Till("a"), w.Till("b")
		room := world.NewRestaurant(map[string]int64{"7": 1250})
		first.Serve(room)
		second.Serve(room)
		w.Store.Hang(world.Any)
		began := time.Now()
		err := second.Engine.TakeOverTables(context.Background(), world.Site)
		assert.Equal(t, transaction.StorageUnavailable, world.CodeOf(err))
		assert.LessOrEqual(t, time.Since(began), service.StoreLimit)
		w.Store.Release()
		time.Sleep(time.Minute)
		world.WaiterStep(t, w, sim.Step{Do: "tables", WaiterID: "1"})
		assert.True(t, world.WaiterStep(t, w, sim.Step{Do: "lock", TableID: "7"}).Confirmed, "the first one serves")
		require.NoError(t, second.Engine.TakeOverTables(context.Background(), world.Site))
	})
}
