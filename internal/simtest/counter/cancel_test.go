package counter

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-epos/core/evidence"
	"connect-epos/core/journal"
	"connect-epos/core/service"
	"connect-epos/core/transaction"
	"connect-epos/internal/simtest/world"
	"connect-epos/sim"
)

func TestACancelBeforeSendingSendsNothing(t *testing.T) {
	world.In(t, func(t *testing.T, w *world.World) {
		till := w.Till("a")
		till.Open()
		w.Store.Hang("T-1")
		sale := till.Sale("T-1", "VCMINVLSIP0")
		synctest.Wait()
		for range 2 {
			trying, err := till.Cancel("T-1")
			require.NoError(t, err)
			assert.True(t, trying)
		}
		w.Store.Release()
		done := <-sale
		require.NoError(t, done.Err)
		assert.Equal(t, journal.Cancelled, done.Outcome.Result())
		assert.Equal(t, evidence.ReasonCancelled, done.Outcome.Record.Reason)
		assert.Equal(t, journal.SentNo, done.Outcome.Record.Sent)
		time.Sleep(time.Minute)
		assert.Zero(t, w.Sales())
		assert.Zero(t, w.Sent("cancelTransaction"))
		assert.Zero(t, w.Leases.Held()-1, "the engine's own is left")

		again := <-till.Sale("T-1", "VCMINVLSIP0")
		require.NoError(t, again.Err, "the reference is free")
		assert.Equal(t, journal.Approved, again.Outcome.Result())
	})
}

func TestACancelBeforeTheCardIsHonoured(t *testing.T) {
	world.In(t, func(t *testing.T, w *world.World) {
		till := w.Till("a")
		till.Open()
		sale := till.Sale("T-1", "VCMINVLSIP0")
		till.WaitFor(t, "PRESENT_CARD")
		trying, err := till.Cancel("T-1")
		require.NoError(t, err)
		assert.True(t, trying)
		assert.Empty(t, sale, "only the answer decides")
		done := <-sale
		assert.Equal(t, journal.Cancelled, done.Outcome.Result())
		assert.Equal(t, journal.SentAnswered, done.Outcome.Record.Sent)
		assert.Empty(t, w.Sim.Ledger())
		assert.NotZero(t, till.Showed("CANCELLING"))
	})
}

// A cancel comes too late, or at the same time as the approval. The promise tells the
// truth, whatever the answer to the cancel was.
func TestACancelThatComesTooLateChangesNothing(t *testing.T) {
	for name, c := range map[string]struct {
		turn   func(k *sim.Knobs)
		after  string
		trying bool
	}{
		"refused by an error":   {func(k *sim.Knobs) { k.LateCancel = "error" }, "PIN_ENTRY", false},
		"answered false":        {func(k *sim.Knobs) { k.LateCancel = "false" }, "PIN_ENTRY", false},
		"answered true":         {func(k *sim.Knobs) { k.LateCancel = "true" }, "PIN_ENTRY", true},
		"crossing the approval": {func(k *sim.Knobs) { k.CancelCrosses = true }, "PRESENT_CARD", true},
		"after the approval":    {func(*sim.Knobs) {}, "APPROVED", false},
	} {
		t.Run(name, func(t *testing.T) {
			world.In(t, func(t *testing.T, w *world.World) {
				w.ChangeKnobs(t, c.turn)
				till := w.Till("a")
				till.Open()
				sale := till.Sale("T-1", "VCMINVLSIP0")
				till.WaitFor(t, c.after)
				trying, err := till.Cancel("T-1")
				require.NoError(t, err)
				assert.Equal(t, c.trying, trying)
				done := <-sale
				require.NoError(t, done.Err)
				assert.Equal(t, journal.Approved, done.Outcome.Result())
				assert.Equal(t, []string{"SALE"}, w.LedgerTypes())
				assert.Equal(t, 1, w.Sent("cancelTransaction"))
			})
		})
	}
}

func TestACancelIsSentOnce(t *testing.T) {
	world.In(t, func(t *testing.T, w *world.World) {
		till := w.Till("a")
		till.Open()
		sale := till.Sale("T-1", "VCMINVLSIP0")
		till.WaitFor(t, "PRESENT_CARD")
		heard := make(chan bool, 3)
		for range 3 {
			go func() {
				trying, err := till.Cancel("T-1")
				heard <- trying && err == nil
			}()
		}
		for range 3 {
			assert.True(t, <-heard)
		}
		trying, err := till.Cancel("T-1")
		require.NoError(t, err)
		assert.True(t, trying, "told what the first one heard")
		assert.Equal(t, journal.Cancelled, (<-sale).Outcome.Result())
		assert.Equal(t, 1, w.Sent("cancelTransaction"))
	})
}

func TestWhatIsNotRunningCannotBeCancelled(t *testing.T) {
	world.In(t, func(t *testing.T, w *world.World) {
		till := w.Till("a")
		till.Open()
		_, err := till.Cancel("T-1")
		assert.Equal(t, transaction.NotPending, world.CodeOf(err), "never heard of")
		for _, tid := range []string{"VCMINVLSIP0", "VCMINVLTIP0"} {
			require.NoError(t, (<-till.Sale("T-"+tid, tid)).Err)
			_, err = till.Cancel("T-" + tid)
			assert.Equal(t, transaction.NotPending, world.CodeOf(err), "it is over, or nobody can tell")
		}
		assert.Zero(t, w.Sent("cancelTransaction"))
	})
}

// When nobody answers a cancel, or its link drops, the till is told that nobody tries to
// cancel.
func TestASilentCancelEnds(t *testing.T) {
	world.In(t, func(t *testing.T, w *world.World) {
		till := w.Till("a")
		till.Open()
		require.NoError(t, w.Sim.AddFault(sim.Fault{Do: "lose", Direction: "in", Name: "cancelTransaction"}))
		sale := till.Sale("T-1", "VCMINVLSIP0")
		till.WaitFor(t, "PRESENT_CARD")
		began := time.Now()
		trying, err := till.Cancel("T-1")
		require.NoError(t, err)
		assert.False(t, trying)
		assert.Equal(t, service.AskLimit, time.Since(began))
		assert.Equal(t, journal.Approved, (<-sale).Outcome.Result())
	})
	world.In(t, func(t *testing.T, w *world.World) {
		till := w.Till("a")
		till.Open()
		require.NoError(t, w.Sim.AddFault(sim.Fault{Do: "drop", When: "before", Direction: "in", Name: "cancelTransaction"}))
		sale := till.Sale("T-1", "VCMINVLSIP0")
		till.WaitFor(t, "PRESENT_CARD")
		trying, err := till.Cancel("T-1")
		require.NoError(t, err)
		assert.False(t, trying)
		assert.Equal(t, transaction.ReasonLinkLost, (<-sale).Outcome.Record.Reason)
	})
}

// A cancel waits until an acceptance is stored, and finds that the link is gone by then.
// It is told so, and does not wait for ever.
func TestACancelHeldBackIsAnswered(t *testing.T) {
	world.In(t, func(t *testing.T, w *world.World) {
		till, sale, _ := world.AskedToSign(t, w)
		w.Store.Hang("T-1")
		require.NoError(t, till.Sign("T-1", true))
		require.NoError(t, w.Sim.CloseLinks(4000, "gone"))
		synctest.Wait()
		heard := make(chan error, 1)
		go func() {
			_, err := till.Cancel("T-1")
			heard <- err
		}()
		synctest.Wait()
		w.Store.Release()
		assert.Equal(t, transaction.ReasonLinkLost, (<-sale).Outcome.Record.Reason)
		assert.Equal(t, transaction.NotPending, world.CodeOf(<-heard))
		assert.Zero(t, w.Sent("cancelTransaction"))
	})
}

// When the customer or staff press the card machine's own cancel key, the payment ends by
// its answer.
func TestTheCardMachinesOwnKeyCancels(t *testing.T) {
	world.In(t, func(t *testing.T, w *world.World) {
		till := w.Till("a")
		till.Open()
		sale := till.Sale("T-1", "VCMINVLSIP0")
		till.WaitFor(t, "PRESENT_CARD")
		require.NoError(t, w.Sim.PressCancel("VCMINVLSIP0"))
		done := <-sale
		assert.Equal(t, journal.Cancelled, done.Outcome.Result())
		assert.Equal(t, evidence.ReasonCancelled, done.Outcome.Record.Reason)
		assert.Empty(t, w.Sim.Ledger())
	})
}
