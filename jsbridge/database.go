//go:build js && wasm

package jsbridge

import (
	"context"
	"slices"
	"sync"
	"syscall/js"

	"github.com/hack-pad/go-indexeddb/idb"

	"connect-epos/core/journal"
)

// The database's version, stores and indexes must never change. A higher version would
// stop a shop that goes back to an older build, or that has one open in a second tab.
// Whatever has to change, changes inside the records. The one exception is a database
// that somebody else made under our name and left empty: our stores come into it with
// recoveredVersion, because only a higher version lets us create them. It is the same
// database in all else.
const (
	// DatabaseName is the name of the product's database.
	DatabaseName = "connect-epos"
	// SimulatorDatabaseName is the name of the database for pages that use a simulator.
	// So payments that charged nobody are never stored beside real ones.
	SimulatorDatabaseName = "connect-epos-simulator"

	databaseVersion  = 1
	recoveredVersion = 2

	storeSites   = "sites"
	storeRecords = "records"
	storeEntries = "entries"
	storeMeta    = "meta"

	indexPending = "pending" // records that somebody must still be told about, by account
	indexHolds   = "holds"   // records that hold a terminal, by account and terminal
	indexCreated = "created" // all records, by account and time
	indexPayment = "payment" // entries, by account and reference
)

// StorageError tells why the browser's storage could not be used. Nothing was kept,
// unless the browser had already committed it. Reason is "absent" (there is no IndexedDB
// here), "schema" (the database is not ours or lacks something), "blocked" (it is empty,
// and somebody keeps it open so that our stores cannot be created), "panic", "library",
// or the name of the DOMException ("QuotaExceededError", "VersionError", ...).
type StorageError struct{ Reason string }

// Error gives the reason.
func (e *StorageError) Error() string { return "jsbridge: storage unavailable: " + e.Reason }

// Is tells errors.Is which of them mean that the database is not ours.
func (e *StorageError) Is(target error) bool {
	return target == journal.ErrForeign && (e.Reason == "schema" || e.Reason == "blocked" || e.Reason == "VersionError")
}

// Database is one IndexedDB database with the product's four stores. It opens at its
// first use. It opens again after the browser or another tab has closed it. It is safe
// for concurrent use.
type Database struct {
	name string

	mu  sync.Mutex
	now *opening
}

// NewDatabase returns the database with that name. It does not open it yet.
func NewDatabase(name string) *Database { return &Database{name: name} }

// Open opens the database now, so that we know before the first payment if the browser
// has no storage. Its error is a *StorageError or ctx's error.
func (d *Database) Open(ctx context.Context) error {
	_, err := d.handle(ctx)
	return err
}

// Close closes the connection. The next use opens it again.
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

// opening is one attempt to open the database. All callers who wait for it share it.
type opening struct {
	done chan struct{}
	db   *idb.Database
	err  error

	recovers bool // it is about to create our stores in an empty database
}

// handle returns the open connection. When another tab blocks the open and ctx ends, the
// open goes on and serves the next caller.
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
		if o.recovers {
			return nil, &StorageError{Reason: "blocked"}
		}
		return nil, ctx.Err()
	}
}

// forget makes the next use open the database again.
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

// close ends a connection that was opened. Transactions that have begun finish first.
func (o *opening) close() {
	if o.err == nil {
		_ = o.db.Close()
	}
}

// open waits for as long as another tab blocks it. Later, when another tab wants to
// delete or change the database, the library closes our connection. The next use opens it
// again.
func (o *opening) open(name string) {
	defer close(o.done)
	factory, err := openFactory()
	if err == nil {
		o.db, err = openDatabase(factory, name, databaseVersion)
	}
	if o.recovers = err == errEmpty; o.recovers || err != nil && err.Error() == errVersion.Error() {
		o.db, err = openDatabase(factory, name, recoveredVersion)
	}
	o.err = err
}

// errEmpty says that a database has no stores at all: somebody else made it and never
// used it.
var errEmpty = &StorageError{Reason: "schema"}

// errVersion says that a database has a higher version than the one that was asked for.
var errVersion = &StorageError{Reason: "VersionError"}

// openFactory passes the browser's factory to the library. The library could find a
// factory by itself, but where there is none it panics, now and at every later call.
func openFactory() (*idb.Factory, error) {
	indexedDB, ok := property(js.Global(), "indexedDB")
	if !ok || indexedDB.Type() != js.TypeObject {
		return nil, &StorageError{Reason: "absent"}
	}
	return idb.WrapFactory(indexedDB)
}

// openDatabase opens the database, and creates our stores when the open is an upgrade of
// a database without stores. The browser lets nobody else in while it upgrades, so nothing
// that somebody stored can be touched. The upgrade function must not return an error or
// panic, because either would end the program.
func openDatabase(factory *idb.Factory, name string, version uint) (*idb.Database, error) {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel() // this releases the upgrade's listener, also when the open fails
	made := error(nil)
	request, err := factory.Open(ctx, name, version, func(db *idb.Database, _, _ uint) error {
		if names, err := db.ObjectStoreNames(); err == nil && len(names) == 0 { // else it is not ours to change
			made = &StorageError{Reason: "panic"}
			Guard("upgrade", func() { made = createStores(db) })
		}
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

// whole refuses a database that lacks a store. If this open should have created the
// stores and failed, the database is deleted, so that the next open can try again. That
// loses nothing: other tabs refuse the incomplete database too, so nobody can have stored
// anything in it.
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
	} else if err == nil && len(names) == 0 {
		return nil, errEmpty
	}
	return nil, &StorageError{Reason: "schema"}
}

// createStores creates the four stores and their indexes.
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
