package machinetest

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// Nowhere is where something comes from before its first phase, and where it goes
// after its last one.
const Nowhere = "[*]"

// Machine is a machine to be drawn. Phases are the names of its phases.
type Machine struct {
	Phases []string
	First  string // where it begins; "" if Labels tells
	Last   string // after which nothing comes; "" if there is no such phase, or Labels tells

	// Labels names what leads from one phase to another, which may be Nowhere, or
	// what leaves a phase as it is.
	Labels func(from, to string) []string
	// Remain says what is listed of each phase: what leaves it as it is.
	Remain string
}

// Draw draws the machine as Mermaid, and lists what makes no arrow.
func (m Machine) Draw() string {
	var b strings.Builder
	b.WriteString("```mermaid\nstateDiagram-v2\n")
	for _, name := range m.Phases {
		fmt.Fprintf(&b, "    state %q as %s\n", name, identifier(name))
	}
	if m.First != "" {
		fmt.Fprintf(&b, "    %s --> %s\n", Nowhere, identifier(m.First))
	}
	places := append([]string{Nowhere}, m.Phases...)
	for _, from := range places {
		for _, to := range places {
			if on := m.Labels(from, to); from != to && len(on) > 0 {
				fmt.Fprintf(&b, "    %s --> %s: %s\n", identifier(from), identifier(to), strings.Join(on, ", "))
			}
		}
	}
	if m.Last != "" {
		fmt.Fprintf(&b, "    %s --> %s\n", identifier(m.Last), Nowhere)
	}
	b.WriteString("```\n\n" + m.Remain + ":\n\n| phase | events |\n|---|---|\n")
	for _, name := range m.Phases {
		fmt.Fprintf(&b, "| `%s` | %s |\n", name, strings.Join(m.Labels(name, name), ", "))
	}
	return b.String()
}

// identifier is a name as Mermaid takes it, without dashes.
func identifier(name string) string { return strings.ReplaceAll(name, "-", "_") }

// Names are the names of all phases below number.
func Names[P interface {
	~uint8
	String() string
}](number P) (names []string) {
	for p := range number {
		names = append(names, p.String())
	}
	return names
}

// Current requires that a page of docs is as it is drawn now; -update rewrites it.
func Current(t *testing.T, page, drawn string) {
	t.Helper()
	file := filepath.Join("..", "..", "docs", page)
	text, err := os.ReadFile(file)
	require.NoError(t, err)
	compare(t, file, string(text), drawn)
}
