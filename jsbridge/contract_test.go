//go:build js && wasm

package jsbridge

import (
	"testing"

	"connect-epos/core/journal"
	"connect-epos/core/journal/storetest"
)

// IndexedDB in the browser keeps every promise that the interface of a journal makes.
func TestTheJournalKeepsTheContractOfEveryStore(t *testing.T) {
	storetest.Run(t, func(t *testing.T) (journal.Store, storetest.Spoil) {
		d := database(t)
		return NewJournal(d), func(t *testing.T, r journal.Record, text string) { spoil(t, d, r, text) }
	})
}
