package transaction

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-epos/core/journal"
)

var update = flag.Bool("update", false, "rewrite testdata/*.txt; read the difference before you commit it")

// Each file of testdata is one story: what happens, a line of dashes, and what
// the machine does about it. `go test -update` rewrites the answers.
func TestScenarios(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txt")
	require.NoError(t, err)
	require.GreaterOrEqual(t, len(files), 45)
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txt"), func(t *testing.T) {
			text, err := os.ReadFile(file)
			require.NoError(t, err)
			told := retell(t, string(text))
			if *update {
				require.NoError(t, os.WriteFile(file, []byte(told), 0o644))
				return
			}
			assert.Equal(t, string(text), told)
		})
	}
}

// retell plays a story and returns it with the answers as they are now.
func retell(t *testing.T, text string) string {
	s := &story{t: t}
	var out []string
	for _, block := range strings.Split(strings.TrimSpace(text), "\n\n") {
		var told []string
		for _, line := range strings.Split(block, "\n") {
			if line == "----" {
				break
			}
			told = append(told, line)
			if !strings.HasPrefix(line, "#") {
				told = append(append(told, "----"), s.happens(line)...)
			}
		}
		out = append(out, strings.Join(told, "\n"))
	}
	return strings.Join(out, "\n\n") + "\n"
}

// story is one payment and the records on their way to its journal.
type story struct {
	t     *testing.T
	state State
	last  journal.Record // the change that was given to the journal last
}

// happens gives the machine what a line says and words what it does.
func (s *story) happens(line string) []string {
	e := s.read(line)
	if e.Kind == Adopt || e.Kind == TakeOver {
		s.state = State{}
	}
	var effects []Effect
	s.state, effects = Step(s.state, e)
	var words []string
	for _, effect := range effects {
		switch f := effect.(type) {
		case Reserve:
			s.last = f.Record
		case Commit:
			s.last = f.Record
		}
		words = append(words, word(effect))
	}
	return append(words, "("+s.state.Phase.String()+")")
}
