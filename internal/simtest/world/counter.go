package world

import (
	"context"
	"regexp"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"connect-epos/core/contract"
	"connect-epos/core/journal"
	"connect-epos/core/transaction"
	"connect-epos/sim"
)

// PaidInCash is Ann's verdict that the bill was paid in cash.
var PaidInCash = journal.Settlement{PaidOtherwise: "cash", By: "Ann", Reason: "paid at the bar"}

// Cancel cancels the payment of a reference.
func (t *Till) Cancel(reference string) (bool, error) {
	return t.Engine.Cancel(context.Background(), Site, reference, transaction.Seen{})
}

// WaitFor waits until the till is told of a notification.
func (t *Till) WaitFor(test *testing.T, value string) {
	test.Helper()
	for range 300 {
		if synctest.Wait(); t.Showed(value) != 0 {
			return
		}
		time.Sleep(100 * time.Millisecond)
	}
	require.Fail(test, "never shown", value)
}

// Sent counts the frames of one method that the simulator received.
func (w *World) Sent(method string) int {
	n := 0
	for _, f := range w.Sim.Frames() {
		if f.Direction == "in" && f.Method == method {
			n++
		}
	}
	return n
}

// Params returns the parameters of the only frame of a method that the simulator
// received.
func (w *World) Params(t *testing.T, method string) string {
	t.Helper()
	var found []string
	for _, f := range w.Sim.Frames() {
		if f.Direction == "in" && f.Method == method {
			found = append(found, regexp.MustCompile(`"params":(\{.*\})\}$`).FindStringSubmatch(f.Frame)[1])
		}
	}
	require.Len(t, found, 1)
	return found[0]
}

// Note notes a sale of 12.50 that staff keyed on a terminal itself.
func (t *Till) Note(reference, tid string) (transaction.Outcome, error) {
	return t.Engine.Note(context.Background(), Site, contract.Note{Kind: "sale", TID: tid, Amount: 1250, Currency: "GBP",
		Reference: reference, By: "Ann", Reason: "the till was off", Token: reference + " by Ann"})
}

// Noted notes a sale of 12.50, and requires that it was kept.
func (t *Till) Noted(reference, tid string) {
	t.World.T.Helper()
	_, err := t.Note(reference, tid)
	require.NoError(t.World.T, err)
}

// Refund starts a refund that gives back the bill T-1.
func (t *Till) Refund(reference, tid string, amount int64) Promise {
	return t.Pay(contract.Payment{Kind: "refund", TID: tid, Amount: amount, Currency: "GBP", Of: "T-1", Reference: reference, Token: reference + "/" + tid})
}

// Billed returns a till in a world in which the bill T-1 of 12.50 was paid.
func (w *World) Billed(t *testing.T) *Till {
	t.Helper()
	till := w.OpenTill("a")
	require.NoError(t, (<-till.Sale("T-1", Terminal)).Err)
	return till
}

// GivenBack returns the amount that the bank gave back, in minor units.
func (w *World) GivenBack() (sum int64) {
	for _, c := range w.Sim.Ledger() {
		if c.Type == "REFUND" {
			sum += int64(c.AmountTotal)
		}
	}
	return sum
}

// AnswerWith makes the simulator answer the next sale with another result.
func (w *World) AnswerWith(t *testing.T, result string) {
	t.Helper()
	require.NoError(t, w.Sim.AddFault(sim.Fault{Do: "replace", Direction: "out", Name: "response:sale",
		Frame: `{"jsonrpc":"2.0","id":"$id","result":` + result + `}`}))
}

// Terminal is the terminal that most tests use. It approves.
const Terminal = "VCMINVLSIP0"

// Report starts a report.
func (t *Till) Report(method, tid, token string) Promise {
	done := make(Promise, 1)
	go func() {
		o, err := t.Engine.Report(context.Background(), Site, method, tid, token)
		done <- Settled{o, err}
	}()
	return done
}
