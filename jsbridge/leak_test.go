//go:build js && wasm

package jsbridge

import (
	"fmt"
	"runtime"
	"syscall/js"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-epos/core/journal"
)

// heldValues counts the JavaScript values that the Go program holds. wasm_exec hides its
// table of them. It can be reached by wrapping the place where wasm_exec makes functions.
func heldValues(t *testing.T) func() int {
	t.Helper()
	prototype := js.Global().Get("Go").Get("prototype")
	original := prototype.Get("_makeFuncWrapper")
	eval(`{
		const original = Go.prototype._makeFuncWrapper;
		Go.prototype._makeFuncWrapper = function (id) { globalThis.shownGo = this; return original.call(this, id); };
	}`)
	c := newCallback("shows the table", func([]js.Value) any { return nil })
	c.release()
	prototype.Set("_makeFuncWrapper", original)
	require.True(t, js.Global().Get("shownGo").Truthy())
	return func() int {
		// Each round collects garbage and lets finalizers run. The next round collects
		// what the finalizers held.
		for range 3 {
			runtime.GC()
			turn(t)
		}
		table := js.Global().Get("shownGo") // _idPool holds the free places of the table
		return table.Get("_values").Length() - table.Get("_idPool").Length()
	}
}

// Every operation of the room runs many times. Neither our callbacks nor the table of
// values may grow.
func TestAThousandOperationsLeaveNothingBehind(t *testing.T) {
	values := heldValues(t)
	d := database(t)
	j := NewJournal(d)
	secret := sealer{d}
	s := dial(t, "echo", "")
	n := 0
	operations := func() {
		n++
		r := settle(t, j, reserve(t, j, payment(fmt.Sprint("T-", n), "P0", int64(n))), journal.Declined)
		_, err := j.Attempts(t.Context(), host, r.Reference)
		require.NoError(t, err)
		_, err = j.History(t.Context(), journal.Query{Account: host, Limit: 3})
		require.NoError(t, err)
		_, _, err = j.IDs(t.Context(), host)
		require.NoError(t, err)
		sealed, err := secret.seal(t.Context(), "key", "label")
		require.NoError(t, err)
		_, err = secret.open(t.Context(), sealed, "label")
		require.NoError(t, err)
		acquireSoon(t, t.Name())()
		require.NoError(t, s.Send(t.Context(), []byte("x")))
		_, err = s.Recv(t.Context())
		require.NoError(t, err)
	}
	for range 25 {
		operations() // this fills the caches and the free places of the table
	}
	callbacks, held := live.Load(), values()
	for range 100 { // ten operations each
		operations()
	}
	assert.LessOrEqual(t, live.Load(), callbacks+6, "a callback or two may be about to be released")
	assert.LessOrEqual(t, values(), held+20)
	require.NoError(t, s.Close(1000, ""))
}
