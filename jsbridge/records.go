//go:build js && wasm

package jsbridge

import (
	"syscall/js"

	"github.com/hack-pad/go-indexeddb/idb"

	"connect-epos/core/journal"
)

// A stored record is an object: "json" is the record in the journal's codec,
// the other members repeat what the indexes need. "pending" and "holds" are
// there only while they are true, which keeps those two indexes short.

func recordKey(r journal.Record) js.Value { return key(r.Account, r.Reference, r.Attempt) }

// holdsKey joins with a character that neither a host nor a terminal id holds.
func holdsKey(r journal.Record) string { return r.Account + "\n" + r.TID }

func putRecord(t *transaction, r journal.Record) error {
	value := map[string]any{
		"json": string(journal.Encode(r)), "account": r.Account, "createdAt": r.CreatedAt,
	}
	if r.Unfinished() {
		value["pending"] = r.Account
	}
	if r.HoldsTerminal() {
		value["holds"] = holdsKey(r)
	}
	return t.put(storeRecords, recordKey(r), js.ValueOf(value))
}

func addEntry(t *transaction, e journal.Entry) error {
	return t.add(storeEntries, js.ValueOf(map[string]any{
		"json": string(journal.EncodeEntry(e)), "account": e.Account, "reference": e.Reference,
	}))
}

// decode reads a stored record; anything else is [journal.ErrCorrupt].
func decode(v js.Value) (journal.Record, error) {
	if v.Type() != js.TypeObject {
		return journal.Record{}, journal.ErrCorrupt
	}
	text := v.Get("json")
	if text.Type() != js.TypeString {
		return journal.Record{}, journal.ErrCorrupt
	}
	return journal.Decode([]byte(text.String()))
}

// keeper adds a stored value to a list and says whether to go on.
type keeper func(v js.Value, kept []journal.Record) ([]journal.Record, bool, error)

// strictly fails on a record that cannot be read.
func strictly(v js.Value, kept []journal.Record) ([]journal.Record, bool, error) {
	r, err := decode(v)
	return append(kept, r), true, err
}

// all leaves out a record that cannot be read, and tells of it.
func (j *Journal) all(v js.Value, kept []journal.Record) ([]journal.Record, bool, error) {
	r, err := decode(v)
	if err == nil {
		return append(kept, r), true, nil
	}
	if j.Corrupt != nil {
		j.Corrupt()
	}
	return kept, true, nil
}

// attemptsOf reads every attempt of a reference, first to last: the key's
// numbers sort before any array.
func attemptsOf(t *transaction, account, reference string) ([]journal.Record, error) {
	s, err := t.store(storeRecords)
	if err != nil {
		return nil, err
	}
	keys, err := between(key(account, reference), key(account, reference, []any{}))
	if err != nil {
		return nil, err
	}
	return collect(s, keys, idb.CursorNext, strictly)
}

// holdersOf reads the records that hold a record's terminal.
func holdersOf(t *transaction, r journal.Record) ([]journal.Record, error) {
	keys, err := exactly(js.ValueOf(holdsKey(r)))
	if err != nil {
		return nil, err
	}
	return indexed(t, indexHolds, keys, idb.CursorNext, strictly)
}

// indexed reads the records that keys select in an index.
func indexed(t *transaction, index string, keys *idb.KeyRange, order idb.CursorDirection, keep keeper) ([]journal.Record, error) {
	s, err := t.store(storeRecords)
	if err != nil {
		return nil, err
	}
	i, err := s.Index(index)
	if err != nil {
		return nil, storageError(err)
	}
	return collect(i, keys, order, keep)
}

func collect(from source, keys *idb.KeyRange, order idb.CursorDirection, keep keeper) ([]journal.Record, error) {
	var kept []journal.Record
	var failed error
	err := each(from, keys, order, func(v js.Value) (more bool) {
		kept, more, failed = keep(v, kept)
		return more && failed == nil
	})
	if err == nil {
		err = failed
	}
	return kept, err
}
