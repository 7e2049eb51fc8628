package table

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
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
	files, err := filepath.Glob("testdata/*.txt")
	require.NoError(t, err)
	for _, file := range files {
		text, err := os.ReadFile(file)
		require.NoError(t, err)
		_, way := retell(t, string(text))
		maps.Copy(arrows, way)
	}
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
	var b strings.Builder
	b.WriteString(preface)
	draw(&b, arrows, lockMachine, lockText, namesOf(phases))
	draw(&b, arrows, paymentMachine, paymentText, namesOf(paymentPhases))
	draw(&b, arrows, lateMachine, lateText, namesOf(latePhases))
	return strings.TrimSuffix(b.String(), "\n")
}

func draw(b *strings.Builder, arrows map[arrow]bool, machine, text string, names []string) {
	b.WriteString(text + "```mermaid\nstateDiagram-v2\n")
	for _, name := range names {
		fmt.Fprintf(b, "    state %q as %s\n", name, identifier(name))
	}
	if machine != paymentMachine {
		fmt.Fprintf(b, "    [*] --> %s\n", names[0])
	}
	places := append([]string{nowhere}, names...)
	for _, from := range places {
		for _, to := range places {
			if on := labels(arrows, machine, from, to); from != to && len(on) > 0 {
				fmt.Fprintf(b, "    %s --> %s: %s\n", identifier(from), identifier(to), strings.Join(on, ", "))
			}
		}
	}
	b.WriteString("```\n\nWhat a phase takes without leaving it:\n\n| phase | events |\n|---|---|\n")
	for _, name := range names {
		fmt.Fprintf(b, "| `%s` | %s |\n", name, strings.Join(labels(arrows, machine, name, name), ", "))
	}
	b.WriteString("\n")
}

// identifier is a name as Mermaid takes it.
func identifier(name string) string { return strings.ReplaceAll(name, "-", "_") }

func namesOf[P interface {
	~uint8
	String() string
}](number P) (names []string) {
	for p := range number {
		names = append(names, p.String())
	}
	return names
}

const preface = "# The states of a table\n\n" +
	"A table is three machines, and each event goes to the one that it is about: the lock, a payment, or the late grants. The pictures are\n" +
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
	kind := slices.Index(kindNames[:], strings.TrimPrefix(name, "payment-"))
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
	file := filepath.Join("..", "..", "docs", "tables-states.md")
	drawn := diagram(allArrows(t))
	if *update {
		require.NoError(t, os.WriteFile(file, []byte(drawn), 0o644))
		return
	}
	text, err := os.ReadFile(file)
	require.NoError(t, err)
	assert.Equal(t, string(text), drawn, "go test ./core/table -run TestTheDrawingIsCurrent -update")
}
