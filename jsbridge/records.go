//go:build js && wasm

package jsbridge

import (
	"syscall/js"

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

// The directions of a cursor.
const (
	oldestFirst = "next"
	newestFirst = "prev"
)

// keeper adds a stored value to a list and says whether to go on.
type keeper func(v js.Value, kept []journal.Record) ([]journal.Record, bool, error)

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

// askAttempts asks for every attempt of a reference, first to last: the key's
// numbers sort before any array.
func askAttempts(t *transaction, account, reference string) (func() (js.Value, error), error) {
	keys, err := between(key(account, reference), key(account, reference, []any{}))
	if err != nil {
		return nil, err
	}
	return t.ask(storeRecords, "getAll", keys), nil
}

// askHolding asks for the records that hold a record's terminal.
func askHolding(t *transaction, r journal.Record) (func() (js.Value, error), error) {
	s, err := t.store(storeRecords)
	if err != nil {
		return nil, err
	}
	i, err := call(s, "index", indexHolds)
	if err != nil {
		return nil, storageError(err)
	}
	return ask(i, "getAll", holdsKey(r)), nil
}

// decodeAll reads an array of stored records; one that cannot be read fails all.
func decodeAll(v js.Value, err error) ([]journal.Record, error) {
	if err != nil {
		return nil, err
	}
	var all []journal.Record
	for i := range v.Length() {
		r, err := decode(v.Index(i))
		if err != nil {
			return nil, err
		}
		all = append(all, r)
	}
	return all, nil
}

// indexed reads the records that keys select in an index.
func indexed(t *transaction, index string, keys js.Value, order string, keep keeper) ([]journal.Record, error) {
	s, err := t.store(storeRecords)
	if err != nil {
		return nil, err
	}
	i, err := call(s, "index", index)
	if err != nil {
		return nil, storageError(err)
	}
	return collect(i, keys, order, keep)
}

func collect(source, keys js.Value, order string, keep keeper) ([]journal.Record, error) {
	var kept []journal.Record
	var failed error
	err := each(source, keys, order, func(v js.Value) (more bool) {
		kept, more, failed = keep(v, kept)
		return more && failed == nil
	})
	if err == nil {
		err = failed
	}
	return kept, err
}
