//go:build js && wasm

package jsbridge

import (
	"fmt"
	"slices"
	"syscall/js"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-epos/core/journal"
	"connect-epos/internal/before"
)

// putLine puts a line that an earlier build stored into the browser's database,
// unchanged.
func putLine(tx *transaction, line before.Line) error {
	parse := js.Global().Get("JSON")
	if line.Beside == "" {
		return tx.put(line.Store, parse.Call("parse", line.Key), parse.Call("parse", line.Text))
	}
	value := parse.Call("parse", line.Beside)
	value.Set("json", line.Text)
	return tx.put(line.Store, parse.Call("parse", line.Key), value)
}

// The browser's database of an earlier build returns the same as the store in memory does
// for the same journal. Native tests compare what an engine makes of that journal with
// what the earlier build made of it.
func TestADatabaseOfAnEarlierBuildIsRead(t *testing.T) {
	journals, err := before.Journals()
	require.NoError(t, err)
	for _, j := range journals {
		t.Run(j.Name, func(t *testing.T) {
			m, err := j.Memory()
			require.NoError(t, err)
			d := database(t)
			err = d.transact(t.Context(), writing, []string{storeRecords, storeEntries, storeMeta}, func(tx *transaction) error {
				for _, line := range j.Lines {
					if err := putLine(tx, line); err != nil {
						return fmt.Errorf("%s: %w", line.Key, err)
					}
				}
				return nil
			})
			require.NoError(t, err)
			sameJournal(t, j, m, NewJournal(d))
		})
	}
}

// sameJournal reads everything from both stores. Records that were made in the same
// millisecond may come in a different order in each store.
func sameJournal(t *testing.T, j before.Journal, m, b journal.Store) {
	for account, terminals := range terminalsOf(j) {
		same(t, "unfinished", m, b, func(s journal.Store) ([]journal.Record, error) { return readable(s.Unfinished(t.Context(), account)) })
		same(t, "history", m, b, func(s journal.Store) ([]journal.Record, error) {
			return s.History(t.Context(), journal.Query{Account: account, Limit: 1000})
		})
		for tid := range terminals {
			want, err := m.Terminal(t.Context(), account, tid)
			require.NoError(t, err)
			got, err := b.Terminal(t.Context(), account, tid)
			require.NoError(t, err)
			assert.Equal(t, journal.EncodeLast(want.Last), journal.EncodeLast(got.Last))
			assert.ElementsMatch(t, want.Claims, got.Claims)
			assert.ElementsMatch(t, want.Users, got.Users)
		}
		want, _, err := m.IDs(t.Context(), account)
		require.NoError(t, err)
		got, _, err := b.IDs(t.Context(), account)
		require.NoError(t, err)
		assert.Equal(t, want, got, "no id comes twice")
	}
}

// readable leaves out the records that cannot be read. The browser knows from its index
// whether such a record was finished, and the store in memory does not.
func readable(records []journal.Record, err error) ([]journal.Record, error) {
	return slices.DeleteFunc(records, journal.Record.StandsIn), err
}

func same(t *testing.T, what string, m, b journal.Store, ask func(journal.Store) ([]journal.Record, error)) {
	t.Helper()
	want, err := ask(m)
	require.NoError(t, err)
	got, err := ask(b)
	require.NoError(t, err)
	assert.ElementsMatch(t, texts(want), texts(got), what)
}

// texts returns the records as they are stored. Of a record that cannot be read, the
// browser still knows the terminal and the time, which are stored beside its text.
func texts(records []journal.Record) (all []string) {
	for _, r := range records {
		if r.StandsIn() {
			all = append(all, fmt.Sprintln(r.Account, r.Reference, r.Attempt, r.Status, r.Reason))
			continue
		}
		all = append(all, string(journal.Encode(r)))
	}
	return all
}

// terminalsOf returns the accounts of a journal, and the terminals of each.
func terminalsOf(j before.Journal) map[string]map[string]bool {
	found := map[string]map[string]bool{}
	parse := js.Global().Get("JSON")
	for _, line := range j.Lines {
		if line.Store == "entries" {
			continue
		}
		k := parse.Call("parse", line.Key)
		account := k.Index(1).String()
		switch kind := k.Index(0).String(); {
		case line.Store == "records":
			account = kind
		case kind == "claim":
			account = k.Index(2).String()
		}
		if found[account] == nil {
			found[account] = map[string]bool{}
		}
		if line.Store == "meta" && k.Index(0).String() == "last" {
			found[account][k.Index(2).String()] = true
		}
	}
	return found
}
