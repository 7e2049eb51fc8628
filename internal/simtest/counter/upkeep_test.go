package counter

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-epos/core/contract"
	"connect-epos/core/evidence"
	"connect-epos/core/journal"
	"connect-epos/core/transaction"
	"connect-epos/core/wire"
	"connect-epos/internal/simtest/world"
	"connect-epos/sim"
)

func TestEveryChangeIsCopiedOutInOrderBeforeItIsTold(t *testing.T) {
	world.In(t, func(t *testing.T, w *world.World) {
		till, ctx := w.OpenTill("a"), context.Background()
		till.Engine.CopyRecords()
		require.NoError(t, (<-till.Sale("T-1", "VCMINVLSIP0")).Err)
		require.NoError(t, till.Engine.Acknowledge(ctx, world.Site, "T-1", transaction.Seen{}))
		var told []string
		for i, line := range till.Copied() {
			told = append(told, world.TextIn(line, "what"))
			rev, err := line.Get("record").Get("rev").Int()
			require.NoError(t, err)
			assert.Equal(t, int64(i+1), rev)
			assert.NotContains(t, line.String(), sim.DefaultKey)
		}
		assert.Equal(t, []string{"reserved", "heard", "begun", "answered", "acknowledged"}, told)
	})
}

func TestNothingIsCopiedOutThatNobodyAskedFor(t *testing.T) {
	world.In(t, func(t *testing.T, w *world.World) {
		till := w.OpenTill("a")
		require.NoError(t, (<-till.Sale("T-1", "VCMINVLSIP0")).Err)
		assert.Empty(t, till.Events(contract.EventRecord))
	})
}

// A tablet was wiped when one payment was paid, one was running and one was declined.
func TestAWipedTabletDoesNotForgetWhatWasPaid(t *testing.T) {
	world.In(t, func(t *testing.T, w *world.World) {
		first, ctx := w.OpenTill("a"), context.Background()
		first.Engine.CopyRecords()
		require.NoError(t, (<-first.Sale("paid", "VCMINVLSIP0")).Err)
		require.NoError(t, first.Engine.Acknowledge(ctx, world.Site, "paid", transaction.Seen{}))
		require.NoError(t, (<-first.Sale("declined", "VCMINVLDIP0")).Err)
		first.Sale("under way", "VCMINVLSCD0")
		synctest.Wait()
		copied := world.RecordsOf(t, first.Copied())
		first.Kill()
		w.Wiped()

		second := w.Till("b")
		kept, err := second.Engine.Restore(ctx, world.RecordsOf(t, first.Copied()))
		require.NoError(t, err)
		assert.Equal(t, len(copied), kept)
		kept, err = second.Engine.Restore(ctx, copied)
		require.NoError(t, err)
		assert.Zero(t, kept, "again changes nothing")

		second.Open()
		refused := <-second.Sale("paid", "VCMINVLSIP0")
		assert.Equal(t, transaction.AlreadyPaid, world.CodeOf(refused.Err))
		assert.Equal(t, transaction.PaymentOpen, world.CodeOf((<-second.Sale("under way", "VCMINVLSIP0")).Err))
		assert.Equal(t, transaction.TerminalUnresolved, world.CodeOf((<-second.Sale("T-2", "VCMINVLSCD0")).Err))
		entries := world.PendingOf(t, second)
		require.NotEmpty(t, entries)
		last := entries[len(entries)-1]
		assert.Equal(t, []string{"under way", "unknown", transaction.ReasonEngineLost},
			[]string{last.Record.Reference, last.State(), last.Record.Reason})
		require.NoError(t, (<-second.Sale("declined", "VCMINVLSIP0")).Err, "what was not paid may be paid")
	})
}

// What a copy knows about a terminal proves nothing, because others may have paid there
// since.
func TestARestoredTerminalProvesNothing(t *testing.T) {
	world.In(t, func(t *testing.T, w *world.World) {
		w.ChangeSite(t, world.Exclusive)
		first, ctx := w.OpenTill("a"), context.Background()
		first.Engine.CopyRecords()
		require.NoError(t, (<-first.Sale("T-1", "VCMINVLSIP0")).Err)
		first.Kill()
		w.Wiped()
		second := w.Till("b")
		_, err := second.Engine.Restore(ctx, world.RecordsOf(t, first.Copied()))
		require.NoError(t, err)
		second.Open()
		sale := second.Sale("T-2", "VCMINVLSIP0")
		synctest.Wait()
		second.Kill()
		third := w.OpenTill("c")
		time.Sleep(10 * time.Minute)
		synctest.Wait()
		select {
		case s := <-sale:
			assert.NotEqual(t, journal.Approved, s.Outcome.Result())
		default:
		}
		for _, p := range world.PendingOf(t, third) {
			if p.Record.Reference == "T-2" {
				assert.Equal(t, "0001", p.Record.Before.Number)
				assert.Equal(t, []string{evidence.LikelyTaken, evidence.WhyLooseEnd}, []string{p.Record.Evidence.Finding, p.Record.Evidence.Why})
			}
		}
	})
}

// A long copy is restored in parts, and all of it is restored.
func TestALongCopyIsRestoredWhole(t *testing.T) {
	world.In(t, func(t *testing.T, w *world.World) {
		var copied []journal.Record
		for i := range 250 {
			copied = append(copied, journal.Record{
				ID:      journal.ID{Account: world.Account, Reference: fmt.Sprint("R-", i), Attempt: 1},
				Request: journal.Request{Site: world.Site, Kind: "sale", TID: "1"},
				Owner:   journal.Owner{Rev: 2},
				Ending:  journal.Ending{Result: journal.Approved},
				Version: 1, Status: journal.Settled, Sent: journal.SentAnswered,
			})
		}
		till := w.Till("a")
		kept, err := till.Engine.Restore(context.Background(), copied)
		require.NoError(t, err)
		assert.Equal(t, len(copied), kept)
		till.Open()
		for _, reference := range []string{"R-0", "R-100", "R-249"} {
			assert.Equal(t, transaction.AlreadyPaid, world.CodeOf((<-till.Sale(reference, "VCMINVLSIP0")).Err), reference)
		}
	})
}

func TestRestoringIsRefusedWhileACounterIsOpen(t *testing.T) {
	world.In(t, func(t *testing.T, w *world.World) {
		till := w.OpenTill("a")
		_, err := till.Engine.Restore(context.Background(), nil)
		assert.Equal(t, contract.CodeSiteInUse, world.CodeOf(err))
	})
}

func TestWhatIsExportedCanBeRestored(t *testing.T) {
	world.In(t, func(t *testing.T, w *world.World) {
		till, ctx := w.OpenTill("a"), context.Background()
		require.NoError(t, (<-till.Sale("T-1", "VCMINVLSIP0")).Err)
		out, err := till.Engine.Export(ctx, world.Site, journal.Query{})
		require.NoError(t, err)
		require.Len(t, out, 1)
		till.Kill()
		w.Wiped()
		next := w.Till("b")
		_, err = next.Engine.Restore(ctx, world.RecordsOf(t, []wire.Value{journal.EncodeChange(journal.Change{Record: out[0]})}))
		require.NoError(t, err)
		next.Open()
		assert.Equal(t, transaction.AlreadyPaid, world.CodeOf((<-next.Sale("T-1", "VCMINVLSIP0")).Err))
	})
}

// A copy comes back with a card number in it. The number is masked before it is stored.
func TestWhatIsRestoredIsMaskedAgain(t *testing.T) {
	world.In(t, func(t *testing.T, w *world.World) {
		r := journal.Record{
			ID:      journal.ID{Account: world.Account, Reference: "T-1", Attempt: 1},
			Request: journal.Request{Site: world.Site, Kind: "sale", TID: "1"},
			Owner:   journal.Owner{Rev: 2},
			Ending:  journal.Ending{Result: journal.Approved},
			Answer:  journal.Answer{Value: wire.Object(wire.M("primaryAccountNumber", wire.String("4111111111111111")))},
			Version: 1, Status: journal.Settled, Sent: journal.SentAnswered,
		}
		till := w.Till("a")
		_, err := till.Engine.Restore(context.Background(), []journal.Record{r})
		require.NoError(t, err)
		stored, err := w.Store.Attempts(context.Background(), world.Account, "T-1")
		require.NoError(t, err)
		assert.NotContains(t, string(journal.Encode(stored[0])), "411111111111")
	})
}

func TestTheEngineKnowsHowLongACommitTakes(t *testing.T) {
	world.In(t, func(t *testing.T, w *world.World) {
		till := w.OpenTill("a")
		_, ok := till.Engine.LastCommit()
		assert.False(t, ok)
		require.NoError(t, (<-till.Sale("T-1", "VCMINVLSIP0")).Err)
		ms, ok := till.Engine.LastCommit()
		assert.True(t, ok)
		assert.Zero(t, ms, "in virtual time nothing takes any")
	})
}

// After the days that the site asked for, receipts and card data are deleted. What was
// taken stays.
func TestDetailsGoAndWhatWasPaidStays(t *testing.T) {
	world.In(t, func(t *testing.T, w *world.World) {
		w.KeepDays = 1
		till, ctx := w.OpenTill("a"), context.Background()
		done := <-till.Sale("T-1", "VCMINVLSIP0")
		require.NoError(t, done.Err)
		require.Contains(t, done.Outcome.Record.Answer.Value.String(), "receiptLines")
		require.NoError(t, till.Engine.Acknowledge(ctx, world.Site, "T-1", transaction.Seen{}))
		require.NoError(t, (<-till.Sale("T-2", "VCMINVLSIP0")).Err)
		answer := func(reference string) string {
			attempts, err := w.Store.Attempts(ctx, world.Account, reference)
			require.NoError(t, err)
			return attempts[0].Answer.Value.String()
		}
		time.Sleep(23 * time.Hour)
		assert.Contains(t, answer("T-1"), "receiptLines")
		time.Sleep(2 * time.Hour)
		synctest.Wait()
		assert.NotContains(t, answer("T-1"), "receiptLines")
		assert.NotContains(t, strings.ToLower(answer("T-1")), "accountnumber")
		assert.Contains(t, answer("T-2"), "receiptLines", "nobody took note of it yet")
		past, err := till.Engine.History(ctx, world.Site, journal.Query{Reference: "T-1"})
		require.NoError(t, err)
		taken, ok := past[0].Taken()
		want, _ := done.Outcome.Taken()
		assert.True(t, ok)
		assert.Equal(t, want, taken)
		assert.Equal(t, transaction.AlreadyPaid, world.CodeOf((<-till.Sale("T-1", "VCMINVLSIP0")).Err))
	})
}

// Housekeeping waits as long as a payment runs.
func TestHousekeepingIsNeverInASalesWay(t *testing.T) {
	world.In(t, func(t *testing.T, w *world.World) {
		w.KeepDays = 1
		till, ctx := w.OpenTill("a"), context.Background()
		require.NoError(t, (<-till.Sale("T-1", "VCMINVLSIP0")).Err)
		require.NoError(t, till.Engine.Acknowledge(ctx, world.Site, "T-1", transaction.Seen{}))
		till.Kill()
		time.Sleep(26 * time.Hour)
		next := w.OpenTill("b")
		sale := next.Sale("T-2", "VCMINVLTIP0") // it gets no answer for minutes
		time.Sleep(time.Minute)
		attempts, err := w.Store.Attempts(ctx, world.Account, "T-1")
		require.NoError(t, err)
		assert.Contains(t, attempts[0].Answer.Value.String(), "receiptLines")
		<-sale
		time.Sleep(10 * time.Minute)
		attempts, err = w.Store.Attempts(ctx, world.Account, "T-1")
		require.NoError(t, err)
		assert.NotContains(t, attempts[0].Answer.Value.String(), "receiptLines")
	})
}
