package world

import (
	"context"
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/require"

	"connect-epos/core/contract"
	"connect-epos/core/journal"
	"connect-epos/core/wire"
)

// DamageRecord changes the stored text of an attempt.
func (w *World) DamageRecord(t *testing.T, reference string, change func(text string) string) {
	t.Helper()
	attempts, err := w.Store.Attempts(context.Background(), Account, reference)
	require.NoError(t, err)
	require.NotEmpty(t, attempts)
	last := attempts[len(attempts)-1]
	w.Store.Spoil(Account, reference, last.Attempt, change(string(journal.Encode(last))))
}

// OpenTill starts another tab and opens its counter.
func (w *World) OpenTill(name string) *Till {
	w.T.Helper()
	till := w.Till(name)
	till.Open()
	return till
}

// SpoiledSale leaves a journal with a sale of a dead engine whose record cannot be read.
func (w *World) SpoiledSale(t *testing.T, reference, tid string, change func(string) string) {
	t.Helper()
	first := w.OpenTill("before " + reference)
	first.Sale(reference, tid)
	synctest.Wait()
	first.Kill()
	w.DamageRecord(t, reference, change)
}

// Copied returns the changes of the journal that a till was told, in the form in which
// they leave the device.
func (t *Till) Copied() []wire.Value {
	var all []wire.Value
	for _, detail := range t.Events(contract.EventRecord) {
		all = append(all, journal.EncodeChange(detail.(journal.Change)))
	}
	return all
}

// RecordsOf reads a copy back.
func RecordsOf(t *testing.T, lines []wire.Value) []journal.Record {
	t.Helper()
	var all []journal.Record
	for _, line := range lines {
		parsed, err := wire.Parse([]byte(line.String()))
		require.NoError(t, err)
		r, err := journal.DecodeChange(parsed)
		require.NoError(t, err)
		all = append(all, r)
	}
	return all
}

// Wiped replaces the shop's journal by an empty one.
func (w *World) Wiped() { w.Store = &Store{} }
