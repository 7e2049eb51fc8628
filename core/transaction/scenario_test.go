package transaction

import (
	"testing"

	"connect-epos/core/journal"
	"connect-epos/internal/machinetest"
)

// Each file of testdata is one story: what happens, a line of dashes, and what
// the machine does about it. `go test -update` rewrites the answers.
func TestScenarios(t *testing.T) {
	machinetest.Scenarios(t, 45, func(t *testing.T) machinetest.Happens {
		s := &story{t: t}
		return s.happens
	})
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
