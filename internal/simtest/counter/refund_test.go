package counter

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
	"connect-epos/internal/simtest/world"
	"connect-epos/sim"
)

// payers are terminals that approve everything. The first two exist in every
// world.
var payers = []string{"VCMINVLSIP0", "VCMINVLSCD0", "10000001", "10000002"}

// exceeded checks that a refund was refused, and which amount the error says is left.
func exceeded(t *testing.T, s world.Settled, left int64) {
	t.Helper()
	var e *contract.Error
	require.True(t, errors.As(s.Err, &e), "%+v", s)
	assert.Equal(t, []any{transaction.ExceedsTaken, "amount", left}, []any{e.Code, e.Field, e.Left})
}

func TestARefundGivesBackWhatWasTakenAndNoMore(t *testing.T) {
	world.In(t, func(t *testing.T, w *world.World) {
		till := w.Billed(t)
		exceeded(t, <-till.Refund("R-1", world.Terminal, 1251), 1250)
		first := <-till.Refund("R-1", world.Terminal, 500)
		require.NoError(t, first.Err)
		assert.Equal(t, "T-1", first.Outcome.Record.RefundOf)
		exceeded(t, <-till.Refund("R-2", world.Terminal, 751), 750)
		declined := <-till.Refund("R-2", "VCMINVLDIP0", 750)
		require.NoError(t, declined.Err)
		require.Equal(t, journal.Declined, declined.Outcome.Result())
		require.NoError(t, (<-till.Refund("R-2", world.Terminal, 750)).Err, "what was declined gave nothing back")
		exceeded(t, <-till.Refund("R-3", world.Terminal, 1), 0)

		till.Kill()
		next := w.OpenTill("b")
		exceeded(t, <-next.Refund("R-3", world.Terminal, 1), 0)
		assert.EqualValues(t, 1250, w.GivenBack())
		plain := <-next.Pay(contract.Payment{Kind: "refund", TID: world.Terminal, Amount: 100, Currency: "GBP", Reference: "R-4", Token: "plain"})
		assert.NoError(t, plain.Err, "a refund of no bill is asked for as ever")
	})
}

// A gratuity was taken with the bill, so a refund may give it back, too.
func TestARefundMayGiveBackTheGratuity(t *testing.T) {
	world.In(t, func(t *testing.T, w *world.World) {
		w.AnswerWith(t, `{"transactionResult":"SUCCESSFUL","transactionType":"SALE","amountBase":1250,"amountGratuity":150,"amountTotal":1400}`)
		till := w.Billed(t)
		exceeded(t, <-till.Refund("R-1", world.Terminal, 1401), 1400)
		require.NoError(t, (<-till.Refund("R-1", world.Terminal, 1400)).Err)
	})
}

func TestARefundOfWhatWasNotTakenIsRefused(t *testing.T) {
	for name, prepare := range map[string]func(t *testing.T, till *world.Till){
		"no such bill": func(*testing.T, *world.Till) {},
		"declined": func(t *testing.T, till *world.Till) {
			require.NoError(t, (<-till.Sale("T-1", "VCMINVLDIP0")).Err)
		},
		"nobody can tell": func(_ *testing.T, till *world.Till) { till.LoseAnswer("T-1", "VCMINVLSCD0") },
		"paid in cash": func(t *testing.T, till *world.Till) {
			till.LoseAnswer("T-1", "VCMINVLSCD0")
			_, err := till.Engine.Settle(context.Background(), world.Site, "T-1", transaction.Seen{}, true, world.PaidInCash)
			require.NoError(t, err)
		},
		"set aside only": func(t *testing.T, till *world.Till) {
			require.NoError(t, (<-till.Pay(contract.Payment{Kind: "preAuth", TID: world.Terminal, Amount: 1250, Currency: "GBP", Reference: "T-1", Token: "p"})).Err)
		},
		"itself a refund": func(t *testing.T, till *world.Till) {
			require.NoError(t, (<-till.Pay(contract.Payment{Kind: "refund", TID: world.Terminal, Amount: 1250, Currency: "GBP", Reference: "T-1", Token: "p"})).Err)
		},
	} {
		t.Run(name, func(t *testing.T) {
			world.In(t, func(t *testing.T, w *world.World) {
				till := w.OpenTill("a")
				prepare(t, till)
				before := w.Sent("refund")
				_, err := till.Engine.Pay(context.Background(), world.Site, contract.Payment{Kind: "refund", TID: world.Terminal, Amount: 1, Currency: "GBP", Of: "T-1", Reference: "R-1", Token: "r"})
				var e *contract.Error
				require.ErrorAs(t, err, &e)
				assert.Equal(t, []any{contract.CodeInvalidRequest, "of"}, []any{e.Code, e.Field})
				assert.Equal(t, before, w.Sent("refund"))
			})
		})
	}
}

// Many windows refund one bill at the same time, each on a card machine of its own.
// Together they give back no more than was taken.
func TestRefundsThatRaceNeverExceed(t *testing.T) {
	for _, amount := range []int64{1250, 700, 500, 300} {
		t.Run(fmt.Sprint(amount), func(t *testing.T) {
			world.In(t, func(t *testing.T, w *world.World) {
				for _, tid := range payers[2:] {
					require.NoError(t, w.Sim.SetTerminal(sim.TerminalOrder{TID: tid}))
				}
				tills := []*world.Till{w.Billed(t), w.OpenTill("b"), w.OpenTill("c"), w.OpenTill("d")}
				var promises []world.Promise
				for round := range 3 {
					for i, till := range tills {
						promises = append(promises, till.Refund(fmt.Sprint("R-", round, i), payers[i], amount))
					}
				}
				for _, p := range promises {
					<-p
				}
				for i, till := range tills { // then one after the other, until nothing is left
					<-till.Refund(fmt.Sprint("last-", i), payers[i], amount)
				}
				assert.Equal(t, 1250/amount*amount, w.GivenBack())
			})
		})
	}
}

// A window dies in the middle of a refund. Nobody can tell what it gave back, so the
// whole amount counts as given back until staff say that it was not.
func TestARefundThatNobodyCanTellOfCounts(t *testing.T) {
	for name, c := range map[string]struct {
		settlement journal.Settlement
		left       int64
	}{
		"it was made":           {journal.Settlement{Paid: true, By: "Ann", Reason: "slip"}, 250},
		"less of it was made":   {journal.Settlement{Paid: true, Amount: 400, By: "Ann", Reason: "slip"}, 850},
		"it was not made":       {world.NotPaid, 1250},
		"given back in cash":    {world.PaidInCash, 250},
		"staff do not know yet": {journal.Settlement{}, 250},
	} {
		t.Run(name, func(t *testing.T) {
			world.In(t, func(t *testing.T, w *world.World) {
				first := w.Billed(t)
				first.Refund("R-1", world.Terminal, 1000)
				time.Sleep(time.Second)
				first.Kill()
				next := w.OpenTill("b")
				exceeded(t, <-next.Refund("R-2", "VCMINVLSCD0", 251), 250)
				if c.settlement.By != "" {
					_, err := next.Engine.Settle(context.Background(), world.Site, "R-1", transaction.Seen{}, true, c.settlement)
					require.NoError(t, err)
				}
				exceeded(t, <-next.Refund("R-2", "VCMINVLSCD0", c.left+1), c.left)
			})
		})
	}
}

// An engine dies at every moment of a refund. Whatever became of that refund, the next
// engine gives back no more than was taken.
func TestACrashAtAnyPointOfARefundGivesNothingBackTwice(t *testing.T) {
	for point := 1; point <= 12; point++ {
		t.Run(fmt.Sprint(point), func(t *testing.T) {
			world.In(t, func(t *testing.T, w *world.World) {
				first := w.Billed(t)
				var seen atomic.Int64 // several goroutines report moments
				w.Watch(func(_ world.Moment, till *world.Till) {
					if seen.Add(1) == int64(point) && till == first {
						till.Kill()
					}
				})
				first.Refund("R-1", world.Terminal, 1000)
				time.Sleep(2 * time.Minute)
				w.Watch(func(world.Moment, *world.Till) {})
				first.Kill()
				next := w.OpenTill("b")
				synctest.Wait()
				<-next.Refund("R-2", "VCMINVLSCD0", 1000)
				<-next.Refund("R-3", "VCMINVLSCD0", 250)
				assert.LessOrEqual(t, w.GivenBack(), int64(1250))
			})
		})
	}
}

// A tablet lost its journal. From the copy it knows what was given back.
func TestWhatWasGivenBackComesBackWithACopy(t *testing.T) {
	world.In(t, func(t *testing.T, w *world.World) {
		first := w.OpenTill("a")
		first.Engine.CopyRecords()
		require.NoError(t, (<-first.Sale("T-1", world.Terminal)).Err)
		require.NoError(t, (<-first.Refund("R-1", world.Terminal, 1000)).Err)
		first.Kill()
		w.Wiped()
		second := w.Till("b")
		_, err := second.Engine.Restore(context.Background(), world.RecordsOf(t, first.Copied()))
		require.NoError(t, err)
		second.Open()
		exceeded(t, <-second.Refund("R-2", world.Terminal, 251), 250)
		require.NoError(t, (<-second.Refund("R-2", world.Terminal, 250)).Err)
	})
}
