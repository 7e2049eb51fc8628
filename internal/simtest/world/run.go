package world

import (
	"errors"
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/require"

	"connect-epos/core/contract"
	"connect-epos/sim"
)

// CodeOf returns the code of an engine's error, or "" when it has none.
func CodeOf(err error) contract.Code {
	var e *contract.Error
	if errors.As(err, &e) {
		return e.Code
	}
	return ""
}

// Sales counts the sale frames that the simulator received.
func (w *World) Sales() int {
	n := 0
	for _, f := range w.Sim.Frames() {
		if f.Direction == "in" && f.Method == "sale" {
			n++
		}
	}
	return n
}

// LoseTheEnd keeps the last two frames of the next sale from the till.
func (w *World) LoseTheEnd() {
	w.T.Helper()
	for _, name := range []string{"notification:TRANSACTION_FINISHED", "response:sale"} {
		require.NoError(w.T, w.Sim.AddFault(sim.Fault{Do: "lose", Direction: "out", Name: name}))
	}
}

// In runs a story in virtual time with a fresh world.
func In(t *testing.T, story func(t *testing.T, w *World)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		w := New(t)
		defer w.Close()
		story(t, w)
	})
}
