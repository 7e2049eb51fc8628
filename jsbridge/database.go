//go:build js && wasm

package jsbridge

import (
	"context"
	"slices"
	"sync"
	"syscall/js"

	"github.com/hack-pad/go-indexeddb/idb"
)

// The database's shape, fixed for ever: a higher version would stop a shop on
// roll-back or in a second tab. What changes is inside the records.
const (
	// DatabaseName is the name of the product's database.
	DatabaseName = "connect-epos"
	// SimulatorDatabaseName is that of pages that play on a simulator: what
	// nobody was charged for never stands beside what somebody was.
	SimulatorDatabaseName = "connect-epos-simulator"

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
// "library", or the name of the DOMException ("QuotaExceededError", "VersionError", ...).
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
		_ = o.db.Close()
	}
}

// open waits for as long as another tab blocks it. The connection gives way,
// by the library's hand, to another tab that wants the database gone or
// changed; the next use opens it again.
func (o *opening) open(name string) {
	defer close(o.done)
	o.db, o.err = openDatabase(name)
}

// openDatabase gives the library the browser's factory: its own way of finding
// one panics where there is none, and for ever after. Nor may an upgrader
// return an error or panic: either ends the program.
func openDatabase(name string) (*idb.Database, error) {
	indexedDB, ok := property(js.Global(), "indexedDB")
	if !ok || indexedDB.Type() != js.TypeObject {
		return nil, &StorageError{Reason: "absent"}
	}
	factory, err := idb.WrapFactory(indexedDB)
	if err != nil {
		return nil, storageError(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel() // the upgrade's listener is let go of also when the open fails
	made := error(nil)
	request, err := factory.Open(ctx, name, databaseVersion, func(db *idb.Database, _, _ uint) error {
		made = &StorageError{Reason: "panic"}
		Guard("upgrade", func() { made = createStores(db) })
		return nil
	})
	if err != nil {
		return nil, storageError(err)
	}
	db, err := request.Await(context.Background())
	if err != nil {
		return nil, storageError(err)
	}
	if err := watchAborts(request); err != nil {
		_ = db.Close()
		return nil, storageError(err)
	}
	return whole(factory, name, db, made)
}

// whole refuses a database that lacks a store. One that this very open could
// not set up is deleted, so that the next open may try again: nobody can have
// kept anything in it, since others find it as it is and refuse it too.
func whole(factory *idb.Factory, name string, db *idb.Database, made error) (*idb.Database, error) {
	names, err := db.ObjectStoreNames()
	missing := err != nil
	for _, store := range [...]string{storeSites, storeRecords, storeEntries, storeMeta} {
		missing = missing || !slices.Contains(names, store)
	}
	if !missing && made == nil {
		return db, nil
	}
	_ = db.Close()
	if made != nil {
		if request, err := factory.DeleteDatabase(name); err == nil {
			_ = request.Await(context.Background())
		}
	}
	return nil, &StorageError{Reason: "schema"}
}

// createStores makes the four stores and their indexes.
func createStores(db *idb.Database) error {
	for _, s := range [...]struct {
		name    string
		options idb.ObjectStoreOptions
		indexes map[string]any
	}{
		{storeSites, idb.ObjectStoreOptions{}, nil},
		{storeMeta, idb.ObjectStoreOptions{}, nil},
		{storeRecords, idb.ObjectStoreOptions{}, map[string]any{
			indexPending: indexPending, indexHolds: indexHolds, indexCreated: []any{"account", "createdAt"}}},
		{storeEntries, idb.ObjectStoreOptions{AutoIncrement: true}, map[string]any{
			indexPayment: []any{"account", "reference"}}},
	} {
		store, err := db.CreateObjectStore(s.name, s.options)
		if err != nil {
			return err
		}
		for index, path := range s.indexes {
			if _, err := store.CreateIndex(index, js.ValueOf(path), idb.IndexOptions{}); err != nil {
				return err
			}
		}
	}
	return nil
}
