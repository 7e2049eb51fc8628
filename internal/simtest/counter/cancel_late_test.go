package counter

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-epos/core/connect"
	"connect-epos/core/journal"
	"connect-epos/internal/simtest/world"
	"connect-epos/sim"
)

// A cancel names a terminal and no payment. When the terminal has said that this
// payment is over, a cancel could hit the sale of the next till, so it is not sent.
func TestACancelAfterTheEndReachesNobodyElse(t *testing.T) {
	world.In(t, func(t *testing.T, w *world.World) {
		n := w.Neighbour()
		ours, theirs := w.Till("a"), n.Till("b")
		defer theirs.Engine.Close()
		ours.Open()
		theirs.Open()
		require.NoError(t, w.Sim.AddFault(sim.Fault{Do: "lose", Direction: "out", Name: "response:sale"}))
		ours.Sale("T-1", world.Terminal)
		ours.WaitFor(t, connect.TransactionFinished)
		time.Sleep(time.Second) // then the terminal is free again
		next := theirs.Sale("N-1", world.Terminal)
		theirs.WaitFor(t, connect.PresentCard)
		for range 2 {
			trying, err := ours.Cancel("T-1")
			require.NoError(t, err)
			assert.False(t, trying)
		}
		assert.Equal(t, journal.Approved, (<-next).Outcome.Result(), "the next till's sale goes on")
		assert.Zero(t, w.Sent("cancelTransaction"))
	})
}

// A payment before this one has finished on the terminal. That says nothing about this
// payment, so its cancel is sent.
func TestACancelAfterTheEndOfThePaymentBeforeIsSent(t *testing.T) {
	world.In(t, func(t *testing.T, w *world.World) {
		w.ChangeKnobs(t, func(k *sim.Knobs) { k.FinishedAfterResponse = true })
		require.NoError(t, w.Sim.AddFault(sim.Fault{Do: "delay", Direction: "out", Name: "notification:TRANSACTION_FINISHED", MS: 200}))
		till := w.Till("a")
		till.Open()
		require.NoError(t, (<-till.Sale("T-0", world.Terminal)).Err)
		sale := till.Sale("T-1", world.Terminal)
		till.WaitFor(t, connect.PresentCard)
		trying, err := till.Cancel("T-1")
		require.NoError(t, err)
		assert.True(t, trying)
		assert.Equal(t, journal.Cancelled, (<-sale).Outcome.Result())
	})
}

// A cancel waits behind another request. When the terminal says meanwhile that the
// payment is over, the cancel is not sent any more.
func TestACancelThatWaitsForItsTurnIsCalledOff(t *testing.T) {
	var leaving time.Duration // from the last notification before the end until the end; it is the same each time
	world.In(t, func(t *testing.T, w *world.World) {
		till := w.Till("a")
		till.Open()
		require.NoError(t, (<-till.Sale("T-1", world.Terminal)).Err)
		leaving = time.Duration(till.Showed(connect.TransactionFinished)-till.Showed("REMOVE_CARD")) * time.Millisecond
	})
	calledOff := 0
	for early := time.Duration(0); early <= 100*time.Millisecond; early += 10 * time.Millisecond {
		world.In(t, func(t *testing.T, w *world.World) {
			till := w.Till("a")
			till.Open()
			sale := till.Sale("T-1", world.Terminal)
			till.WaitFor(t, connect.PresentCard)
			for till.Showed("REMOVE_CARD") == 0 {
				time.Sleep(time.Millisecond)
			}
			time.Sleep(leaving - early)
			go func() { _, _ = till.Engine.Terminals(t.Context(), world.Site) }()
			synctest.Wait()
			_, err := till.Cancel("T-1")
			require.NoError(t, err)
			require.Equal(t, journal.Approved, (<-sale).Outcome.Result())
			calledOff += 1 - w.Sent("cancelTransaction")
			over := false
			for _, f := range w.Sim.Frames() {
				over = over || f.Name == "notification:"+connect.TransactionFinished
				assert.False(t, over && f.Name == "cancelTransaction", "sent after the end, asked for %s before it", early)
			}
		})
	}
	assert.NotZero(t, calledOff, "the end came while a cancel waited")
}
