package simtest

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

// What an engine does before its first payment is what internal/house leaves out
// when it counts the files that a payment crosses.

func TestACounterThatOpensChargesNobody(t *testing.T) {
	in(t, func(t *testing.T, w *World) {
		w.Till("a").Open()
		assert.Empty(t, w.Sim.Ledger())
	})
}

func TestTablesThatOpenBookNothing(t *testing.T) {
	in(t, func(t *testing.T, w *World) {
		r := NewRestaurant(map[string]int64{"12A": 4251})
		w.Till("a").Serve(r)
		assert.Empty(t, r.Book())
	})
}
