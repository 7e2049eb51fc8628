package counter

import (
	"context"
	"errors"
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

func TestADeclinedReferenceMayBeTriedAgainAndAPaidOneNever(t *testing.T) {
	world.In(t, func(t *testing.T, w *world.World) {
		till := w.Till("a")
		till.Open()
		declined := <-till.Sale("T-1", "VCMINVLDIP0")
		require.NoError(t, declined.Err)
		assert.Equal(t, 1, declined.Outcome.Record.Attempt)

		approved := <-till.Sale("T-1", "VCMINVLSIP0")
		require.NoError(t, approved.Err)
		assert.Equal(t, 2, approved.Outcome.Record.Attempt)

		again := <-till.Sale("T-1", "VCMINVLSCD0")
		assert.Equal(t, transaction.AlreadyPaid, world.CodeOf(again.Err))
		var e *contract.Error
		require.True(t, errors.As(again.Err, &e))
		require.NotNil(t, e.Outcome, "the error shows the outcome that stands")
		assert.Equal(t, journal.Approved, e.Outcome.Result())
		assert.Len(t, w.Sim.Ledger(), 1)
	})
}

func TestAPaidReferenceStaysPaidAfterAReload(t *testing.T) {
	world.In(t, func(t *testing.T, w *world.World) {
		first := w.Till("a")
		first.Open()
		require.NoError(t, (<-first.Sale("T-1", "VCMINVLSIP0")).Err)
		require.NoError(t, first.Engine.Acknowledge(context.Background(), world.Site, "T-1", transaction.Seen{}))
		first.Kill()

		second := w.Till("b")
		second.Open()
		again := <-second.Sale("T-1", "VCMINVLSCD0")
		assert.Equal(t, transaction.AlreadyPaid, world.CodeOf(again.Err))
		assert.Len(t, w.Sim.Ledger(), 1)
	})
}

func TestOneTerminalTakesOnePaymentAtATime(t *testing.T) {
	world.In(t, func(t *testing.T, w *world.World) {
		till := w.Till("a")
		till.Open()
		first := till.Sale("T-1", "VCMINVLSIP0")
		synctest.Wait()
		second := <-till.Sale("T-2", "VCMINVLSIP0")
		assert.Equal(t, transaction.TerminalUnresolved, world.CodeOf(second.Err))
		same := <-till.Sale("T-1", "VCMINVLSCD0")
		assert.Equal(t, transaction.PaymentOpen, world.CodeOf(same.Err))
		other := <-till.Sale("T-3", "VCMINVLSCD0")
		assert.NoError(t, other.Err, "another terminal is free")
		assert.NoError(t, (<-first).Err)
		assert.Len(t, w.Sim.Ledger(), 2)
	})
}

// Two tabs and many terminals race for one reference. At most one frame is sent.
func TestTwoTabsHammeringOneReferenceChargeOnce(t *testing.T) {
	world.In(t, func(t *testing.T, w *world.World) {
		a, b := w.Till("a"), w.Till("b")
		a.Open()
		b.Open()
		var promises []world.Promise
		for range 10 {
			promises = append(promises, a.Sale("T-1", "VCMINVLSIP0"), b.Sale("T-1", "VCMINVLSCD0"),
				b.Sale("T-1", "VCMINVLSIP0"), a.Sale("T-1", "VCMINVLSCD0"))
		}
		approved := 0
		for _, p := range promises {
			if s := <-p; s.Err == nil {
				assert.Equal(t, journal.Approved, s.Outcome.Result())
				approved++
			} else {
				assert.Contains(t, []contract.Code{transaction.PaymentOpen, transaction.AlreadyPaid,
					transaction.TerminalInUse, transaction.TerminalUnresolved}, world.CodeOf(s.Err))
			}
		}
		assert.Equal(t, 1, approved)
		assert.Len(t, w.Sim.Ledger(), 1)
		assert.Equal(t, 1, w.Sales())
	})
}

func TestTwoTabsShareTerminalsByLease(t *testing.T) {
	world.In(t, func(t *testing.T, w *world.World) {
		a, b := w.Till("a"), w.Till("b")
		a.Open()
		b.Open()
		first := a.Sale("T-1", "VCMINVLSIP0")
		synctest.Wait()
		assert.Equal(t, transaction.TerminalInUse, world.CodeOf((<-b.Sale("T-2", "VCMINVLSIP0")).Err))
		require.NoError(t, (<-first).Err)
		assert.NoError(t, (<-b.Sale("T-2", "VCMINVLSIP0")).Err, "free again once settled")
		assert.Equal(t, 2, w.Leases.Held(), "only the two owners' leases are left")
	})
}

func TestAnUnknownPaymentIsEndedByTheOperatorAlone(t *testing.T) {
	world.In(t, func(t *testing.T, w *world.World) {
		require.NoError(t, w.Sim.AddFault(sim.Fault{Do: "drop", When: "before", Direction: "out", Name: "response:sale"}))
		till := w.Till("a")
		till.Open()
		lost := <-till.Sale("T-1", "VCMINVLSIP0")
		require.NoError(t, lost.Err, "once maybe sent, never rejected")
		assert.Equal(t, transaction.Unsettled, lost.Outcome.Result())
		assert.Equal(t, transaction.ReasonLinkLost, lost.Outcome.Record.Reason)
		assert.Len(t, w.Sim.Ledger(), 1, "the bank took it, exactly once")
		till.Open()

		ctx := context.Background()
		assert.Equal(t, transaction.PaymentOpen, world.CodeOf((<-till.Sale("T-1", "VCMINVLSCD0")).Err))
		assert.Equal(t, transaction.TerminalUnresolved, world.CodeOf((<-till.Sale("T-2", "VCMINVLSIP0")).Err))
		assert.Equal(t, transaction.PaymentOpen, world.CodeOf(till.Engine.Acknowledge(ctx, world.Site, "T-1", transaction.Seen{})))
		entries, err := till.Engine.Pending(ctx, world.Site)
		require.NoError(t, err)
		require.Len(t, entries, 1)
		assert.Equal(t, "unknown", entries[0].State())
		assert.Equal(t, contract.OwnerHere, entries[0].Owner)
		assert.Len(t, till.Events(contract.EventPending), 1)

		_, err = till.Engine.Settle(ctx, world.Site, "T-1", transaction.Seen{Attempt: 2}, false, journal.Settlement{Paid: true, By: "Ann", Reason: "slip"})
		require.Equal(t, transaction.Changed, world.CodeOf(err), "that attempt is not the pending one")
		assert.Equal(t, 1, err.(*contract.Error).Entry.Record.Attempt, "this one is")
		o, err := till.Engine.Settle(ctx, world.Site, "T-1", transaction.Seen{Attempt: 1}, false, journal.Settlement{Paid: true, By: "Ann", Reason: "slip", AuthCode: "A1", Amount: 1250})
		require.NoError(t, err)
		assert.Equal(t, journal.Approved, o.Result())
		assert.Equal(t, journal.ByOperator, o.Record.SettledBy)
		assert.Equal(t, "A1", o.Record.Settlement.AuthCode)
		taken, _ := o.Taken()
		assert.EqualValues(t, 1250, taken.Base)

		assert.Equal(t, transaction.AlreadyPaid, world.CodeOf((<-till.Sale("T-1", "VCMINVLSCD0")).Err))
		assert.NoError(t, (<-till.Sale("T-2", "VCMINVLSIP0")).Err, "the terminal is free")
	})
}

func TestNotPaidNeedsForceWhileTheTerminalIsBusy(t *testing.T) {
	world.In(t, func(t *testing.T, w *world.World) {
		require.NoError(t, w.Sim.AddFault(sim.Fault{Do: "drop", When: "after", Direction: "out", Name: "notification:PRESENT_CARD"}))
		till := w.Till("a")
		till.Open()
		sale := till.Sale("T-1", "VCMINVLTIP0")
		time.Sleep(5 * time.Second)
		till.Open() // meanwhile the terminal goes on
		require.Empty(t, sale, "recovery may still tell")

		ctx := context.Background()
		no := journal.Settlement{By: "Ann", Reason: "customer left"}
		_, err := till.Engine.Settle(ctx, world.Site, "T-1", transaction.Seen{}, false, no)
		assert.Equal(t, contract.CodeTerminalBusy, world.CodeOf(err))
		o, err := till.Engine.Settle(ctx, world.Site, "T-1", transaction.Seen{}, true, no)
		require.NoError(t, err)
		assert.Equal(t, journal.Declined, o.Result())
		assert.Equal(t, transaction.ReasonNotPaid, o.Record.Reason)
		assert.Equal(t, journal.Declined, (<-sale).Outcome.Result(), "the promise hears it too")
		again := <-till.Sale("T-1", "VCMINVLSCD0")
		require.NoError(t, again.Err, "free again after not-paid")
		assert.Equal(t, 2, again.Outcome.Record.Attempt)
	})
}

func TestCarryingOnFreesTheTerminalAndNotTheBill(t *testing.T) {
	world.In(t, func(t *testing.T, w *world.World) {
		require.NoError(t, w.Sim.AddFault(sim.Fault{Do: "drop", When: "before", Direction: "out", Name: "response:sale"}))
		till := w.Till("a")
		till.Open()
		ctx := context.Background()
		why := journal.StaffAction{By: "Ann", Reason: "queue"}
		_, err := till.Engine.CarryOn(ctx, world.Site, "VCMINVLSIP0", why)
		assert.Equal(t, transaction.NotPending, world.CodeOf(err), "nothing to carry on from")
		require.NoError(t, (<-till.Sale("T-1", "VCMINVLSIP0")).Err)
		till.Open()

		carried, err := till.Engine.CarryOn(ctx, world.Site, "VCMINVLSIP0", why)
		require.NoError(t, err)
		require.Len(t, carried, 1)
		assert.Equal(t, "Ann", carried[0].Record.CarriedOn.By)
		assert.NoError(t, (<-till.Sale("T-2", "VCMINVLSIP0")).Err)
		assert.Equal(t, transaction.PaymentOpen, world.CodeOf((<-till.Sale("T-1", "VCMINVLSCD0")).Err))
		entries, err := till.Engine.Pending(ctx, world.Site)
		require.NoError(t, err)
		assert.Equal(t, "T-1", entries[0].Record.Reference)
	})
}

func TestARunningPaymentCanNeitherBeSettledNorCarriedOnFrom(t *testing.T) {
	world.In(t, func(t *testing.T, w *world.World) {
		till := w.Till("a")
		till.Open()
		sale := till.Sale("T-1", "VCMINVLSIP0")
		synctest.Wait()
		ctx := context.Background()
		_, err := till.Engine.Settle(ctx, world.Site, "T-1", transaction.Seen{}, true, journal.Settlement{By: "Ann", Reason: "?"})
		assert.Equal(t, transaction.NotPending, world.CodeOf(err))
		_, err = till.Engine.CarryOn(ctx, world.Site, "VCMINVLSIP0", journal.StaffAction{By: "Ann", Reason: "?"})
		assert.Equal(t, transaction.NotPending, world.CodeOf(err))
		assert.Equal(t, transaction.PaymentOpen, world.CodeOf(till.Engine.Acknowledge(ctx, world.Site, "T-1", transaction.Seen{})))
		assert.NoError(t, (<-sale).Err)
	})
}
