package simtest

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-epos/core/connect"
	"connect-epos/core/contract"
	"connect-epos/core/journal"
	"connect-epos/core/transaction"
)

var cash = journal.Settlement{PaidOtherwise: "cash", By: "Ann", Reason: "paid at the bar"}

// alreadyPaid is the outcome that an already-paid error shows.
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
	in(t, func(t *testing.T, w *World) {
		till, other := w.opened("a"), w.opened("b")
		till.lose("T-1", shop)
		o, err := till.Engine.Settle(context.Background(), Site, "T-1", transaction.Seen{Attempt: 1}, true, cash)
		require.NoError(t, err)
		assert.Equal(t, []any{journal.Declined, transaction.ReasonOtherwise, "cash"},
			[]any{o.Result(), o.Record.Reason, o.Record.Settlement.PaidOtherwise})
		_, taken := o.Taken()
		assert.False(t, taken, "the card was not charged")

		for _, each := range []*Till{till, other} {
			assert.Equal(t, "cash", alreadyPaid(t, (<-each.Sale("T-1", "VCMINVLSCD0")).Err).Record.Settlement.PaidOtherwise)
		}
		require.NoError(t, till.Engine.Acknowledge(context.Background(), Site, "T-1", transaction.Seen{}))
		till.Kill()
		next := w.opened("c")
		alreadyPaid(t, (<-next.Sale("T-1", shop)).Err)
		assert.Equal(t, 1, w.sales(), "no second frame of that bill left")
		require.NoError(t, (<-next.Sale("T-2", shop)).Err)
	})
}

// The card was charged after all: the customer has paid twice, and staff are
// told. The bill stays closed whatever they say then.
func TestAChargeAfterCashIsARefundThatIsDue(t *testing.T) {
	for name, verdict := range map[string]journal.Settlement{
		"staff see the charge":               {Paid: true, By: "Ann", Reason: "slip"},
		"staff say that it was taken back":   {By: "Ann", Reason: "the bank took it back"},
		"staff say again that it was cash":   cash,
		"staff say that it was paid by bank": {PaidOtherwise: "bank transfer", By: "Ann", Reason: "statement"},
	} {
		t.Run(name, func(t *testing.T) {
			in(t, func(t *testing.T, w *World) {
				ctx := context.Background()
				till := w.opened("a")
				lost := till.lose("T-1", shop)
				_, err := till.Engine.Settle(ctx, Site, "T-1", transaction.Seen{}, true, cash)
				require.NoError(t, err)
				require.NoError(t, till.Engine.Acknowledge(ctx, Site, "T-1", transaction.Seen{}))
				w.answerLate(lost, connect.Declined)
				assert.Empty(t, till.Events(contract.EventDisputed), "that agrees")

				w.answerLate(lost, connect.Successful)
				told := till.Events(contract.EventDisputed)
				require.Len(t, told, 1)
				entry := told[0].(contract.Pending)
				assert.Equal(t, []string{"disputed", transaction.ReasonRefundDue}, []string{entry.State(), entry.Record.Reason})
				assert.Equal(t, transaction.PaymentOpen, code((<-till.Sale("T-1", "VCMINVLSCD0")).Err))

				o, err := till.Engine.Settle(ctx, Site, "T-1", transaction.Seen{}, true, verdict)
				require.NoError(t, err)
				assert.Equal(t, verdict.Paid, o.Result() == journal.Approved)
				alreadyPaid(t, (<-till.Sale("T-1", "VCMINVLSCD0")).Err)
				assert.Len(t, w.Sim.Ledger(), 1)
			})
		})
	}
}

// That the card was not charged is believed no sooner than with not-paid.
func TestPaidInCashHasTheTimeOfNotPaid(t *testing.T) {
	in(t, func(t *testing.T, w *World) {
		w.drop("after", "notification:PRESENT_CARD")
		till := w.opened("a")
		till.Sale("T-1", "VCMINVLTIP0")
		time.Sleep(5 * time.Second)
		till.Open() // the terminal goes on without us
		ctx := context.Background()
		_, notPaid := till.Engine.Settle(ctx, Site, "T-1", transaction.Seen{}, false, ann)
		require.Error(t, notPaid)
		_, err := till.Engine.Settle(ctx, Site, "T-1", transaction.Seen{}, false, cash)
		assert.Equal(t, code(notPaid), code(err))
		o, err := till.Engine.Settle(ctx, Site, "T-1", transaction.Seen{}, true, cash)
		require.NoError(t, err)
		assert.Equal(t, transaction.ReasonOtherwise, o.Record.Reason)
	})
}

// A tablet that lost its journal gets it back from the copy.
func TestABillThatIsPaidInCashStaysClosedAfterARestore(t *testing.T) {
	in(t, func(t *testing.T, w *World) {
		ctx := context.Background()
		first := w.opened("a")
		first.Engine.CopyRecords()
		first.lose("T-1", shop)
		_, err := first.Engine.Settle(ctx, Site, "T-1", transaction.Seen{}, true, cash)
		require.NoError(t, err)
		first.Kill()
		w.wiped()
		second := w.Till("b")
		_, err = second.Engine.Restore(ctx, records(t, first.copied()))
		require.NoError(t, err)
		second.Open()
		assert.Equal(t, "cash", alreadyPaid(t, (<-second.Sale("T-1", shop)).Err).Record.Settlement.PaidOtherwise)
	})
}
