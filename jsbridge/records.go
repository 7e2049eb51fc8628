//go:build js && wasm

package jsbridge

import (
	"strings"
	"syscall/js"

	"github.com/hack-pad/go-indexeddb/idb"

	"connect-epos/core/journal"
)

// A stored record is an object. Its "json" is the record in the journal's encoding. The
// other members repeat what the indexes need. "pending" and "holds" exist only while they
// are true, which keeps those two indexes short.

func recordKey(r journal.Record) js.Value { return key(r.Account, r.Reference, r.Attempt) }

// holdsKey joins the two parts with a character that neither an account nor a terminal id
// can hold.
func holdsKey(r journal.Record) string { return r.Account + "\n" + r.TID }

func putRecord(t *transaction, r journal.Record) error {
	value := map[string]any{
		"json": string(journal.Encode(r)), "account": r.Account, "createdAt": r.CreatedAt,
	}
	if r.Unfinished() {
		value["pending"] = r.Account
	}
	if r.BlocksReservations() {
		value["holds"] = holdsKey(r)
	}
	return t.put(storeRecords, recordKey(r), js.ValueOf(value))
}

func addEntry(t *transaction, e journal.Entry) error {
	return t.add(storeEntries, js.ValueOf(map[string]any{
		"json": string(journal.EncodeEntry(e)), "account": e.Account, "reference": e.Reference,
	}))
}

// decode reads a stored record. When it cannot be read, decode returns a record that
// stands in for it. at returns the key under which the record is stored.
func decode(v js.Value, at func() js.Value) journal.Record {
	r, err := journal.Decode([]byte(textOf(v, "json")))
	if err != nil {
		return remains(v, at()).StandIn()
	}
	return r
}

// remains collects what is still known of a stored record that cannot be read. The
// browser keeps the key, and the terminal is stored beside the JSON text.
func remains(v, key js.Value) journal.Remains {
	id := journal.ID{Account: key.Index(0).String(), Reference: key.Index(1).String(), Attempt: key.Index(2).Int()}
	m := journal.Remains{ID: id, Text: textOf(v, "json")}
	_, m.HeldTerminal, _ = strings.Cut(textOf(v, "holds"), "\n")
	if v.Type() == js.TypeObject {
		at, _ := count(v.Get("createdAt"), nil)
		m.CreatedAt = int64(at)
	}
	return m
}

// putAside keeps a stored value that could not be read when another record takes its
// place.
func putAside(t *transaction, v js.Value, r journal.Record, at int64) error {
	return t.put(storeMeta, key("corrupt", r.Account, r.Reference, r.Attempt, at), v)
}

// keeper adds a record to a list if it wants it, and reports whether to go on.
type keeper func(r journal.Record, kept []journal.Record) ([]journal.Record, bool)

// all keeps every record.
func all(r journal.Record, kept []journal.Record) ([]journal.Record, bool) {
	return append(kept, r), true
}

// attemptsOf reads every attempt of a reference, from first to last. The last part of a
// key is the attempt's number, and IndexedDB sorts every number before any array.
func attemptsOf(t *transaction, account, reference string) ([]journal.Record, error) {
	s, err := t.store(storeRecords)
	if err != nil {
		return nil, err
	}
	keys, err := between(key(account, reference), key(account, reference, []any{}))
	if err != nil {
		return nil, err
	}
	return collect(s, keys, idb.CursorNext, all)
}

// holdersOf reads the records that hold the same terminal as r. A reservation must
// consider them.
func holdersOf(t *transaction, r journal.Record) ([]journal.Record, error) {
	keys, err := exactly(js.ValueOf(holdsKey(r)))
	if err != nil {
		return nil, err
	}
	return indexed(t, indexHolds, keys, idb.CursorNext, all)
}

// indexed reads those records of an index that keys selects.
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
	err := each(from, keys, order, func(v js.Value, at func() js.Value) (more bool) {
		kept, more = keep(decode(v, at), kept)
		return more
	})
	return kept, err
}
