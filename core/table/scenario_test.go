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
// the machine does about it. `go test -update` rewrites the answers.
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

// retell plays a story and returns it with the answers as they are now, and the
// way that it went.
func retell(t *testing.T, text string) (string, map[arrow]bool) {
	s := &story{t: t, engine: "e1", epoch: 1, raised: 1, arrows: map[arrow]bool{}}
	s.books.found(s.engine)
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

// story is one table, the journal it is kept in and the engine that serves it.
// Every line of a story takes a second.
type story struct {
	t      *testing.T
	state  State
	books  books
	engine string
	epoch  int // of the engine
	raised int // of the journal
	lines  int
	asked  []Event  // by terminals for the lock, in order
	told   []string // keys of payments in the order that the till heard of them
	locks  []Event  // what the till was told is over
	looked View     // as staff saw the table when they had a look
	arrows map[arrow]bool
}

func (s *story) now() int64 { return int64(s.lines) * 1000 }

// happens gives the machine what a line says and words what it does.
func (s *story) happens(line string) (words []string) {
	s.lines++
	if line == "all-stored" {
		for len(s.books.queue) > 0 {
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
		s.books.take(effects)
		for _, effect := range effects {
			if f, ok := effect.(TellPayment); ok {
				s.told = append(s.told, f.Payment.Record.PaymentKey())
			}
			words = append(words, s.word(effect))
		}
	}
	return words
}

// stands words how the table stands, and what is on its way to the journal.
func (s *story) stands() string {
	text := s.state.Lock.Phase.String()
	if public := s.state.View(theTable).State; public != text {
		text += ", shown as " + public
	}
	if n := len(s.books.queue); n > 0 {
		text += ", " + digits(n) + " to store"
	}
	return text
}
