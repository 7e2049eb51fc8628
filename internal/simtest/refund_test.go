package simtest

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-epos/core/contract"
	"connect-epos/core/journal"
	"connect-epos/core/transaction"
	"connect-epos/sim"
)

// payers are terminals that approve whatever they are asked; two of them are
// the world's own.
var payers = []string{"VCMINVLSIP0", "VCMINVLSCD0", "10000001", "10000002"}

// Refund starts a refund that gives back the bill T-1.
func (t *Till) Refund(reference, tid string, amount int64) Promise {
	return t.Pay(contract.Payment{Kind: "refund", TID: tid, Amount: amount, Currency: "GBP", Of: "T-1", Reference: reference, Token: reference + "/" + tid})
}

// billed is a world in which the bill T-1 of 12.50 was paid.
func (w *World) billed(t *testing.T) *Till {
	t.Helper()
	till := w.opened("a")
	require.NoError(t, (<-till.Sale("T-1", shop)).Err)
	return till
}

// exceeded checks that a refund was refused, and what is told to be left.
func exceeded(t *testing.T, s Settled, left int64) {
	t.Helper()
	var e *contract.Error
	require.True(t, errors.As(s.Err, &e), "%+v", s)
	assert.Equal(t, []any{transaction.ExceedsTaken, "amount", left}, []any{e.Code, e.Field, e.Left})
}

// givenBack is what the bank gave back.
func (w *World) givenBack() (sum int64) {
	for _, c := range w.Sim.Ledger() {
		if c.Type == "REFUND" {
			sum += int64(c.AmountTotal)
		}
	}
	return sum
}

func TestARefundGivesBackWhatWasTakenAndNoMore(t *testing.T) {
	in(t, func(t *testing.T, w *World) {
		till := w.billed(t)
		exceeded(t, <-till.Refund("R-1", shop, 1251), 1250)
		first := <-till.Refund("R-1", shop, 500)
		require.NoError(t, first.Err)
		assert.Equal(t, "T-1", first.Outcome.Record.RefundOf)
		exceeded(t, <-till.Refund("R-2", shop, 751), 750)
		declined := <-till.Refund("R-2", "VCMINVLDIP0", 750)
		require.NoError(t, declined.Err)
		require.Equal(t, journal.Declined, declined.Outcome.Result())
		require.NoError(t, (<-till.Refund("R-2", shop, 750)).Err, "what was declined gave nothing back")
		exceeded(t, <-till.Refund("R-3", shop, 1), 0)

		till.Kill()
		next := w.opened("b")
		exceeded(t, <-next.Refund("R-3", shop, 1), 0)
		assert.EqualValues(t, 1250, w.givenBack())
		plain := <-next.Pay(contract.Payment{Kind: "refund", TID: shop, Amount: 100, Currency: "GBP", Reference: "R-4", Token: "plain"})
		assert.NoError(t, plain.Err, "a refund of no bill is asked for as ever")
	})
}

// A gratuity was taken with the bill, so it may go back with it.
func TestARefundMayGiveBackTheGratuity(t *testing.T) {
	in(t, func(t *testing.T, w *World) {
		w.answerWith(t, `{"transactionResult":"SUCCESSFUL","transactionType":"SALE","amountBase":1250,"amountGratuity":150,"amountTotal":1400}`)
		till := w.billed(t)
		exceeded(t, <-till.Refund("R-1", shop, 1401), 1400)
		require.NoError(t, (<-till.Refund("R-1", shop, 1400)).Err)
	})
}

// answerWith has the next sale answered otherwise.
func (w *World) answerWith(t *testing.T, result string) {
	t.Helper()
	require.NoError(t, w.Sim.AddFault(sim.Fault{Do: "replace", Direction: "out", Name: "response:sale",
		Frame: `{"jsonrpc":"2.0","id":"$id","result":` + result + `}`}))
}

func TestARefundOfWhatWasNotTakenIsRefused(t *testing.T) {
	for name, prepare := range map[string]func(t *testing.T, till *Till){
		"no such bill": func(*testing.T, *Till) {},
		"declined": func(t *testing.T, till *Till) {
			require.NoError(t, (<-till.Sale("T-1", "VCMINVLDIP0")).Err)
		},
		"nobody can tell": func(_ *testing.T, till *Till) { till.lose("T-1", "VCMINVLSCD0") },
		"paid in cash": func(t *testing.T, till *Till) {
			till.lose("T-1", "VCMINVLSCD0")
			_, err := till.Engine.Settle(context.Background(), Site, "T-1", transaction.Seen{}, true, cash)
			require.NoError(t, err)
		},
		"set aside only": func(t *testing.T, till *Till) {
			require.NoError(t, (<-till.Pay(contract.Payment{Kind: "preAuth", TID: shop, Amount: 1250, Currency: "GBP", Reference: "T-1", Token: "p"})).Err)
		},
		"itself a refund": func(t *testing.T, till *Till) {
			require.NoError(t, (<-till.Pay(contract.Payment{Kind: "refund", TID: shop, Amount: 1250, Currency: "GBP", Reference: "T-1", Token: "p"})).Err)
		},
	} {
		t.Run(name, func(t *testing.T) {
			in(t, func(t *testing.T, w *World) {
				till := w.opened("a")
				prepare(t, till)
				before := w.sent("refund")
				_, err := till.Engine.Pay(context.Background(), Site, contract.Payment{Kind: "refund", TID: shop, Amount: 1, Currency: "GBP", Of: "T-1", Reference: "R-1", Token: "r"})
				var e *contract.Error
				require.ErrorAs(t, err, &e)
				assert.Equal(t, []any{contract.CodeInvalidRequest, "of"}, []any{e.Code, e.Field})
				assert.Equal(t, before, w.sent("refund"))
			})
		})
	}
}

// Many windows give one bill back at the same time, each on a card machine of its
// own: over all of them no more is given back than was taken.
func TestRefundsThatRaceNeverExceed(t *testing.T) {
	for _, amount := range []int64{1250, 700, 500, 300} {
		t.Run(fmt.Sprint(amount), func(t *testing.T) {
			in(t, func(t *testing.T, w *World) {
				for _, tid := range payers[2:] {
					require.NoError(t, w.Sim.SetTerminal(sim.TerminalOrder{TID: tid}))
				}
				tills := []*Till{w.billed(t), w.opened("b"), w.opened("c"), w.opened("d")}
				var promises []Promise
				for round := range 3 {
					for i, till := range tills {
						promises = append(promises, till.Refund(fmt.Sprint("R-", round, i), payers[i], amount))
					}
				}
				for _, p := range promises {
					<-p
				}
				for i, till := range tills { // and one after the other, until nothing is left
					<-till.Refund(fmt.Sprint("last-", i), payers[i], amount)
				}
				assert.Equal(t, 1250/amount*amount, w.givenBack())
			})
		})
	}
}

// A window dies in the middle of a refund: nobody can tell what it gave back, so
// all of it counts, until staff say that it gave nothing.
func TestARefundThatNobodyCanTellOfCounts(t *testing.T) {
	for name, c := range map[string]struct {
		settlement journal.Settlement
		left       int64
	}{
		"it was made":           {journal.Settlement{Paid: true, By: "Ann", Reason: "slip"}, 250},
		"less of it was made":   {journal.Settlement{Paid: true, Amount: 400, By: "Ann", Reason: "slip"}, 850},
		"it was not made":       {ann, 1250},
		"given back in cash":    {cash, 250},
		"staff do not know yet": {journal.Settlement{}, 250},
	} {
		t.Run(name, func(t *testing.T) {
			in(t, func(t *testing.T, w *World) {
				first := w.billed(t)
				first.Refund("R-1", shop, 1000)
				time.Sleep(time.Second)
				first.Kill()
				next := w.opened("b")
				exceeded(t, <-next.Refund("R-2", "VCMINVLSCD0", 251), 250)
				if c.settlement.By != "" {
					_, err := next.Engine.Settle(context.Background(), Site, "R-1", transaction.Seen{}, true, c.settlement)
					require.NoError(t, err)
				}
				exceeded(t, <-next.Refund("R-2", "VCMINVLSCD0", c.left+1), c.left)
			})
		})
	}
}

// An engine dies at every moment of a refund. Whatever became of it, all that the
// next one gives back is covered by what was taken.
func TestACrashAtAnyPointOfARefundGivesNothingBackTwice(t *testing.T) {
	for point := 1; point <= 12; point++ {
		t.Run(fmt.Sprint(point), func(t *testing.T) {
			in(t, func(t *testing.T, w *World) {
				first := w.billed(t)
				var seen atomic.Int64 // moments come from several goroutines
				w.Watch(func(_ Moment, till *Till) {
					if seen.Add(1) == int64(point) && till == first {
						till.Kill()
					}
				})
				first.Refund("R-1", shop, 1000)
				time.Sleep(2 * time.Minute)
				w.Watch(func(Moment, *Till) {})
				first.Kill()
				next := w.opened("b")
				synctest.Wait()
				<-next.Refund("R-2", "VCMINVLSCD0", 1000)
				<-next.Refund("R-3", "VCMINVLSCD0", 250)
				assert.LessOrEqual(t, w.givenBack(), int64(1250))
			})
		})
	}
}

// A tablet that lost its journal knows from the copy what was given back.
func TestWhatWasGivenBackComesBackWithACopy(t *testing.T) {
	in(t, func(t *testing.T, w *World) {
		first := w.opened("a")
		first.Engine.CopyRecords()
		require.NoError(t, (<-first.Sale("T-1", shop)).Err)
		require.NoError(t, (<-first.Refund("R-1", shop, 1000)).Err)
		first.Kill()
		w.wiped()
		second := w.Till("b")
		_, err := second.Engine.Restore(context.Background(), records(t, first.copied()))
		require.NoError(t, err)
		second.Open()
		exceeded(t, <-second.Refund("R-2", shop, 251), 250)
		require.NoError(t, (<-second.Refund("R-2", shop, 250)).Err)
	})
}
