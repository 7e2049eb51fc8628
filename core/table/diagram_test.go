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

// arrow is one step of the machine: an event that led from one phase to
// another, or left it where it was.
type arrow struct {
	from, to Phase
	kind     Kind
}

// stepped are all arrows that steps lead along: one ordinary state of each phase
// with one ordinary event of each kind, the stories, and walks that bring any
// event in any order in which it can come.
func stepped(t *testing.T) map[arrow]bool {
	arrows := map[arrow]bool{}
	for _, s := range states(t) {
		all := events(s)
		for _, e := range all[1:] {
			next, effects := Step(s, e)
			if name := list(effects); name != "Note" && name != "Refuse" {
				arrows[arrow{s.Lock.Phase, next.Lock.Phase, e.Kind}] = true
			}
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

// diagram draws the machine as Mermaid, and lists what makes no arrow.
func diagram(arrows map[arrow]bool) string {
	var b strings.Builder
	b.WriteString(preface)
	for p := range phases {
		fmt.Fprintf(&b, "    state %q as %s\n", p, p)
	}
	b.WriteString("    [*] --> free\n")
	for from := range phases {
		for to := range phases {
			if on := kindsOf(arrows, from, to); from != to && len(on) > 0 {
				fmt.Fprintf(&b, "    %s --> %s: %s\n", from, to, strings.Join(on, ", "))
			}
		}
	}
	b.WriteString("```\n\n" + remain)
	for p := range phases {
		fmt.Fprintf(&b, "| `%s` | %s |\n", p, strings.Join(slices.DeleteFunc(kindsOf(arrows, p, p), ofPayments), ", "))
	}
	return b.String()
}

const preface = "# The states of a table\n\n" +
	"Drawn from the machine itself: `TestTheDrawingIsCurrent` steps it through every phase, and compares. What each event means stands at\n" +
	"`Kind` in `core/table/event.go`, what each phase means at `Phase` in `core/table/state.go`. An arrow names all events that\n" +
	"can lead along it; where several lead away on the same event, what came before decides. `core/table/testdata` tells the stories.\n\n" +
	"```mermaid\nstateDiagram-v2\n"

const remain = "What a phase takes without leaving it; an event that is in neither place is absorbed, and noted in the log. In every phase payments are\n" +
	"told of, found, rescued, booked and acknowledged, and the journal keeps them.\n\n| phase | events |\n|---|---|\n"

// ofPayments reports whether an event is about payments, whatever the lock does.
func ofPayments(kind string) bool {
	return slices.Contains([]Kind{Noticed, Confirmed, Unconfirmed, Acknowledge, Adopt, Rescued}, Kind(slices.Index(kindNames[:], kind)))
}

// kindsOf names the events that lead from one phase to another, in the order of
// their kinds.
func kindsOf(arrows map[arrow]bool, from, to Phase) []string {
	var names []string
	for k := range kinds {
		if arrows[arrow{from, to, k}] {
			names = append(names, kindNames[k])
		}
	}
	return names
}

// docs/tables-states.md is what the machine does now; -update rewrites it.
func TestTheDrawingIsCurrent(t *testing.T) {
	file := filepath.Join("..", "..", "docs", "tables-states.md")
	drawn := diagram(stepped(t))
	if *update {
		require.NoError(t, os.WriteFile(file, []byte(drawn), 0o644))
		return
	}
	text, err := os.ReadFile(file)
	require.NoError(t, err)
	assert.Equal(t, string(text), drawn, "go test ./core/table -run TestTheDrawingIsCurrent -update")
}
