package simtest

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
	"connect-epos/core/transaction"
)

// answerNumbered delivers a payment's answer, with a number, on the link that is up.
func (w *World) answerNumbered(r journal.Record, result, number string) {
	w.T.Helper()
	require.NoError(w.T, w.Sim.Insert(fmt.Appendf(nil,
		`{"jsonrpc":"2.0","id":%d,"result":{"transactionResult":%q,"transactionType":"SALE","tid":%q,"amountBase":1250,"transactionNumber":%q,"transactionTime":"2000-01-01T00:00:09"}}`,
		r.FrameID, result, r.TID, number)))
	synctest.Wait()
}

// kept is the latest attempt of a reference as the journal has it.
func (w *World) kept(t *testing.T, reference string) journal.Record {
	t.Helper()
	attempts, err := w.Store.Attempts(context.Background(), Account, reference)
	require.NoError(t, err)
	require.NotEmpty(t, attempts)
	return attempts[len(attempts)-1]
}

// Another tab looked after a forced verdict, and the tab that follows the payment
// does not know that yet when the payment's own answer comes. The answer is kept
// and told all the same.
func TestALateAnswerIsKeptThoughAnotherTabLooked(t *testing.T) {
	paid := journal.Settlement{Paid: true, By: "Ann", Reason: "slip"}
	for name, c := range map[string]struct {
		verdict journal.Settlement
		result  string
		status  journal.Status
	}{
		"not paid, and it was": {ann, "SUCCESSFUL", journal.Disputed},
		"paid, and it was not": {paid, "DECLINED", journal.Disputed},
		"paid, and it was":     {paid, "SUCCESSFUL", journal.Settled},
	} {
		t.Run(name, func(t *testing.T) {
			in(t, func(t *testing.T, w *World) {
				a, b := w.two()
				const declines = "VCMINVLDIP0"
				lost := a.lose("T-1", declines)
				b.Open()
				a.force("T-1", c.verdict)
				<-b.Sale("T-2", declines)
				require.Positive(t, w.kept(t, "T-1").Settlement.Looks, "the other tab looked")
				w.answerNumbered(lost, c.result, "777")
				time.Sleep(10 * time.Second)
				r := w.kept(t, "T-1")
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

// Another tab sold the bill again, and with that took note of how the first attempt
// had ended. The tab that follows that one does not know it yet when its own answer
// says that it was charged after all.
func TestALateAnswerIsKeptThoughAnotherTabSoldTheBillAgain(t *testing.T) {
	in(t, func(t *testing.T, w *World) {
		a, b := w.two()
		lost := a.lose("T-1", shop)
		b.Open()
		a.force("T-1", ann)
		require.NoError(t, (<-b.Sale("T-1", "VCMINVLSCD0")).Err)
		w.answerNumbered(lost, "SUCCESSFUL", "777")
		time.Sleep(10 * time.Second)
		attempts, err := w.Store.Attempts(context.Background(), Account, "T-1")
		require.NoError(t, err)
		require.Len(t, attempts, 2)
		assert.Equal(t, journal.Disputed, attempts[0].Status)
		assert.False(t, attempts[0].Acknowledged)
		require.Len(t, a.Events(contract.EventDisputed), 1)
	})
}

// The journal fails just as an answer comes that confirms what staff said. It is
// kept as soon as the journal works again, so that its transaction proves nothing
// about another payment.
func TestAConfirmationIsKeptOnceTheJournalWorks(t *testing.T) {
	in(t, func(t *testing.T, w *World) {
		a := w.opened("a")
		lost := a.lose("T-1", shop)
		a.force("T-1", journal.Settlement{Paid: true, By: "Ann", Reason: "slip"})
		require.NoError(t, a.Engine.Acknowledge(context.Background(), Site, "T-1", transaction.Seen{}))
		w.Store.Break(true)
		w.answerNumbered(lost, "SUCCESSFUL", "777")
		w.Store.Break(false)
		time.Sleep(10 * time.Second)
		assert.Equal(t, "777", w.kept(t, "T-1").Answer.Number)
		assert.Empty(t, pendingOf(t, a))
	})
}
