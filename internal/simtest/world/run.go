package world

import (
	"errors"
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/require"

	"connect-epos/core/contract"
	"connect-epos/sim"
)

// CodeOf is the code of an engine's error; "" when it has none.
func CodeOf(err error) contract.Code {
	var e *contract.Error
	if errors.As(err, &e) {
		return e.Code
	}
	return ""
}

// Sales counts the sale frames that the simulator saw.
func (w *World) Sales() int {
	n := 0
	for _, f := range w.Sim.Frames() {
		if f.Direction == "in" && f.Method == "sale" {
			n++
		}
	}
	return n
}

// LoseTheEnd keeps the next sale's last two frames from the till.
func (w *World) LoseTheEnd() {
	w.T.Helper()
	for _, name := range []string{"notification:TRANSACTION_FINISHED", "response:sale"} {
		require.NoError(w.T, w.Sim.AddFault(sim.Fault{Do: "lose", Direction: "out", Name: name}))
	}
}

// In runs a story in virtual time against a fresh world.
func In(t *testing.T, story func(t *testing.T, w *World)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		w := New(t)
		defer w.Close()
		story(t, w)
	})
}
