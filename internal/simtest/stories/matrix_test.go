package stories

import (
	"flag"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-epos/core/evidence"
	"connect-epos/internal/simtest/world"
)

// part is the share of the points that is tried without -all. A crash on exclusive
// terminals is always tried at every point.
const part = 4

func site(shared bool) string {
	if shared {
		return "shared"
	}
	return "exclusive"
}

// Every story is played once for every point at which something can go wrong in it: an
// effect of the engine, a frame, a change of the journal. After that a truthful cashier
// settles what is left, and the bank's book is compared with everything that anybody was
// told.
func TestEveryPointOfEveryStory(t *testing.T) {
	y := newTally()
	t.Run("points", func(t *testing.T) {
		for i, s := range stories {
			undisturbed := trial{story: s}.try(t)
			require.Positive(t, undisturbed.steps)
			for _, shared := range []bool{false, true} {
				for _, c := range classes {
					if c.concerns(s, shared) {
						c.tryAll(t, y, trial{story: s, shared: shared}, undisturbed, i)
					}
				}
			}
		}
	})
	t.Logf("how the payments stood before staff looked\n%s", y)
	if one := strings.Contains(flag.Lookup("test.run").Value.String(), "/"); !one && !testing.Short() && !t.Failed() {
		assertUseful(t, y)
	}
}

func (c class) concerns(s story, shared bool) bool {
	return (s.often || !c.few) && (shared || !c.shared)
}

// tryAll tries a class at the points of a story, or at a part of them. That part is
// different for each story.
func (c class) tryAll(t *testing.T, y *tally, tr trial, undisturbed end, nth int) {
	step := world.EveryNth(part)
	if *world.AllPoints || c.points(undisturbed) == 1 || c.name == "crash" && !tr.shared && !testing.Short() {
		step = 1
	}
	tr.knobs, tr.first, tr.later, tr.disputed = c.knobs, c.first, c.later, c.disputed
	for k := nth % step; k < c.points(undisturbed); k += step {
		t.Run(fmt.Sprintf("%s/%s/%s/%d", c.name, tr.story.name, site(tr.shared), k), func(t *testing.T) {
			t.Parallel()
			tr := tr
			tr.wrong, tr.follows = c.at(k), k%2 == 1
			e := tr.try(t)
			for _, b := range e.broken {
				t.Error(b)
			}
			y.add(c.name+", "+site(tr.shared), e)
		})
	}
}

// assertUseful checks that the engine proves enough: an engine that never said anything
// would keep every law and be of no use.
func assertUseful(t *testing.T, y *tally) {
	for _, kind := range []string{"exclusive", "shared"} {
		undisturbed := y.rows["nothing, "+kind]
		require.NotNil(t, undisturbed)
		assert.Zero(t, undisturbed.stood[noFinding], "a faultless run leaves nothing unknown")
		assert.Equal(t, 1, undisturbed.stood[evidence.CannotTell], "nobody presents a card")
		assert.Greater(t, undisturbed.stood[answered], 10)
	}
	dropped := y.rows["link dropped, exclusive"]
	require.NotNil(t, dropped)
	require.Greater(t, dropped.took, 50)
	assert.GreaterOrEqual(t, dropped.proved*100, dropped.took*95, "charged, and the answer lost: %d of %d are proven", dropped.proved, dropped.took)
	for name, r := range y.rows {
		assert.Zero(t, r.stood[byStaff], name)
	}
	assert.Zero(t, y.rows["link dropped, shared"].stood[byProof], "nothing is proven where others use the terminal")
}
