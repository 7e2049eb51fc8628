package tabs

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-epos/core/contract"
	"connect-epos/core/journal"
	"connect-epos/internal/simtest/world"
)

// These are stories that the soak found.

// A tab takes over a later attempt of a bill while it still tells of the earlier one. The
// journal stores that so late that the tab has given it up. The tab takes it over once
// more, and staff are told.
func TestATakeOverKeptLateIsTakenUpAgain(t *testing.T) {
	world.In(t, func(t *testing.T, w *world.World) {
		a, b := w.Till("a"), w.Till("b")
		a.Open()
		b.Open()
		require.Equal(t, journal.Declined, (<-a.Sale("T-1", "VCMINVLDIP0")).Outcome.Result())
		b.Sale("T-1", "VCMINVLTIP0")
		b.WaitFor(t, "PRESENT_CARD")
		w.Store.Hang("T-1")
		b.Kill()
		time.Sleep(40 * time.Second)
		w.Store.Release()
		time.Sleep(2 * time.Minute)
		pending := a.Events(contract.EventPending)
		require.NotEmpty(t, pending)
		r := pending[0].(contract.Pending).Record
		assert.Equal(t, 2, r.Attempt)
		assert.Equal(t, journal.Unknown, r.Status)
	})
}
