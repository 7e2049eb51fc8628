//go:build js && wasm

package jsbridge

import (
	"fmt"
	"syscall/js"
	"testing"

	"github.com/hack-pad/go-indexeddb/idb"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-epos/core/journal"
)

// Each step of housekeeping is short. It also deletes lines of the journal. Records that
// could not be read and were set aside are never deleted.
func TestHousekeepingDropsOldLinesInSmallSteps(t *testing.T) {
	d := database(t)
	j := NewJournal(d)
	for i := range 40 {
		r := settle(t, j, reserve(t, j, payment(fmt.Sprint("T-", i), fmt.Sprint("P", i), int64(1000+i))), journal.Declined)
		r.Acknowledged = true
		commit(t, j, r, journal.EntryAcknowledged)
	}
	err := d.transact(t.Context(), writing, []string{storeMeta}, func(tx *transaction) error {
		return putAside(tx, js.ValueOf("spoiled"), payment("T-0", "P0", 1), 1)
	})
	require.NoError(t, err)
	s := journal.Sweep{Account: host, Before: 1030, At: journal.SweepEvery, Strip: func(*journal.Record) bool { return false }}
	steps := 0
	for s.From != 0 || steps == 0 {
		s.From, err = j.Sweep(t.Context(), s)
		require.NoError(t, err)
		steps++
		require.Less(t, steps, 10)
	}
	assert.Equal(t, 2, steps)
	count := func(store string) (n int) {
		err := d.transact(t.Context(), reading, []string{store}, func(tx *transaction) error {
			s, err := tx.store(store)
			require.NoError(t, err)
			all, err := between(js.ValueOf(0), key([]any{}, []any{}))
			require.NoError(t, err)
			return each(s, all, idb.CursorNext, func(js.Value, func() js.Value) bool { n++; return true })
		})
		require.NoError(t, err)
		return n
	}
	assert.Equal(t, 40, count(storeRecords))
	assert.Equal(t, 3*40-(30+29+29), count(storeEntries), "those of 1030 ms and later stay")
}
