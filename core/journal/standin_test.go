package journal

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func remains(text string) Remains {
	return Remains{ID: ID{Account: "shop.test", Reference: "T-1", Attempt: 2}, HeldTerminal: "7", CreatedAt: 9, Text: text}
}

// Wherever the text was cut off, what is picked out of it is what was written,
// or nothing.
func TestAStandInNeverTellsMoreThanIsThere(t *testing.T) {
	whole := full(t)
	whole.Site, whole.Engine, whole.Kind = "bar", "e/1", "refund"
	text := string(Encode(whole))
	for end := range len(text) {
		_, err := Decode([]byte(text[:end]))
		require.ErrorIs(t, err, ErrCorrupt)
		r := remains(text[:end]).StandIn()
		assert.True(t, r.StandsIn())
		assert.True(t, r.HoldsTerminal())
		assert.Equal(t, []any{"shop.test", "T-1", 2, "7", int64(9)}, []any{r.Account, r.Reference, r.Attempt, r.TID, r.CreatedAt})
		assert.Contains(t, []string{"", "bar"}, r.Site)
		assert.Contains(t, []string{"", "e/1"}, r.Engine)
		assert.Contains(t, []string{"sale", "refund"}, r.Kind)
		assert.Contains(t, []int64{0, whole.Amount}, r.Amount)
		assert.Contains(t, []FrameID{NoFrame, whole.FrameID}, r.FrameID)
		assert.Contains(t, []int{1, whole.Rev}, r.Rev)
		assert.Empty(t, r.Before.Number, "nothing can be proven of it")
		again, err := Decode(Encode(r))
		require.NoError(t, err, "it is a record")
		assert.False(t, again.StandsIn())
	}
}

func TestAStandInTakesNothingFromTheAnswer(t *testing.T) {
	r := remains(`{"v":1,"answer":{"currency":"EUR","amount":7}`).StandIn()
	assert.Equal(t, []any{"", int64(0)}, []any{r.Currency, r.Amount})
}

func TestAStandInOfWhatHeldNoTerminalHoldsNone(t *testing.T) {
	m := remains(`{"tid":"9",`)
	m.HeldTerminal = ""
	r := m.StandIn()
	assert.True(t, r.Unresolved())
	assert.False(t, r.HoldsTerminal())
	assert.Equal(t, "9", r.TID)
	m.Text = ""
	assert.Equal(t, "?", m.StandIn().TID)
}

func TestAStandInGivesWayToWhoeverStillHasTheRecord(t *testing.T) {
	nothing := remains("{").StandIn()
	theirs := remains(`{"engine":"other","rev":1,`).StandIn()
	require.Equal(t, "other", theirs.Engine)
	next := Record{Owner: Owner{Engine: "e", Rev: 1}}
	same, err := Replaces(next, nothing)
	assert.False(t, same)
	assert.NoError(t, err)
	_, err = Replaces(next, theirs)
	assert.ErrorIs(t, err, ErrConflict)
}

func FuzzStandIn(f *testing.F) {
	f.Add(`{"v":1,"tid":"1","kind":"sale","amount":12`)
	f.Fuzz(func(t *testing.T, text string) {
		r := remains(text).StandIn()
		assert.True(t, r.HoldsTerminal())
		again, err := Decode(Encode(r))
		require.NoError(t, err)
		assert.True(t, again.Unresolved())
	})
}
