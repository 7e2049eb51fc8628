//go:build js && wasm

package jsbridge

import (
	"context"
	"errors"
	"slices"
	"sync"
	"syscall/js"

	"github.com/hack-pad/go-indexeddb/idb"
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

// storageError reads what the IndexedDB library returned: an event's
// DOMException, or a throw wrapped in the library's own error.
func storageError(err error) error {
	var thrown js.Error
	var dom idb.DOMException
	switch {
	case err == nil:
		return nil
	case errors.As(err, &thrown):
		return &StorageError{Reason: exceptionOf(thrown.Value).Name}
	case errors.As(err, &dom):
		return &StorageError{Reason: nameOf(dom)}
	}
	return err
}

// nameOf is a DOMException's name, which the library shows only in its text.
func nameOf(e idb.DOMException) string {
	text := e.Error()
	for i := range len(text) {
		if text[i] == ':' {
			return text[:i]
		}
	}
	return text
}

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
		Go("database close", o.close)
	}
}

// opening is one attempt to open the database, shared by all who wait for it.
type opening struct {
	done chan struct{}
	db   *idb.Database
	err  error
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
	defer d.mu.Unlock()
	if d.now == o {
		d.now = nil
	}
}

func (o *opening) close() {
	<-o.done
	if o.err == nil {
		_ = o.db.Close()
	}
}

func (o *opening) open(name string) {
	defer close(o.done)
	o.db, o.err = openDatabase(name)
}

// openDatabase waits for as long as another tab blocks it. The library ends
// the program when an upgrader returns an error, so ours never does, and when
// IndexedDB is absent, so that is asked first.
func openDatabase(name string) (*idb.Database, error) {
	if !hasIndexedDB() {
		return nil, &StorageError{Reason: "absent"}
	}
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel() // lets go of the library's upgrade listener when the open fails
	var upgradeErr error
	upgrade := func(db *idb.Database, _, _ uint) error {
		upgradeErr = createStores(db)
		return nil
	}
	request, err := idb.Global().Open(ctx, name, databaseVersion, upgrade)
	if err != nil {
		return nil, storageError(err)
	}
	db, err := request.Await(context.Background())
	if err != nil {
		return nil, storageError(err)
	}
	return whole(name, db, upgradeErr)
}

// hasIndexedDB asks without letting a browser that refuses the question throw.
func hasIndexedDB() bool {
	v, ok := property(js.Global(), "indexedDB")
	return ok && v.Type() == js.TypeObject
}

// whole refuses a database that lacks a store. One that this very open could
// not set up is deleted, so that the next open may try again.
func whole(name string, db *idb.Database, upgradeErr error) (*idb.Database, error) {
	names, err := db.ObjectStoreNames()
	missing := err != nil
	for _, store := range [...]string{storeSites, storeRecords, storeEntries, storeMeta} {
		missing = missing || !slices.Contains(names, store)
	}
	if !missing && upgradeErr == nil {
		return db, nil
	}
	_ = db.Close()
	if upgradeErr != nil {
		if request, err := idb.Global().DeleteDatabase(name); err == nil {
			_ = request.Await(context.Background())
		}
	}
	return nil, &StorageError{Reason: "schema"}
}

// createStores makes the four stores and their indexes.
func createStores(db *idb.Database) error {
	if _, err := db.CreateObjectStore(storeSites, idb.ObjectStoreOptions{}); err != nil {
		return err
	}
	if _, err := db.CreateObjectStore(storeMeta, idb.ObjectStoreOptions{}); err != nil {
		return err
	}
	records, err := db.CreateObjectStore(storeRecords, idb.ObjectStoreOptions{})
	if err != nil {
		return err
	}
	entries, err := db.CreateObjectStore(storeEntries, idb.ObjectStoreOptions{AutoIncrement: true})
	if err != nil {
		return err
	}
	return errors.Join(
		createIndex(records, indexPending, indexPending),
		createIndex(records, indexHolds, indexHolds),
		createIndex(records, indexCreated, "account", "createdAt"),
		createIndex(entries, indexPayment, "account", "reference"))
}

func createIndex(store *idb.ObjectStore, name string, path ...any) error {
	key := js.ValueOf(path)
	if len(path) == 1 {
		key = js.ValueOf(path[0])
	}
	_, err := store.CreateIndex(name, key, idb.IndexOptions{})
	return err
}
