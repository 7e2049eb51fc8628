//go:build js && wasm

package jsbridge

import (
	"context"
	"errors"
	"syscall/js"
)

// access says what a transaction does.
type access string

const (
	reading access = "readonly"
	writing access = "readwrite"
)

// transact runs f in one transaction over stores and returns when the
// transaction is durable, when f or the transaction failed (nothing was kept),
// or when ctx ends: then the transaction is aborted if it still can be. f may
// wait for its own requests only; awaiting anything else ends the transaction.
//
// A connection that turns out to be closed is opened again, once: nothing had
// been begun on it.
func (d *Database) transact(ctx context.Context, mode access, stores []string, f func(*transaction) error) error {
	for again := true; ; again = false {
		o, err := d.handle(ctx)
		if err != nil {
			return err
		}
		tx, err := begin(o.db, mode, stores)
		if err == nil {
			return tx.run(ctx, f)
		}
		d.forget(o)
		if !again || !isClosed(err) {
			return err
		}
	}
}

// isClosed recognises the error of a connection that was closed behind our back.
func isClosed(err error) bool {
	var e *StorageError
	return errors.As(err, &e) && e.Reason == "InvalidStateError"
}

// transaction is one IndexedDB transaction under way.
type transaction struct {
	tx       js.Value
	finished <-chan error // gets the transaction's end, once
}

// begin opens the transaction; a commit counts only when it reached the disk.
func begin(db js.Value, mode access, stores []string) (*transaction, error) {
	names := make([]any, len(stores))
	for i, name := range stores {
		names[i] = name
	}
	tx, err := call(db, "transaction", names, string(mode), map[string]any{"durability": "strict"})
	if err != nil {
		return nil, storageError(err)
	}
	return &transaction{tx: tx, finished: ended(tx)}, nil
}

func (t *transaction) abort() { _, _ = call(t.tx, "abort") }

// run drives f and waits for the end, or for ctx's. The transaction commits by
// itself, never by commit(): after that it could not be called off any more,
// also while it still waits behind another tab's.
func (t *transaction) run(ctx context.Context, f func(*transaction) error) error {
	if err := ctx.Err(); err != nil {
		t.abort()
		return err
	}
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
func (t *transaction) store(name string) (js.Value, error) {
	s, err := call(t.tx, "objectStore", name)
	return s, storageError(err)
}

// get reads one value; undefined when there is none.
func (t *transaction) get(store string, key js.Value) (js.Value, error) {
	return t.ask(store, "get", key)()
}

// ask makes a request of a store; the requests of one transaction may be under
// way together, and each is waited for.
func (t *transaction) ask(store, method string, args ...any) (wait func() (js.Value, error)) {
	s, err := t.store(store)
	if err != nil {
		return func() (js.Value, error) { return js.Undefined(), err }
	}
	return ask(s, method, args...)
}

// put writes one value under key; whether it was kept, the transaction's end
// tells.
func (t *transaction) put(store string, key, value js.Value) error {
	return t.change(store, "put", value, key)
}

// add appends one value under the store's next number.
func (t *transaction) add(store string, value js.Value) error { return t.change(store, "add", value) }

// remove deletes what key names.
func (t *transaction) remove(store string, key js.Value) error { return t.change(store, "delete", key) }

func (t *transaction) change(store, method string, args ...any) error {
	s, err := t.store(store)
	if err == nil {
		_, err = call(s, method, args...)
	}
	return storageError(err)
}
