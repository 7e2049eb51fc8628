package counter

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-epos/core/contract"
	"connect-epos/core/journal"
	"connect-epos/core/transaction"
	"connect-epos/internal/simtest/world"
)

func TestNoJournalNoFrame(t *testing.T) {
	world.In(t, func(t *testing.T, w *world.World) {
		till := w.Till("a")
		till.Open()
		w.Store.Break(true)
		assert.Equal(t, transaction.StorageUnavailable, world.CodeOf((<-till.Sale("T-1", "VCMINVLSIP0")).Err))
		assert.Zero(t, w.Sales())
		var why []string
		for _, line := range till.Events(contract.EventLog) {
			if l := line.(contract.Log); l.Level == "warn" {
				why = append(why, l.Message)
			}
		}
		assert.Equal(t, []string{"the journal failed: " + world.ErrBroken.Error()}, why, "for developers")
		w.Store.Break(false)
		assert.NoError(t, (<-till.Sale("T-1", "VCMINVLSIP0")).Err)
	})
}

func TestAHangingPutStopsOnePaymentAndNoOther(t *testing.T) {
	world.In(t, func(t *testing.T, w *world.World) {
		till := w.Till("a")
		till.Open()
		w.Store.Hang("T-1")
		began := time.Now()
		stuck := till.Sale("T-1", "VCMINVLSIP0")
		synctest.Wait()
		require.NoError(t, (<-till.Sale("T-2", "VCMINVLSCD0")).Err, "another lane runs on")
		assert.Equal(t, transaction.StorageUnavailable, world.CodeOf((<-stuck).Err))
		assert.LessOrEqual(t, time.Since(began), time.Minute)
		assert.Equal(t, 1, w.Sales())

		w.Store.Release() // now the reservation is stored after all, and is taken back
		synctest.Wait()
		attempts, err := w.Store.Attempts(context.Background(), "simulator.test.connect.paymentsense.cloud", "T-1")
		require.NoError(t, err)
		require.Len(t, attempts, 1)
		assert.Equal(t, journal.Withdrawn, attempts[0].Status)
		again := <-till.Sale("T-1", "VCMINVLSIP0")
		require.NoError(t, again.Err, "nothing was sent, so the reference is free")
		assert.Equal(t, 2, again.Outcome.Record.Attempt)
	})
}

func TestAnOutcomeIsToldThoughItCannotBeStored(t *testing.T) {
	world.In(t, func(t *testing.T, w *world.World) {
		till := w.Till("a")
		till.Open()
		sale := till.Sale("T-1", "VCMINVLSIP0")
		synctest.Wait()
		w.Store.Break(true)
		done := <-sale
		require.NoError(t, done.Err)
		assert.Equal(t, journal.Approved, done.Outcome.Result())
		assert.False(t, done.Outcome.Stored)
		synctest.Wait() // the event comes after the promise
		assert.Len(t, till.Events(contract.EventStorage), 1)

		w.Store.Break(false)
		time.Sleep(2 * transaction.RetryEvery)
		synctest.Wait()
		outcomes, err := till.Engine.History(context.Background(), world.Site, journal.Query{})
		require.NoError(t, err)
		require.Len(t, outcomes, 1)
		assert.Equal(t, journal.Approved, outcomes[0].Result(), "stored at the second try")
	})
}

func TestADecisionThatCannotBeStoredIsRefused(t *testing.T) {
	world.In(t, func(t *testing.T, w *world.World) {
		till := w.Till("a")
		till.Open()
		require.NoError(t, (<-till.Sale("T-1", "VCMINVLTIP0")).Err)
		w.Store.Break(true)
		ctx := context.Background()
		_, err := till.Engine.Settle(ctx, world.Site, "T-1", transaction.Seen{}, true, journal.Settlement{Paid: true, By: "Ann", Reason: "slip"})
		assert.Equal(t, transaction.StorageUnavailable, world.CodeOf(err))
		w.Store.Break(false)
		entries, err := till.Engine.Pending(ctx, world.Site)
		require.NoError(t, err)
		require.Len(t, entries, 1)
		assert.Equal(t, "unknown", entries[0].State())
		_, err = till.Engine.Settle(ctx, world.Site, "T-1", transaction.Seen{}, true, journal.Settlement{Paid: true, By: "Ann", Reason: "slip"})
		assert.NoError(t, err)
	})
}
