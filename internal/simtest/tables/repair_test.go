package tables

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-epos/core/contract"
	"connect-epos/core/journal"
	"connect-epos/core/service"
	"connect-epos/core/table"
	"connect-epos/core/tables"
	"connect-epos/internal/simtest/world"
	"connect-epos/sim"
)

// A tab claims the tables without success. The journal may get that claim after the claim of the
// tab that has the tables. Locks are refused until that is repaired, and no longer.
func TestALateClaimDoesNotStopTheTables(t *testing.T) {
	world.In(t, func(t *testing.T, w *world.World) {
		e := newEvening(t, w, due())
		e.comes()
		time.Sleep(time.Second)
		_, err := w.Store.RaiseEpoch(context.Background(), journal.TablesAccount(world.Account), "")
		require.NoError(t, err)
		assert.Equal(t, "not-confirmed", e.does(sim.Step{Do: "lock", TableID: "7"}).Refused, "the journal would not have it")
		time.Sleep(service.PutLimit + time.Second)
		for _, s := range e.visits(sim.Visit{TableID: "7"}) {
			assert.Empty(t, s.Refused, s.Do)
		}
		time.Sleep(time.Second)
		sameSet(t, w, e.r)
	})
}

// A change of a lock reaches the journal late. What the journal has counts, and staff can
// settle it.
func TestALateChangeOfALockIsTakenUp(t *testing.T) {
	world.In(t, func(t *testing.T, w *world.World) {
		ctx := context.Background()
		e := newEvening(t, w, due())
		till := e.comes()
		time.Sleep(time.Second)
		require.True(t, e.does(sim.Step{Do: "lock", TableID: "7"}).Confirmed)
		open, err := w.Store.Memory.Unfinished(ctx, journal.TablesAccount(world.Account))
		require.NoError(t, err)
		require.Len(t, open, 1)
		late := open[0]
		late.BaseRev, late.Engine = late.Rev, "gone/1"
		late.Rev++
		require.NoError(t, w.Store.Memory.Commit(ctx, late, late.Entry(journal.EntryAdopted, time.Now().UnixMilli())))
		e.does(sim.Step{Do: "walkAway"})
		time.Sleep(20 * time.Second)
		assert.Equal(t, map[string]string{"7": table.StateMayBeTaken}, till.States())
		_, err = till.Engine.SettleTable(ctx, world.Site, "7", looked, contract.SeenTable{})
		require.NoError(t, err)
		time.Sleep(time.Second)
		assert.Empty(t, till.States())
		e.judgePeace()
		assert.Empty(t, e.broken)
	})
}

// A tab waits for the tables and its request is refused. It asks again, but not without a
// pause.
func TestATabThatIsRefusedItsTurnAsksAgainLater(t *testing.T) {
	world.In(t, func(t *testing.T, w *world.World) {
		e := newEvening(t, w, due())
		e.comes()
		second := e.Till("refused")
		second.Leases.Dead = true // it gets no lock
		go e.reopens(second)
		time.Sleep(time.Minute) // virtual time does not pass while a tab asks without a pause
		assert.Equal(t, tables.ReasonAnotherTab, second.TablesLink().Reason)
	})
}
