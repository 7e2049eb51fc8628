package tables

import (
	"context"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-epos/core/contract"
	"connect-epos/core/link"
	"connect-epos/core/table"
	"connect-epos/core/tables"
	"connect-epos/internal/simtest/world"
	"connect-epos/sim"
)

// Another till of the account takes the card machines. Connect may close the first
// till's link after it said so, or not.
func TestATillThatIsDisplacedDoesNotFightForTheTables(t *testing.T) {
	for _, closes := range []bool{true, false} {
		world.In(t, func(t *testing.T, w *world.World) {
			w.ChangeKnobs(t, func(k *sim.Knobs) { k.TablesDisplacedClose = closes })
			e := newEvening(t, w, due())
			till := e.comes()
			synctest.Wait()
			require.True(t, e.does(sim.Step{Do: "lock", TableID: "7"}).Confirmed)
			go e.rival()
			time.Sleep(time.Second)
			stands := till.TablesLink()
			assert.Equal(t, link.Displaced, stands.State)
			assert.Equal(t, tables.ReasonDiscontinued, stands.Reason)
			assert.Equal(t, map[string]string{"7": table.StateMayBeTaken}, till.States(), "the other one hears what is paid now")
			said := till.Events("tables.connection-error")
			require.NotEmpty(t, said)
			assert.Contains(t, said[0].(contract.Trouble).Message, "Discontinued")
			dials := w.Net.Dials()
			time.Sleep(18 * time.Second)
			assert.Equal(t, dials, w.Net.Dials(), "two that fight serve nobody")
			time.Sleep(5 * time.Second)
			assert.Equal(t, link.Up, till.TablesLink().State, "staff took the tables back")
			assert.EqualValues(t, 1300, e.visits(sim.Visit{TID: contactless, TableID: "9"})[1].Due)
		})
	}
}

func TestALinkThatIsClosedAgainAndAgainIsAnotherTills(t *testing.T) {
	world.In(t, func(t *testing.T, w *world.World) {
		r := world.NewRestaurant(due())
		till := w.Till("a")
		till.Serve(r)
		for till.TablesLink().State != link.Displaced {
			require.Less(t, w.Net.Dials(), 10)
			require.NoError(t, w.Sim.CloseLinks(1000, "bye"))
			time.Sleep(4 * time.Second)
		}
		assert.Equal(t, tables.ReasonQuickCloses, till.TablesLink().Reason)
		assert.Equal(t, 3, w.Net.Dials())
		time.Sleep(10 * time.Minute)
		assert.Equal(t, 3, w.Net.Dials())
		require.NoError(t, till.Engine.TakeOverTables(context.Background(), world.Site))
		assert.Equal(t, link.Up, till.TablesLink().State)
	})
}

// A tab freezes while it confirms a lock, and another tab takes the tables by force. When
// the first tab wakes up, its confirmation has no effect, and it undoes nothing that the
// other tab did.
func TestAFrozenTabThatWakesChangesNothing(t *testing.T) {
	world.In(t, func(t *testing.T, w *world.World) {
		e := newEvening(t, w, due())
		e.prompt = true
		first := e.comes()
		synctest.Wait()
		puts := 0
		w.Watch(func(m world.Moment, till *world.Till) {
			if m == world.PutDone && till == first {
				if puts++; puts == 2 { // the first is the lock, the second its grant
					till.Freeze()
				}
			}
		})
		asked := make(chan sim.Seen, 1)
		go func() { asked <- e.does(sim.Step{Do: "lock", TableID: "7"}) }()
		time.Sleep(2 * time.Second)
		second := e.comes()
		require.NoError(t, second.Engine.TakeOverTables(context.Background(), world.Site))
		assert.Equal(t, "link-lost", (<-asked).Refused)
		assert.Equal(t, map[string]string{"7": table.StateMayBeTaken}, second.States())
		_, err := second.Engine.SettleTable(context.Background(), world.Site, "7", looked, contract.SeenTable{})
		require.NoError(t, err)
		time.Sleep(time.Second)
		require.True(t, e.does(sim.Step{Do: "lock", TID: contactless, TableID: "7"}).Confirmed)
		first.Thaw()
		time.Sleep(2 * time.Minute)
		assert.Equal(t, map[string]string{"7": table.StateLocked}, second.States())
		assert.Equal(t, contactless, e.r.Bill("7").Locked)
		confirmed := 0
		for _, l := range w.Left() {
			if l.Method == "lock" {
				confirmed++
			}
		}
		assert.Equal(t, 1, confirmed, "the frozen tab's never left")
		assert.Equal(t, tables.ReasonAnotherTab, first.TablesLink().Reason)
		assert.Empty(t, e.broken)
	})
}

// A tab could not store something when it lost the tables. It keeps that, and stores it
// when it has the tables again.
func TestAPaymentThatIsNotStoredOutlivesALossOfTheTables(t *testing.T) {
	world.In(t, func(t *testing.T, w *world.World) {
		e := newEvening(t, w, due())
		e.asked = func(_ int, a contract.Ask) answering {
			return answering{stands: a.What == contract.AskPayment, failed: "the till's server is down"}
		}
		first := e.comes()
		synctest.Wait()
		e.does(sim.Step{Do: "lock", TableID: "7"})
		w.Store.Break(true)
		e.does(sim.Step{Do: "pay"})
		time.Sleep(10 * time.Second)
		require.NotEmpty(t, e.Sim.Ledger())
		assert.Equal(t, map[string]string{"7": table.StateUnconfirmed}, first.States())
		first.Freeze()
		w.Store.Break(false)
		second := e.comes()
		require.NoError(t, second.Engine.TakeOverTables(context.Background(), world.Site))
		assert.Equal(t, map[string]string{"7": table.StateMayBeTaken}, second.States())
		first.Thaw()
		time.Sleep(time.Minute)
		second.Kill()
		time.Sleep(time.Minute)
		e.mu.Lock()
		e.asked = nil
		e.mu.Unlock()
		time.Sleep(time.Minute)
		require.Len(t, e.r.Book(), 1)
		e.judge(true)
		assert.Empty(t, e.broken)
	})
}

func TestTheSiteWhoseMachineSleptDialsAgain(t *testing.T) {
	world.In(t, func(t *testing.T, w *world.World) {
		slept := &atomic.Int64{}
		w.Clock = world.Sleepy{Slept: slept}
		r := world.NewRestaurant(due())
		till := w.Till("a")
		till.Serve(r)
		require.True(t, world.WaiterStep(t, w, sim.Step{Do: "lock", TableID: "7"}).Confirmed)
		till.Engine.Wake()
		synctest.Wait()
		assert.Equal(t, 1, w.Net.Dials(), "it did not sleep")
		slept.Store(int64(10 * time.Minute))
		till.Engine.Wake()
		time.Sleep(5 * time.Second)
		assert.Equal(t, 2, w.Net.Dials())
		assert.Equal(t, map[string]string{"7": table.StateMayBeTaken}, till.States())
		world.WaiterStep(t, w, sim.Step{Do: "pay"})
		world.WaiterStep(t, w, sim.Step{Do: "unlock"})
		time.Sleep(time.Second)
		sameSet(t, w, r)
		assert.Empty(t, till.States(), "all that was due is paid")
	})
}
