package table

import (
	"reflect"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestEveryPhaseTakesEveryEvent(t *testing.T) {
	for phase, s := range states(t) {
		for kind, e := range events(s) {
			if kind == 0 {
				continue
			}
			label := s.Lock.Phase.String() + " × " + kindNames[kind]
			require.Equal(t, Kind(kind), e.Kind, label)
			want, listed := expected[phase][Kind(kind)]
			require.True(t, listed, "not listed: %s", label)
			checkStep(t, label, want, s, e)
		}
		assert.Len(t, expected[phase], int(kinds)-1, "every kind is listed, and no other")
	}
}

func checkStep(t *testing.T, label, want string, s State, e Event) {
	t.Helper()
	next, effects := Step(s, e)
	got := strings.TrimSpace(next.Lock.Phase.String() + ": " + list(effects))
	switch {
	case reflect.DeepEqual(s, next) && len(effects) == 0:
		got = quietly
	case reflect.DeepEqual(s, next) && list(effects) == "Note":
		got = absorbed
	case reflect.DeepEqual(s, next) && list(effects) == "Refuse":
		got = refused
	}
	assert.Equal(t, want, got, label)
}

// Ordinary events make no line in the log. Only events that have no place are noted,
// and a lock that is refused.
func TestOnlyUnexpectedEventsAreNoted(t *testing.T) {
	for phase, s := range states(t) {
		all := events(s)
		for _, e := range all[1:] {
			_, effects := Step(s, e)
			unexpected := expected[phase][e.Kind] == absorbed || e.Kind == LockRequested && Phase(phase) != Free && Phase(phase) != Locked
			assert.Equal(t, unexpected, strings.Contains(list(effects), "Note"), "%s × %s", s.Lock.Phase, kindNames[e.Kind])
		}
	}
}

// Events that are in no list are absorbed, too.
func TestNothingForeignIsFatal(t *testing.T) {
	s := locked().state
	for _, kind := range []Kind{kinds, 255} {
		next, effects := Step(s, Event{Kind: kind})
		assert.Equal(t, s, next)
		assert.Empty(t, effects)
	}
	next, effects := Step(s, Event{})
	assert.Equal(t, s, next)
	assert.Equal(t, []Effect{Note{"nothing to do in phase locked"}}, effects)
	_, effects = Step(State{Lock: Lock{Phase: 200}}, linkLostEvent)
	assert.Empty(t, effects)
	assert.Equal(t, "invalid", Phase(200).String())
}
