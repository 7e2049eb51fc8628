package transaction

import (
	"reflect"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestEveryPhaseTakesEveryEvent(t *testing.T) {
	for phase, s := range states() {
		require.Equal(t, Phase(phase), s.Phase)
		for kind, e := range events(s) {
			if kind == 0 {
				continue
			}
			label := s.Phase.String() + " × " + kindNames[kind]
			want, listed := expected[phase][Kind(kind)]
			assert.Equal(t, listed, table[phase][kind] != nil, "list and table agree: %s", label)
			checkStep(t, label, want, s, e)
		}
	}
}

func checkStep(t *testing.T, label, want string, s State, e Event) {
	t.Helper()
	next, effects := Step(s, e)
	var names []string
	for _, effect := range effects {
		names = append(names, name(effect))
	}
	if want == "" { // absorbed
		assert.True(t, reflect.DeepEqual(s, next), "%s changes nothing", label)
		assert.Equal(t, []string{"LogLine"}, names, label)
		return
	}
	assert.Equal(t, want, strings.TrimSpace(next.Phase.String()+": "+strings.Join(names, " ")), label)
}
