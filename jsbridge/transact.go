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
	tx       *idb.Transaction
	finished chan error // gets the transaction's end, once
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
	return &transaction{tx: tx, finished: make(chan error, 1)}, nil
}

// run drives f and waits for the end. The library's own waiting hangs or
// claims success when its context ends, so it gets one that never does, and
// the race with ctx is run here.
func (t *transaction) run(ctx context.Context, f func(*transaction) error) error {
	if err := ctx.Err(); err != nil {
		_ = t.tx.Abort()
		return err
	}
	ended := make(chan error, 1)
	Go("transaction end", func() { t.finished <- storageError(t.tx.Await(context.Background())) })
	Go("transaction", func() {
		err := error(&StorageError{Reason: "panic"})
		defer func() { ended <- err }()
		defer func() {
			if err != nil {
				_ = t.tx.Abort()
			}
		}()
		if err = f(t); err == nil {
			err = <-t.finished
		}
	})
	select {
	case err := <-ended:
		return err
	case <-ctx.Done():
		_ = t.tx.Abort()
		return ctx.Err()
	}
}

// get reads one value; undefined when there is none.
func (t *transaction) get(store string, key js.Value) (js.Value, error) {
	s, err := t.tx.ObjectStore(store)
	if err != nil {
		return js.Undefined(), storageError(err)
	}
	request, err := s.Get(key)
	if err != nil {
		return js.Undefined(), storageError(err)
	}
	v, err := request.Await(context.Background())
	return v, storageError(err)
}

// put writes one value under key; whether it was kept, the transaction's end
// tells.
func (t *transaction) put(store string, key, value js.Value) error {
	s, err := t.tx.ObjectStore(store)
	if err == nil {
		_, err = s.PutKey(key, value)
	}
	return storageError(err)
}

// add appends one value under the store's next number.
func (t *transaction) add(store string, value js.Value) error {
	s, err := t.tx.ObjectStore(store)
	if err == nil {
		_, err = s.Add(value)
	}
	return storageError(err)
}

// remove deletes what key names.
func (t *transaction) remove(store string, key js.Value) error {
	s, err := t.tx.ObjectStore(store)
	if err == nil {
		_, err = s.Delete(key)
	}
	return storageError(err)
}

// cursors is what stores and indexes have in common.
type cursors interface {
	OpenCursorRange(*idb.KeyRange, idb.CursorDirection) (*idb.CursorWithValueRequest, error)
}

// each calls f with every value of a range, in order, until f returns false.
func each(source cursors, keys *idb.KeyRange, order idb.CursorDirection, f func(js.Value) bool) error {
	request, err := source.OpenCursorRange(keys, order)
	if err != nil {
		return storageError(err)
	}
	return storageError(request.Iter(context.Background(), func(c *idb.CursorWithValue) error {
		v, err := c.Value()
		if err == nil && !f(v) {
			err = idb.ErrCursorStopIter
		}
		return err
	}))
}

// between selects the keys from low to high, both included.
func between(low, high js.Value) (*idb.KeyRange, error) {
	keys, err := idb.NewKeyRangeBound(low, high, false, false)
	return keys, storageError(err)
}

// exactly selects one key.
func exactly(key js.Value) (*idb.KeyRange, error) {
	keys, err := idb.NewKeyRangeOnly(key)
	return keys, storageError(err)
}

// key makes an IndexedDB array key.
func key(parts ...any) js.Value { return js.ValueOf(parts) }
