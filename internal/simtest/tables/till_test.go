package tables

import (
	"context"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-epos/core/contract"
	"connect-epos/core/journal"
	"connect-epos/core/table"
	"connect-epos/core/wire"
	"connect-epos/internal/simtest/world"
	"connect-epos/sim"
)

var looked = journal.Settlement{Paid: false, By: "Ann", Reason: "asked the guest"}

// handles makes one handler of the till behave differently from now on.
func (e *evening) handles(what string, how answering) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.asked = func(_ int, a contract.Ask) answering {
		if a.What == what {
			return how
		}
		return answering{}
	}
}

// Whatever a handler does, the card machine gets a safe answer in time.
func TestEveryHandlerThatFailsHasASafeAnswer(t *testing.T) {
	for name, how := range map[string]answering{
		"throws": {stands: true, failed: "boom"}, "slow": {wait: time.Minute}, "nonsense": {stands: true, value: wire.Int(7)},
	} {
		t.Run(name, func(t *testing.T) {
			world.In(t, func(t *testing.T, w *world.World) {
				e := newEvening(t, w, due())
				e.prompt = true
				till := e.comes()
				e.handles(contract.AskTables, how)
				assert.Empty(t, e.does(sim.Step{Do: "tables"}).Tables, "none was told yet")
				e.handles("", how)
				assert.Len(t, e.does(sim.Step{Do: "tables"}).Tables, 3)
				e.handles(contract.AskTables, how)
				assert.Len(t, e.does(sim.Step{Do: "tables"}).Tables, 3, "the last good list")
				e.handles(contract.AskLock, how)
				assert.Equal(t, "not-confirmed", e.does(sim.Step{Do: "lock", TableID: "7"}).Refused)
				time.Sleep(2 * time.Minute)
				assert.Empty(t, till.States())
				assert.Empty(t, e.r.Bill("7").Locked, "what was granted too late is undone")
				e.handles(contract.AskReceipt, how)
				e.does(sim.Step{Do: "lock", TableID: "7"})
				bill := e.does(sim.Step{Do: "bill"})
				assert.Empty(t, bill.Refused)
				assert.Empty(t, bill.Lines)
				e.does(sim.Step{Do: "pay"})
				e.handles(contract.AskFinalReceipt, how)
				assert.Empty(t, e.does(sim.Step{Do: "final"}).Refused)
				e.does(sim.Step{Do: "unlock"})
				time.Sleep(time.Minute)
				e.judge(true)
				assert.Empty(t, e.broken)
			})
		})
	}
}

func TestALockThatIsGrantedTooLateIsUndone(t *testing.T) {
	world.In(t, func(t *testing.T, w *world.World) {
		e := newEvening(t, w, due())
		till := e.comes()
		e.handles(contract.AskLock, answering{wait: 20 * time.Second})
		began := time.Now()
		assert.Equal(t, "not-confirmed", e.does(sim.Step{Do: "lock", TableID: "7"}).Refused)
		assert.Less(t, time.Since(began), 10*time.Second)
		before := len(till.Events("tables.ask"))
		time.Sleep(time.Minute)
		asked := till.Events("tables.ask")[before:]
		require.Len(t, asked, 1)
		unlock := asked[0].(contract.Ask)
		assert.Equal(t, contract.AskUnlock, unlock.What)
		assert.Equal(t, table.ReasonLate, world.Said(unlock.With, "reason"))
		assert.Empty(t, e.r.Bill("7").Locked)
		assert.Empty(t, till.States())
	})
}

// The till is told of a payment until it acknowledges it, also by the next tab.
func TestAPaymentIsToldUntilTheTillTakesNote(t *testing.T) {
	world.In(t, func(t *testing.T, w *world.World) {
		e := newEvening(t, w, due())
		var told []time.Time
		e.asked = func(_ int, a contract.Ask) answering {
			if a.What != contract.AskPayment {
				return answering{}
			}
			e.mu.Lock()
			defer e.mu.Unlock()
			told = append(told, time.Now())
			return answering{stands: true, failed: "no"}
		}
		first := e.comes()
		e.visits(sim.Visit{TableID: "7"})
		time.Sleep(2 * time.Minute)
		var gaps []time.Duration
		e.mu.Lock()
		for i := range told[1:] {
			gaps = append(gaps, told[i+1].Sub(told[i]))
		}
		e.mu.Unlock()
		assert.Equal(t, []time.Duration{1e9, 2e9, 5e9, 10e9, 30e9, 30e9}, gaps[:6])
		assert.Equal(t, map[string]string{"7": table.StateUnconfirmed}, first.States())
		assert.Equal(t, world.ChipTerminal, e.r.Bill("7").Locked, "it is not unlocked before")
		assert.Equal(t, "not-confirmed", e.visits(sim.Visit{TID: contactless, TableID: "7"})[1].Refused)
		first.Kill()
		e.handles("", answering{})
		second := e.comes()
		time.Sleep(time.Second)
		sameSet(t, w, e.r)
		assert.Empty(t, second.States())
		assert.Empty(t, e.r.Bill("7").Locked)
	})
}

// Staff unlock a table, and its card machine goes on to pay. The till is told of that
// payment with a flag, also after a reload.
func TestAPaymentAfterStaffUnlockedIsFlagged(t *testing.T) {
	for _, reload := range []bool{false, true} {
		world.In(t, func(t *testing.T, w *world.World) {
			e := newEvening(t, w, due())
			till := e.comes()
			e.does(sim.Step{Do: "lock", TableID: "7"})
			_, err := till.Engine.SettleTable(context.Background(), world.Site, "7", looked, contract.SeenTable{})
			assert.Equal(t, contract.Code("not-pending"), world.CodeOf(err))
			_, err = till.Engine.ForceUnlock(context.Background(), world.Site, "7", journal.StaffAction{By: "Ann", Reason: "fell"}, contract.SeenTable{})
			require.NoError(t, err)
			time.Sleep(time.Second)
			assert.Empty(t, till.States())
			if reload {
				till.Kill()
				till = e.comes()
				time.Sleep(time.Second)
			}
			e.does(sim.Step{Do: "pay"})
			time.Sleep(time.Second)
			require.Len(t, e.r.Book(), 1)
			assert.Equal(t, []string{table.FlagForced}, e.r.Book()[0].Flags)
			assert.Empty(t, till.States())
		})
	}
}

// What staff settle and acknowledge is still there after a reload.
func TestWhatStaffSayOfTablesOutlivesAReload(t *testing.T) {
	world.In(t, func(t *testing.T, w *world.World) {
		ctx := context.Background()
		e := newEvening(t, w, due())
		e.handles(contract.AskPayment, answering{stands: true, failed: "no"})
		first := e.comes()
		e.does(sim.Step{Do: "lock", TableID: "12A"})
		e.visits(sim.Visit{TID: contactless, TableID: "7"})
		time.Sleep(time.Second)
		first.Kill()
		second := e.comes()
		time.Sleep(time.Second)
		assert.Equal(t, map[string]string{"12A": table.StateMayBeTaken, "7": table.StateUnconfirmed}, second.States())
		_, err := second.Engine.SettleTable(ctx, world.Site, "12A", looked, contract.SeenTable{})
		require.NoError(t, err)
		views, err := second.Engine.Tables(ctx, world.Site)
		require.NoError(t, err)
		i := slices.IndexFunc(views, func(v table.View) bool { return v.Table == "7" })
		require.NoError(t, second.Engine.AcknowledgePayment(ctx, world.Site, views[i].Payments[0].Record.PaymentKey()))
		time.Sleep(time.Second)
		assert.Empty(t, second.States())
		second.Kill()
		third := e.comes()
		time.Sleep(time.Minute)
		assert.Empty(t, third.States())
		assert.Empty(t, e.r.Bill("12A").Locked)
		assert.Empty(t, e.r.Bill("7").Locked)
		e.handles("", answering{})
		assert.Empty(t, e.visits(sim.Visit{TID: contactless, TableID: "9"})[1].Refused)
	})
}

func TestTablesAreClosedAndOpenedAgain(t *testing.T) {
	world.In(t, func(t *testing.T, w *world.World) {
		e := newEvening(t, w, due())
		till := e.comes()
		e.does(sim.Step{Do: "lock", TableID: "7"})
		require.NoError(t, till.Engine.CloseTables(context.Background(), world.Site))
		_, err := till.Engine.Tables(context.Background(), world.Site)
		assert.Equal(t, contract.Code("closed"), world.CodeOf(err))
		time.Sleep(time.Minute)
		assert.Zero(t, w.Sim.Links())
		e.reopens(till)
		time.Sleep(time.Second)
		assert.Equal(t, map[string]string{"7": table.StateMayBeTaken}, till.States())
		e.does(sim.Step{Do: "pay"})
		e.does(sim.Step{Do: "unlock"})
		time.Sleep(time.Second)
		sameSet(t, w, e.r)
		assert.Empty(t, till.States())
	})
}
