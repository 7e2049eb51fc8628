//go:build js && wasm

package jsbridge

import (
	"context"
	"errors"
	"strings"
	"syscall/js"

	"github.com/hack-pad/go-indexeddb/idb"
)

// The library's functions that wait take a context. When that context ends, they return
// nil as if all were well, or never return. So they always get this context, which never
// ends. That is safe: every request ends with its transaction, and whoever waits for a
// transaction also watches a context of its own.
var endless = context.Background()

// storageError turns an error of the IndexedDB library into a *StorageError. The error is
// a DOMException that came with an event, or an exception inside the library's own error.
func storageError(err error) error {
	var thrown js.Error
	var reported idb.DOMException
	switch {
	case err == nil:
		return nil
	case errors.As(err, &thrown):
		return &StorageError{Reason: exceptionOf(thrown.Value).Name}
	case errors.As(err, &reported): // its text is the only place that has its name
		name, _, _ := strings.Cut(reported.Error(), ":")
		return &StorageError{Reason: name}
	}
	return &StorageError{Reason: "library"}
}

// aside starts f, which makes a request of a transaction, in a goroutine. So several
// requests can run at the same time. wait returns the result of f.
func aside[T any](f func() (T, error)) (wait func() (T, error)) {
	var v T
	err := error(&StorageError{Reason: "panic"})
	done := make(chan struct{})
	Go("request", func() {
		defer close(done)
		v, err = f()
	})
	return func() (T, error) {
		<-done
		return v, err
	}
}

// source is what object stores and indexes have in common.
type source interface {
	OpenCursorRange(*idb.KeyRange, idb.CursorDirection) (*idb.CursorWithValueRequest, error)
}

// each calls f with every value of a range, in order, until f returns false. at returns
// the key of the value. f must not wait for anything.
func each(from source, keys *idb.KeyRange, order idb.CursorDirection, f func(v js.Value, at func() js.Value) bool) error {
	request, err := from.OpenCursorRange(keys, order)
	if err != nil {
		return storageError(err)
	}
	return storageError(request.Iter(endless, func(c *idb.CursorWithValue) error {
		v, err := c.Value()
		at := func() js.Value {
			k, _ := c.PrimaryKey() // a cursor at a value always has a primary key
			return k
		}
		if err == nil && !f(v, at) {
			err = idb.ErrCursorStopIter
		}
		return err
	}))
}

// between selects the keys from low to high, including both.
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
