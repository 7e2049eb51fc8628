package journal_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-epos/core/journal"
	"connect-epos/core/journal/storetest"
)

func TestMemoryKeepsTheContract(t *testing.T) {
	storetest.Run(t, func(*testing.T) (journal.Store, storetest.Spoil) {
		m := &journal.Memory{}
		return m, func(_ *testing.T, r journal.Record, text string) { m.Spoil(r.Account, r.Reference, r.Attempt, text) }
	})
}

// Entries are only ever appended, one for each change.
func TestEveryChangeLeavesALine(t *testing.T) {
	m := &journal.Memory{}
	r := storetest.Payment("T-1", "1")
	r, err := m.Reserve(t.Context(), r, r.Entry(journal.EntryReserved, 1))
	require.NoError(t, err)
	r.Rev, r.Status, r.Reason = 2, journal.Unknown, "link-lost"
	for range 2 { // the second time it is kept already
		require.NoError(t, m.Commit(t.Context(), r, r.Entry(journal.EntryUnknown, 2)))
	}
	entries := m.Entries()
	require.Len(t, entries, 2)
	assert.Equal(t, journal.Entry{ID: journal.ID{Account: storetest.Account, Reference: "T-1", Attempt: 1}, TID: "1", At: 2,
		Kind: journal.EntryUnknown, Detail: "link-lost"}, entries[1])
	assert.Equal(t, 1, entries[0].Attempt, "the line tells the attempt that the journal gave")
}
