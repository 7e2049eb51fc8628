//go:build js && wasm

package jsbridge

import (
	"testing"

	"connect-epos/core/journal"
	"connect-epos/core/journal/storetest"
)

// What every journal promises, IndexedDB promises in the browser.
func TestTheJournalKeepsTheContractOfEveryStore(t *testing.T) {
	storetest.Run(t, func(t *testing.T) journal.Store { return NewJournal(database(t)) })
}
