//go:build js && wasm

package jsbridge

import (
	"context"
	"syscall/js"
	"testing"

	"github.com/hack-pad/go-indexeddb/idb"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// database is a fresh one of the test's own, deleted when it ends.
func database(t *testing.T) *Database {
	t.Helper()
	d := NewDatabase("test " + t.Name())
	t.Cleanup(func() {
		d.Close()
		_, _ = await(context.Background(), func() js.Value { return request("deleteDatabase", d.name) })
	})
	return d
}

// request is a raw IndexedDB request as a promise: what another tab would do.
func request(method string, args ...any) js.Value {
	factory := js.Global().Get("indexedDB")
	return eval(`(factory, method, args) => new Promise((yes, no) => {
		const r = factory[method](...args);
		r.onsuccess = () => yes(r.result);
		r.onerror = () => no(r.error);
	})`).Invoke(factory, method, js.ValueOf(args))
}

// otherTab opens the database as a tab with newer code and nothing to lose
// would: it does not close when it is asked to.
func otherTab(t *testing.T, name string, version int) js.Value {
	t.Helper()
	db, err := await(t.Context(), func() js.Value { return request("open", name, version) })
	require.NoError(t, err)
	return db
}

func put(ctx context.Context, d *Database, key, value string) error {
	return d.transact(ctx, writing, []string{storeMeta}, func(t *transaction) error {
		return t.put(storeMeta, js.ValueOf(key), js.ValueOf(value))
	})
}

func get(t *testing.T, d *Database, key string) (text string) {
	t.Helper()
	err := d.transact(t.Context(), reading, []string{storeMeta}, func(tx *transaction) error {
		v, err := tx.get(storeMeta, js.ValueOf(key))
		text = v.String()
		return err
	})
	require.NoError(t, err)
	return text
}

// spoiled runs f while a method of the browser's does something else.
func spoiled(t *testing.T, class, method, script string, f func()) {
	t.Helper()
	prototype := js.Global().Get(class).Get("prototype")
	original := prototype.Get(method)
	prototype.Set(method, eval(script))
	defer prototype.Set(method, original)
	f()
}

// counted tells how often a method of the browser's was called since.
func counted(t *testing.T, class, method string) func() int {
	t.Helper()
	prototype := js.Global().Get(class).Get("prototype")
	original := prototype.Get(method)
	counting := eval(`original => function counting(...args) {
		counting.calls = (counting.calls || 0) + 1;
		return original.apply(this, args);
	}`).Invoke(original)
	prototype.Set(method, counting)
	t.Cleanup(func() { prototype.Set(method, original) })
	return func() int {
		if calls := counting.Get("calls"); calls.Type() == js.TypeNumber {
			return calls.Int()
		}
		return 0
	}
}

func TestTheDatabaseHasTheFourStores(t *testing.T) {
	d := database(t)
	require.NoError(t, d.Open(t.Context()))
	d.Close()
	db := otherTab(t, d.name, 1)
	defer db.Call("close")
	stores := js.Global().Get("Array").Call("from", db.Get("objectStoreNames")).Call("join").String()
	assert.Equal(t, "entries,meta,records,sites", stores)
	records := db.Call("transaction", "records").Call("objectStore", "records")
	assert.Equal(t, "created,holds,pending", js.Global().Get("Array").Call("from", records.Get("indexNames")).Call("join").String())
}

func TestCommitsAreStrictlyDurable(t *testing.T) {
	d := database(t)
	err := d.transact(t.Context(), writing, []string{storeMeta}, func(tx *transaction) error {
		durability, err := tx.tx.Durability()
		assert.Equal(t, idb.DurabilityStrict, durability)
		return err
	})
	require.NoError(t, err)
}

// Two awaits in a row stay inside one transaction.
func TestAReadDecidesAWriteInOneTransaction(t *testing.T) {
	d := database(t)
	require.NoError(t, put(t.Context(), d, "a", "1"))
	err := d.transact(t.Context(), writing, []string{storeMeta}, func(tx *transaction) error {
		a, err := tx.get(storeMeta, js.ValueOf("a"))
		require.NoError(t, err)
		_, err = tx.get(storeMeta, js.ValueOf("b"))
		require.NoError(t, err)
		return tx.put(storeMeta, js.ValueOf("b"), a)
	})
	require.NoError(t, err)
	assert.Equal(t, "1", get(t, d, "b"))
}

func TestAFailureInsideKeepsNothing(t *testing.T) {
	d := database(t)
	err := d.transact(t.Context(), writing, []string{storeMeta}, func(tx *transaction) error {
		require.NoError(t, tx.put(storeMeta, js.ValueOf("a"), js.ValueOf("1")))
		return assert.AnError
	})
	require.ErrorIs(t, err, assert.AnError)
	assert.Equal(t, "<undefined>", get(t, d, "a"))
}

func TestAPanicInsideKeepsNothingAndTheDatabaseLives(t *testing.T) {
	d := database(t)
	err := d.transact(t.Context(), writing, []string{storeMeta}, func(tx *transaction) error {
		require.NoError(t, tx.put(storeMeta, js.ValueOf("a"), js.ValueOf("1")))
		panic("a bug")
	})
	require.Equal(t, &StorageError{Reason: "panic"}, err)
	assert.Equal(t, []string{"transaction: a bug"}, panics())
	assert.Equal(t, "<undefined>", get(t, d, "a"))
}

// The library's Request.Await says nil when its context ends, and a write looks
// kept.
func TestAnEndedContextIsNeverTakenForSuccess(t *testing.T) {
	d := database(t)
	require.NoError(t, d.Open(t.Context()))
	over, cancel := context.WithCancel(t.Context())
	cancel()
	require.ErrorIs(t, put(over, d, "a", "1"), context.Canceled)
	assert.Equal(t, "<undefined>", get(t, d, "a"))

	during, cancel := context.WithCancel(t.Context())
	err := d.transact(during, writing, []string{storeMeta}, func(tx *transaction) error {
		require.NoError(t, tx.put(storeMeta, js.ValueOf("a"), js.ValueOf("1")))
		cancel()
		return nil
	})
	require.ErrorIs(t, err, context.Canceled)
	assert.Equal(t, "<undefined>", get(t, d, "a"), "what could be called off was")
}

// The library's Transaction.Await hangs, in every second run, on a context that
// has already ended.
func TestAnEndedContextNeverHangs(t *testing.T) {
	d := database(t)
	require.NoError(t, d.Open(t.Context()))
	for range 100 {
		during, cancel := context.WithCancel(t.Context())
		inside := make(chan struct{})
		err := d.transact(during, writing, []string{storeMeta}, func(tx *transaction) error {
			defer close(inside)
			cancel()
			return tx.put(storeMeta, js.ValueOf("a"), js.ValueOf("1"))
		})
		require.ErrorIs(t, err, context.Canceled)
		<-inside
	}
	require.NoError(t, put(t.Context(), d, "b", "1"), "the store is free again")
}

// A read that waits behind another tab and is called off has not found that
// there is nothing: the library's Request.Await would say so.
func TestAReadThatWasCalledOffFoundNothingOut(t *testing.T) {
	d := database(t)
	require.NoError(t, put(t.Context(), d, "a", "1"))
	let := hold(t, d)
	ctx, cancel := context.WithCancel(t.Context())
	ended, found := make(chan error, 1), make(chan error, 1)
	go func() {
		ended <- d.transact(ctx, reading, []string{storeMeta}, func(tx *transaction) error {
			_, err := tx.get(storeMeta, js.ValueOf("a"))
			found <- err
			return err
		})
	}()
	turn(t)
	cancel()
	require.ErrorIs(t, <-ended, context.Canceled)
	assert.Equal(t, &StorageError{Reason: "AbortError"}, <-found)
	let()
}

func TestAnErrorInsideTheTransactionHasItsName(t *testing.T) {
	d := database(t)
	add := func() error {
		return d.transact(t.Context(), writing, []string{storeMeta}, func(tx *transaction) error {
			s, err := tx.store(storeMeta)
			require.NoError(t, err)
			_, err = s.AddKey(js.ValueOf("k"), js.ValueOf(1))
			return storageError(err)
		})
	}
	require.NoError(t, add())
	assert.Equal(t, &StorageError{Reason: "ConstraintError"}, add(), "from an event")

	err := d.transact(t.Context(), writing, []string{storeMeta}, func(tx *transaction) error {
		return tx.put(storeMeta, js.ValueOf(true), js.ValueOf(1))
	})
	assert.Equal(t, &StorageError{Reason: "DataError"}, err, "from a throw")

	err = d.transact(t.Context(), writing, []string{storeMeta}, func(tx *transaction) error {
		return tx.put(storeSites, js.ValueOf("k"), js.ValueOf(1))
	})
	assert.Equal(t, &StorageError{Reason: "NotFoundError"}, err, "a store outside the transaction")
}

// A browser that clears its data aborts what is under way and gives no reason;
// the library then says nil. The one who waits beside it committed.
func TestATransactionThatTheBrowserAbortsIsNeverTakenForKept(t *testing.T) {
	d := database(t)
	for range 20 {
		err := d.transact(t.Context(), writing, []string{storeMeta}, func(tx *transaction) error {
			require.NoError(t, tx.put(storeMeta, js.ValueOf("a"), js.ValueOf("1")))
			_, err := tx.get(storeMeta, js.ValueOf("a")) // the put is done: nothing but the commit is left
			require.NoError(t, err)
			return tx.tx.Abort()
		})
		require.Equal(t, &StorageError{Reason: "AbortError"}, err)
		require.NoError(t, put(t.Context(), d, "b", "1"))
	}
	assert.Equal(t, "<undefined>", get(t, d, "a"))
	assert.Equal(t, "1", get(t, d, "b"))
}

// Waiting for anything but its own requests ends a transaction.
func TestATransactionThatWasLeftIsAnErrorAndKeepsNothing(t *testing.T) {
	d := database(t)
	err := d.transact(t.Context(), writing, []string{storeMeta}, func(tx *transaction) error {
		turn(t)
		return tx.put(storeMeta, js.ValueOf("a"), js.ValueOf("1"))
	})
	var storage *StorageError
	require.ErrorAs(t, err, &storage)
	assert.Contains(t, []string{"TransactionInactiveError", "InvalidStateError"}, storage.Reason)
	assert.Equal(t, "<undefined>", get(t, d, "a"))
}

func TestAClosedDatabaseIsOpenedAgain(t *testing.T) {
	d := database(t)
	require.NoError(t, put(t.Context(), d, "a", "1"))
	o, err := d.handle(t.Context())
	require.NoError(t, err)
	require.NoError(t, o.db.Close())
	assert.Equal(t, "1", get(t, d, "a"))
	require.NoError(t, put(t.Context(), d, "a", "2"))
	assert.Equal(t, "2", get(t, d, "a"))
}

// Another tab's deletion closes our connection behind our back; the next use
// finds a new, empty database.
func TestADatabaseThatAnotherTabDeletedIsMadeAnew(t *testing.T) {
	d := database(t)
	require.NoError(t, put(t.Context(), d, "a", "1"))
	_, err := await(t.Context(), func() js.Value { return request("deleteDatabase", d.name) })
	require.NoError(t, err, "our connection must not block another tab")
	assert.Equal(t, "<undefined>", get(t, d, "a"))
	require.NoError(t, put(t.Context(), d, "a", "2"))
}

func TestANewerDatabaseIsRefusedByName(t *testing.T) {
	d := database(t)
	require.NoError(t, put(t.Context(), d, "a", "1"))
	defer otherTab(t, d.name, 2).Call("close")
	assert.Equal(t, &StorageError{Reason: "VersionError"}, put(t.Context(), d, "a", "2"))
}

// An open that another tab blocks waits; whoever asked gives up at its own
// time, and the open serves the next one.
func TestABlockedOpenGivesUpWithItsCallerAndServesTheNext(t *testing.T) {
	d := database(t)
	blocker := otherTab(t, d.name, 1) // without our stores
	deleting := promised(request("deleteDatabase", d.name))
	turn(t)

	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- put(ctx, d, "a", "1") }()
	turn(t)
	cancel()
	require.ErrorIs(t, <-ended, context.Canceled)

	blocker.Call("close")
	require.NoError(t, (<-deleting).err)
	require.NoError(t, put(t.Context(), d, "a", "2"))
	assert.Equal(t, "2", get(t, d, "a"))
}

// The library ends the program when an upgrader returns an error or panics.
func TestAFailedUpgradeIsAnErrorAndCanBeTriedAgain(t *testing.T) {
	for method, prototype := range map[string]string{"createObjectStore": "IDBDatabase", "createIndex": "IDBObjectStore"} {
		t.Run(method, func(t *testing.T) {
			d := database(t)
			spoiled(t, prototype, method, `() => { throw new DOMException("no", "ConstraintError") }`, func() {
				require.Equal(t, &StorageError{Reason: "schema"}, d.Open(t.Context()))
			})
			require.NoError(t, put(t.Context(), d, "a", "1"), "nothing half-made is left")
			db := otherTab(t, d.name, 1)
			defer db.Call("close")
			assert.Equal(t, 4, db.Get("objectStoreNames").Length())
		})
	}
}

func TestADatabaseThatIsNotOursIsRefused(t *testing.T) {
	d := database(t)
	otherTab(t, d.name, 1).Call("close")
	assert.Equal(t, &StorageError{Reason: "schema"}, d.Open(t.Context()))
}

// Each open costs a callback that the library never releases: there is one
// open, and one more each time the connection was closed behind our back.
func TestADatabaseIsOpenedOnce(t *testing.T) {
	d := database(t)
	opens := counted(t, "IDBFactory", "open")
	for range 20 {
		require.NoError(t, put(t.Context(), d, "a", "1"))
		assert.Equal(t, "1", get(t, d, "a"))
	}
	assert.Equal(t, 1, opens())
	o, err := d.handle(t.Context())
	require.NoError(t, err)
	require.NoError(t, o.db.Close())
	for range 20 {
		require.NoError(t, put(t.Context(), d, "a", "2"))
	}
	assert.Equal(t, 2, opens())
}

func TestADatabaseLeavesNoCallbacksBehind(t *testing.T) {
	d := database(t)
	flat(t, func() {
		for range 10 {
			require.NoError(t, put(t.Context(), d, "a", "1"))
			d.Close()
			require.NoError(t, put(t.Context(), d, "a", "2"))
			o, err := d.handle(t.Context())
			require.NoError(t, err)
			require.NoError(t, o.db.Close()) // behind our back
			require.NoError(t, put(t.Context(), d, "a", "3"))
			d.Close()
		}
	})
}

// The library ends the program, and remembers for ever, when IndexedDB is not
// there or asking for it throws, as in a sandboxed frame.
func TestWithoutIndexedDBTheStorageIsAbsent(t *testing.T) {
	object := js.Global().Get("Object")
	original := object.Call("getOwnPropertyDescriptor", js.Global(), "indexedDB")
	defer object.Call("defineProperty", js.Global(), "indexedDB", original)
	for _, absent := range []string{
		`({value: undefined, configurable: true})`,
		`({get() { throw new DOMException("no", "SecurityError") }, configurable: true})`,
	} {
		object.Call("defineProperty", js.Global(), "indexedDB", eval(absent))
		assert.Equal(t, &StorageError{Reason: "absent"}, NewDatabase("absent").Open(t.Context()))
	}
}

// A transaction that hangs behind another tab's ends for us when we stop
// waiting, and is not kept later.
func TestAHangingTransactionEndsWithItsCaller(t *testing.T) {
	d := database(t)
	require.NoError(t, d.Open(t.Context()))
	let := hold(t, d)
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- put(ctx, d, "a", "1") }()
	turn(t)
	cancel()
	require.ErrorIs(t, <-ended, context.Canceled)
	let()
	assert.Equal(t, "<undefined>", get(t, d, "a"))
	require.NoError(t, put(t.Context(), d, "a", "2"))
}

// A disk that is full refuses; nothing is half kept.
func TestAFullDiskIsAnErrorWithItsName(t *testing.T) {
	d := database(t)
	require.NoError(t, put(t.Context(), d, "a", "1"))
	spoiled(t, "IDBObjectStore", "put", `() => { throw new DOMException("full", "QuotaExceededError") }`, func() {
		assert.Equal(t, &StorageError{Reason: "QuotaExceededError"}, put(t.Context(), d, "a", "2"))
	})
	assert.Equal(t, "1", get(t, d, "a"))
}
