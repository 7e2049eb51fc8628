//go:build js && wasm

package jsbridge

import (
	"context"
	"sync"
	"syscall/js"
)

// The database's shape, fixed for ever: a higher version would stop a shop on
// roll-back or in a second tab. What changes is inside the records.
const (
	// DatabaseName is the name of the product's database.
	DatabaseName    = "connect-epos"
	databaseVersion = 1

	storeSites   = "sites"
	storeRecords = "records"
	storeEntries = "entries"
	storeMeta    = "meta"

	indexPending = "pending" // records somebody must still hear of, by account
	indexHolds   = "holds"   // records that hold a terminal, by account and terminal
	indexCreated = "created" // all records, by account and time
	indexPayment = "payment" // entries, by account and reference
)

// StorageError is why the browser's storage could not be used; nothing was
// kept unless the browser had already committed it. Reason is "absent" (no
// IndexedDB here), "schema" (the database is not ours or not whole), "panic",
// or the name of the DOMException ("QuotaExceededError", "VersionError", ...).
type StorageError struct{ Reason string }

// Error names the reason.
func (e *StorageError) Error() string { return "jsbridge: storage unavailable: " + e.Reason }

// Database is one IndexedDB database with the product's four stores. It opens
// when first used, opens again when the browser or another tab closed it, and
// is safe for concurrent use.
type Database struct {
	name string

	mu  sync.Mutex
	now *opening
}

// NewDatabase names the database; nothing is opened yet.
func NewDatabase(name string) *Database { return &Database{name: name} }

// Open opens the database now, so that a browser without storage is known
// before the first payment. Its error is a *StorageError or ctx's.
func (d *Database) Open(ctx context.Context) error {
	_, err := d.handle(ctx)
	return err
}

// Close closes the connection; the next use opens it again.
func (d *Database) Close() {
	d.mu.Lock()
	o := d.now
	d.now = nil
	d.mu.Unlock()
	if o != nil {
		Go("database close", func() {
			<-o.done
			o.close()
		})
	}
}

// opening is one attempt to open the database, shared by all who wait for it.
type opening struct {
	done chan struct{}
	db   js.Value
	err  error
	off  func() // lets go of the versionchange listener
}

// handle returns the open connection. An open that is blocked by another tab
// goes on when ctx ends and serves whoever asks next.
func (d *Database) handle(ctx context.Context) (*opening, error) {
	d.mu.Lock()
	o := d.now
	if o == nil {
		o = &opening{done: make(chan struct{}), err: &StorageError{Reason: "panic"}}
		d.now = o
		Go("database open", func() { o.open(d.name) })
	}
	d.mu.Unlock()
	select {
	case <-o.done:
		if o.err != nil {
			d.forget(o)
		}
		return o, o.err
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// forget lets the next use open the database anew.
func (d *Database) forget(o *opening) {
	d.mu.Lock()
	ours := d.now == o
	if ours {
		d.now = nil
	}
	d.mu.Unlock()
	if ours {
		o.close()
	}
}

// close ends a connection that was opened; transactions under way finish first.
func (o *opening) close() {
	if o.err == nil {
		o.off()
		_, _ = call(o.db, "close")
	}
}

// open also gives way to another tab that wants the database gone or changed:
// the connection is closed then, and the next use opens it again.
func (o *opening) open(name string) {
	defer close(o.done)
	if o.db, o.err = openDatabase(name); o.err == nil {
		o.off = listen(o.db, "versionchange", func(js.Value) { _, _ = call(o.db, "close") })
	}
}

// openDatabase waits for as long as another tab blocks it.
func openDatabase(name string) (js.Value, error) {
	factory, ok := property(js.Global(), "indexedDB")
	if !ok || factory.Type() != js.TypeObject {
		return js.Undefined(), &StorageError{Reason: "absent"}
	}
	r, err := call(factory, "open", name, databaseVersion)
	if err != nil {
		return js.Undefined(), storageError(err)
	}
	defer listen(r, "upgradeneeded", func(js.Value) { upgrade(r) })()
	db, err := answered(r)()
	if err == nil && !whole(db) {
		_, _ = call(db, "close")
		err = &StorageError{Reason: "schema"}
	}
	return db, err
}

// whole reports whether the database has every store.
func whole(db js.Value) bool {
	names := db.Get("objectStoreNames")
	for _, store := range [...]string{storeSites, storeRecords, storeEntries, storeMeta} {
		if has, err := call(names, "contains", store); err != nil || !has.Bool() {
			return false
		}
	}
	return true
}

// upgrade makes the four stores and their indexes. When it cannot, nothing is
// made, the open fails, and the next one may try again.
func upgrade(r js.Value) {
	if createStores(r.Get("result")) != nil {
		_, _ = call(r.Get("transaction"), "abort")
	}
}

func createStores(db js.Value) error {
	_, err := try(func() js.Value {
		db.Call("createObjectStore", storeSites)
		db.Call("createObjectStore", storeMeta)
		records := db.Call("createObjectStore", storeRecords)
		records.Call("createIndex", indexPending, indexPending)
		records.Call("createIndex", indexHolds, indexHolds)
		records.Call("createIndex", indexCreated, []any{"account", "createdAt"})
		entries := db.Call("createObjectStore", storeEntries, map[string]any{"autoIncrement": true})
		return entries.Call("createIndex", indexPayment, []any{"account", "reference"})
	})
	return err
}
