package table

import (
	"testing"

	"connect-epos/core/journal"
	"connect-epos/internal/machinetest"
)

// Each file of testdata is one story: what happens, a line of dashes, and what
// the machine does then. `go test -update` rewrites the answers.
func TestScenarios(t *testing.T) {
	machinetest.Scenarios(t, 60, func(t *testing.T) machinetest.Happens { return newStory(t, map[arrow]bool{}).happens })
}

// newStory begins a story, and notes the arrows that it goes along.
func newStory(t *testing.T, arrows map[arrow]bool) *story {
	s := &story{t: t, engine: "e1", epoch: 1, journalEpoch: 1, arrows: arrows}
	s.disk.adoptableBy(s.engine)
	return s
}

// story is one table, its journal, and the engine that serves it.
// Every line of a story takes a second.
type story struct {
	t      *testing.T
	state  State
	disk   testJournal
	engine string
	arrows map[arrow]bool

	epoch        journal.Epoch // of the engine
	journalEpoch journal.Epoch
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
