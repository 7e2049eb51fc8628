package table

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"connect-epos/internal/machinetest"
)

// allArrows are all arrows that steps lead along: one ordinary state of each phase
// with one ordinary event of each kind, the stories, and walks that bring any event
// in any order in which it can come.
func allArrows(t *testing.T) map[arrow]bool {
	arrows := map[arrow]bool{}
	for _, s := range states(t) {
		all := events(s)
		for _, e := range all[1:] {
			note(arrows, traced(s, e))
		}
	}
	machinetest.Play(t, func(t *testing.T) machinetest.Happens { return newStory(t, arrows).happens })
	random := rand.New(rand.NewPCG(7, 7))
	for range 500 {
		steps := make([]byte, 20+random.IntN(120))
		for i := range steps {
			steps[i] = byte(random.UintN(256))
		}
		maps.Copy(arrows, walkThrough(t, steps))
	}
	return arrows
}

func note(arrows map[arrow]bool, more []arrow) {
	for _, a := range more {
		arrows[a] = true
	}
}

// diagram draws the three machines as Mermaid, and lists what makes no arrow.
func diagram(arrows map[arrow]bool) string {
	return preface +
		lockText + draw(arrows, lockMachine, machinetest.Names(phases)) + "\n" +
		paymentText + draw(arrows, paymentMachine, machinetest.Names(paymentPhases)) + "\n" +
		lateText + draw(arrows, lateMachine, machinetest.Names(latePhases))
}

func draw(arrows map[arrow]bool, machine string, names []string) string {
	first := names[0]
	if machine == paymentMachine {
		first = ""
	}
	return machinetest.Machine{Phases: names, First: first, Remain: "What a phase takes without leaving it",
		Labels: func(from, to string) []string { return labels(arrows, machine, from, to) }}.Draw()
}

const preface = "# The states of a table\n\n" +
	"This page is for engineers who change the machines of a table. A table is three machines, and each event goes to the one that it is about: the lock, a payment, or the late grants. The pictures are\n" +
	"drawn from the machines themselves: `TestTheDrawingIsCurrent` steps them through every phase, and compares. What each event means\n" +
	"stands at `Kind` in `core/table/event.go`. An arrow names all events that can lead along it; where several lead away on the same\n" +
	"event, what came before decides. What stands in [brackets] is a condition: the machine takes that arrow by itself as soon as it holds\n" +
	"(`core/table/completion.go`). An event that is in no picture is absorbed, and noted in the log. `core/table/testdata` tells the stories.\n\n"

const lockText = "## The lock\n\n" +
	"What each phase means stands at `Phase` in `core/table/lock.go`; the machine is `lockTable`. A payment that is told of, found or rescued\n" +
	"may move the lock as well (`onSignal`): then its event stands here, too.\n\n"

const paymentText = "## A payment\n\n" +
	"What each phase means stands at `PaymentPhase` in `core/table/payment.go`; the machine is `paymentTable`. Each payment of the table has\n" +
	"its own phase. It begins when it is told of, and is forgotten once the till has confirmed it and the journal knows that.\n\n"

const lateText = "## Late grants\n\n" +
	"The till granted a lock after we had refused it: it is told to undo that, one lock after the other, while the table is free. The machine\n" +
	"is `lateTable` in `core/table/late_grant.go`.\n\n"

// labels names what leads from one phase of a machine to another: events in the
// order of their kinds, then conditions.
func labels(arrows map[arrow]bool, machine, from, to string) []string {
	var names []string
	for a := range arrows {
		if a.machine == machine && a.from == from && a.to == to {
			names = append(names, a.on)
		}
	}
	slices.SortFunc(names, func(a, b string) int { return strings.Compare(order(a), order(b)) })
	return names
}

func order(name string) string {
	kind := max(slices.Index(kindNames[:], name), slices.Index(kindNames[:], strings.TrimPrefix(name, "payment-")))
	switch {
	case strings.HasPrefix(name, "["):
		kind = int(kinds)
	case kind < 0:
		kind = int(Expired)
	}
	return fmt.Sprintf("%03d %s", kind, name)
}

// docs/tables-states.md is what the machines do now; -update rewrites it.
func TestTheDrawingIsCurrent(t *testing.T) {
	machinetest.Current(t, "tables-states.md", diagram(allArrows(t)))
}
