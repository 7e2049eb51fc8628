package simtest

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
)

// Note notes a sale of 12.50 that staff keyed on a terminal by itself.
func (t *Till) Note(reference, tid string) (transaction.Outcome, error) {
	return t.Engine.Note(context.Background(), Site, contract.Note{Kind: "sale", TID: tid, Amount: 1250, Currency: "GBP",
		Reference: reference, By: "Ann", Reason: "the till was off", Token: reference + " by Ann"})
}

func (t *Till) noted(reference, tid string) {
	t.world.T.Helper()
	_, err := t.Note(reference, tid)
	require.NoError(t.world.T, err)
}

// What staff keyed is kept with the link down, while a payment there is
// unresolved, and while another window has the terminal.
func TestANoteNeedsNothingButTheJournal(t *testing.T) {
	in(t, func(t *testing.T, w *World) {
		a, b := w.two()
		a.lose("T-1", shop)
		running := a.Sale("T-2", "VCMINVLSCD0")
		synctest.Wait()
		w.Net.SetDown(true)
		require.NoError(t, w.Sim.CloseLinks(4001, "gone"))
		synctest.Wait()
		for i, till := range []*Till{a, b} {
			for _, tid := range []string{shop, "VCMINVLSCD0", "99999999"} {
				o, err := till.Note(tid+string(rune('a'+i)), tid)
				require.NoError(t, err)
				assert.Equal(t, []any{journal.Approved, journal.SentNo, transaction.ReasonNoted}, []any{o.Result(), o.Record.Sent, o.Record.Reason})
			}
		}
		w.Net.SetDown(false)
		require.NoError(t, (<-running).Err)
		assert.Equal(t, 2, w.sales(), "nothing was sent for them")
		found, err := a.Engine.History(context.Background(), Site, journal.Query{Notes: journal.NotesOnly})
		require.NoError(t, err)
		assert.Len(t, found, 6)
		for _, p := range pendingOf(t, a) {
			assert.False(t, p.Record.Noted, "nobody need hear of them again")
		}
	})
}

func TestANoteClosesItsBill(t *testing.T) {
	in(t, func(t *testing.T, w *World) {
		a, b := w.two()
		require.NoError(t, (<-a.Sale("T-1", "VCMINVLDIP0")).Err)
		a.noted("T-1", shop)
		assert.True(t, alreadyPaid(t, (<-a.Sale("T-1", shop)).Err).Record.Noted)
		assert.True(t, alreadyPaid(t, (<-b.Sale("T-1", shop)).Err).Record.Noted)
		_, err := b.Note("T-1", shop)
		alreadyPaid(t, err)

		sale := a.Sale("T-2", shop)
		synctest.Wait()
		for _, till := range []*Till{a, b} {
			_, err := till.Note("T-2", shop)
			assert.Equal(t, transaction.PaymentOpen, code(err))
		}
		require.NoError(t, (<-sale).Err)
		_, err = b.Note("T-2", shop)
		alreadyPaid(t, err)

		require.NoError(t, (<-a.Pay(contract.Payment{Kind: "refund", TID: shop, Amount: 1250, Currency: "GBP", Of: "T-1", Reference: "R-1", Token: "r"})).Err)
		exceeded(t, <-a.Pay(contract.Payment{Kind: "refund", TID: shop, Amount: 1, Currency: "GBP", Of: "T-1", Reference: "R-2", Token: "r2"}), 0)
	})
}

// A note and a sale of one bill race, in two windows: one of them is refused.
func TestANoteAndASaleOfOneBillRace(t *testing.T) {
	in(t, func(t *testing.T, w *World) {
		a, b := w.two()
		for i := range 10 {
			reference := string(rune('A' + i))
			sale := a.Sale(reference, shop)
			_, err := b.Note(reference, shop)
			s := <-sale
			assert.True(t, (err == nil) != (s.Err == nil), "%v, %v", err, s.Err)
		}
	})
}

// Staff keyed a sale of the same sum on the machine, whenever they say so before
// the answer of the payment is lost: what the machine shows may be theirs.
func TestANoteIsNeverProvenAway(t *testing.T) {
	for name, c := range map[string]struct {
		before, during bool
		by             int // which window notes it
	}{
		"noted before the payment":                        {true, false, 0},
		"noted before it in another window":               {true, false, 1},
		"noted while its answer is missing":               {false, true, 0},
		"noted in another window while it is":             {false, true, 1},
		"noted before it, and another while it is missed": {true, true, 1},
	} {
		t.Run(name, func(t *testing.T) {
			in(t, func(t *testing.T, w *World) {
				w.site(t, exclusive)
				a, b := w.two()
				require.NoError(t, (<-a.Sale("T-0", shop)).Err)
				by := []*Till{a, b}[c.by]
				if c.before {
					by.noted("", shop)
				}
				w.drop("before", "response:sale")
				w.Net.SetDown(true)
				sale := a.Sale("T-1", shop)
				time.Sleep(30 * time.Second)
				if c.during {
					by.noted("another", shop)
				}
				w.Net.SetDown(false)
				time.Sleep(2 * time.Minute)
				o := (<-sale).Outcome
				assert.Equal(t, []any{transaction.Unsettled, transaction.LikelyTaken, transaction.WhyGap}, []any{o.Result(), o.Record.Evidence.Finding, o.Record.Evidence.Why})
				_, err := a.Engine.Settle(context.Background(), Site, "T-1", transaction.Seen{}, false, journal.Settlement{Paid: true, By: "Ann", Reason: "slip"})
				require.NoError(t, err)

				time.Sleep(transaction.QuietLimit + time.Minute) // nothing of T-1 can be charged any more
				require.NoError(t, (<-a.Sale("T-2", shop)).Err)
				w.drop("before", "response:sale")
				next := (<-a.Sale("T-3", shop)).Outcome
				assert.Equal(t, transaction.ReasonProven, next.Record.Reason, "an answer was told since, so the run is whole again")
			})
		})
	}
}

// A note that came before a dead engine's payment is looked for spoils its proof
// as well; one on another machine spoils nothing.
func TestANoteCountsForTheNextEngine(t *testing.T) {
	for tid, proven := range map[string]bool{shop: false, "VCMINVLSCD0": true} {
		t.Run(tid, func(t *testing.T) {
			in(t, func(t *testing.T, w *World) {
				w.site(t, exclusive)
				a, b := w.two()
				require.NoError(t, (<-a.Sale("T-0", shop)).Err)
				a.Sale("T-1", shop)
				time.Sleep(4 * time.Second)
				b.noted("N-1", tid)
				a.Kill()
				time.Sleep(3 * time.Minute)
				attempts, err := w.Store.Attempts(context.Background(), account, "T-1")
				require.NoError(t, err)
				assert.Equal(t, proven, attempts[0].Reason == transaction.ReasonProven, "%s %s %s", attempts[0].Reason, attempts[0].Evidence.Finding, attempts[0].Evidence.Why)
			})
		})
	}
}

// What was keyed counts where an end of day is missing.
func TestANoteIsDue(t *testing.T) {
	in(t, func(t *testing.T, w *World) {
		till := w.opened("a")
		till.noted("", shop)
		time.Sleep(time.Second)
		due, err := till.Engine.Due(context.Background(), Site, time.Now().UnixMilli())
		require.NoError(t, err)
		require.Len(t, due, 1)
		assert.Equal(t, shop, due[0].TID)
	})
}

// A page whose engine dies over a note asks the next one what became of it.
func TestANoteIsKeptOnceOrNotAtAll(t *testing.T) {
	for _, moment := range []Moment{PutBegun, PutDone} {
		in(t, func(t *testing.T, w *World) {
			first := w.opened("a")
			w.Watch(func(m Moment, till *Till) {
				if m == moment {
					till.Kill()
				}
			})
			_, err := first.Note("T-1", shop)
			require.Error(t, err)
			w.Watch(func(Moment, *Till) {})
			next := w.opened("b")
			o, err := next.Engine.FollowNote(context.Background(), Site, "T-1", "T-1 by Ann")
			if moment == PutBegun {
				assert.Equal(t, contract.CodeEngineFailed, code(err))
				next.noted("T-1", shop)
				return
			}
			require.NoError(t, err)
			assert.Equal(t, "Ann", o.Record.Settlement.By)
			alreadyPaid(t, (<-next.Sale("T-1", shop)).Err)
		})
	}
}

func TestANoteThatCannotBeKeptIsRefused(t *testing.T) {
	in(t, func(t *testing.T, w *World) {
		till := w.opened("a")
		w.Store.Break(true)
		_, err := till.Note("T-1", shop)
		assert.Equal(t, transaction.StorageUnavailable, code(err))
		w.Store.Break(false)
		w.Store.Hang(Any)
		till.Engine.CopyRecords()
		_, err = till.Note("T-1", shop)
		assert.Equal(t, transaction.StorageUnavailable, code(err))
		w.Store.Release()
		synctest.Wait()
		assert.Len(t, till.copied(), 1, "it was kept after all, and the copy has it")
		_, err = till.Note("T-2", "VCMINVLSCD0")
		require.NoError(t, err)
	})
}

// What a report lists as open is what its terminal alone still has to be settled or
// booked. An end of day runs after carrying on, and settles nothing of it.
func TestAReportListsWhatIsOpen(t *testing.T) {
	in(t, func(t *testing.T, w *World) {
		ctx := context.Background()
		till := w.opened("a")
		require.NoError(t, (<-till.Sale("T-0", shop)).Err)
		require.NoError(t, (<-till.Sale("T-9", "VCMINVLSCD0")).Err)
		till.lose("T-1", shop)
		_, err := till.Engine.CarryOn(ctx, Site, shop, journal.StaffAction{By: "Ann", Reason: "closing"})
		require.NoError(t, err)
		time.Sleep(time.Minute) // the terminal comes to its end
		before := pendingOf(t, till)
		done := <-till.Report("reportEndOfDay", shop, "1")
		require.NoError(t, done.Err)
		assert.Equal(t, "COMPLETE", done.Outcome.ReportResult())

		open, err := till.Engine.OpenOn(ctx, Site, shop)
		require.NoError(t, err)
		states := map[string]string{}
		for _, p := range open {
			states[p.Record.Reference] = p.State()
		}
		assert.Equal(t, map[string]string{"T-0": "unacknowledged", "T-1": "unknown"}, states)
		assert.Equal(t, before, pendingOf(t, till), "nothing was settled by it")
		assert.Equal(t, transaction.PaymentOpen, code((<-till.Sale("T-1", shop)).Err), "the bill is as closed as before")
	})
}
