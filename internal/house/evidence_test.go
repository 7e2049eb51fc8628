package house

import (
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// docs/protocol.md is the only table of what is known about the wire. Each of its rows
// says with a fixed set of labels how well the fact is known.
func TestEveryFactOfTheWireHasItsEvidence(t *testing.T) {
	labels := regexp.MustCompile(`\b(SEED|SCHEMA|DOC|REST|LIVE|CLIENT|CLONE|RFC|INFERRED)\b|[Nn]ot known`)
	rows, column := 0, -1
	for line := range strings.Lines(read(t, "docs/protocol.md")) {
		cells := strings.Split(strings.Trim(strings.TrimSpace(line), "|"), " | ")
		switch {
		case !strings.HasPrefix(line, "|"):
			column = -1
		case strings.HasPrefix(line, "|---"):
		case column < 0:
			column = evidenceColumn(cells)
		case column < len(cells):
			assert.Regexp(t, labels, cells[column], "docs/protocol.md says of %q what is known, and not how", cells[0])
			rows++
		}
	}
	require.Greater(t, rows, 80)
}

// evidenceColumn returns the column of a table that has these labels. When a table has
// none, it returns a column after the last one.
func evidenceColumn(head []string) int {
	for i, cell := range head {
		if c := strings.TrimSpace(cell); c == "what is known" || c == "label" && i > 0 {
			return i
		}
	}
	return len(head)
}

// Other pages do not repeat in other words how well a fact is known.
func TestOnePageSaysWhatIsKnown(t *testing.T) {
	pages, err := filepath.Glob(filepath.Join(root(t), "docs", "*.md"))
	require.NoError(t, err)
	second := regexp.MustCompile(`seen in a (client|clone)|seen live|documented for REST|\| how it is known \|`)
	for _, page := range append(pages, filepath.Join(root(t), "sim", "README.md"), filepath.Join(root(t), "README.md")) {
		name, err := filepath.Rel(root(t), page)
		require.NoError(t, err)
		assert.NotRegexp(t, second, read(t, filepath.ToSlash(name)), name)
	}
}
