//go:build js && wasm

package jsbridge

import (
	"context"
	"errors"
	"strings"
	"syscall/js"

	"github.com/hack-pad/go-indexeddb/idb"
)

// The library's waiting takes a context, and when that ends it says nil or
// hangs. Here it always gets one that never ends: every request ends with its
// transaction, and whoever waits for a transaction races it outside.
var endless = context.Background()

// storageError turns what the IndexedDB library returned into a
// *StorageError: a DOMException that an event brought, or a throw inside the
// library's own error.
func storageError(err error) error {
	var thrown js.Error
	var reported idb.DOMException
	switch {
	case err == nil:
		return nil
	case errors.As(err, &thrown):
		return &StorageError{Reason: exceptionOf(thrown.Value).Name}
	case errors.As(err, &reported): // its name stands only in its text
		name, _, _ := strings.Cut(reported.Error(), ":")
		return &StorageError{Reason: name}
	}
	return &StorageError{Reason: "library"}
}

// aside starts f, which asks for something of a transaction, so that several
// requests can be under way together; wait returns what f did.
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

// source is what stores and indexes have in common.
type source interface {
	OpenCursorRange(*idb.KeyRange, idb.CursorDirection) (*idb.CursorWithValueRequest, error)
}

// each calls f with every value of a range, in order, and with what tells its
// key, until f returns false. f must not wait for anything.
func each(from source, keys *idb.KeyRange, order idb.CursorDirection, f func(v js.Value, at func() js.Value) bool) error {
	request, err := from.OpenCursorRange(keys, order)
	if err != nil {
		return storageError(err)
	}
	return storageError(request.Iter(endless, func(c *idb.CursorWithValue) error {
		v, err := c.Value()
		at := func() js.Value {
			k, _ := c.PrimaryKey() // a cursor that stands on a value has one
			return k
		}
		if err == nil && !f(v, at) {
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
