package tables

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-epos/core/contract"
	"connect-epos/core/link"
	"connect-epos/core/table"
	"connect-epos/internal/simtest/world"
	"connect-epos/sim"
)

// visit plays a whole visit of a waiter.
func visit(t *testing.T, w *world.World, v sim.Visit) []sim.Seen {
	t.Helper()
	if v.TID == "" {
		v.TID = world.ChipTerminal
	}
	seen, err := w.Sim.Visit(context.Background(), v)
	require.NoError(t, err)
	return seen
}

// sameSet checks that the restaurant's book shows each payment that the bank took, once.
func sameSet(t *testing.T, w *world.World, r *world.Restaurant) {
	t.Helper()
	taken, booked := map[string]int{}, map[string]int{}
	for _, c := range w.Sim.Ledger() {
		if c.TableID != "" {
			taken[c.TID+" "+c.TableID+" "+c.AuthCode]++
		}
	}
	for _, b := range r.Book() {
		booked[b.TID+" "+b.Table+" "+authOf(w, b)]++
	}
	assert.Equal(t, taken, booked)
}

func authOf(w *world.World, b world.Booking) string {
	for _, c := range w.Sim.Ledger() {
		if c.TID == b.TID && c.TableID == b.Table && int64(c.AmountBase) == b.Paid && int64(c.AmountGratuity) == b.Gratuity &&
			(c.PaymentID == "" || contains(b.Key, c.PaymentID)) {
			return c.AuthCode
		}
	}
	return "of no charge: " + b.Key
}

func TestAMealIsPaidByTwoWithATip(t *testing.T) {
	world.In(t, func(t *testing.T, w *world.World) {
		r := world.NewRestaurant(map[string]int64{"12A": 4251, "7": 900})
		till := w.Till("a")
		till.Serve(r)
		seen := visit(t, w, sim.Visit{TableID: "12A", WaiterID: "3", Bill: true, Ways: 2, Gratuity: 200})
		for _, s := range seen {
			assert.Empty(t, s.Refused, s.Do)
		}
		assert.Equal(t, []string{"12A", "7"}, seen[0].Tables)
		assert.EqualValues(t, 4251, seen[1].Due)
		time.Sleep(time.Second)
		require.Len(t, r.Book(), 2)
		sameSet(t, w, r)
		assert.Equal(t, world.Bill{Total: 4251, Paid: 4251}, r.Bill("12A"), "unlocked, and paid without the tips")
		assert.Empty(t, till.States())
		assert.Len(t, r.Calls(contract.AskUnlock), 1)
		for _, b := range r.Book() {
			assert.Equal(t, 1, b.Times)
			assert.True(t, b.Stored)
			assert.Empty(t, b.Flags)
		}
	})
}

func TestATableIsLockedForOneTerminal(t *testing.T) {
	world.In(t, func(t *testing.T, w *world.World) {
		r := world.NewRestaurant(map[string]int64{"7": 900})
		till := w.Till("a")
		till.Serve(r)
		world.WaiterStep(t, w, sim.Step{Do: "tables", WaiterID: "1"})
		require.True(t, world.WaiterStep(t, w, sim.Step{Do: "lock", TableID: "7"}).Confirmed)
		assert.Equal(t, map[string]string{"7": table.StateLocked}, till.States())
		world.WaiterStep(t, w, sim.Step{Do: "tables", TID: "VCMINVLSCD0"})
		assert.False(t, world.WaiterStep(t, w, sim.Step{Do: "lock", TID: "VCMINVLSCD0", TableID: "7"}).Confirmed)
		assert.Empty(t, world.WaiterStep(t, w, sim.Step{Do: "walkAway"}).Refused)
		time.Sleep(time.Second)
		assert.Empty(t, till.States())
		assert.True(t, world.WaiterStep(t, w, sim.Step{Do: "lock", TID: "VCMINVLSCD0", TableID: "7"}).Confirmed)
	})
}

// The link drops between the payment and its notice, and Connect does not deliver the
// notice again. The till invents nothing, and nobody may lock the table until staff have
// looked.
func TestATableWhosePaymentMayBeMissingIsMarked(t *testing.T) {
	world.In(t, func(t *testing.T, w *world.World) {
		r := world.NewRestaurant(map[string]int64{"7": 900})
		till := w.Till("a")
		till.Serve(r)
		require.NoError(t, w.Sim.AddFault(sim.Fault{Do: "drop", When: "before", Direction: "out", Name: "notification:transactionResponse"}))
		visit(t, w, sim.Visit{TableID: "7"})
		time.Sleep(30 * time.Second)
		assert.Len(t, w.Sim.Ledger(), 1)
		assert.Empty(t, r.Book())
		assert.Equal(t, map[string]string{"7": table.StateMayBeTaken}, till.States())
		world.WaiterStep(t, w, sim.Step{Do: "tables"})
		assert.False(t, world.WaiterStep(t, w, sim.Step{Do: "lock", TableID: "7"}).Confirmed, "nobody may charge for it again")
	})
}

func TestARedeliveredNoticeIsBookedOnce(t *testing.T) {
	world.In(t, func(t *testing.T, w *world.World) {
		k := w.Sim.Knobs()
		k.TablesRedeliver = true
		require.NoError(t, w.Sim.SetKnobs(k))
		r := world.NewRestaurant(map[string]int64{"7": 900})
		till := w.Till("a")
		till.Serve(r)
		require.NoError(t, w.Sim.AddFault(sim.Fault{Do: "drop", When: "before", Direction: "out", Name: "notification:transactionResponse"}))
		visit(t, w, sim.Visit{TableID: "7"})
		time.Sleep(30 * time.Second)
		sameSet(t, w, r)
		assert.Empty(t, till.States(), "all that was due is known to be paid")
	})
}

func TestALockSurvivesAReload(t *testing.T) {
	world.In(t, func(t *testing.T, w *world.World) {
		r := world.NewRestaurant(map[string]int64{"7": 900})
		first := w.Till("a")
		first.Serve(r)
		world.WaiterStep(t, w, sim.Step{Do: "tables", WaiterID: "1"})
		require.True(t, world.WaiterStep(t, w, sim.Step{Do: "lock", TableID: "7"}).Confirmed)
		first.Kill()
		second := w.Till("b")
		second.Serve(r)
		assert.Equal(t, map[string]string{"7": table.StateMayBeTaken}, second.States())
		world.WaiterStep(t, w, sim.Step{Do: "pay", Gratuity: 100})
		time.Sleep(time.Second)
		sameSet(t, w, r)
		assert.Equal(t, map[string]string{"7": table.StateLocked}, second.States(), "nothing can be missing")
		world.WaiterStep(t, w, sim.Step{Do: "unlock"})
		time.Sleep(time.Second)
		assert.Empty(t, second.States())
		assert.Empty(t, r.Bill("7").Locked)
	})
}

func TestTheSecondTabTakesItsTurn(t *testing.T) {
	world.In(t, func(t *testing.T, w *world.World) {
		r := world.NewRestaurant(map[string]int64{"7": 900})
		first, second := w.Till("a"), w.Till("b")
		first.Serve(r)
		second.Serve(r)
		links := second.Events("tables.link")
		require.NotEmpty(t, links)
		assert.Equal(t, link.Displaced, links[len(links)-1].(link.Info).State)
		first.Kill()
		time.Sleep(5 * time.Second)
		seen := visit(t, w, sim.Visit{TableID: "7"})
		assert.EqualValues(t, 900, seen[1].Due)
		sameSet(t, w, r)
	})
}

func contains(s, part string) bool {
	for i := 0; i+len(part) <= len(s); i++ {
		if s[i:i+len(part)] == part {
			return true
		}
	}
	return false
}
