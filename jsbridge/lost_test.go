//go:build js && wasm

package jsbridge

import (
	"syscall/js"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-epos/core/journal"
)

// failing makes the first calls of a browser's method fail, and counts the calls. They
// fail like this when the process behind the database has ended.
func failing(t *testing.T, class, method, name string, times int) (calls func() int) {
	t.Helper()
	prototype := js.Global().Get(class).Get("prototype")
	original := prototype.Get(method)
	state := eval(`(original, name, times) => {
		const state = {calls: 0, stand(...args) {
			if (state.calls++ < times) throw new DOMException("connection lost", name);
			return original.apply(this, args);
		}};
		return state;
	}`).Invoke(original, name, times)
	prototype.Set(method, state.Get("stand"))
	t.Cleanup(func() { prototype.Set(method, original) })
	return func() int { return state.Get("calls").Int() }
}

// "Connection to Indexed Database server lost" is an UnknownError, and the connection
// never works again. The request is made once more on a new connection.
func TestALostConnectionIsOpenedAgainAndTheChangeKept(t *testing.T) {
	for _, method := range []string{"get", "put"} {
		for _, name := range []string{"UnknownError", "InvalidStateError", "AbortError"} {
			t.Run(method+" "+name, func(t *testing.T) {
				d := database(t)
				require.NoError(t, d.Open(t.Context()))
				opens := counted(t, "IDBFactory", "open")
				calls := failing(t, "IDBObjectStore", method, name, 1)
				j := NewJournal(d)
				settle(t, j, reserve(t, j, payment("T-42", "P0", 1)), journal.Approved)
				assert.Equal(t, 1, opens(), "on a new connection")
				assert.Greater(t, calls(), 1)
				found, err := j.Attempts(t.Context(), host, "T-42")
				require.NoError(t, err)
				require.Len(t, found, 1, "and kept once")
				assert.True(t, found[0].Paid())
			})
		}
	}
}

func TestAConnectionThatStaysLostIsAnErrorAfterTheSecondTry(t *testing.T) {
	d := database(t)
	require.NoError(t, d.Open(t.Context()))
	calls := failing(t, "IDBObjectStore", "put", "UnknownError", 99)
	assert.Equal(t, &StorageError{Reason: "UnknownError"}, put(t.Context(), d, "a", "1"))
	assert.Equal(t, 2, calls())
}

func TestAnOpenThatFailsOnceIsTriedAgain(t *testing.T) {
	d := database(t)
	failing(t, "IDBFactory", "open", "UnknownError", 1)
	require.NoError(t, put(t.Context(), d, "a", "1"))
	assert.Equal(t, "1", get(t, d, "a"))
}

// It does not help to try again after a full disk, a broken rule, or a database that is
// not ours.
func TestOtherFailuresAreNotTriedAgain(t *testing.T) {
	for _, name := range []string{"QuotaExceededError", "ConstraintError", "DataError", "TransactionInactiveError"} {
		t.Run(name, func(t *testing.T) {
			d := database(t)
			calls := failing(t, "IDBObjectStore", "put", name, 99)
			assert.Equal(t, &StorageError{Reason: name}, put(t.Context(), d, "a", "1"))
			assert.Equal(t, 1, calls())
		})
	}
}

// The result of the first try was lost with its connection. The second try finds that the
// reservation had been kept.
func TestAReservationWhoseEndWasLostIsFoundAgain(t *testing.T) {
	d := database(t)
	j := NewJournal(d)
	first := reserve(t, j, payment("T-42", "P0", 1))
	again := reserve(t, j, payment("T-42", "P0", 1))
	assert.Equal(t, string(journal.Encode(first)), string(journal.Encode(again)))
}
