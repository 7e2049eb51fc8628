package tabs

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-epos/core/contract"
	"connect-epos/core/counter"
	"connect-epos/core/evidence"
	"connect-epos/core/journal"
	"connect-epos/core/service"
	"connect-epos/core/transaction"
	"connect-epos/internal/simtest/world"
	"connect-epos/sim"
)

func reason(err error) string {
	var e *contract.Error
	if errors.As(err, &e) {
		return e.Reason
	}
	return ""
}

// A second tab sees at once that another one uses the terminal. It may wait for it, and
// then it goes on as soon as the other tab has finished.
func TestASecondTabIsRefusedOrWaits(t *testing.T) {
	world.In(t, func(t *testing.T, w *world.World) {
		a, b := w.TwoTabs()
		first := a.Sale("T-1", world.Terminal)
		time.Sleep(time.Second)
		began := time.Now()
		refused := <-b.Sale("T-2", world.Terminal)
		assert.Equal(t, transaction.TerminalInUse, world.CodeOf(refused.Err))
		assert.Equal(t, "held-elsewhere", reason(refused.Err))
		assert.Zero(t, time.Since(began), "at once")

		waits := b.SaleThatWaits("T-2", world.Terminal, time.Minute)
		synctest.Wait()
		assert.Equal(t, transaction.TerminalUnresolved, world.CodeOf((<-b.SaleThatWaits("T-3", world.Terminal, time.Minute)).Err), "one waits in a tab")
		require.NoError(t, (<-first).Err)
		assert.Empty(t, waits)
		second := <-waits
		require.NoError(t, second.Err)
		assert.Equal(t, journal.Approved, second.Outcome.Result())
		assert.Equal(t, 2, w.Sales())
		assert.Equal(t, "T-1 T-2", referencesOf(w))
	})
}

// referencesOf returns the references in the order in which they were reserved.
func referencesOf(w *world.World) (list string) {
	for _, e := range w.Store.Entries() {
		if e.Kind == journal.EntryReserved {
			if list != "" {
				list += " "
			}
			list += e.Reference
		}
	}
	return list
}

// The wait ends when its time is over, when the payment is cancelled, or when
// the counter is closed. Nothing is sent and nothing is journalled.
func TestAWaitForATerminalEnds(t *testing.T) {
	for name, c := range map[string]struct {
		end    func(b *world.Till)
		code   contract.Code
		result journal.Result
	}{
		"its time is over": {func(*world.Till) { time.Sleep(2 * time.Second) }, transaction.TerminalInUse, ""},
		"it is cancelled": {func(b *world.Till) {
			cancelling, err := b.Engine.Cancel(context.Background(), world.Site, "T-2", transaction.Seen{})
			assert.NoError(b.World.T, err)
			assert.True(b.World.T, cancelling)
		}, "", journal.Cancelled},
		"the counter closes": {func(b *world.Till) { assert.NoError(b.World.T, b.Engine.CloseSite(context.Background(), world.Site)) }, transaction.Closed, ""},
	} {
		t.Run(name, func(t *testing.T) {
			world.In(t, func(t *testing.T, w *world.World) {
				a, b := w.TwoTabs()
				first := a.Sale("T-1", world.Terminal)
				time.Sleep(time.Second)
				waits := b.SaleThatWaits("T-2", world.Terminal, 2*time.Second)
				synctest.Wait()
				c.end(b)
				ended := <-waits
				assert.Equal(t, c.code, world.CodeOf(ended.Err))
				if c.result != "" {
					assert.Equal(t, c.result, ended.Outcome.Result())
					assert.Equal(t, journal.SentNo, ended.Outcome.Record.Sent)
				}
				require.NoError(t, (<-first).Err)
				assert.Equal(t, 1, w.Sales())
				assert.Equal(t, "T-1", referencesOf(w))
			})
		})
	}
}

// A tab dies. Another tab that runs takes over its payments without being asked: it
// recovers first, and then it tells.
func TestALivingTabTakesOverByItself(t *testing.T) {
	for name, seen := range map[string]bool{"known before": true, "not known before": false} {
		t.Run(name, func(t *testing.T) {
			world.In(t, func(t *testing.T, w *world.World) {
				w.ChangeSite(t, world.Exclusive)
				a, b := w.TwoTabs()
				require.NoError(t, (<-a.Sale("T-0", world.Terminal)).Err)
				require.NoError(t, a.Engine.Acknowledge(context.Background(), world.Site, "T-0", transaction.Seen{}))
				if seen {
					a.Sale("T-1", world.Terminal)
					time.Sleep(counter.LookEvery)
					require.NoError(t, (<-a.Sale("T-2", world.OtherTerminal)).Err, "so that it is known in the next look")
					time.Sleep(counter.LookEvery)
				}
				lost := a.Sale("T-3", world.Terminal)
				time.Sleep(4 * time.Second)
				require.Empty(t, lost)
				a.Kill()
				died := time.Now()
				for len(b.Events(contract.EventRecovered)) == 0 || last(b).Record.Reference != "T-3" {
					time.Sleep(time.Second)
					require.Less(t, time.Since(died), 2*time.Minute)
				}
				if seen {
					assert.Less(t, time.Since(died), 20*time.Second, "its lease told, no look at the journal")
				}
				assert.Equal(t, journal.Approved, last(b).Result())
				assert.Equal(t, transaction.ReasonProven, last(b).Record.Reason)
				require.NoError(t, (<-b.Sale("T-4", world.Terminal)).Err, "the terminal is free")
			})
		})
	}
}

// last returns the outcome that was recovered last.
func last(till *world.Till) transaction.Outcome {
	told := till.Events(contract.EventRecovered)
	return told[len(told)-1].(transaction.Outcome)
}

// The engine that replaces a dead one in the same page takes over before other tabs.
func TestTheHeirOfADeadEngineGoesFirst(t *testing.T) {
	world.In(t, func(t *testing.T, w *world.World) {
		a, b := w.TwoTabs()
		require.NoError(t, (<-a.Sale("T-0", world.Terminal)).Err)
		require.NoError(t, a.Engine.Acknowledge(context.Background(), world.Site, "T-0", transaction.Seen{}))
		require.NoError(t, (<-a.Sale("T-0b", world.OtherTerminal)).Err)
		b.LookAround(t)
		a.Sale("T-1", world.Terminal)
		time.Sleep(4 * time.Second)
		a.Kill()
		time.Sleep(time.Second) // a page needs some time to load
		heir := w.Till("a2")
		heir.Open()
		time.Sleep(counter.HeirGap)
		assert.NotEmpty(t, heir.Events(contract.EventPending))
		assert.Empty(t, b.Events(contract.EventPending))
	})
}

// Staff take a terminal from a tab that is frozen in the middle of a payment. This tab
// follows the payment and proves it. What the other tab does when it wakes up is refused.
func TestATerminalIsTakenFromAFrozenTab(t *testing.T) {
	world.In(t, func(t *testing.T, w *world.World) {
		w.ChangeSite(t, world.Exclusive)
		a, b := w.TwoTabs()
		require.NoError(t, (<-a.Sale("T-0", world.Terminal)).Err)
		sale := a.Sale("T-1", world.Terminal)
		time.Sleep(time.Second)
		a.Freeze()
		time.Sleep(time.Minute)
		assert.Equal(t, transaction.TerminalInUse, world.CodeOf((<-b.Sale("T-2", world.Terminal)).Err))
		_, err := b.Engine.Settle(context.Background(), world.Site, "T-1", transaction.Seen{}, true, world.NotPaid)
		assert.Equal(t, "held-elsewhere", reason(err), "its tab may live")

		taken, err := b.TakeOver(world.Terminal)
		require.NoError(t, err)
		require.Len(t, taken, 1)
		assert.Equal(t, "T-1", taken[0].Record.Reference)
		assert.Equal(t, transaction.ReasonEngineLost, taken[0].Record.Reason)
		require.NotNil(t, taken[0].Record.TakenOver)
		assert.Equal(t, "Ann", taken[0].Record.TakenOver.By)
		time.Sleep(10 * time.Second)
		require.Len(t, b.Events(contract.EventRecovered), 1)
		assert.Equal(t, transaction.ReasonProven, last(b).Record.Reason)
		require.NoError(t, (<-b.Sale("T-2", world.Terminal)).Err)

		a.Thaw()
		end := <-sale
		require.NoError(t, end.Err)
		assert.Equal(t, transaction.Unsettled, end.Outcome.Result())
		assert.Equal(t, transaction.ReasonTakenOver, end.Outcome.Record.Reason)
		time.Sleep(time.Minute)
		assert.Equal(t, 3, w.Sales(), "nothing was sent again")
		assert.Len(t, w.Sim.Ledger(), 3)
		attempts, err := w.Store.Attempts(context.Background(), "simulator.test.connect.paymentsense.cloud", "T-1")
		require.NoError(t, err)
		if assert.Len(t, attempts, 1) {
			assert.Equal(t, transaction.ReasonProven, attempts[0].Reason, "the journal is as the other tab left it")
		}
		require.NoError(t, (<-a.Sale("T-3", world.Terminal)).Err, "it goes on like any other tab")
	})
}

// A tab freezes after its reservation was stored and before its frame was sent. When it
// wakes up, it does not send the frame: staff may have been paid in another way by then.
func TestATabThatFrozeBeforeItSentSendsNothing(t *testing.T) {
	for name, loser := range map[string]bool{"loser": true, "left alone": false} {
		for at, moment := range map[string]world.Moment{"before it is kept": world.PutBegun, "once it is kept": world.PutDone} {
			t.Run(name+" "+at, func(t *testing.T) {
				world.In(t, func(t *testing.T, w *world.World) { frozenBeforeSending(t, w, loser, moment) })
			})
		}
	}
}

func frozenBeforeSending(t *testing.T, w *world.World, loser bool, moment world.Moment) {
	a, b := w.TwoTabs()
	w.Watch(func(m world.Moment, till *world.Till) {
		if m == moment && till == a {
			a.Freeze()
		}
	})
	sale := a.Sale("T-1", world.Terminal)
	time.Sleep(time.Minute)
	w.Watch(func(world.Moment, *world.Till) {})
	want := transaction.StorageUnavailable
	if loser {
		want = transaction.TerminalInUse
		taken, err := b.TakeOver(world.Terminal)
		require.NoError(t, err)
		for _, p := range taken {
			_, err := b.Engine.Settle(context.Background(), world.Site, p.Record.Reference, transaction.Seen{}, true, world.NotPaid)
			require.NoError(t, err)
		}
		require.NoError(t, (<-b.Sale("T-2", world.Terminal)).Err)
	}
	a.Thaw()
	end := <-sale
	assert.Contains(t, []contract.Code{want, transaction.StorageUnavailable, transaction.TerminalInUse}, world.CodeOf(end.Err))
	time.Sleep(time.Minute)
	assert.Equal(t, map[bool]int{true: 1}[loser], w.Sales())
	assert.Empty(t, w.OpenOn(world.Terminal), "the terminal is free")
	require.NoError(t, (<-b.Sale("T-3", world.Terminal)).Err)
}

// A terminal was taken over from a window that may still live. While it may, a terminal
// that shows nothing new is no evidence that nothing was taken: the window's socket may
// still bring something. After the window is gone, it is evidence.
func TestSilenceProvesNothingUntilTheOtherTabHasEnded(t *testing.T) {
	world.In(t, func(t *testing.T, w *world.World) {
		w.ChangeSite(t, world.Exclusive)
		a, b := w.TwoTabs()
		require.NoError(t, (<-a.Sale("T-0", world.Terminal)).Err)
		time.Sleep(time.Minute)
		require.NoError(t, w.Sim.AddFault(sim.Fault{Do: "lose", Direction: "in", Name: "sale"}))
		a.Sale("T-1", world.Terminal)
		time.Sleep(time.Second)
		a.Freeze()
		_, err := b.TakeOver(world.Terminal)
		require.NoError(t, err)
		time.Sleep(transaction.GiveUpLimit + time.Minute)
		require.Len(t, world.PendingOf(t, b), 2)
		assert.Equal(t, evidence.WhyLinkOpen, world.PendingOf(t, b)[1].Record.Evidence.Why)
		a.Kill()
		time.Sleep(2 * time.Minute)
		assert.Equal(t, evidence.LikelyNotTaken, world.PendingOf(t, b)[1].Record.Evidence.Finding)
	})
}

// A take-over from a tab that lives and works is safe, too: that tab says so and lets the
// terminal go.
func TestATerminalMayBeTakenFromALivingTab(t *testing.T) {
	world.In(t, func(t *testing.T, w *world.World) {
		const slow = "VCMINVLTIP0" // no card is presented there for 200 s
		a, b := w.TwoTabs()
		sale := a.Sale("T-1", slow)
		time.Sleep(time.Second)
		_, err := b.TakeOver(slow)
		require.NoError(t, err)
		end := <-sale
		assert.Equal(t, transaction.ReasonTakenOver, end.Outcome.Record.Reason)
		require.Len(t, a.Events(contract.EventPending), 1)
		assert.Equal(t, contract.OwnerElsewhere, a.Events(contract.EventPending)[0].(contract.Pending).Owner)
		again, err := b.TakeOver(slow)
		require.NoError(t, err)
		assert.Len(t, again, 1, "what it has it has")
		back, err := a.TakeOver(slow)
		require.NoError(t, err)
		assert.Len(t, back, 1, "and it can be taken back")
		synctest.Wait()
		free, err := a.TakeOver(world.OtherTerminal)
		require.NoError(t, err)
		assert.Empty(t, free, "where nobody has it there is nothing to take")
		assert.Equal(t, 1, w.Sales())
	})
}

// A terminal was replaced by another machine. Nobody asks it any more: its payment
// waits for staff, and the terminal's name is free for new payments.
func TestATerminalThatIsGoneIsAskedNothing(t *testing.T) {
	world.In(t, func(t *testing.T, w *world.World) {
		till := w.Till("a")
		till.Open()
		w.DropLink("before", "response:sale")
		till.Sale("T-1", world.Terminal)
		time.Sleep(time.Second)
		require.NoError(t, w.Sim.SetTerminal(sim.TerminalOrder{TID: world.Terminal, State: "busy"}))
		time.Sleep(time.Minute)
		require.Empty(t, world.PendingOf(t, till)[0].Record.Evidence.Finding)
		gone, err := till.Engine.CarryOn(context.Background(), world.Site, world.Terminal, journal.StaffAction{By: "Ann", Reason: "broken", TerminalGone: true})
		require.NoError(t, err)
		require.Len(t, gone, 1)
		assert.Equal(t, evidence.CannotTell, gone[0].Record.Evidence.Finding)
		assert.Equal(t, evidence.WhyTerminalGone, gone[0].Record.Evidence.Why)
		asked := w.Sent("terminalDetails") + w.Sent("duplicate")
		time.Sleep(10 * time.Minute)
		assert.Equal(t, asked, w.Sent("terminalDetails")+w.Sent("duplicate"))
		assert.Len(t, world.PendingOf(t, till), 1)
	})
}

// A frame waited in the queue of its link while the tab was frozen. It is not sent when
// the tab wakes up.
func TestAFrameThatWaitedTooLongDoesNotLeave(t *testing.T) {
	world.In(t, func(t *testing.T, w *world.World) {
		a := w.Till("a")
		a.Open()
		for range 5 {
			go func() { _, _ = a.Engine.Terminals(context.Background(), world.Site) }() // they fail after the thaw
		}
		synctest.Wait()
		sale := a.Sale("T-1", world.Terminal)
		synctest.Wait()
		require.Empty(t, sale)
		require.Zero(t, w.Sales(), "it waits for its turn")
		a.Freeze()
		time.Sleep(service.PutLimit + time.Second)
		a.Thaw()
		end := <-sale
		assert.Equal(t, transaction.NotConnected, world.CodeOf(end.Err))
		assert.Equal(t, "too-slow", reason(end.Err))
		time.Sleep(time.Minute)
		assert.Zero(t, w.Sales())
		require.NoError(t, (<-a.Sale("T-1", world.Terminal)).Err)
	})
}
