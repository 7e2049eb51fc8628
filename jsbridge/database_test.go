//go:build js && wasm

package jsbridge

import (
	"context"
	"fmt"
	"syscall/js"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-epos/core/journal"
)

// database returns a new database for this test, which is deleted when the test ends.
func database(t *testing.T) *Database {
	t.Helper()
	d := NewDatabase("test " + t.Name())
	t.Cleanup(func() {
		d.Close()
		_, _ = await(context.Background(), func() js.Value { return request("deleteDatabase", d.name) })
	})
	return d
}

// request makes a raw IndexedDB request and returns it as a promise. It stands for what
// another tab does.
func request(method string, args ...any) js.Value {
	factory := js.Global().Get("indexedDB")
	return eval(`(factory, method, args) => new Promise((yes, no) => {
		const r = factory[method](...args);
		r.onsuccess = () => yes(r.result);
		r.onerror = () => no(r.error);
	})`).Invoke(factory, method, js.ValueOf(args))
}

// otherTab opens the database like a tab that has newer code: it does not close when it
// is asked to.
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

// spoiled runs f while one of the browser's methods is replaced by script.
func spoiled(t *testing.T, class, method, script string, f func()) {
	t.Helper()
	prototype := js.Global().Get(class).Get("prototype")
	original := prototype.Get(method)
	prototype.Set(method, eval(script))
	defer prototype.Set(method, original)
	f()
}

// counted returns a function that tells how often a method of the browser has been called
// since.
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

// When another tab deletes the database, the browser closes our connection without
// telling us. The next use finds a new, empty database.
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
	defer otherTab(t, d.name, 3).Call("close")
	err := put(t.Context(), d, "a", "2")
	assert.Equal(t, &StorageError{Reason: "VersionError"}, err)
	assert.ErrorIs(t, err, journal.ErrForeign)
}

// An open that another tab blocks waits. A caller stops waiting when its own time is
// over, and the same open then serves the next caller.
func TestABlockedOpenGivesUpWithItsCallerAndServesTheNext(t *testing.T) {
	d := database(t)
	blocker := otherTab(t, d.name, 1) // this tab creates a database without our stores
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

// The library ends the program when the upgrade function returns an error or panics.
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

// theirs makes a database with our name and a store of somebody else.
func theirs(t *testing.T, name string, version int) {
	t.Helper()
	_, err := await(t.Context(), func() js.Value {
		return eval(`(name, version) => new Promise((yes, no) => {
			const r = indexedDB.open(name, version);
			r.onupgradeneeded = () => r.result.createObjectStore("theirs").put("kept", 1);
			r.onsuccess = () => yes(r.result.close());
			r.onerror = () => no(r.error);
		})`).Invoke(name, version)
	})
	require.NoError(t, err)
}

func TestADatabaseThatIsNotOursIsRefusedAndLeftAsItIs(t *testing.T) {
	for _, version := range []int{1, 2} {
		d := NewDatabase(fmt.Sprintf("test %s %d", t.Name(), version))
		theirs(t, d.name, version)
		err := d.Open(t.Context())
		assert.Error(t, err)
		assert.ErrorIs(t, err, journal.ErrForeign)
		db := otherTab(t, d.name, version)
		assert.Equal(t, "theirs", js.Global().Get("Array").Call("from", db.Get("objectStoreNames")).Call("join").String())
		db.Call("close")
		_, _ = await(t.Context(), func() js.Value { return request("deleteDatabase", d.name) })
	}
}

// Any script of the page that opens our database before us, and creates nothing in it,
// leaves it empty in version 1.
func TestADatabaseThatSomebodyMadeEmptyGetsOurStores(t *testing.T) {
	d := database(t)
	otherTab(t, d.name, 1).Call("close")
	second := NewDatabase(d.name) // a second tab that finds it empty at the same time
	t.Cleanup(second.Close)
	both := make(chan error, 1)
	Go("second tab", func() { both <- put(t.Context(), second, "b", "2") })
	require.NoError(t, put(t.Context(), d, "a", "1"))
	require.NoError(t, <-both)
	assert.Equal(t, "1", get(t, second, "a"))
	assert.Equal(t, "2", get(t, d, "b"))
	d.Close()
	assert.Equal(t, "1", get(t, NewDatabase(d.name), "a"), "it is found again")
}

func TestAnEmptyDatabaseThatSomebodyKeepsOpenIsNamed(t *testing.T) {
	d := database(t)
	held := otherTab(t, d.name, 1)
	soon, cancel := context.WithTimeout(t.Context(), 200*time.Millisecond)
	defer cancel()
	err := put(soon, d, "a", "1")
	assert.Equal(t, &StorageError{Reason: "blocked"}, err)
	assert.ErrorIs(t, err, journal.ErrForeign)
	held.Call("close")
	require.NoError(t, put(t.Context(), d, "a", "1"))
}

// Each open costs a callback that the library never releases. So there is one open, and
// one more each time the browser closed the connection without telling us.
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
			require.NoError(t, o.db.Close()) // the connection closes and we are not told
			require.NoError(t, put(t.Context(), d, "a", "3"))
			d.Close()
		}
	})
}

// The library ends the program when IndexedDB is missing, or when asking for it throws,
// as in a sandboxed frame. Every later call would fail too.
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
