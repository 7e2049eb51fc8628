//go:build js && wasm

package jsbridge

import (
	"context"
	"errors"
	"syscall/js"

	"github.com/hack-pad/go-indexeddb/idb"
)

// access says whether a transaction only reads or also writes.
type access = idb.TransactionMode

const (
	reading = idb.TransactionReadOnly
	writing = idb.TransactionReadWrite
)

// transact runs f in one transaction over stores. It returns when the transaction is
// durable, or when f or the transaction failed; then nothing was kept. It also returns
// when ctx ends; then the transaction is aborted if that is still possible. f may wait
// only for its own requests: waiting for anything else ends the transaction.
//
// When the connection is lost, everything is done once more on a new connection, so f may
// run twice. That is safe. Either the first run kept nothing, or its result was lost
// together with the connection, and then the second run changes nothing.
func (d *Database) transact(ctx context.Context, mode access, stores []string, f func(*transaction) error) error {
	err := d.once(ctx, mode, stores, f)
	if isLost(err) {
		err = d.once(ctx, mode, stores, f)
	}
	return err
}

func (d *Database) once(ctx context.Context, mode access, stores []string, f func(*transaction) error) error {
	if err := ctx.Err(); err != nil {
		return err // do not even begin to open the database
	}
	o, err := d.handle(ctx)
	if err != nil {
		return err
	}
	tx, err := begin(o.db, mode, stores)
	if err != nil {
		d.forget(o)
		return err
	}
	if err = tx.run(ctx, f); isLost(err) {
		d.forget(o)
	}
	return err
}

// isLost recognises the errors of a connection that is lost: the browser closed it
// without telling us, aborted its transactions without a reason, or lost the process
// behind it (UnknownError).
func isLost(err error) bool {
	var e *StorageError
	return errors.As(err, &e) && (e.Reason == "InvalidStateError" || e.Reason == "AbortError" || e.Reason == "UnknownError")
}

// transaction is one IndexedDB transaction that has begun.
type transaction struct {
	tx       *idb.Transaction
	finished <-chan error // gets the transaction's result, once
}

// begin opens the transaction. A commit counts only when it has reached the disk.
func begin(db *idb.Database, mode access, stores []string) (*transaction, error) {
	options := idb.TransactionOptions{Mode: mode}
	if mode == writing {
		options.Durability = idb.DurabilityStrict
	}
	tx, err := db.TransactionWithOptions(options, stores[0], stores[1:]...)
	if err != nil {
		return nil, storageError(err)
	}
	return &transaction{tx: tx, finished: ended(tx)}, nil
}

// ended returns a channel that tells how the transaction ends. It must be called before
// the browser gets its next turn, so that it misses no event.
func ended(tx *idb.Transaction) <-chan error {
	out := make(chan error, 1)
	Go("transaction end", func() {
		err := storageError(tx.Await(endless))
		if err == nil && aborting {
			err = &StorageError{Reason: "AbortError"}
		}
		out <- err
	})
	return out
}

// aborting is true while the browser tells its listeners that a transaction was aborted.
// An abort may have no reason, for instance when the user clears the site's data, and the
// library then reports no error. But everything runs in one thread, and the code that
// waits for the transaction runs while the browser still passes the abort event from the
// database to the transaction and back. So that code can see this flag.
var (
	aborting    bool
	abortBegins = abortListener(true)
	abortEnds   = abortListener(false)
)

func abortListener(begins bool) js.Func { // both listeners live as long as the program
	return js.FuncOf(func(js.Value, []js.Value) any {
		aborting = begins
		return nil
	})
}

// watchAborts adds listeners to a new connection that run before and after the listeners
// of its transactions. When that fails, the connection is not used.
func watchAborts(opened *idb.OpenDBRequest) error {
	db, err := opened.Request.Result()
	if err == nil {
		_, err = call(db, "addEventListener", "abort", abortBegins, true)
	}
	if err == nil {
		_, err = call(db, "addEventListener", "abort", abortEnds)
	}
	return err
}

func (t *transaction) abort() { _ = t.tx.Abort() }

// run calls f and waits until the transaction or ctx ends. The transaction commits by
// itself. We never call commit(), because afterwards the transaction could not be aborted
// any more, not even while it still waits behind another tab's transaction.
func (t *transaction) run(ctx context.Context, f func(*transaction) error) error {
	over := make(chan error, 1)
	Go("transaction", func() {
		err := error(&StorageError{Reason: "panic"})
		defer func() { over <- err }()
		defer func() {
			if err != nil {
				t.abort()
			}
		}()
		if err = f(t); err == nil {
			err = <-t.finished
		}
	})
	select {
	case err := <-over:
		return err
	case <-ctx.Done():
		t.abort()
		return ctx.Err()
	}
}

// store returns an object store of the transaction.
func (t *transaction) store(name string) (*idb.ObjectStore, error) {
	s, err := t.tx.ObjectStore(name)
	return s, storageError(err)
}

// get reads one value. It returns undefined when there is none.
func (t *transaction) get(store string, key js.Value) (js.Value, error) {
	s, err := t.store(store)
	if err != nil {
		return js.Undefined(), err
	}
	request, err := s.Get(key)
	if err != nil {
		return js.Undefined(), storageError(err)
	}
	v, err := request.Await(endless)
	return v, storageError(err)
}

// put writes one value under key. Only the end of the transaction tells whether it was
// kept.
func (t *transaction) put(store string, key, value js.Value) error {
	s, err := t.store(store)
	if err == nil {
		_, err = s.PutKey(key, value)
		err = storageError(err)
	}
	return err
}

// add appends one value under the store's next number.
func (t *transaction) add(store string, value js.Value) error {
	s, err := t.store(store)
	if err == nil {
		_, err = s.Add(value)
		err = storageError(err)
	}
	return err
}

// remove deletes the value under key.
func (t *transaction) remove(store string, key js.Value) error {
	s, err := t.store(store)
	if err == nil {
		_, err = s.Delete(key)
		err = storageError(err)
	}
	return err
}
