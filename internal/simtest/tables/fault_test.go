package tables

import (
	"context"
	"time"

	"connect-epos/core/contract"
	"connect-epos/core/uri"
	"connect-epos/core/wire"
	"connect-epos/internal/simtest/world"
	"connect-epos/sim"
)

// mishap is one kind of thing that goes wrong. It is tried at every point of a meal.
type mishap struct {
	name   string
	points func(undisturbed count) int
	at     func(k int) func(*evening)
	few    bool // tried with a few meals only
	late   bool // it delays answers or frames, and some come too late
	blurs  bool // a message that cannot be read counts as delivered: nothing tells it again
	later  time.Duration
}

// count says how many points of each kind an undisturbed meal has.
type count struct{ steps, frames, puts, asks int }

func ofSteps(c count) int  { return c.steps }
func ofFrames(c count) int { return c.frames }
func ofPuts(c count) int   { return c.puts }
func ofAsks(c count) int   { return c.asks }

func twice(of func(count) int) func(count) int { return func(c count) int { return 2 * of(c) } }

// mishaps are all the mishaps, each of which is tried with every meal.
var mishaps = []mishap{
	{name: "nothing", points: func(count) int { return 1 }, at: func(int) func(*evening) { return func(*evening) {} }},
	{name: "crash", points: ofSteps, at: crashes},
	{name: "crash, found late", few: true, points: ofSteps, at: crashes, later: 5 * time.Minute},
	{name: "link dropped", points: twice(ofFrames), at: drops},
	{name: "frame repeated", points: ofFrames, at: wired("repeat", "out")},
	{name: "frame delayed", points: ofFrames, at: wired("delay", "*"), late: true},
	{name: "frames swapped", points: ofFrames, at: wired("swap", "out"), late: true},
	{name: "answer lost", points: ofFrames, at: wired("lose", "in"), late: true},
	{name: "question lost", points: func(count) int { return 2 * len(losable) }, at: loses, late: true},
	{name: "frame garbled", points: ofFrames, at: wired("malform", "out"), late: true, blurs: true},
	{name: "frame with more in it", few: true, points: ofFrames, at: wired("extra", "out")},
	{name: "link half-open", points: ofSteps, at: halfOpens, late: true},
	{name: "write fails", points: twice(ofPuts), at: breaksAt},
	{name: "write hangs", points: twice(ofPuts), at: hangsAt},
	{name: "another till", points: ofSteps, at: displaces, late: true},
	{name: "tab frozen", points: ofSteps, at: freezes, late: true},
	{name: "handler throws", points: ofAsks, at: answers(answering{stands: true, failed: "boom"})},
	{name: "handler acts and throws", points: ofAsks, at: answers(answering{stands: true, acts: true, failed: "boom"})},
	{name: "handler makes no sense", points: ofAsks, at: answers(answering{stands: true, acts: true, value: wire.String("what?")})},
	{name: "handler slow", points: ofAsks, at: answers(answering{wait: 9500 * time.Millisecond})},
	{name: "handler very slow", points: ofAsks, at: answers(answering{wait: 2 * time.Minute})},
}

// crashes kills the tab at the k-th moment.
func crashes(k int) func(*evening) {
	return func(e *evening) { e.atStep(k, e.kills) }
}

// atStep calls a function at the k-th moment. The function must not block.
func (e *evening) atStep(k int, do func(till *world.Till)) {
	e.at = func(_ world.Moment, till *world.Till) {
		if e.steps == k+1 {
			do(till)
		}
	}
}

func (e *evening) arm(f sim.Fault) {
	f.On = "pat"
	if err := e.Sim.AddFault(f); err != nil {
		e.t.Error(err)
	}
}

func drops(k int) func(*evening) {
	return func(e *evening) {
		e.arm(sim.Fault{Do: "drop", When: []string{"before", "after"}[k%2], Direction: "*", Name: "*", Skip: k / 2})
	}
}

func wired(do, direction string) func(int) func(*evening) {
	return func(k int) func(*evening) {
		return func(e *evening) { e.arm(sim.Fault{Do: do, Direction: direction, Name: "*", Skip: k, MS: 20_000}) }
	}
}

// losable are the frames that may get lost on a link that lives. A notice is not among them,
// because nothing would tell of its loss; a real WebSocket that lives loses no frame.
var losable = []string{"tableListRequest", "tableLockRequest", "posReceiptRequest", "finalPOSReceiptRequest", "tableUnlock"}

func loses(k int) func(*evening) {
	return func(e *evening) {
		e.arm(sim.Fault{Do: "lose", Direction: "out", Name: losable[k%len(losable)], Skip: k / len(losable)})
	}
}

func halfOpens(k int) func(*evening) {
	late := []time.Duration{20 * time.Second, 100 * time.Second, 5 * time.Minute}[k%3]
	return func(e *evening) {
		e.atStep(k, func(*world.Till) {
			_ = e.Sim.FreezeLinks()
			time.AfterFunc(late, func() { _ = e.Sim.ThawLinks() })
		})
	}
}

func (e *evening) atPut(k int, do func()) {
	e.at = func(m world.Moment, _ *world.Till) {
		if m == world.PutBegun && e.puts == k+1 {
			do()
		}
	}
}

func breaksAt(k int) func(*evening) {
	while := []time.Duration{1, 40 * time.Second}[k%2]
	return func(e *evening) {
		e.atPut(k/2, func() {
			e.Store.Break(true)
			time.AfterFunc(while, func() { e.Store.Break(false) })
		})
	}
}

func hangsAt(k int) func(*evening) {
	while := []time.Duration{3 * time.Second, time.Minute}[k%2]
	return func(e *evening) {
		e.atPut(k/2, func() {
			e.Store.Hang(world.Any)
			time.AfterFunc(while, e.Store.Release)
		})
	}
}

// displaces lets a till of other software take the tables, and leave again. Then
// staff let our till take over.
func displaces(k int) func(*evening) {
	return func(e *evening) { e.atStep(k, func(*world.Till) { go e.rival() }) }
}

func (e *evening) rival() {
	ctx := context.Background()
	site, err := e.Sites.Get(ctx, world.Site)
	if err != nil {
		e.t.Error(err)
		return
	}
	address, _ := uri.Build(site.Config(uri.PayAtTable, "other"))
	line, err := e.Net.Dial(ctx, address)
	if err != nil {
		return // the network is down for everybody
	}
	time.AfterFunc(20*time.Second, func() { _ = line.Close(1000, "gone") })
	for err == nil {
		_, err = line.Recv(ctx)
	}
	_ = e.serving().Engine.TakeOverTables(ctx, world.Site) // it is refused when our till was not displaced
}

// freezes freezes the tab at the k-th moment. Another tab takes the tables before it
// wakes up.
func freezes(k int) func(*evening) {
	return func(e *evening) {
		e.atStep(k, func(till *world.Till) {
			till.Freeze()
			time.AfterFunc(90*time.Second, till.Thaw)
			time.AfterFunc(5*time.Second, func() {
				if next := e.comes(); next != nil {
					_ = next.Engine.TakeOverTables(context.Background(), world.Site)
				}
			})
		})
	}
}

// answers makes a handler answer its k-th call differently.
func answers(how answering) func(int) func(*evening) {
	return func(k int) func(*evening) {
		return func(e *evening) {
			e.asked = func(n int, _ contract.Ask) answering {
				if n == k+1 {
					return how
				}
				return answering{}
			}
		}
	}
}
