package counter

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-epos/core/contract"
	"connect-epos/core/evidence"
	"connect-epos/core/journal"
	"connect-epos/core/transaction"
	"connect-epos/internal/simtest/world"
	"connect-epos/sim"
)

// pay opens a till and takes one sale to its end.
func pay(t *testing.T, w *world.World, tid string) transaction.Outcome {
	t.Helper()
	till := w.Till("a")
	till.Open()
	done := <-till.Sale("T-1", tid)
	require.NoError(t, done.Err)
	return done.Outcome
}

func TestEachVirtualTerminalEndsAsItsNameSays(t *testing.T) {
	for tid, want := range map[string]struct {
		result  journal.Result
		reason  string
		charges int
	}{
		"VCMINVLSIP0": {journal.Approved, evidence.ReasonApproved, 1},
		"VCMINVLSCD0": {journal.Approved, evidence.ReasonApproved, 1},
		"VCMINVLDIP0": {journal.Declined, evidence.ReasonDeclined, 0},
		"VCMINVLUIP0": {journal.Declined, evidence.ReasonUnsuccessful, 0},
		"VCMINVLTIP0": {transaction.Unsettled, evidence.ReasonTimedOut, 0},
		"VCMWolfSCN0": {journal.Approved, evidence.ReasonApproved, 1},
		"VCMWolfCIP0": {journal.Cancelled, evidence.ReasonCancelled, 0},
		"VCMWolfSIP1": {journal.Approved, evidence.ReasonApproved, 1},
	} {
		t.Run(tid, func(t *testing.T) {
			world.In(t, func(t *testing.T, w *world.World) {
				o := pay(t, w, tid)
				assert.Equal(t, want.result, o.Result())
				assert.Equal(t, want.reason, o.Record.Reason)
				assert.Equal(t, journal.SentAnswered, o.Record.Sent)
				assert.Len(t, w.Sim.Ledger(), want.charges)
				assert.Equal(t, 1, w.Sales(), "a sale frame leaves once")
			})
		})
	}
}

// A terminal that the account does not have may be refused as a bad parameter. Nothing was
// sent to a terminal then, and staff read Connect's own words, wherever they stand.
func TestAnUnknownTerminalIsRefused(t *testing.T) {
	for knob, words := range map[string]string{"unavailable": "", "invalid-params": "There is no card machine 99999999 here."} {
		world.In(t, func(t *testing.T, w *world.World) {
			w.ChangeKnobs(t, func(k *sim.Knobs) { k.UnknownTerminal = knob })
			o := pay(t, w, "99999999")
			assert.Equal(t, journal.Refused, o.Result())
			assert.Equal(t, transaction.ReasonRefused, o.Record.Reason)
			assert.Equal(t, words, o.Record.Answer.UserMessage)
			assert.Empty(t, w.Sim.Ledger())
		})
	}
}

func TestARefundMovesMoneyTheOtherWay(t *testing.T) {
	world.In(t, func(t *testing.T, w *world.World) {
		till := w.Till("a")
		till.Open()
		done := <-till.Pay(contract.Payment{Kind: "refund", TID: "VCMINVLSIP0", Amount: 500, Currency: "GBP", Reference: "R-1", Token: "x"})
		require.NoError(t, done.Err)
		assert.Equal(t, journal.Approved, done.Outcome.Result())
		require.Len(t, w.Sim.Ledger(), 1)
		assert.Equal(t, "REFUND", w.Sim.Ledger()[0].Type)
	})
}

func TestABusyTerminalRefuses(t *testing.T) {
	world.In(t, func(t *testing.T, w *world.World) {
		_, err := w.Sim.Control("terminal", []byte(`{"tid":"VCMINVLSIP0","state":"busy"}`))
		require.NoError(t, err)
		o := pay(t, w, "VCMINVLSIP0")
		assert.Equal(t, journal.Refused, o.Result())
		assert.Equal(t, sim.CodeBusy, o.Record.Answer.ErrorCode)
		assert.Empty(t, w.Sim.Ledger())
	})
}

// An error means "refused" only when nothing can have begun: not after a notification,
// and not when it is an internal error.
func TestOnlyACertainRefusalIsRefused(t *testing.T) {
	for name, knob := range map[string]string{
		"after a notification": `{"failAfter":"PRESENT_CARD","failCode":-32071}`,
		"internal error":       `{"failAfter":"TRANSACTION_STARTED","failCode":-32603}`,
	} {
		t.Run(name, func(t *testing.T) {
			world.In(t, func(t *testing.T, w *world.World) {
				_, err := w.Sim.Control("knobs", []byte(knob))
				require.NoError(t, err)
				o := pay(t, w, "VCMINVLSIP0")
				assert.Equal(t, transaction.Unsettled, o.Result())
				assert.Equal(t, transaction.ReasonErrorReply, o.Record.Reason)
			})
		})
	}
}

// The answer must be about what was asked: a reversal is no sale.
func TestASuccessOfSomethingElseIsNoApproval(t *testing.T) {
	for payment, reason := range map[string]string{
		`{"payment":{"transactionType":"SALE_REVERSAL"}}`: evidence.ReasonOtherType,
		`{"payment":{"tid":"87654321"}}`:                  evidence.ReasonOtherTerminal,
		`{"payment":{"currency":"EUR"}}`:                  evidence.ReasonOtherCurrency,
		`{"payment":{"transactionResult":"PERHAPS"}}`:     evidence.ReasonUnknownResult,
		`{"payment":{"transactionResult":""}}`:            evidence.ReasonUnknownResult,
	} {
		t.Run(reason, func(t *testing.T) {
			world.In(t, func(t *testing.T, w *world.World) {
				_, err := w.Sim.Control("knobs", []byte(payment))
				require.NoError(t, err)
				o := pay(t, w, "VCMINVLSIP0")
				assert.Equal(t, transaction.Unsettled, o.Result())
				assert.Equal(t, reason, o.Record.Reason)
			})
		})
	}
}

func TestWhatWasTakenIsToldBesideWhatWasAsked(t *testing.T) {
	for _, c := range []struct {
		payment string
		taken   evidence.Taken
		differs bool
	}{
		{`{"payment":{"amountBase":1000,"amountTotal":1000}}`, evidence.Taken{Base: 1000, Total: 1000}, true},
		{`{"payment":{"amountGratuity":200,"amountTotal":1450}}`, evidence.Taken{Base: 1250, Gratuity: 200, Total: 1450}, true},
		{`{"payment":{"tid":"","transactionType":"","currency":""}}`, evidence.Taken{Base: 1250, Total: 1250}, false},
	} {
		world.In(t, func(t *testing.T, w *world.World) {
			_, err := w.Sim.Control("knobs", []byte(c.payment))
			require.NoError(t, err)
			o := pay(t, w, "VCMINVLSIP0")
			assert.Equal(t, journal.Approved, o.Result())
			taken, ok := o.Taken()
			assert.True(t, ok)
			assert.Equal(t, c.taken, taken)
			assert.Equal(t, c.differs, o.Differs())
		})
	}
}

func TestAnUnreadableAnswerIsUnknownAtOnce(t *testing.T) {
	world.In(t, func(t *testing.T, w *world.World) {
		require.NoError(t, w.Sim.AddFault(sim.Fault{Do: "replace", Direction: "out", Name: "response:sale",
			Frame: `{"jsonrpc":"2.0","id":"$id","result":{"transactionResult":"DECLINED","transactionResult":"SUCCESSFUL"}}`}))
		o := pay(t, w, "VCMINVLSIP0")
		assert.Equal(t, transaction.Unsettled, o.Result())
		assert.Equal(t, transaction.ReasonUnreadable, o.Record.Reason)
		assert.Equal(t, journal.SentAnswered, o.Record.Sent)
		assert.Len(t, w.Sim.Ledger(), 1, "the bank took it: staff must look")
	})
}

func TestSilenceEndsAsUnknownAtTheDeadline(t *testing.T) {
	world.In(t, func(t *testing.T, w *world.World) {
		w.LoseTheEnd()
		began := time.Now()
		o := pay(t, w, "VCMINVLSIP0")
		assert.Equal(t, transaction.Unsettled, o.Result())
		assert.Equal(t, transaction.ReasonNoAnswer, o.Record.Reason)
		assert.Equal(t, journal.SentMaybe, o.Record.Sent)
		assert.GreaterOrEqual(t, time.Since(began), transaction.AnswerLimit)
		synctest.Wait()
	})
}

// The terminal says that it finished, but no answer follows. No till waits for minutes
// because of that.
func TestAnAnswerFollowsTheEndWithin15Seconds(t *testing.T) {
	world.In(t, func(t *testing.T, w *world.World) {
		require.NoError(t, w.Sim.AddFault(sim.Fault{Do: "lose", Direction: "out", Name: "response:sale"}))
		till := w.Till("a")
		till.Open()
		sale := till.Sale("T-1", "VCMINVLSIP0")
		var finished time.Time
		for finished.IsZero() {
			time.Sleep(time.Second)
			synctest.Wait()
			told := till.Events(contract.EventNotification)
			if n := len(told); n > 0 && told[n-1].(contract.Notification).Value == "TRANSACTION_FINISHED" {
				finished = time.Now()
			}
		}
		o := (<-sale).Outcome
		assert.Equal(t, transaction.ReasonNoAnswer, o.Record.Reason)
		assert.InDelta(t, transaction.FinishLimit.Seconds(), time.Since(finished).Seconds(), 1)
		w.AnswerLate(o.Record, "SUCCESSFUL")
		require.Len(t, till.Events(contract.EventRecovered), 1, "and when it comes after all, it counts")
	})
}
