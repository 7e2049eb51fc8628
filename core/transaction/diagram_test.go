package transaction

import (
	"maps"
	"math/rand/v2"
	"slices"
	"testing"

	"connect-epos/internal/machinetest"
)

// arrow is one step of the machine: an event that led from one phase to
// another, or left it where it was.
type arrow struct {
	from, to Phase
	kind     Kind
}

type arrows map[arrow]bool

// step steps the machine and keeps the arrow.
func (a arrows) step(s State, e Event) State {
	next, _ := Step(s, e)
	a[arrow{s.Phase, next.Phase, e.Kind}] = true
	return next
}

// tooSlow is a state after two commands that the journal took too long to keep,
// and kept after all: both were refused meanwhile.
func (a arrows) tooSlow(s State, commands ...Event) {
	var kept []Event
	for _, e := range commands {
		s = a.step(s, e)
		kept = append(kept, Event{Kind: StoredLate, Record: s.Change.Next})
		s = a.step(s, Event{Kind: StoreLate, Failure: Failure{Code: StorageUnavailable}})
	}
	for _, e := range kept {
		s = a.step(s, e)
	}
}

// stepped are all arrows that steps lead along: one ordinary state of each phase
// with one ordinary event of each kind, walks that bring any event in any order
// in which it can come, and what those rarely meet.
func stepped(t *testing.T) arrows {
	arrows, all := arrows{}, states()
	for phase, s := range all {
		for kind, e := range events(s) {
			if table[phase][kind] != nil {
				arrows.step(s, e)
			}
		}
	}
	carrying := events(all[Unknown])[CarryOn]
	arrows.tooSlow(all[Unknown], notPaid, carrying)
	arrows.tooSlow(all[Disputed], notPaid, carrying)
	arrows.step(all[InFlight], Event{Kind: TimerExpired, Timer: RetryTimer})
	random := rand.New(rand.NewPCG(7, 7))
	for i := range 3_000 {
		steps := randomSteps(random, i)
		maps.Copy(arrows, walkThrough(t, first(steps[0]), steps))
	}
	return arrows
}

// diagram draws the machine as Mermaid, and lists what makes no arrow.
func diagram(arrows arrows) string {
	names := machinetest.Names(phases)
	phase := func(name string) Phase { return Phase(slices.Index(names, name)) }
	return preface + machinetest.Machine{Phases: names, First: Fresh.String(), Last: Gone.String(), Remain: remain,
		Labels: func(from, to string) []string {
			if from == machinetest.Nowhere || to == machinetest.Nowhere {
				return nil
			}
			return kindsOf(arrows, phase(from), phase(to))
		}}.Draw()
}

const preface = "# The states of a payment\n\n" +
	"This page is for engineers who change the machine of a payment. It is drawn from the machine itself: `TestTheDiagramIsCurrent` steps it through every phase, and compares. What each event means stands at\n" +
	"`Kind` in `core/transaction/event.go`, what each phase means at `Phase` in `core/transaction/state.go`. An arrow names all events that\n" +
	"can lead along it; where several lead away on the same event, what came before decides.\n\n"

const remain = "What a phase takes without leaving it; an event that is in neither place is absorbed, and noted in the log"

// kindsOf names the events that lead from one phase to another, in the order of
// their kinds. What is only noted leads nowhere.
func kindsOf(arrows arrows, from, to Phase) []string {
	var names []string
	for k := range kinds {
		if arrows[arrow{from, to, k}] && table[from][k] != nil {
			names = append(names, kindNames[k])
		}
	}
	return names
}

// docs/states.md is what the machine does now; -update rewrites it.
func TestTheDiagramIsCurrent(t *testing.T) {
	machinetest.Current(t, "states.md", diagram(stepped(t)))
}
