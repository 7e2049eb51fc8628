package simtest

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
	"connect-epos/core/journal"
	"connect-epos/core/transaction"
	"connect-epos/core/wire"
	"connect-epos/sim"
)

// copied are the changes that a till was told, as they go out.
func (t *Till) copied() []wire.Value {
	var all []wire.Value
	for _, detail := range t.Events(contract.EventRecord) {
		all = append(all, journal.EncodeChange(detail.(journal.Change)))
	}
	return all
}

// records reads a copy back.
func records(t *testing.T, lines []wire.Value) []journal.Record {
	t.Helper()
	var all []journal.Record
	for _, line := range lines {
		parsed, err := wire.Parse([]byte(line.String()))
		require.NoError(t, err)
		r, err := journal.DecodeChange(parsed)
		require.NoError(t, err)
		all = append(all, r)
	}
	return all
}

// wiped is the same shop with another, empty journal.
func (w *World) wiped() { w.Store = &Store{} }

func TestEveryChangeIsCopiedOutInOrderBeforeItIsTold(t *testing.T) {
	in(t, func(t *testing.T, w *World) {
		till, ctx := w.opened("a"), context.Background()
		till.Engine.CopyRecords()
		require.NoError(t, (<-till.Sale("T-1", "VCMINVLSIP0")).Err)
		require.NoError(t, till.Engine.Acknowledge(ctx, Site, "T-1", transaction.Seen{}))
		var told []string
		for i, line := range till.copied() {
			told = append(told, text(line, "what"))
			rev, err := line.Get("record").Get("rev").Int()
			require.NoError(t, err)
			assert.Equal(t, int64(i+1), rev)
			assert.NotContains(t, line.String(), sim.DefaultKey)
		}
		assert.Equal(t, []string{"reserved", "heard", "begun", "answered", "acknowledged"}, told)
	})
}

func TestNothingIsCopiedOutThatNobodyAskedFor(t *testing.T) {
	in(t, func(t *testing.T, w *World) {
		till := w.opened("a")
		require.NoError(t, (<-till.Sale("T-1", "VCMINVLSIP0")).Err)
		assert.Empty(t, till.Events(contract.EventRecord))
	})
}

// A tablet was wiped while one payment was paid, one under way and one declined.
func TestAWipedTabletDoesNotForgetWhatWasPaid(t *testing.T) {
	in(t, func(t *testing.T, w *World) {
		first, ctx := w.opened("a"), context.Background()
		first.Engine.CopyRecords()
		require.NoError(t, (<-first.Sale("paid", "VCMINVLSIP0")).Err)
		require.NoError(t, first.Engine.Acknowledge(ctx, Site, "paid", transaction.Seen{}))
		require.NoError(t, (<-first.Sale("declined", "VCMINVLDIP0")).Err)
		first.Sale("under way", "VCMINVLSCD0")
		synctest.Wait()
		copied := records(t, first.copied())
		first.Kill()
		w.wiped()

		second := w.Till("b")
		kept, err := second.Engine.Restore(ctx, records(t, first.copied()))
		require.NoError(t, err)
		assert.Equal(t, len(copied), kept)
		kept, err = second.Engine.Restore(ctx, copied)
		require.NoError(t, err)
		assert.Zero(t, kept, "again changes nothing")

		second.Open()
		refused := <-second.Sale("paid", "VCMINVLSIP0")
		assert.Equal(t, transaction.AlreadyPaid, code(refused.Err))
		assert.Equal(t, transaction.PaymentOpen, code((<-second.Sale("under way", "VCMINVLSIP0")).Err))
		assert.Equal(t, transaction.TerminalUnresolved, code((<-second.Sale("T-2", "VCMINVLSCD0")).Err))
		entries := pendingOf(t, second)
		require.NotEmpty(t, entries)
		last := entries[len(entries)-1]
		assert.Equal(t, []string{"under way", "unknown", transaction.ReasonEngineLost},
			[]string{last.Record.Reference, last.State(), last.Record.Reason})
		require.NoError(t, (<-second.Sale("declined", "VCMINVLSIP0")).Err, "what was not paid may be paid")
	})
}

// What a copy knows of a terminal proves nothing: others may have paid there
// since.
func TestARestoredTerminalProvesNothing(t *testing.T) {
	in(t, func(t *testing.T, w *World) {
		w.site(t, exclusive)
		first, ctx := w.opened("a"), context.Background()
		first.Engine.CopyRecords()
		require.NoError(t, (<-first.Sale("T-1", "VCMINVLSIP0")).Err)
		first.Kill()
		w.wiped()
		second := w.Till("b")
		_, err := second.Engine.Restore(ctx, records(t, first.copied()))
		require.NoError(t, err)
		second.Open()
		sale := second.Sale("T-2", "VCMINVLSIP0")
		synctest.Wait()
		second.Kill()
		third := w.opened("c")
		time.Sleep(10 * time.Minute)
		synctest.Wait()
		select {
		case s := <-sale:
			assert.NotEqual(t, journal.Approved, s.Outcome.Result())
		default:
		}
		for _, p := range pendingOf(t, third) {
			if p.Record.Reference == "T-2" {
				assert.Equal(t, "0001", p.Record.Before.Number)
				assert.Equal(t, []string{transaction.LikelyTaken, transaction.WhyLooseEnd}, []string{p.Record.Evidence.Finding, p.Record.Evidence.Why})
			}
		}
	})
}

// A long copy is restored part by part.
func TestALongCopyIsRestoredWhole(t *testing.T) {
	in(t, func(t *testing.T, w *World) {
		var copied []journal.Record
		for i := range 250 {
			copied = append(copied, journal.Record{
				ID:      journal.ID{Account: account, Reference: fmt.Sprint("R-", i), Attempt: 1},
				Request: journal.Request{Site: Site, Kind: "sale", TID: "1"},
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
			assert.Equal(t, transaction.AlreadyPaid, code((<-till.Sale(reference, "VCMINVLSIP0")).Err), reference)
		}
	})
}

func TestRestoringIsRefusedWhileACounterIsOpen(t *testing.T) {
	in(t, func(t *testing.T, w *World) {
		till := w.opened("a")
		_, err := till.Engine.Restore(context.Background(), nil)
		assert.Equal(t, contract.CodeSiteInUse, code(err))
	})
}

func TestWhatIsExportedCanBeRestored(t *testing.T) {
	in(t, func(t *testing.T, w *World) {
		till, ctx := w.opened("a"), context.Background()
		require.NoError(t, (<-till.Sale("T-1", "VCMINVLSIP0")).Err)
		out, err := till.Engine.Export(ctx, Site, journal.Query{})
		require.NoError(t, err)
		require.Len(t, out, 1)
		till.Kill()
		w.wiped()
		next := w.Till("b")
		_, err = next.Engine.Restore(ctx, records(t, []wire.Value{journal.EncodeChange(journal.Change{Record: out[0]})}))
		require.NoError(t, err)
		next.Open()
		assert.Equal(t, transaction.AlreadyPaid, code((<-next.Sale("T-1", "VCMINVLSIP0")).Err))
	})
}

// A copy that comes back with a card number in it does not bring it in.
func TestWhatIsRestoredIsMaskedAgain(t *testing.T) {
	in(t, func(t *testing.T, w *World) {
		r := journal.Record{
			ID:      journal.ID{Account: account, Reference: "T-1", Attempt: 1},
			Request: journal.Request{Site: Site, Kind: "sale", TID: "1"},
			Owner:   journal.Owner{Rev: 2},
			Ending:  journal.Ending{Result: journal.Approved},
			Answer:  journal.Answer{Value: wire.Object(wire.M("primaryAccountNumber", wire.String("4111111111111111")))},
			Version: 1, Status: journal.Settled, Sent: journal.SentAnswered,
		}
		till := w.Till("a")
		_, err := till.Engine.Restore(context.Background(), []journal.Record{r})
		require.NoError(t, err)
		stored, err := w.Store.Attempts(context.Background(), account, "T-1")
		require.NoError(t, err)
		assert.NotContains(t, string(journal.Encode(stored[0])), "411111111111")
	})
}

func TestTheEngineKnowsHowLongACommitTakes(t *testing.T) {
	in(t, func(t *testing.T, w *World) {
		till := w.opened("a")
		_, ok := till.Engine.LastCommit()
		assert.False(t, ok)
		require.NoError(t, (<-till.Sale("T-1", "VCMINVLSIP0")).Err)
		ms, ok := till.Engine.LastCommit()
		assert.True(t, ok)
		assert.Zero(t, ms, "in virtual time nothing takes any")
	})
}

// After the days that were asked for receipts and card data are gone, and what
// was taken is not.
func TestDetailsGoAndWhatWasPaidStays(t *testing.T) {
	in(t, func(t *testing.T, w *World) {
		w.KeepDays = 1
		till, ctx := w.opened("a"), context.Background()
		done := <-till.Sale("T-1", "VCMINVLSIP0")
		require.NoError(t, done.Err)
		require.Contains(t, done.Outcome.Record.Answer.Value.String(), "receiptLines")
		require.NoError(t, till.Engine.Acknowledge(ctx, Site, "T-1", transaction.Seen{}))
		require.NoError(t, (<-till.Sale("T-2", "VCMINVLSIP0")).Err)
		answer := func(reference string) string {
			attempts, err := w.Store.Attempts(ctx, account, reference)
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
		past, err := till.Engine.History(ctx, Site, journal.Query{Reference: "T-1"})
		require.NoError(t, err)
		taken, ok := past[0].Taken()
		want, _ := done.Outcome.Taken()
		assert.True(t, ok)
		assert.Equal(t, want, taken)
		assert.Equal(t, transaction.AlreadyPaid, code((<-till.Sale("T-1", "VCMINVLSIP0")).Err))
	})
}

// Housekeeping waits while a payment runs.
func TestHousekeepingIsNeverInASalesWay(t *testing.T) {
	in(t, func(t *testing.T, w *World) {
		w.KeepDays = 1
		till, ctx := w.opened("a"), context.Background()
		require.NoError(t, (<-till.Sale("T-1", "VCMINVLSIP0")).Err)
		require.NoError(t, till.Engine.Acknowledge(ctx, Site, "T-1", transaction.Seen{}))
		till.Kill()
		time.Sleep(26 * time.Hour)
		next := w.opened("b")
		sale := next.Sale("T-2", "VCMINVLTIP0") // no answer for minutes
		time.Sleep(time.Minute)
		attempts, err := w.Store.Attempts(ctx, account, "T-1")
		require.NoError(t, err)
		assert.Contains(t, attempts[0].Answer.Value.String(), "receiptLines")
		<-sale
		time.Sleep(10 * time.Minute)
		attempts, err = w.Store.Attempts(ctx, account, "T-1")
		require.NoError(t, err)
		assert.NotContains(t, attempts[0].Answer.Value.String(), "receiptLines")
	})
}
