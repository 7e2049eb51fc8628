package recovery

import (
	"context"
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
	"connect-epos/internal/simtest/world"
)

func cutOff(text string) string { return text[:len(text)*9/10] }

func nothing(string) string { return "" }

func TestACorruptRecordIsToldListedAndSettledByStaff(t *testing.T) {
	world.In(t, func(t *testing.T, w *world.World) {
		w.SpoiledSale(t, "T-1", "VCMINVLSIP0", cutOff)
		till, ctx := w.Till("a"), context.Background()
		till.Open()
		assert.Equal(t, []any{contract.StorageTrouble{Code: contract.CodeCorrupt, Reference: "T-1", TID: "VCMINVLSIP0"}},
			till.Events(contract.EventStorage))
		require.Len(t, till.Events(contract.EventPending), 1)
		entries := world.PendingOf(t, till)
		require.Len(t, entries, 1)
		assert.Equal(t, "unknown", entries[0].State())
		assert.Equal(t, journal.ReasonCorrupt, entries[0].Record.Reason)
		assert.Equal(t, journal.SentMaybe, entries[0].Record.Sent)
		assert.Equal(t, int64(1250), entries[0].Record.Amount, "it can still be picked out")

		assert.Equal(t, transaction.TerminalUnresolved, world.CodeOf((<-till.Sale("T-2", "VCMINVLSIP0")).Err))
		assert.Equal(t, transaction.PaymentOpen, world.CodeOf((<-till.Sale("T-1", "VCMINVLSCD0")).Err))
		require.NoError(t, (<-till.Sale("T-3", "VCMINVLSCD0")).Err, "nothing else is held up")
		time.Sleep(10 * time.Minute)
		synctest.Wait()
		assert.Equal(t, journal.Unknown, entries[0].Record.Status, "no asking settles it")

		o, err := till.Engine.Settle(ctx, world.Site, "T-1", transaction.Seen{}, true, journal.Settlement{Paid: true, By: "Kim", Reason: "slip"})
		require.NoError(t, err)
		assert.Equal(t, journal.Approved, o.Result())
		assert.Equal(t, transaction.AlreadyPaid, world.CodeOf((<-till.Sale("T-1", "VCMINVLSCD0")).Err))
		require.NoError(t, (<-till.Sale("T-4", "VCMINVLSIP0")).Err)
	})
}

func TestACorruptRecordIsToldOfOnceAndStaysUntilSettled(t *testing.T) {
	world.In(t, func(t *testing.T, w *world.World) {
		w.SpoiledSale(t, "T-1", "VCMINVLSIP0", cutOff)
		w.Till("a").Open()
		w.Engines[len(w.Engines)-1].Kill()
		next := w.Till("b")
		next.Open()
		assert.Empty(t, next.Events(contract.EventStorage), "it can be read again")
		require.Len(t, world.PendingOf(t, next), 1)
		_, err := next.Engine.CarryOn(context.Background(), world.Site, "VCMINVLSIP0", journal.StaffAction{By: "Kim", Reason: "queue"})
		require.NoError(t, err)
		assert.NoError(t, (<-next.Sale("T-2", "VCMINVLSIP0")).Err, "staff carried on")
		assert.Equal(t, transaction.PaymentOpen, world.CodeOf((<-next.Sale("T-1", "VCMINVLSCD0")).Err))
	})
}

// A record that cannot be read is never proven, whatever the terminal says.
func TestRecoverySettlesNoCorruptRecord(t *testing.T) {
	world.In(t, func(t *testing.T, w *world.World) {
		w.ChangeSite(t, world.Exclusive)
		require.NoError(t, (<-w.OpenTill("before").Sale("T-0", "VCMINVLSIP0")).Err)
		w.SpoiledSale(t, "T-1", "VCMINVLSIP0", cutOff)
		till := w.Till("a")
		till.Open()
		time.Sleep(15 * time.Minute)
		synctest.Wait()
		entries := world.PendingOf(t, till)
		require.Len(t, entries, 2, "the first one waits to be acknowledged")
		spoiled := entries[0].Record
		require.Equal(t, "T-1", spoiled.Reference)
		assert.Equal(t, journal.Unknown, spoiled.Status)
		assert.Equal(t, evidence.LikelyTaken, spoiled.Evidence.Finding, "and no more than that")
	})
}

// A payment that is over and acknowledged is in no list. When its record cannot be read,
// it is listed again as soon as something reads it.
func TestACorruptRecordOfWhatWasOverComesBackWhenItIsMet(t *testing.T) {
	for name, meet := range map[string]func(t *testing.T, till *world.Till){
		"in the history": func(t *testing.T, till *world.Till) {
			past, err := till.Engine.History(context.Background(), world.Site, journal.Query{})
			require.NoError(t, err)
			require.Len(t, past, 1)
			assert.Equal(t, transaction.Unsettled, past[0].Result())
		},
		"by its reference": func(t *testing.T, till *world.Till) {
			assert.Equal(t, transaction.PaymentOpen, world.CodeOf((<-till.Sale("T-1", "VCMINVLSCD0")).Err))
		},
	} {
		t.Run(name, func(t *testing.T) {
			world.In(t, func(t *testing.T, w *world.World) {
				till, ctx := w.OpenTill("a"), context.Background()
				require.NoError(t, (<-till.Sale("T-1", "VCMINVLSIP0")).Err)
				require.NoError(t, till.Engine.Acknowledge(ctx, world.Site, "T-1", transaction.Seen{}))
				w.Store.Spoil(world.Account, "T-1", 1, "{")
				require.Empty(t, till.Events(contract.EventStorage))
				meet(t, till)
				synctest.Wait()
				assert.Len(t, till.Events(contract.EventStorage), 1)
				entries := world.PendingOf(t, till)
				require.Len(t, entries, 1)
				assert.False(t, entries[0].Record.HoldsTerminal(), "it held none when it was written")
				assert.Equal(t, evidence.CannotTell, entries[0].Record.Evidence.Finding, "nobody is asked about it")
				require.NoError(t, (<-till.Sale("T-2", "VCMINVLSIP0")).Err)
				_, err := till.Engine.Settle(ctx, world.Site, "T-1", transaction.Seen{}, false, journal.Settlement{By: "Kim", Reason: "void slip"})
				require.Equal(t, transaction.TooEarly, world.CodeOf(err), "what was heard of it is lost with its record")
				time.Sleep(transaction.GiveUpLimit)
				_, err = till.Engine.Settle(ctx, world.Site, "T-1", transaction.Seen{}, false, journal.Settlement{By: "Kim", Reason: "void slip"})
				require.NoError(t, err)
				assert.NoError(t, (<-till.Sale("T-1", "VCMINVLSIP0")).Err, "it was not paid, says staff")
			})
		})
	}
}

// A page whose engine died asks what became of its call. The record of that call cannot be
// read. The answer never says that nothing was sent.
func TestFollowingACorruptRecordIsNeverToldAsNotSent(t *testing.T) {
	for name, change := range map[string]func(string) string{
		"cut off": cutOff, "nothing left": func(string) string { return "{" },
	} {
		t.Run(name, func(t *testing.T) {
			world.In(t, func(t *testing.T, w *world.World) {
				w.SpoiledSale(t, "T-1", "VCMINVLSIP0", change)
				o, err := w.OpenTill("a").Engine.Follow(context.Background(), world.Site, "T-1", "T-1/VCMINVLSIP0")
				require.NoError(t, err)
				assert.Equal(t, transaction.Unsettled, o.Result())
			})
		})
	}
}

// The engine that follows a payment still knows it. It stores how the payment ended,
// even when the record was damaged or deleted meanwhile.
func TestAnEndIsKeptThoughTheRecordWasSpoiledOrThrownAwayMeanwhile(t *testing.T) {
	for name, change := range map[string]func(string) string{
		"cut off": cutOff, "unreadable": func(string) string { return "{" }, "thrown away": nothing,
	} {
		t.Run(name, func(t *testing.T) {
			world.In(t, func(t *testing.T, w *world.World) {
				till := w.OpenTill("a")
				sale := till.Sale("T-1", "VCMINVLSIP0")
				synctest.Wait()
				w.DamageRecord(t, "T-1", change)
				done := <-sale
				require.NoError(t, done.Err)
				assert.Equal(t, journal.Approved, done.Outcome.Result())
				assert.True(t, done.Outcome.Stored)
				assert.Empty(t, till.Events(contract.EventStorage))
				till.Kill()
				assert.Equal(t, transaction.AlreadyPaid, world.CodeOf((<-w.OpenTill("b").Sale("T-1", "VCMINVLSIP0")).Err))
			})
		})
	}
}

// Newer code may know more states and more kinds. A payment with a state or a kind that we
// do not know holds its terminal, is listed, and is settled by staff.
func TestOlderCodeCopesWithNewerWords(t *testing.T) {
	for name, change := range map[string][2]string{
		"a status": {`"status":"open"`, `"status":"parked"`},
		"a kind":   {`"kind":"sale"`, `"kind":"installment"`},
	} {
		t.Run(name, func(t *testing.T) {
			world.In(t, func(t *testing.T, w *world.World) {
				w.SpoiledSale(t, "T-1", "VCMINVLSIP0", func(text string) string {
					require.Contains(t, text, change[0])
					return strings.Replace(text, change[0], change[1], 1)
				})
				till, ctx := w.OpenTill("a"), context.Background()
				assert.Empty(t, till.Events(contract.EventStorage), "it is not corrupt")
				assert.Equal(t, transaction.TerminalUnresolved, world.CodeOf((<-till.Sale("T-2", "VCMINVLSIP0")).Err))
				entries := world.PendingOf(t, till)
				require.Len(t, entries, 1)
				assert.Equal(t, "unknown", entries[0].State())
				past, err := till.Engine.History(ctx, world.Site, journal.Query{})
				require.NoError(t, err)
				require.Len(t, past, 1)
				assert.Equal(t, transaction.Unsettled, past[0].Result())
				time.Sleep(15 * time.Minute)
				_, err = till.Engine.Settle(ctx, world.Site, "T-1", transaction.Seen{}, true, journal.Settlement{By: "Kim", Reason: "no slip"})
				require.NoError(t, err)
				assert.NoError(t, (<-till.Sale("T-2", "VCMINVLSIP0")).Err)
			})
		})
	}
}
