//go:build js && wasm

package jsbridge

import (
	"testing"

	"connect-epos/core/journal"
	"connect-epos/core/journal/storetest"
)

// What every journal promises, IndexedDB promises in the browser.
func TestTheJournalKeepsTheContractOfEveryStore(t *testing.T) {
	storetest.Run(t, func(t *testing.T) (journal.Store, storetest.Spoil) {
		d := database(t)
		return NewJournal(d), func(t *testing.T, r journal.Record, text string) { spoil(t, d, r, text) }
	})
}
