//go:build js && wasm

package jsbridge

import (
	"context"
	"errors"
	"syscall/js"

	"github.com/hack-pad/go-indexeddb/idb"
)

// access says what a transaction does.
type access = idb.TransactionMode

const (
	reading = idb.TransactionReadOnly
	writing = idb.TransactionReadWrite
)

// transact runs f in one transaction over stores and returns when the
// transaction is durable, when f or the transaction failed (nothing was kept),
// or when ctx ends: then the transaction is aborted if it still can be. f may
// wait for its own requests only; awaiting anything else ends the transaction.
//
// What fails because the connection is lost is done again, once, on a new one:
// f runs twice then. Either the first run kept nothing, or, when its end was
// lost with the connection, doing it again changes nothing.
func (d *Database) transact(ctx context.Context, mode access, stores []string, f func(*transaction) error) error {
	err := d.once(ctx, mode, stores, f)
	if isLost(err) {
		err = d.once(ctx, mode, stores, f)
	}
	return err
}

func (d *Database) once(ctx context.Context, mode access, stores []string, f func(*transaction) error) error {
	if err := ctx.Err(); err != nil {
		return err // not even an open is begun for it
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

// isLost recognises the errors of a connection that is no more: closed behind
// our back, its transactions aborted without a reason, or its other end gone
// (UnknownError).
func isLost(err error) bool {
	var e *StorageError
	return errors.As(err, &e) && (e.Reason == "InvalidStateError" || e.Reason == "AbortError" || e.Reason == "UnknownError")
}

// transaction is one IndexedDB transaction under way.
type transaction struct {
	tx       *idb.Transaction
	finished <-chan error // gets the transaction's end, once
}

// begin opens the transaction; a commit counts only when it reached the disk.
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

// ended tells how a transaction ends. Listening starts before the browser has
// its next turn.
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

// aborting is true while the browser tells that a transaction was aborted. An
// abort without a reason, as when the user clears the site's data, is to the
// library no error; but what waits for the transaction runs while the event is
// still on its way from the database to the transaction and back, and there
// is one thread.
var (
	aborting    bool
	abortBegins = abortListener(true)
	abortEnds   = abortListener(false)
)

func abortListener(begins bool) js.Func { // both live as long as the program
	return js.FuncOf(func(js.Value, []js.Value) any {
		aborting = begins
		return nil
	})
}

// watchAborts listens on a new connection before and after its transactions'
// own listeners. When it cannot, the connection is not used.
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

// run drives f and waits for the end, or for ctx's. The transaction commits by
// itself, never by commit(): after that it could not be called off any more,
// also while it still waits behind another tab's.
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

// store is an object store of the transaction.
func (t *transaction) store(name string) (*idb.ObjectStore, error) {
	s, err := t.tx.ObjectStore(name)
	return s, storageError(err)
}

// get reads one value; undefined when there is none.
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

// put writes one value under key; whether it was kept, the transaction's end
// tells.
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

// remove deletes what key names.
func (t *transaction) remove(store string, key js.Value) error {
	s, err := t.store(store)
	if err == nil {
		_, err = s.Delete(key)
		err = storageError(err)
	}
	return err
}
