package verdicts

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-epos/core/contract"
	"connect-epos/core/journal"
	"connect-epos/core/transaction"
	"connect-epos/internal/simtest/world"
	"connect-epos/sim"
)

// The network goes down while the card machine shows "present the card". Half a second
// later staff say that the payment was not paid, because the screen says "present card".
// After that the customer presents the card. If the till believed staff, it would sell
// again, and the customer would pay twice.
func TestNotPaidIsNotBelievedWhileTheCardIsAwaited(t *testing.T) {
	world.In(t, func(t *testing.T, w *world.World) {
		w.Slow(t, 5)
		till := w.Till("a")
		till.Open()
		w.Net.SetDown(true)
		w.SaleCutAt(t, till, "PRESENT_CARD")
		for w.Sim.Links() > 0 {
			time.Sleep(10 * time.Millisecond)
		}
		time.Sleep(500 * time.Millisecond)
		no := journal.Settlement{By: "Ann", Reason: "screen says present card"}
		_, err := till.Engine.Settle(context.Background(), world.Site, "T-1", transaction.Seen{}, false, no)
		assert.Equal(t, transaction.TooEarly, world.CodeOf(err))
		w.Net.SetDown(false)
		till.Open()
		again := <-till.Sale("T-1", "VCMINVLSCD0")
		assert.Equal(t, transaction.PaymentOpen, world.CodeOf(again.Err), "the bill is not sold again")
		time.Sleep(time.Minute)
		assert.Len(t, w.Sim.Ledger(), 1, "the customer is charged once")
		o, err := till.Engine.Settle(context.Background(), world.Site, "T-1", transaction.Seen{}, false, journal.Settlement{Paid: true, By: "Ann", Reason: "slip"})
		require.NoError(t, err, "the card machine is done")
		assert.Equal(t, journal.Approved, o.Result())
	})
}

// When the network is back and the machine is idle, staff wait for a moment and not for
// minutes.
func TestAVerdictTakesAMomentWhereTheFrameWasHeardOf(t *testing.T) {
	for name, carried := range map[string]bool{"asked about": false, "carried on": true} {
		t.Run(name, func(t *testing.T) {
			world.In(t, func(t *testing.T, w *world.World) {
				till, ctx := w.Till("a"), context.Background()
				till.Open()
				w.DropLink("before", "response:sale")
				require.NoError(t, w.Sim.SetTerminal(sim.TerminalOrder{TID: world.Terminal, Profile: "VCMINVLDIP0"}))
				w.ChangeKnobs(t, func(k *sim.Knobs) { k.Unsupported = []string{"duplicate"} })
				<-till.Sale("T-1", world.Terminal)
				till.Open()
				if carried {
					_, err := till.Engine.CarryOn(ctx, world.Site, world.Terminal, journal.StaffAction{By: "Ann", Reason: "queue"})
					require.NoError(t, err)
				}
				began := time.Now()
				_, err := till.Engine.Settle(ctx, world.Site, "T-1", transaction.Seen{}, false, world.NotPaid)
				require.NoError(t, err)
				assert.LessOrEqual(t, time.Since(began), 3*time.Second)
			})
		})
	}
}

// While the network is down nobody can ask the machine, and staff wait until the machine
// has certainly given up. Staff who insist are believed, and the journal keeps that they
// insisted.
func TestAVerdictWaitsWhileTheLineIsDown(t *testing.T) {
	world.In(t, func(t *testing.T, w *world.World) {
		till, ctx := w.Till("a"), context.Background()
		till.Open()
		w.Net.SetDown(true)
		w.SaleCutAt(t, till, "PRESENT_CARD")
		time.Sleep(30 * time.Second)
		began := time.Now()
		_, err := till.Engine.Settle(ctx, world.Site, "T-1", transaction.Seen{}, false, world.NotPaid)
		require.Equal(t, transaction.TooEarly, world.CodeOf(err))
		assert.Zero(t, time.Since(began), "who cannot look does not wait to look")
		refusal := err.(*contract.Error)
		assert.InDelta(t, 180, refusal.Seconds, 3)
		assert.Equal(t, time.UnixMilli(refusal.Until).Unix(), world.PendingOf(t, till)[0].NotPaidFrom/1000)
		_, err = till.Engine.Settle(ctx, world.Site, "T-1", transaction.Seen{}, false, journal.Settlement{Paid: true, By: "Ann", Reason: "?"})
		assert.Equal(t, transaction.TooEarly, world.CodeOf(err), "nor that it was paid")
		time.Sleep(time.Duration(refusal.Seconds) * time.Second)
		_, err = till.Engine.Settle(ctx, world.Site, "T-1", transaction.Seen{}, false, world.NotPaid)
		assert.NoError(t, err)
	})
	world.In(t, func(t *testing.T, w *world.World) {
		till := w.Till("a")
		till.Open()
		w.Net.SetDown(true)
		w.SaleCutAt(t, till, "PRESENT_CARD")
		time.Sleep(time.Second)
		o, err := till.Engine.Settle(context.Background(), world.Site, "T-1", transaction.Seen{}, true, world.NotPaid)
		require.NoError(t, err)
		assert.True(t, o.Record.Settlement.Forced)
		assert.Equal(t, "Ann", o.Record.Settlement.By)
	})
}

// When a clock is set forward, nobody waits less because of that.
func TestASetClockBringsNoVerdictForward(t *testing.T) {
	world.In(t, func(t *testing.T, w *world.World) {
		clock := &world.TwoClocks{}
		w.Clock = clock
		till, ctx := w.Till("a"), context.Background()
		till.Open()
		w.Net.SetDown(true)
		w.SaleCutAt(t, till, "PRESENT_CARD")
		time.Sleep(10 * time.Second)
		clock.JumpWall(time.Hour)
		_, err := till.Engine.Settle(ctx, world.Site, "T-1", transaction.Seen{}, false, world.NotPaid)
		assert.Equal(t, transaction.TooEarly, world.CodeOf(err), "the wall clock alone went on")
		clock.JumpWall(-2 * time.Hour)
		time.Sleep(transaction.GiveUpLimit)
		_, err = till.Engine.Settle(ctx, world.Site, "T-1", transaction.Seen{}, false, world.NotPaid)
		require.Equal(t, transaction.TooEarly, world.CodeOf(err), "and now the other alone")
		time.Sleep(time.Duration(err.(*contract.Error).Seconds) * time.Second)
		_, err = till.Engine.Settle(ctx, world.Site, "T-1", transaction.Seen{}, false, world.NotPaid)
		assert.NoError(t, err)
	})
}

// A decision counts only for what the person saw who made it. When that has changed since,
// the decision is refused, and the error tells the present state.
func TestADecisionIsAboutWhatWasSeen(t *testing.T) {
	world.In(t, func(t *testing.T, w *world.World) {
		till, ctx := w.Till("a"), context.Background()
		till.Open()
		const declines = "VCMINVLDIP0"
		till.LoseAnswer("T-1", declines)
		first := world.PendingOf(t, till)[0].Record
		_, err := till.Engine.CarryOn(ctx, world.Site, declines, journal.StaffAction{By: "Lee", Reason: "queue"})
		require.NoError(t, err)
		told := till.Events(contract.EventPending)
		now := told[len(told)-1].(contract.Pending).Record
		require.Greater(t, now.Rev, first.Rev, "staff who look at it are told")
		_, err = till.Engine.Settle(ctx, world.Site, "T-1", transaction.Seen{Attempt: 1, Rev: first.Rev}, true, world.NotPaid)
		require.Equal(t, transaction.Changed, world.CodeOf(err))
		assert.Equal(t, now, err.(*contract.Error).Entry.Record)
		o, err := till.Engine.Settle(ctx, world.Site, "T-1", transaction.Seen{Attempt: 1, Rev: now.Rev}, true, world.NotPaid)
		require.NoError(t, err)
		assert.Equal(t, transaction.Changed, world.CodeOf(till.Engine.Acknowledge(ctx, world.Site, "T-1", transaction.Seen{Attempt: 1, Rev: now.Rev})))
		require.NoError(t, till.Engine.Acknowledge(ctx, world.Site, "T-1", transaction.Seen{Attempt: 1, Rev: o.Record.Rev}))
		assert.NoError(t, till.Engine.Acknowledge(ctx, world.Site, "T-1", transaction.Seen{Attempt: 1, Rev: o.Record.Rev}), "twice is harmless")

		running := till.Sale("T-1", "VCMINVLSIP0")
		time.Sleep(time.Second)
		_, err = till.Engine.Cancel(ctx, world.Site, "T-1", transaction.Seen{Attempt: 1})
		require.Equal(t, transaction.Changed, world.CodeOf(err), "that dialog was of the first attempt")
		assert.Equal(t, 2, err.(*contract.Error).Entry.Record.Attempt)
		assert.Equal(t, "open", err.(*contract.Error).Entry.State())
		cancelling, err := till.Engine.Cancel(ctx, world.Site, "T-1", transaction.Seen{Attempt: 2})
		assert.NoError(t, err)
		assert.True(t, cancelling)
		<-running
		for _, n := range till.Events(contract.EventNotification) {
			assert.Positive(t, n.(contract.Notification).Attempt)
		}
	})
}

// An entry was read before its engine died. It says the same in the next engine.
func TestAnEntryOfADeadEngineIsStillWhatItWas(t *testing.T) {
	world.In(t, func(t *testing.T, w *world.World) {
		till := w.Till("a")
		till.Open()
		seen := till.LoseAnswer("T-1", world.Terminal)
		till.Kill()
		next := w.Till("b")
		next.Open()
		_, err := next.Engine.Settle(context.Background(), world.Site, "T-1", transaction.Seen{Attempt: 1, Rev: seen.Rev}, true, world.NotPaid)
		assert.NoError(t, err)
	})
}

// Staff settled a payment, and its answer tells other amounts. That is not ignored.
func TestOtherAmountsContradictStaff(t *testing.T) {
	world.In(t, func(t *testing.T, w *world.World) {
		till, ctx := w.Till("a"), context.Background()
		till.Open()
		lost := till.LoseAnswer("T-1", world.Terminal)
		_, err := till.Engine.Settle(ctx, world.Site, "T-1", transaction.Seen{}, true, journal.Settlement{Paid: true, By: "Ann", Reason: "slip", Amount: 725})
		require.NoError(t, err)
		require.NoError(t, till.Engine.Acknowledge(ctx, world.Site, "T-1", transaction.Seen{}))
		w.AnswerLate(lost, "SUCCESSFUL")
		synctest.Wait()
		told := till.Events(contract.EventDisputed)
		require.Len(t, told, 1)
		r := told[0].(contract.Pending).Record
		taken, ok := transaction.Outcome{Record: r}.Taken()
		assert.True(t, ok)
		assert.EqualValues(t, 1250, taken.Total, "what the terminal said")
		assert.EqualValues(t, 725, r.Settlement.Amount, "and what staff said")
		assert.True(t, transaction.Outcome{Record: r}.Differs())
		require.NoError(t, (<-till.Sale("T-2", world.Terminal)).Err, "it does not hold its terminal")
		assert.Equal(t, transaction.PaymentOpen, world.CodeOf((<-till.Sale("T-1", world.Terminal)).Err), "and its bill stays closed")
	})
}
