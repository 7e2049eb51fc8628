package recovery

import (
	"context"
	"fmt"
	"testing"
	"testing/synctest"
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

// The counter is closed while a reservation is being committed. Nothing was sent, the till
// is told so, and the journal agrees with that afterwards.
func TestClosingWhileReservingLeavesNothingBehind(t *testing.T) {
	world.In(t, func(t *testing.T, w *world.World) {
		till := w.Till("a")
		till.Open()
		w.Store.Hang("T-1")
		sale := till.Sale("T-1", "VCMINVLSIP0")
		synctest.Wait()
		closed := make(chan error, 1)
		go func() { closed <- till.Engine.CloseSite(context.Background(), world.Site) }()
		time.Sleep(time.Second)
		w.Store.Release()
		assert.Equal(t, transaction.NotConnected, world.CodeOf((<-sale).Err))
		require.NoError(t, <-closed)
		till.Open()
		assert.Empty(t, world.PendingOf(t, till))
		require.NoError(t, (<-till.Sale("T-1", "VCMINVLSIP0")).Err, "the reference and the terminal are free")
		assert.Equal(t, 1, w.Sales())
	})
}

// Closing does not wait for a journal that never answers.
func TestClosingIsNotHeldUpByAHangingJournal(t *testing.T) {
	world.In(t, func(t *testing.T, w *world.World) {
		till := w.Till("a")
		till.Open()
		w.Store.Hang("T-1")
		sale := till.Sale("T-1", "VCMINVLSIP0")
		synctest.Wait()
		began := time.Now()
		require.NoError(t, till.Engine.CloseSite(context.Background(), world.Site))
		assert.LessOrEqual(t, time.Since(began), 2*service.PutLimit)
		assert.Equal(t, transaction.StorageUnavailable, world.CodeOf((<-sale).Err))
		assert.Zero(t, w.Sales())
		assert.Zero(t, w.Leases.Held())
	})
}

// An outcome could not be stored. Closing tries once more to store it.
func TestClosingStoresWhatCouldNotBeStored(t *testing.T) {
	world.In(t, func(t *testing.T, w *world.World) {
		till := w.Till("a")
		till.Open()
		sale := till.Sale("T-1", "VCMINVLSIP0")
		synctest.Wait()
		w.Store.Break(true)
		require.False(t, (<-sale).Outcome.Stored)
		w.Store.Break(false)
		require.NoError(t, till.Engine.CloseSite(context.Background(), world.Site))
		next := w.Till("b")
		next.Open()
		entries := world.PendingOf(t, next)
		require.Len(t, entries, 1)
		assert.Equal(t, "unacknowledged", entries[0].State())
		assert.Equal(t, journal.Approved, entries[0].Record.Result)
	})
}

// A retry was refused. It does not replace the earlier attempt: the outcome of that one is
// still told once, by its promise, and can be acknowledged.
func TestARefusedRetryLeavesTheEarlierOutcomeAlone(t *testing.T) {
	world.In(t, func(t *testing.T, w *world.World) {
		a, b := w.Till("a"), w.Till("b")
		a.Open()
		b.Open()
		require.NoError(t, (<-a.Sale("T-1", "VCMINVLDIP0")).Err)
		other := b.Sale("T-2", "VCMINVLSIP0")
		synctest.Wait()
		assert.Equal(t, transaction.TerminalInUse, world.CodeOf((<-a.Sale("T-1", "VCMINVLSIP0")).Err))
		require.NoError(t, a.Engine.Acknowledge(context.Background(), world.Site, "T-1", transaction.Seen{}))
		assert.Empty(t, a.Events(contract.EventRecovered), "its promise told it")
		require.NoError(t, (<-other).Err)
	})
}

// An earlier attempt turns out to have taken money. Its terminal is free, because it has
// finished that attempt, but its reference stays closed. Staff can settle the attempt
// and acknowledge it, although a later attempt of the same reference is known, in this
// engine and in the next one.
func TestAnEarlierAttemptThatIsDisputedHasAWayOut(t *testing.T) {
	for _, acknowledged := range []bool{false, true} {
		for _, reload := range []bool{false, true} {
			t.Run(fmt.Sprintf("acknowledged %v, reload %v", acknowledged, reload), func(t *testing.T) {
				world.In(t, func(t *testing.T, w *world.World) { disputedEarlier(t, w, acknowledged, reload) })
			})
		}
	}
}

func disputedEarlier(t *testing.T, w *world.World, acknowledged, reload bool) {
	ctx := context.Background()
	till := w.Till("a")
	till.Open()
	first := till.LoseAnswer("T-1", "VCMINVLSIP0")
	_, err := till.Engine.Settle(ctx, world.Site, "T-1", transaction.Seen{}, true, world.NotPaid)
	require.NoError(t, err)
	require.NoError(t, (<-till.Sale("T-1", "VCMINVLSCD0")).Err)
	if acknowledged {
		require.NoError(t, till.Engine.Acknowledge(ctx, world.Site, "T-1", transaction.Seen{}))
	}
	w.AnswerLate(first, "SUCCESSFUL")
	time.Sleep(10 * time.Second)
	require.Len(t, till.Events(contract.EventDisputed), 1)
	assert.Empty(t, till.Events(contract.EventStorage), "the dispute is journalled at once")
	if reload {
		till.Kill()
		till = w.Till("b")
		till.Open()
		require.Len(t, till.Events(contract.EventDisputed), 1)
	}
	require.NoError(t, (<-till.Sale("T-3", "VCMINVLSIP0")).Err)
	_, err = till.Engine.CarryOn(ctx, world.Site, "VCMINVLSIP0", journal.StaffAction{By: "Ann", Reason: "queue"})
	assert.Equal(t, transaction.NotPending, world.CodeOf(err), "nothing there has to be carried on from")
	require.Error(t, (<-till.Sale("T-1", "VCMINVLSCD0")).Err, "the bill stays closed")

	o, err := till.Engine.Settle(ctx, world.Site, "T-1", transaction.Seen{Attempt: 1}, true, journal.Settlement{Paid: true, By: "Ann", Reason: "slip"})
	require.NoError(t, err)
	assert.Equal(t, 1, o.Record.Attempt)
	for range 2 { // both attempts, in either order
		require.NoError(t, till.Engine.Acknowledge(ctx, world.Site, "T-1", transaction.Seen{}))
	}
	require.NoError(t, till.Engine.Acknowledge(ctx, world.Site, "T-3", transaction.Seen{}))
	assert.Empty(t, world.PendingOf(t, till))
	assert.Equal(t, transaction.AlreadyPaid, world.CodeOf((<-till.Sale("T-1", "VCMINVLSCD0")).Err))
}

// Staff give a verdict while the terminal is being asked. The verdict is about that
// attempt, and not about a later one.
func TestAVerdictNeverFallsOnALaterAttempt(t *testing.T) {
	world.In(t, func(t *testing.T, w *world.World) {
		till := w.Till("a")
		till.Open()
		first := till.LoseAnswer("T-1", "VCMINVLSIP0")
		require.NoError(t, w.Sim.AddFault(sim.Fault{Do: "lose", Direction: "out", Name: "response:terminalDetails"}))
		verdict := make(chan error, 1)
		go func() {
			_, err := till.Engine.Settle(context.Background(), world.Site, "T-1", transaction.Seen{}, false, world.NotPaid)
			verdict <- err
		}()
		synctest.Wait() // the terminal is asked, and its answer is lost
		w.AnswerLate(first, "DECLINED")
		require.NoError(t, w.Sim.AddFault(sim.Fault{Do: "drop", When: "before", Direction: "out", Name: "response:sale"}))
		second := <-till.Sale("T-1", "VCMINVLSCD0")
		require.Equal(t, transaction.Unsettled, second.Outcome.Result())
		assert.Equal(t, transaction.NotPending, world.CodeOf(<-verdict), "what it was given for has ended")
		entries := world.PendingOf(t, till)
		require.Len(t, entries, 1)
		assert.Equal(t, "unknown", entries[0].State())
	})
}

// A tab was open before another one died. It may carry on after what that one left.
func TestALivingTabCarriesOnFromADeadOne(t *testing.T) {
	world.In(t, func(t *testing.T, w *world.World) {
		a, b := w.Till("a"), w.Till("b")
		a.Open()
		b.Open()
		a.LoseAnswer("T-1", "VCMINVLSIP0")
		ctx, why := context.Background(), journal.StaffAction{By: "Ann", Reason: "queue"}
		_, err := b.Engine.CarryOn(ctx, world.Site, "VCMINVLSIP0", why)
		assert.Error(t, err, "its tab lives and follows it")
		a.Kill()
		synctest.Wait()
		b.Open()
		assert.Equal(t, transaction.TerminalUnresolved, world.CodeOf((<-b.Sale("T-2", "VCMINVLSIP0")).Err))
		carried, err := b.Engine.CarryOn(ctx, world.Site, "VCMINVLSIP0", why)
		require.NoError(t, err)
		require.Len(t, carried, 1)
		assert.Equal(t, "T-1", carried[0].Record.Reference)
		assert.NoError(t, (<-b.Sale("T-2", "VCMINVLSIP0")).Err)
	})
}

// A payment is disputed while another one runs on its terminal. What the terminal
// says is still about the running one, and an error after that is no refusal.
func TestADisputeDoesNotHideTheRunningPayment(t *testing.T) {
	world.In(t, func(t *testing.T, w *world.World) {
		till := w.Till("a")
		till.Open()
		first := till.LoseAnswer("T-1", "VCMINVLSIP0")
		_, err := till.Engine.Settle(context.Background(), world.Site, "T-1", transaction.Seen{}, true, world.NotPaid)
		require.NoError(t, err)
		running := till.Sale("T-2", "VCMINVLSIP0")
		time.Sleep(time.Second) // the look after the forced verdict is over
		w.AnswerLate(first, "SUCCESSFUL")
		require.Len(t, till.Events(contract.EventDisputed), 1)
		before := len(till.Events(contract.EventNotification))
		require.NoError(t, (<-running).Err)
		told := till.Events(contract.EventNotification)[before:]
		require.NotEmpty(t, told)
		for _, n := range told {
			assert.Equal(t, "T-2", n.(contract.Notification).Reference)
		}
		assert.NoError(t, (<-till.Sale("T-3", "VCMINVLSIP0")).Err, "the terminal is done with T-1")
	})
}

// Two tabs both took over the same outcome. Both may acknowledge it.
func TestTwoTabsMayAcknowledgeOneOutcome(t *testing.T) {
	world.In(t, func(t *testing.T, w *world.World) {
		first := w.Till("a")
		first.Open()
		require.NoError(t, (<-first.Sale("T-1", "VCMINVLSIP0")).Err)
		first.Kill()
		b, c := w.Till("b"), w.Till("c")
		b.Open()
		c.Open()
		ctx := context.Background()
		require.NoError(t, b.Engine.Acknowledge(ctx, world.Site, "T-1", transaction.Seen{}))
		assert.NoError(t, c.Engine.Acknowledge(ctx, world.Site, "T-1", transaction.Seen{}))
		assert.Empty(t, world.PendingOf(t, b))
		assert.Empty(t, world.PendingOf(t, c))
	})
}

// Connect refused a request and charged it all the same. The retry, which was paid, does
// not hide that.
func TestARefusedPaymentThatWasTakenAfterAllIsDisputed(t *testing.T) {
	world.In(t, func(t *testing.T, w *world.World) {
		till := w.Till("a")
		till.Open()
		require.NoError(t, w.Sim.AddFault(sim.Fault{Do: "replace", Direction: "out", Name: "notification:TRANSACTION_STARTED",
			Frame: `{"jsonrpc":"2.0","id":1,"error":{"code":-32071,"message":"busy"}}`}))
		refused := <-till.Sale("T-1", "VCMINVLSIP0")
		require.NoError(t, refused.Err)
		require.Equal(t, journal.Refused, refused.Outcome.Result(), "id %d", refused.Outcome.Record.FrameID)
		require.NoError(t, (<-till.Sale("T-1", "VCMINVLSCD0")).Err)
		time.Sleep(time.Minute)
		disputed := till.Events(contract.EventDisputed)
		require.Len(t, disputed, 1)
		assert.Equal(t, 1, disputed[0].(contract.Pending).Record.Attempt)
		assert.Len(t, w.Sim.Ledger(), 2, "the second charge is not hidden")
	})
}
