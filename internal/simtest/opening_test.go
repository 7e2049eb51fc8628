package simtest

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// What an engine does without any payment is what internal/house/walk leaves out
// when it counts the files that a payment crosses.

func TestACounterThatOpensChargesNobody(t *testing.T) {
	in(t, func(t *testing.T, w *World) {
		till := w.Till("a")
		till.Open()
		terminals, err := till.Engine.Terminals(t.Context(), Site)
		require.NoError(t, err)
		assert.NotEmpty(t, terminals)
		pending, err := till.Engine.Pending(t.Context(), Site)
		require.NoError(t, err)
		assert.Empty(t, pending)
		time.Sleep(2 * time.Minute)
		assert.Empty(t, w.Sim.Ledger())
	})
}

func TestTablesThatOpenBookNothing(t *testing.T) {
	in(t, func(t *testing.T, w *World) {
		r := NewRestaurant(map[string]int64{"12A": 4251})
		w.Till("a").Serve(r)
		time.Sleep(2 * time.Minute)
		assert.Empty(t, r.Book())
	})
}
