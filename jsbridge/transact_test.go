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

func TestCommitsAreStrictlyDurable(t *testing.T) {
	d := database(t)
	err := d.transact(t.Context(), writing, []string{storeMeta}, func(tx *transaction) error {
		durability, err := tx.tx.Durability()
		assert.Equal(t, idb.DurabilityStrict, durability)
		return err
	})
	require.NoError(t, err)
}

// Two waits after each other stay inside one transaction.
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

// The library's Request.Await returns nil when its context ends, so that a write looks as
// if it was kept.
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

// With a context that has already ended, the library's Transaction.Await hangs in every
// second run.
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

// A read that waits behind another tab and is called off must not report that there is no
// value. The library's Request.Await would report that.
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

// A browser that clears its data aborts the transactions that have begun and gives no
// reason. The library then returns nil, as it does for a commit.
func TestATransactionThatTheBrowserAbortsIsNeverTakenForKept(t *testing.T) {
	d := database(t)
	for range 20 {
		err := d.transact(t.Context(), writing, []string{storeMeta}, func(tx *transaction) error {
			require.NoError(t, tx.put(storeMeta, js.ValueOf("a"), js.ValueOf("1")))
			_, err := tx.get(storeMeta, js.ValueOf("a")) // the put is done, so only the commit is left
			require.NoError(t, err)
			return tx.tx.Abort()
		})
		require.Equal(t, &StorageError{Reason: "AbortError"}, err)
		require.NoError(t, put(t.Context(), d, "b", "1"))
	}
	assert.Equal(t, "<undefined>", get(t, d, "a"))
	assert.Equal(t, "1", get(t, d, "b"))
}

// A transaction ends when its function waits for anything but its own requests.
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

// When we stop waiting for a transaction that hangs behind another tab's, it ends, and it
// is not kept later.
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

// When the disk is full, the transaction fails and no part of it is kept.
func TestAFullDiskIsAnErrorWithItsName(t *testing.T) {
	d := database(t)
	require.NoError(t, put(t.Context(), d, "a", "1"))
	spoiled(t, "IDBObjectStore", "put", `() => { throw new DOMException("full", "QuotaExceededError") }`, func() {
		assert.Equal(t, &StorageError{Reason: "QuotaExceededError"}, put(t.Context(), d, "a", "2"))
	})
	assert.Equal(t, "1", get(t, d, "a"))
}
