package world

import (
	"context"
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"connect-epos/core/journal"
	"connect-epos/core/transaction"
	"connect-epos/sim"
)

// SlowLook settles a payment that never reached its terminal. It waits until a planned
// look is running, which the terminal answers slowly.
func (w *World) SlowLook(t *testing.T, till *Till) {
	t.Helper()
	require.NoError(t, (<-till.Sale("T-0", Terminal)).Err)
	require.NoError(t, w.Sim.AddFault(sim.Fault{Do: "lose", Direction: "in", Name: "sale"}))
	till.Sale("T-1", Terminal)
	time.Sleep(12 * time.Minute)
	_, err := till.Engine.Settle(t.Context(), Site, "T-1", transaction.Seen{}, false, NotPaid)
	require.NoError(t, err)
	w.ChangeKnobs(t, func(k *sim.Knobs) { k.DuplicateDelayMs = 60_000 })
	looked := w.Sent("duplicate")
	for w.Sent("duplicate") == looked {
		time.Sleep(50 * time.Millisecond)
	}
}

// CutAt drops the link of the next sale right after a notification of the terminal.
func (w *World) CutAt(till *Till, reference, value string) Promise {
	w.T.Helper()
	w.DropLink("after", "notification:"+value)
	sale := till.Sale(reference, Terminal)
	time.Sleep(5 * time.Second) // after that the link is back
	return sale
}

// SettleByForce settles a payment with a verdict that staff insist on.
func (t *Till) SettleByForce(reference string, verdict journal.Settlement) {
	t.World.T.Helper()
	_, err := t.Engine.Settle(context.Background(), Site, reference, transaction.Seen{}, true, verdict)
	require.NoError(t.World.T, err)
}

// SentBefore counts the frames of one method before the n-th frame of another method.
func (w *World) SentBefore(method, before string, n int) int {
	count := 0
	for _, f := range w.Sim.Frames() {
		if f.Direction != "in" {
			continue
		}
		switch f.Method {
		case method:
			count++
		case before:
			if n--; n == 0 {
				return count
			}
		}
	}
	return count
}

// AnswerNumbered delivers a payment's answer, with a number, on the link that is up.
func (w *World) AnswerNumbered(r journal.Record, result, number string) {
	w.T.Helper()
	require.NoError(w.T, w.Sim.Insert(fmt.Appendf(nil,
		`{"jsonrpc":"2.0","id":%d,"result":{"transactionResult":%q,"transactionType":"SALE","tid":%q,"amountBase":1250,"transactionNumber":%q,"transactionTime":"2000-01-01T00:00:09"}}`,
		r.FrameID, result, r.TID, number)))
	synctest.Wait()
}

// LastKept returns the journal's record of the latest attempt of a reference.
func (w *World) LastKept(t *testing.T, reference string) journal.Record {
	t.Helper()
	attempts, err := w.Store.Attempts(context.Background(), Account, reference)
	require.NoError(t, err)
	require.NotEmpty(t, attempts)
	return attempts[len(attempts)-1]
}
