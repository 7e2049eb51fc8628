package stories

import (
	"context"
	"time"

	"github.com/stretchr/testify/require"

	"connect-epos/core/connect"
	"connect-epos/core/contract"
	"connect-epos/core/journal"
	"connect-epos/internal/simtest/world"
	"connect-epos/sim"
)

// class is one kind of thing that goes wrong. It is tried at every point of a story.
type class struct {
	name   string
	points func(undisturbed end) int
	at     func(k int) func(r *run) // arms what goes wrong at the k-th point, counted from 0
	knobs  func(*sim.Knobs)
	few    bool          // tried with a few stories only, because it concerns what recovery asks
	later  time.Duration // the time after it until another tab opens
	shared bool          // it cannot happen where nobody else uses the terminal
	first  func(r *run)  // what happened before

	disputed bool // Connect answers twice and contradicts itself, so the payment is disputed
}

func steps(e end) int  { return e.steps }
func frames(e end) int { return e.frames }
func writes(e end) int { return e.puts }
func money(e end) int  { return len(e.kinds) }

func once(end) int { return 1 }

func undisturbed(int) func(*run) { return nil }

func times(n int, of func(end) int) func(end) int { return func(e end) int { return n * of(e) } }

// classes are all the classes, each of which is tried with every story.
var classes = []class{
	{name: "nothing", points: once, at: undisturbed},
	{name: "crash", points: steps, at: crash},
	{name: "crash, found late", few: true, points: steps, at: crash, later: 5 * time.Minute},
	{name: "link dropped", points: times(2, frames), at: drop},
	{name: "frame repeated", points: frames, at: fault("repeat", "out")},
	{name: "request repeated", points: money, at: fault("repeat", "in"), disputed: true},
	{name: "frame delayed", points: frames, at: fault("delay", "*")},
	{name: "frames swapped", points: frames, at: fault("swap", "*")},
	{name: "frame lost", points: frames, at: fault("lose", "*")},
	{name: "frame garbled", points: frames, at: fault("malform", "*")},
	{name: "link half-open", points: steps, at: freeze},
	{name: "write fails", points: times(2, writes), at: broken},
	{name: "write hangs", points: times(2, writes), at: hanging},

	{name: "error after the charge", few: true, points: once, at: undisturbed, knobs: func(k *sim.Knobs) { k.FailAfter, k.FailCode = "APPROVED", sim.CodeBusy }},

	{name: "duplicate stale once", few: true, points: frames, at: dropped, knobs: func(k *sim.Knobs) { k.DuplicateStale = 1 }},
	{name: "duplicate stale", few: true, points: frames, at: dropped, knobs: func(k *sim.Knobs) { k.DuplicateStale = -1 }},
	{name: "duplicate slow", few: true, points: frames, at: dropped, knobs: func(k *sim.Knobs) { k.DuplicateDelayMs = 9000 }},
	{name: "duplicate too slow", few: true, points: frames, at: dropped, knobs: func(k *sim.Knobs) { k.DuplicateDelayMs = 40_000 }},
	{name: "duplicate erring", few: true, points: frames, at: dropped, knobs: func(k *sim.Knobs) { k.DuplicateError = -32603 }},
	{name: "duplicate occupies", few: true, points: frames, at: dropped, knobs: func(k *sim.Knobs) { k.DuplicateOccupies = 20 }},
	{name: "duplicate blank", few: true, points: frames, at: dropped, knobs: func(k *sim.Knobs) { k.DuplicateBlank = []string{"amountBase", "transactionTime"} }},
	{name: "numbers skip", few: true, points: frames, at: dropped, knobs: func(k *sim.Knobs) { k.NumberSkips = 1 }},
	{name: "numbers blank", few: true, points: frames, at: dropped, knobs: func(k *sim.Knobs) { k.NumberBlank = true }},
	{name: "numbers reset", few: true, points: frames, at: dropped, first: reset},
	{name: "clock an hour off", few: true, points: frames, at: dropped, knobs: func(k *sim.Knobs) { k.ClockOffsetMinutes = 60 }},
	{name: "asks again", few: true, points: frames, at: dropped, knobs: func(k *sim.Knobs) { k.Redeliver = true }},
	{name: "foreign sale", few: true, shared: true, points: frames, at: foreign},
	{name: "earlier one unresolved", few: true, points: frames, at: dropped, first: unresolved},
}

// crash kills the tab at the k-th moment.
func crash(k int) func(*run) {
	return func(r *run) {
		r.at = func(_ world.Moment, till *world.Till) {
			if r.steps == k+1 {
				till.Kill()
			}
		}
	}
}

// arm tells the simulator to use a fault.
func (d *day) arm(f sim.Fault) { require.NoError(d.t, d.Sim.AddFault(f)) }

// drop drops the link before or after the k/2-th frame.
func drop(k int) func(*run) {
	return func(r *run) {
		r.arm(sim.Fault{Do: "drop", When: []string{"before", "after"}[k%2], Direction: "*", Name: "*", Skip: k / 2})
	}
}

// dropped drops the link before the k-th frame.
func dropped(k int) func(*run) { return drop(2 * k) }

// fault does something to the k-th frame.
func fault(do, direction string) func(k int) func(*run) {
	return func(k int) func(*run) {
		return func(r *run) { r.arm(sim.Fault{Do: do, Direction: direction, Name: "*", Skip: k, MS: 20_000}) }
	}
}

// freeze makes the link half-open at the k-th moment, and heals it late.
func freeze(k int) func(*run) {
	late := []time.Duration{20 * time.Second, 100 * time.Second, 5 * time.Minute}[k%3]
	return func(r *run) {
		r.busy = true
		r.at = func(world.Moment, *world.Till) {
			if r.steps != k+1 {
				return
			}
			_ = r.Sim.FreezeLinks() // this concerns all open links, so no number can be wrong
			time.AfterFunc(late, func() {
				_ = r.Sim.ThawLinks()
				r.calm(time.Minute)
			})
		}
	}
}

// calm notes after a while that the fault is over.
func (r *run) calm(after time.Duration) {
	time.AfterFunc(after, func() {
		r.watching.Lock()
		defer r.watching.Unlock()
		r.busy = false
	})
}

// broken makes the journal fail at the k/2-th change: at that change only, or at all
// changes for a while.
func broken(k int) func(*run) {
	while := []time.Duration{1, 40 * time.Second}[k%2]
	return func(r *run) {
		r.at = func(m world.Moment, _ *world.Till) {
			if m == world.PutBegun && r.puts == k/2+1 {
				r.Store.Break(true)
				time.AfterFunc(while, func() { r.Store.Break(false) })
			}
		}
	}
}

// hanging makes the journal hang at the k/2-th change.
func hanging(k int) func(*run) {
	while := []time.Duration{3 * time.Second, time.Minute}[k%2]
	return func(r *run) {
		r.at = func(m world.Moment, _ *world.Till) {
			if m == world.PutBegun && r.puts == k/2+1 {
				r.Store.Hang("T-1")
				r.Store.Hang("T-2")
				time.AfterFunc(while, r.Store.Release)
			}
		}
	}
}

// reset lets the terminal's numbers begin again at 1.
func reset(r *run) { require.NoError(r.t, r.Sim.SetNextNumber(place, 1)) }

// foreign drops the link before the k-th frame. Then a customer pays the same amount on
// the machine itself.
func foreign(k int) func(*run) {
	return func(r *run) {
		typ := map[string]string{connect.Refund: "REFUND"}[r.story.kinds[0]]
		r.arm(sim.Fault{Do: "drop", When: "before", Direction: "*", Name: "*", Skip: k})
		r.busy = true
		go func() {
			for r.Sim.Links() > 0 && r.t.Context().Err() == nil {
				time.Sleep(100 * time.Millisecond)
			}
			for n := 0; n < 100 && !r.keyedIn(sim.ForeignPayment{TID: place, Amount: 1250, Type: typ}); n++ {
				time.Sleep(100 * time.Millisecond)
			}
			r.calm(0)
		}()
	}
}

// unresolved is an earlier payment of the same amount. It was charged, nobody could
// explain the charge, and staff carried on.
func unresolved(r *run) {
	ctx := context.Background()
	r.knob(r.t, func(k *sim.Knobs) { k.Unsupported = []string{connect.Duplicate} })
	kind := r.story.kinds[0]
	r.arm(sim.Fault{Do: "drop", When: "before", Direction: "out", Name: "response:" + kind})
	till := r.till
	c := r.pay(till, contract.Payment{Kind: kind, TID: place, Amount: 1250, Currency: "GBP", Reference: "T-E"})
	<-c.ended
	till.Open()
	_, err := till.Engine.CarryOn(ctx, world.Site, place, journal.StaffAction{By: "Ann", Reason: "queue"})
	require.NoError(r.t, err)
	r.knob(r.t, func(k *sim.Knobs) { k.Unsupported = nil })
}
