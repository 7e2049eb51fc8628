package verdicts

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"

	"connect-epos/core/contract"
	"connect-epos/core/journal"
	"connect-epos/core/transaction"
	"connect-epos/internal/simtest/world"
)

// ordeal is one payment of T-1 that nobody can tell of, with staff who do not wait unless
// they must. They say at any time what the card machine has booked by then. When the
// payment counts as not paid, they sell the bill again at once.
type ordeal struct {
	way   loss
	heard string        // the terminal's last notification before the link was lost; "" means none
	down  time.Duration // how long the network stays down
	busy  bool          // another till goes on selling on the same card machine
	slow  float64       // how many times slower the customer is
	staff string        // "hammers", "waits", "old dialog"
}

// loss is a way in which the till loses sight of a payment. end is the latest time at
// which its socket is certainly closed.
type loss struct {
	name string
	lose func(t *testing.T, w *world.World, till *world.Till) *world.Till // it returns the tab in which staff decide
	end  time.Duration
}

// A half-open link is noticed within a minute. It is listened to for five minutes and
// closed within one more. What it held may arrive for 210 s after that.
const deadLink = time.Minute + transaction.AnswerLimit + world.CloseLimit + transaction.GiveUpLimit

func halfOpen(heals time.Duration) loss {
	return loss{fmt.Sprint("half-open for ", heals), func(t *testing.T, w *world.World, till *world.Till) *world.Till {
		freezeFor(t, w, heals)
		return till
	}, deadLink}
}

func freezeFor(t *testing.T, w *world.World, heals time.Duration) {
	assert.NoError(t, w.Sim.FreezeLinks())
	time.AfterFunc(heals, func() { _ = w.Sim.ThawLinks() })
}

func losses() []loss {
	reload := func(t *testing.T, w *world.World, till *world.Till) *world.Till {
		till.Kill()
		return w.Till("b")
	}
	return []loss{
		{"cut", func(t *testing.T, w *world.World, till *world.Till) *world.Till {
			assert.NoError(t, w.Sim.CloseLinks(4000, "cut"))
			return till
		}, 0},
		halfOpen(20 * time.Second), halfOpen(100 * time.Second), halfOpen(5 * time.Minute),
		{"reloaded", reload, time.Minute},
		{"half-open and reloaded", func(t *testing.T, w *world.World, till *world.Till) *world.Till {
			freezeFor(t, w, 100*time.Second)
			return reload(t, w, till)
		}, time.Minute},
		{"taken over", func(t *testing.T, w *world.World, till *world.Till) *world.Till {
			next := w.Till("b")
			_, err := next.Engine.Open(context.Background(), world.Site, false)
			assert.NoError(t, err)
			_, err = next.TakeOver(world.Terminal)
			assert.NoError(t, err)
			return next
		}, 15 * time.Minute}, // the other tab lives, so only what was received counts
	}
}

// endured is how an ordeal ended.
type endured struct {
	believed bool          // a verdict of staff was taken
	refused  int           // how often staff were told to wait
	waited   time.Duration // the time since they first pressed
	broken   string
}

func (o ordeal) endure(t *testing.T) (e endured) {
	synctest.Test(t, func(t *testing.T) {
		w := world.New(t)
		defer time.Sleep(time.Hour)
		defer w.Close()
		w.Quiet, w.Store.Lazy = true, true
		w.Slow(t, o.slow)
		till := w.Till("a")
		till.Open()
		if o.heard == "" { // the frame stays in the socket
			till = o.way.lose(t, w, till)
			till.Sale("T-1", world.Terminal)
		} else {
			till.Sale("T-1", world.Terminal)
			for !heardOf(till, o.heard) {
				time.Sleep(20 * time.Millisecond)
			}
			w.Net.SetDown(o.down > 0)
			till = o.way.lose(t, w, till)
		}
		time.AfterFunc(o.down, func() { w.Net.SetDown(false) })
		if o.busy {
			w.BusyNeighbour(t)
		}
		_, err := till.Engine.Open(context.Background(), world.Site, false)
		assert.NoError(t, err)
		e = o.decide(w, till)
		time.Sleep(30 * time.Minute)
		first, again := w.Charges()
		if first+again > 1 {
			e.broken = fmt.Sprintf("charged %d times, believed %v after %v", first+again, e.believed, e.waited)
		}
	})
	return e
}

func heardOf(till *world.Till, value string) bool {
	for _, n := range till.Events(contract.EventNotification) {
		if n.(contract.Notification).Value == value {
			return true
		}
	}
	return false
}

// decide lets staff press until their verdict counts, or nobody needs it any more.
func (o ordeal) decide(w *world.World, till *world.Till) (e endured) {
	ctx, began, rev := context.Background(), time.Now(), 0
	limit := o.way.end + transaction.GiveUpLimit + o.down + 2*time.Minute
	for ; time.Since(began) < limit; e.waited = time.Since(began) {
		entry, open := unresolvedOf(till, "T-1")
		if !open {
			return e
		}
		if o.staff != "old dialog" || rev == 0 {
			rev = entry.Record.Rev
		}
		first, _ := w.Charges()
		v := journal.Settlement{Paid: first > 0, By: "Ann", Reason: "looked"}
		_, err := till.Engine.Settle(ctx, world.Site, "T-1", transaction.Seen{Attempt: 1, Rev: rev}, false, v)
		switch world.CodeOf(err) {
		case "":
			e.believed = true
			if !v.Paid {
				o.sellAgain(till)
			}
			return e
		case transaction.Changed:
			rev = err.(*contract.Error).Entry.Record.Rev
		case transaction.TooEarly, transaction.TerminalBusy:
			e.refused++
		}
		pause := 7 * time.Second
		if seconds := secondsOf(err); o.staff == "waits" && seconds > 0 {
			pause = time.Duration(seconds) * time.Second
		}
		time.Sleep(pause)
	}
	e.broken = "a dead end: staff were never believed"
	return e
}

func secondsOf(err error) int {
	if refused, ok := err.(*contract.Error); ok {
		return refused.Seconds
	}
	return 0
}

func unresolvedOf(till *world.Till, reference string) (contract.Pending, bool) {
	entries, err := till.Engine.Pending(context.Background(), world.Site)
	for _, p := range entries {
		if p.Record.Reference == reference && p.Record.Unresolved() {
			return p, true
		}
	}
	return contract.Pending{}, err != nil
}

// sellAgain sells the bill on another card machine, as soon as the network is up.
func (o ordeal) sellAgain(till *world.Till) {
	for range 200 {
		if s := <-till.Pay(contract.Payment{Kind: "sale", TID: world.Resold, Amount: 1250, Currency: "GBP", Reference: "T-1", Token: "again"}); world.CodeOf(s.Err) != transaction.NotConnected {
			return
		}
		time.Sleep(5 * time.Second)
	}
}

// chosen tells whether the ordeal of that number is tried: all of them where -all is given. The shares are counted in fives and in
// sevens, because the ways vary in twos and threes: so each value of each of them is tried together with each value of the others.
func chosen(i int) bool {
	switch {
	case *world.AllPoints:
		return true
	case testing.Short():
		return i%7 == 0
	}
	return i%5 < 2
}

// A verdict that nobody insisted on never leads to a second charge, and no verdict has to
// wait longer than the card machine can take the payment.
func TestNoVerdictIsTooEarlyAndNoneIsADeadEnd(t *testing.T) {
	var all []ordeal
	for _, way := range losses() {
		for _, heard := range []string{"", "TRANSACTION_STARTED", "PRESENT_CARD", "CONNECTING", "APPROVED"} {
			for _, down := range []time.Duration{0, 8 * time.Minute} {
				for _, busy := range []bool{false, true} {
					for _, slow := range []float64{1, 20} {
						for _, staff := range []string{"hammers", "waits", "old dialog"} {
							if frozen := way.end == deadLink; heard != "" || frozen && down == 0 {
								all = append(all, ordeal{way, heard, down, busy, slow, staff})
							}
						}
					}
				}
			}
		}
	}
	var mu sync.Mutex
	played, believed, refused, longest := 0, 0, 0, time.Duration(0)
	t.Run("ordeals", func(t *testing.T) {
		for i, o := range all {
			if !chosen(i) {
				continue
			}
			t.Run(fmt.Sprintf("%s, heard %q, down %v, busy %v, slow %v, staff %s", o.way.name, o.heard, o.down, o.busy, o.slow, o.staff), func(t *testing.T) {
				t.Parallel()
				e := o.endure(t)
				assert.Empty(t, e.broken)
				mu.Lock()
				defer mu.Unlock()
				played++
				refused += e.refused
				if e.believed {
					believed++
					longest = max(longest, e.waited)
				}
			})
		}
	})
	t.Logf("%d of %d ordeals, %d verdicts believed after at most %v, %d refused as too early, none led to a second charge", played, len(all), believed, longest, refused)
	assert.Positive(t, believed)
	assert.Positive(t, refused)
}
