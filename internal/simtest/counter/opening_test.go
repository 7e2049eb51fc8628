package counter

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-epos/internal/simtest/world"
)

// This is what an engine does without any payment. internal/house/walk leaves it out when
// it counts the files that a payment crosses.

func TestACounterThatOpensChargesNobody(t *testing.T) {
	world.In(t, func(t *testing.T, w *world.World) {
		till := w.Till("a")
		till.Open()
		terminals, err := till.Engine.Terminals(t.Context(), world.Site)
		require.NoError(t, err)
		assert.NotEmpty(t, terminals)
		pending, err := till.Engine.Pending(t.Context(), world.Site)
		require.NoError(t, err)
		assert.Empty(t, pending)
		time.Sleep(2 * time.Minute)
		assert.Empty(t, w.Sim.Ledger())
	})
}
