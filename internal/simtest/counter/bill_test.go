package counter

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-epos/core/connect"
	"connect-epos/core/contract"
	"connect-epos/core/evidence"
	"connect-epos/core/journal"
	"connect-epos/core/transaction"
	"connect-epos/internal/simtest/world"
)

// alreadyPaid returns the outcome that an already-paid error carries.
func alreadyPaid(t *testing.T, err error) transaction.Outcome {
	t.Helper()
	var e *contract.Error
	require.ErrorAs(t, err, &e)
	require.Equal(t, transaction.AlreadyPaid, e.Code)
	require.NotNil(t, e.Outcome, "the error shows the outcome that stands")
	return *e.Outcome
}

// A bill that was paid in cash stays closed: on this till, on another one, and
// after a reload. Its terminal is free.
func TestABillThatIsPaidInCashStaysClosed(t *testing.T) {
	world.In(t, func(t *testing.T, w *world.World) {
		till, other := w.OpenTill("a"), w.OpenTill("b")
		till.LoseAnswer("T-1", world.Terminal)
		o, err := till.Engine.Settle(context.Background(), world.Site, "T-1", transaction.Seen{Attempt: 1}, true, world.PaidInCash)
		require.NoError(t, err)
		assert.Equal(t, []any{journal.Declined, transaction.ReasonOtherwise, "cash"},
			[]any{o.Result(), o.Record.Reason, o.Record.Settlement.PaidOtherwise})
		_, taken := o.Taken()
		assert.False(t, taken, "the card was not charged")

		for _, each := range []*world.Till{till, other} {
			assert.Equal(t, "cash", alreadyPaid(t, (<-each.Sale("T-1", "VCMINVLSCD0")).Err).Record.Settlement.PaidOtherwise)
		}
		require.NoError(t, till.Engine.Acknowledge(context.Background(), world.Site, "T-1", transaction.Seen{}))
		till.Kill()
		next := w.OpenTill("c")
		alreadyPaid(t, (<-next.Sale("T-1", world.Terminal)).Err)
		assert.Equal(t, 1, w.Sales(), "no second frame of that bill left")
		require.NoError(t, (<-next.Sale("T-2", world.Terminal)).Err)
	})
}

// The card was charged after all: the customer has paid twice, and staff are
// told. The bill stays closed, whatever verdict staff give after that.
func TestAChargeAfterCashIsARefundThatIsDue(t *testing.T) {
	for name, verdict := range map[string]journal.Settlement{
		"staff see the charge":               {Paid: true, By: "Ann", Reason: "slip"},
		"staff say that it was taken back":   {By: "Ann", Reason: "the bank took it back"},
		"staff say again that it was cash":   world.PaidInCash,
		"staff say that it was paid by bank": {PaidOtherwise: "bank transfer", By: "Ann", Reason: "statement"},
	} {
		t.Run(name, func(t *testing.T) {
			world.In(t, func(t *testing.T, w *world.World) {
				ctx := context.Background()
				till := w.OpenTill("a")
				lost := till.LoseAnswer("T-1", world.Terminal)
				_, err := till.Engine.Settle(ctx, world.Site, "T-1", transaction.Seen{}, true, world.PaidInCash)
				require.NoError(t, err)
				require.NoError(t, till.Engine.Acknowledge(ctx, world.Site, "T-1", transaction.Seen{}))
				w.AnswerLate(lost, connect.Declined)
				assert.Empty(t, till.Events(contract.EventDisputed), "that agrees")

				w.AnswerLate(lost, connect.Successful)
				told := till.Events(contract.EventDisputed)
				require.Len(t, told, 1)
				entry := told[0].(contract.Pending)
				assert.Equal(t, []string{"disputed", evidence.ReasonRefundDue}, []string{entry.State(), entry.Record.Reason})
				assert.Equal(t, transaction.PaymentOpen, world.CodeOf((<-till.Sale("T-1", "VCMINVLSCD0")).Err))

				o, err := till.Engine.Settle(ctx, world.Site, "T-1", transaction.Seen{}, true, verdict)
				require.NoError(t, err)
				assert.Equal(t, verdict.Paid, o.Result() == journal.Approved)
				alreadyPaid(t, (<-till.Sale("T-1", "VCMINVLSCD0")).Err)
				assert.Len(t, w.Sim.Ledger(), 1)
			})
		})
	}
}

// The verdict that a bill was paid in cash says that the card was not charged. It is
// believed no sooner than the verdict "not paid".
func TestPaidInCashHasTheTimeOfNotPaid(t *testing.T) {
	world.In(t, func(t *testing.T, w *world.World) {
		w.DropLink("after", "notification:PRESENT_CARD")
		till := w.OpenTill("a")
		till.Sale("T-1", "VCMINVLTIP0")
		time.Sleep(5 * time.Second)
		till.Open() // meanwhile the terminal goes on
		ctx := context.Background()
		_, notPaid := till.Engine.Settle(ctx, world.Site, "T-1", transaction.Seen{}, false, world.NotPaid)
		require.Error(t, notPaid)
		_, err := till.Engine.Settle(ctx, world.Site, "T-1", transaction.Seen{}, false, world.PaidInCash)
		assert.Equal(t, world.CodeOf(notPaid), world.CodeOf(err))
		o, err := till.Engine.Settle(ctx, world.Site, "T-1", transaction.Seen{}, true, world.PaidInCash)
		require.NoError(t, err)
		assert.Equal(t, transaction.ReasonOtherwise, o.Record.Reason)
	})
}

// A tablet that lost its journal gets it back from the copy.
func TestABillThatIsPaidInCashStaysClosedAfterARestore(t *testing.T) {
	world.In(t, func(t *testing.T, w *world.World) {
		ctx := context.Background()
		first := w.OpenTill("a")
		first.Engine.CopyRecords()
		first.LoseAnswer("T-1", world.Terminal)
		_, err := first.Engine.Settle(ctx, world.Site, "T-1", transaction.Seen{}, true, world.PaidInCash)
		require.NoError(t, err)
		first.Kill()
		w.Wiped()
		second := w.Till("b")
		_, err = second.Engine.Restore(ctx, world.RecordsOf(t, first.Copied()))
		require.NoError(t, err)
		second.Open()
		assert.Equal(t, "cash", alreadyPaid(t, (<-second.Sale("T-1", world.Terminal)).Err).Record.Settlement.PaidOtherwise)
	})
}
