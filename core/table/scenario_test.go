package table

import (
	goflag "flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var update = goflag.Bool("update", false, "rewrite testdata/*.txt; read the difference before you commit it")

// Each file of testdata is one story: what happens, a line of dashes, and what
// the machine does then. `go test -update` rewrites the answers.
func TestScenarios(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txt")
	require.NoError(t, err)
	require.GreaterOrEqual(t, len(files), 60)
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txt"), func(t *testing.T) {
			text, err := os.ReadFile(file)
			require.NoError(t, err)
			told, _ := retell(t, string(text))
			if *update {
				require.NoError(t, os.WriteFile(file, []byte(told), 0o644))
				return
			}
			assert.Equal(t, string(text), told)
		})
	}
}

// retell plays a story. It returns the story with the machine's answers as they are
// now, and the arrows that it went along.
func retell(t *testing.T, text string) (string, map[arrow]bool) {
	s := &story{t: t, engine: "e1", epoch: 1, journalEpoch: 1, arrows: map[arrow]bool{}}
	s.disk.adoptableBy(s.engine)
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
	return strings.Join(out, "\n\n") + "\n", s.arrows
}

// story is one table, its journal, and the engine that serves it.
// Every line of a story takes a second.
type story struct {
	t      *testing.T
	state  State
	disk   testJournal
	engine string
	arrows map[arrow]bool

	epoch        int // of the engine
	journalEpoch int
	lines        int          // that were played
	requests     []Event      // of terminals for the lock, in order
	keysTold     []Key        // of the payments that the till was told of, in order
	unlockings   []TellUnlock // that the till was told of, in order
	seen         View         // the table when staff looked
}

func (s *story) now() int64 { return int64(s.lines) * 1000 }

// happens gives the machine what a line says, and puts into words what it does.
func (s *story) happens(line string) (words []string) {
	s.lines++
	if line == "all-stored" {
		for len(s.disk.queue) > 0 {
			words = append(words, s.feed(s.read("stored"))...)
		}
	} else {
		words = s.feed(s.read(line))
	}
	return append(words, "("+s.stands()+")")
}

func (s *story) feed(events []Event) (words []string) {
	for _, e := range events {
		e.At = s.now()
		note(s.arrows, traced(s.state, e))
		var effects []Effect
		s.state, effects = Step(s.state, e)
		s.disk.enqueue(effects)
		for _, effect := range effects {
			if f, ok := effect.(TellPayment); ok {
				s.keysTold = append(s.keysTold, f.Payment.Key())
			}
			words = append(words, s.word(effect))
		}
	}
	return words
}

// stands says how the table stands, and how many changes the journal has yet to
// store.
func (s *story) stands() string {
	text := s.state.Lock.Phase.String()
	if public := s.state.View(tableName).State; public != text {
		text += ", shown as " + public
	}
	if n := len(s.disk.queue); n > 0 {
		text += ", " + digits(n) + " to store"
	}
	return text
}
