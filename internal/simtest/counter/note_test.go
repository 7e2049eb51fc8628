package counter

import (
	"context"
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

// A note of what staff keyed is kept while the link is down, while a payment there is
// unresolved, and while another window uses the terminal.
func TestANoteNeedsNothingButTheJournal(t *testing.T) {
	world.In(t, func(t *testing.T, w *world.World) {
		a, b := w.TwoTabs()
		a.LoseAnswer("T-1", world.Terminal)
		running := a.Sale("T-2", "VCMINVLSCD0")
		synctest.Wait()
		w.Net.SetDown(true)
		require.NoError(t, w.Sim.CloseLinks(4001, "gone"))
		synctest.Wait()
		for i, till := range []*world.Till{a, b} {
			for _, tid := range []string{world.Terminal, "VCMINVLSCD0", "99999999"} {
				o, err := till.Note(tid+string(rune('a'+i)), tid)
				require.NoError(t, err)
				assert.Equal(t, []any{journal.Approved, journal.SentNo, transaction.ReasonNoted}, []any{o.Result(), o.Record.Sent, o.Record.Reason})
			}
		}
		w.Net.SetDown(false)
		require.NoError(t, (<-running).Err)
		assert.Equal(t, 2, w.Sales(), "nothing was sent for them")
		found, err := a.Engine.History(context.Background(), world.Site, journal.Query{Notes: journal.NotesOnly})
		require.NoError(t, err)
		assert.Len(t, found, 6)
		for _, p := range world.PendingOf(t, a) {
			assert.False(t, p.Record.Noted, "nobody need hear of them again")
		}
	})
}

func TestANoteClosesItsBill(t *testing.T) {
	world.In(t, func(t *testing.T, w *world.World) {
		a, b := w.TwoTabs()
		require.NoError(t, (<-a.Sale("T-1", "VCMINVLDIP0")).Err)
		a.Noted("T-1", world.Terminal)
		assert.True(t, alreadyPaid(t, (<-a.Sale("T-1", world.Terminal)).Err).Record.Noted)
		assert.True(t, alreadyPaid(t, (<-b.Sale("T-1", world.Terminal)).Err).Record.Noted)
		_, err := b.Note("T-1", world.Terminal)
		alreadyPaid(t, err)

		sale := a.Sale("T-2", world.Terminal)
		synctest.Wait()
		for _, till := range []*world.Till{a, b} {
			_, err := till.Note("T-2", world.Terminal)
			assert.Equal(t, transaction.PaymentOpen, world.CodeOf(err))
		}
		require.NoError(t, (<-sale).Err)
		_, err = b.Note("T-2", world.Terminal)
		alreadyPaid(t, err)

		require.NoError(t, (<-a.Pay(contract.Payment{Kind: "refund", TID: world.Terminal, Amount: 1250, Currency: "GBP", Of: "T-1", Reference: "R-1", Token: "r"})).Err)
		exceeded(t, <-a.Pay(contract.Payment{Kind: "refund", TID: world.Terminal, Amount: 1, Currency: "GBP", Of: "T-1", Reference: "R-2", Token: "r2"}), 0)
	})
}

// Two windows note and sell the same bill at the same time. One of them is refused.
func TestANoteAndASaleOfOneBillRace(t *testing.T) {
	world.In(t, func(t *testing.T, w *world.World) {
		a, b := w.TwoTabs()
		for i := range 10 {
			reference := string(rune('A' + i))
			sale := a.Sale(reference, world.Terminal)
			_, err := b.Note(reference, world.Terminal)
			s := <-sale
			assert.True(t, (err == nil) != (s.Err == nil), "%v, %v", err, s.Err)
		}
	})
}

// Staff keyed a sale of the same amount on the machine, and told the till of it at any time
// before the answer of our payment is lost. The transaction that the machine shows may be
// theirs, so it proves nothing.
func TestANoteIsNeverProvenAway(t *testing.T) {
	for name, c := range map[string]struct {
		before, during bool
		by             int // the window that notes it
	}{
		"noted before the payment":                        {true, false, 0},
		"noted before it in another window":               {true, false, 1},
		"noted while its answer is missing":               {false, true, 0},
		"noted in another window while it is":             {false, true, 1},
		"noted before it, and another while it is missed": {true, true, 1},
	} {
		t.Run(name, func(t *testing.T) {
			world.In(t, func(t *testing.T, w *world.World) {
				w.ChangeSite(t, world.Exclusive)
				a, b := w.TwoTabs()
				require.NoError(t, (<-a.Sale("T-0", world.Terminal)).Err)
				by := []*world.Till{a, b}[c.by]
				if c.before {
					by.Noted("", world.Terminal)
				}
				w.DropLink("before", "response:sale")
				w.Net.SetDown(true)
				sale := a.Sale("T-1", world.Terminal)
				time.Sleep(30 * time.Second)
				if c.during {
					by.Noted("another", world.Terminal)
				}
				w.Net.SetDown(false)
				time.Sleep(2 * time.Minute)
				o := (<-sale).Outcome
				assert.Equal(t, []any{transaction.Unsettled, evidence.LikelyTaken, evidence.WhyGap}, []any{o.Result(), o.Record.Evidence.Finding, o.Record.Evidence.Why})
				_, err := a.Engine.Settle(context.Background(), world.Site, "T-1", transaction.Seen{}, false, journal.Settlement{Paid: true, By: "Ann", Reason: "slip"})
				require.NoError(t, err)

				time.Sleep(transaction.GiveUpLimit + time.Minute) // T-1 can no longer be charged
				require.NoError(t, (<-a.Sale("T-2", world.Terminal)).Err)
				w.DropLink("before", "response:sale")
				next := (<-a.Sale("T-3", world.Terminal)).Outcome
				assert.Equal(t, transaction.ReasonProven, next.Record.Reason, "an answer was told since, so the run is whole again")
			})
		})
	}
}

// A note was made before a new engine looks for the payment of a dead one. It spoils the
// proof in the new engine too. A note on another machine spoils nothing.
func TestANoteCountsForTheNextEngine(t *testing.T) {
	for tid, proven := range map[string]bool{world.Terminal: false, "VCMINVLSCD0": true} {
		t.Run(tid, func(t *testing.T) {
			world.In(t, func(t *testing.T, w *world.World) {
				w.ChangeSite(t, world.Exclusive)
				a, b := w.TwoTabs()
				require.NoError(t, (<-a.Sale("T-0", world.Terminal)).Err)
				a.Sale("T-1", world.Terminal)
				time.Sleep(4 * time.Second)
				b.Noted("N-1", tid)
				a.Kill()
				time.Sleep(3 * time.Minute)
				attempts, err := w.Store.Attempts(context.Background(), world.Account, "T-1")
				require.NoError(t, err)
				assert.Equal(t, proven, attempts[0].Reason == transaction.ReasonProven, "%s %s %s", attempts[0].Reason, attempts[0].Evidence.Finding, attempts[0].Evidence.Why)
			})
		})
	}
}

// A sale that staff keyed counts when the engine looks for a missing end of day.
func TestANoteIsDue(t *testing.T) {
	world.In(t, func(t *testing.T, w *world.World) {
		till := w.OpenTill("a")
		till.Noted("", world.Terminal)
		time.Sleep(time.Second)
		due, err := till.Engine.Due(context.Background(), world.Site, time.Now().UnixMilli())
		require.NoError(t, err)
		require.Len(t, due, 1)
		assert.Equal(t, world.Terminal, due[0].TID)
	})
}

// The engine dies while it keeps a note. The page asks the next engine what became of it.
func TestANoteIsKeptOnceOrNotAtAll(t *testing.T) {
	for _, moment := range []world.Moment{world.PutBegun, world.PutDone} {
		world.In(t, func(t *testing.T, w *world.World) {
			first := w.OpenTill("a")
			w.Watch(func(m world.Moment, till *world.Till) {
				if m == moment {
					till.Kill()
				}
			})
			_, err := first.Note("T-1", world.Terminal)
			require.Error(t, err)
			w.Watch(func(world.Moment, *world.Till) {})
			next := w.OpenTill("b")
			o, err := next.Engine.FollowNote(context.Background(), world.Site, "T-1", "T-1 by Ann")
			if moment == world.PutBegun {
				assert.Equal(t, contract.CodeEngineFailed, world.CodeOf(err))
				next.Noted("T-1", world.Terminal)
				return
			}
			require.NoError(t, err)
			assert.Equal(t, "Ann", o.Record.Settlement.By)
			alreadyPaid(t, (<-next.Sale("T-1", world.Terminal)).Err)
		})
	}
}

func TestANoteThatCannotBeKeptIsRefused(t *testing.T) {
	world.In(t, func(t *testing.T, w *world.World) {
		till := w.OpenTill("a")
		w.Store.Break(true)
		_, err := till.Note("T-1", world.Terminal)
		assert.Equal(t, transaction.StorageUnavailable, world.CodeOf(err))
		w.Store.Break(false)
		w.Store.Hang(world.Any)
		till.Engine.CopyRecords()
		_, err = till.Note("T-1", world.Terminal)
		assert.Equal(t, transaction.StorageUnavailable, world.CodeOf(err))
		w.Store.Release()
		synctest.Wait()
		assert.Len(t, till.Copied(), 1, "it was kept after all, and the copy has it")
		_, err = till.Note("T-2", "VCMINVLSCD0")
		require.NoError(t, err)
	})
}

// A report lists as open what must still be settled or booked on its own terminal, and
// nothing else. An end of day may run after staff carried on, and it settles none of
// these.
func TestAReportListsWhatIsOpen(t *testing.T) {
	world.In(t, func(t *testing.T, w *world.World) {
		ctx := context.Background()
		till := w.OpenTill("a")
		require.NoError(t, (<-till.Sale("T-0", world.Terminal)).Err)
		require.NoError(t, (<-till.Sale("T-9", "VCMINVLSCD0")).Err)
		till.LoseAnswer("T-1", world.Terminal)
		_, err := till.Engine.CarryOn(ctx, world.Site, world.Terminal, journal.StaffAction{By: "Ann", Reason: "closing"})
		require.NoError(t, err)
		time.Sleep(time.Minute) // after that the terminal has finished
		before := world.PendingOf(t, till)
		done := <-till.Report("reportEndOfDay", world.Terminal, "1")
		require.NoError(t, done.Err)
		assert.Equal(t, "COMPLETE", done.Outcome.ReportResult())

		open, err := till.Engine.OpenOn(ctx, world.Site, world.Terminal)
		require.NoError(t, err)
		states := map[string]string{}
		for _, p := range open {
			states[p.Record.Reference] = p.State()
		}
		assert.Equal(t, map[string]string{"T-0": "unacknowledged", "T-1": "unknown"}, states)
		assert.Equal(t, before, world.PendingOf(t, till), "nothing was settled by it")
		assert.Equal(t, transaction.PaymentOpen, world.CodeOf((<-till.Sale("T-1", world.Terminal)).Err), "the bill is as closed as before")
	})
}
