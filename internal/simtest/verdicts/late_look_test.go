package verdicts

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-epos/core/contract"
	"connect-epos/core/journal"
	"connect-epos/core/transaction"
	"connect-epos/internal/simtest/world"
)

// Another tab looked after a forced verdict. The tab that follows the payment does not
// know that yet when the payment's own answer comes. The answer is stored and told all
// the same.
func TestALateAnswerIsKeptThoughAnotherTabLooked(t *testing.T) {
	paid := journal.Settlement{Paid: true, By: "Ann", Reason: "slip"}
	for name, c := range map[string]struct {
		verdict journal.Settlement
		result  string
		status  journal.Status
	}{
		"not paid, and it was": {world.NotPaid, "SUCCESSFUL", journal.Disputed},
		"paid, and it was not": {paid, "DECLINED", journal.Disputed},
		"paid, and it was":     {paid, "SUCCESSFUL", journal.Settled},
	} {
		t.Run(name, func(t *testing.T) {
			world.In(t, func(t *testing.T, w *world.World) {
				a, b := w.TwoTabs()
				const declines = "VCMINVLDIP0"
				lost := a.LoseAnswer("T-1", declines)
				b.Open()
				a.SettleByForce("T-1", c.verdict)
				<-b.Sale("T-2", declines)
				require.Positive(t, w.LastKept(t, "T-1").Settlement.Looks, "the other tab looked")
				w.AnswerNumbered(lost, c.result, "777")
				time.Sleep(10 * time.Second)
				r := w.LastKept(t, "T-1")
				assert.Equal(t, c.status, r.Status)
				assert.Equal(t, "777", r.Answer.Number, "its transaction proves no other payment")
				if c.status == journal.Disputed {
					require.Len(t, a.Events(contract.EventDisputed), 1)
					assert.NotEqual(t, "taken-over", a.Events(contract.EventDisputed)[0].(contract.Pending).Record.Reason)
				}
			})
		})
	}
}

// Another tab sold the bill again, and by that acknowledged how the first attempt had
// ended. The tab that follows the first attempt does not know that yet when the attempt's
// own answer says that it was charged after all.
func TestALateAnswerIsKeptThoughAnotherTabSoldTheBillAgain(t *testing.T) {
	world.In(t, func(t *testing.T, w *world.World) {
		a, b := w.TwoTabs()
		lost := a.LoseAnswer("T-1", world.Terminal)
		b.Open()
		a.SettleByForce("T-1", world.NotPaid)
		require.NoError(t, (<-b.Sale("T-1", "VCMINVLSCD0")).Err)
		w.AnswerNumbered(lost, "SUCCESSFUL", "777")
		time.Sleep(10 * time.Second)
		attempts, err := w.Store.Attempts(context.Background(), world.Account, "T-1")
		require.NoError(t, err)
		require.Len(t, attempts, 2)
		assert.Equal(t, journal.Disputed, attempts[0].Status)
		assert.False(t, attempts[0].Acknowledged)
		require.Len(t, a.Events(contract.EventDisputed), 1)
	})
}

// An answer confirms what staff said, and the journal fails at that moment. The answer is
// stored as soon as the journal works again, so that its transaction proves nothing
// about another payment.
func TestAConfirmationIsKeptOnceTheJournalWorks(t *testing.T) {
	world.In(t, func(t *testing.T, w *world.World) {
		a := w.OpenTill("a")
		lost := a.LoseAnswer("T-1", world.Terminal)
		a.SettleByForce("T-1", journal.Settlement{Paid: true, By: "Ann", Reason: "slip"})
		require.NoError(t, a.Engine.Acknowledge(context.Background(), world.Site, "T-1", transaction.Seen{}))
		w.Store.Break(true)
		w.AnswerNumbered(lost, "SUCCESSFUL", "777")
		w.Store.Break(false)
		time.Sleep(10 * time.Second)
		assert.Equal(t, "777", w.LastKept(t, "T-1").Answer.Number)
		assert.Empty(t, world.PendingOf(t, a))
	})
}
