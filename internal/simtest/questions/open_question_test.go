package questions

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-epos/core/contract"
	"connect-epos/internal/simtest/world"
	"connect-epos/sim"
)

// A screen must show the dialog of a signature question as long as staff can decide it,
// and no longer. The pending entry of the payment tells the screen how long that is.

// listed returns the entry of T-1 in the list of pending payments.
func (a *asking) listed(t *testing.T) contract.Pending {
	t.Helper()
	entries, err := a.Till.Engine.Pending(context.Background(), world.Site)
	require.NoError(t, err)
	require.Len(t, entries, 1)
	return entries[0]
}

// told returns the entry that was told last.
func (a *asking) told(t *testing.T) contract.Pending {
	t.Helper()
	events := a.Till.Events(contract.EventPending)
	require.NotEmpty(t, events)
	return events[len(events)-1].(contract.Pending)
}

// overs are the ways in which an open question ends while its payment stays in doubt.
var overs = []struct {
	name string
	do   func(*testing.T, *asking, leaving)
}{
	{"staff accept", func(t *testing.T, a *asking, _ leaving) { require.NoError(t, a.Till.SignAs(a.name, true)) }},
	{"staff decline", func(t *testing.T, a *asking, _ leaving) { require.NoError(t, a.Till.SignAs(a.name, false)) }},
	{"nobody decides", func(_ *testing.T, _ *asking, _ leaving) {
		time.Sleep(80 * time.Second)
		synctest.Wait()
	}},
	{"the link that asked is gone", func(t *testing.T, a *asking, l leaving) {
		if l.heals {
			require.NoError(t, a.Sim.ThawLinks())
		}
		require.NoError(t, a.Sim.CloseLinks(4000, "gone"))
		synctest.Wait()
	}},
}

// stillOpen returns the leavings after which staff can still decide.
func stillOpen() []leaving {
	var open []leaving
	for _, l := range leavings {
		if !l.decides && !l.gone && !l.hanging && l.name != "staff settle it as paid" && l.name != leavings[0].name {
			open = append(open, l)
		}
	}
	return open
}

func inDoubt(t *testing.T, l leaving, story func(a *asking, q contract.Signature)) {
	t.Helper()
	world.In(t, func(t *testing.T, w *world.World) {
		w.ChangeKnobs(t, func(k *sim.Knobs) { k.DuplicateStale, k.Unsupported = -1, []string{"duplicate"} })
		till, sale, q := world.AskedToSign(t, w)
		a := &asking{World: w, Till: till, sale: sale, name: q.Question}
		l.do(t, a)
		story(a, q)
	})
}

func TestAPendingEntryTellsWhetherASignatureCanStillBeDecided(t *testing.T) {
	for _, l := range stillOpen() {
		for _, over := range overs {
			t.Run(l.name+"/"+over.name, func(t *testing.T) {
				inDoubt(t, l, func(a *asking, q contract.Signature) {
					open := &contract.OpenQuestion{Question: q.Question, Deadline: q.Deadline}
					assert.Equal(t, open, a.listed(t).Signature)
					if events := a.Till.Events(contract.EventPending); len(events) > 0 {
						assert.Equal(t, open, a.told(t).Signature, "the event says the same")
					}
					before := len(a.Till.Events(contract.EventPending))
					over.do(t, a, l)
					assert.Greater(t, len(a.Till.Events(contract.EventPending)), before, "that it is over is told")
					assert.Nil(t, a.told(t).Signature)
					assert.Nil(t, a.listed(t).Signature)
				})
			})
		}
	}
}

func TestAPendingEntryTellsOfNoQuestionThatNobodyCanDecide(t *testing.T) {
	for _, l := range leavings {
		if !l.gone && l.name != "another window takes over" {
			continue
		}
		t.Run(l.name, func(t *testing.T) {
			inDoubt(t, l, func(a *asking, _ contract.Signature) { assert.Nil(t, a.listed(t).Signature) })
		})
	}
}

// The entry of a payment that still runs also tells of its question, for a screen that
// finds the payment later.
func TestAnOpenEntryTellsOfItsQuestion(t *testing.T) {
	inDoubt(t, leavings[0], func(a *asking, q contract.Signature) {
		assert.Equal(t, &contract.OpenQuestion{Question: q.Question, Deadline: q.Deadline}, a.listed(t).Signature)
		require.NoError(t, a.Till.SignAs(a.name, false))
		<-a.sale
		assert.Nil(t, a.listed(t).Signature)
	})
}
