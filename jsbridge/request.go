//go:build js && wasm

package jsbridge

import "syscall/js"

// storageError turns what the browser threw or reported into a *StorageError.
func storageError(err error) error {
	if e, ok := err.(*Exception); ok {
		return &StorageError{Reason: e.Name}
	}
	return err
}

// answered listens to an IndexedDB request from now on and returns what waits
// for its end, so that several requests can be under way at once. Every request
// ends: its transaction's end, if nothing else, ends it.
func answered(r js.Value) (wait func() (js.Value, error)) {
	out := make(chan settled, 1)
	var offs [2]func()
	end := func(s settled) {
		out <- s
		offs[0]()
		offs[1]()
	}
	offs[0] = listen(r, "success", func(js.Value) { end(settled{value: r.Get("result")}) })
	offs[1] = listen(r, "error", func(js.Value) { end(settled{err: exceptionOf(r.Get("error"))}) })
	return func() (js.Value, error) {
		s := <-out
		return s.value, storageError(s.err)
	}
}

// ask calls a method that makes a request; wait returns its result.
func ask(target js.Value, method string, args ...any) (wait func() (js.Value, error)) {
	r, err := call(target, method, args...)
	if err != nil {
		return func() (js.Value, error) { return js.Undefined(), storageError(err) }
	}
	return answered(r)
}

// each calls f with every value of a range, in order, until f returns false.
// f must not wait for anything.
func each(source, keys js.Value, order string, f func(js.Value) bool) error {
	r, err := call(source, "openCursor", keys, order)
	if err != nil {
		return storageError(err)
	}
	out := make(chan error, 1)
	next := listen(r, "success", func(js.Value) {
		c := r.Get("result")
		if c.IsNull() || !f(c.Get("value")) {
			out <- nil
			return
		}
		if _, err := call(c, "continue"); err != nil {
			out <- err
		}
	})
	no := listen(r, "error", func(js.Value) { out <- exceptionOf(r.Get("error")) })
	err = <-out
	next()
	no()
	return storageError(err)
}

// ended tells how a transaction ends. Listening starts at once.
func ended(tx js.Value) <-chan error {
	out := make(chan error, 1)
	var offs [2]func()
	end := func(err error) {
		out <- storageError(err)
		offs[0]()
		offs[1]()
	}
	offs[0] = listen(tx, "complete", func(js.Value) { end(nil) })
	offs[1] = listen(tx, "abort", func(js.Value) {
		e := exceptionOf(tx.Get("error"))
		if tx.Get("error").IsNull() {
			e.Name = "AbortError"
		}
		end(e)
	})
	return out
}

// between selects the keys from low to high, both included.
func between(low, high js.Value) (js.Value, error) {
	keys, err := call(js.Global().Get("IDBKeyRange"), "bound", low, high)
	return keys, storageError(err)
}

// exactly selects one key.
func exactly(key js.Value) (js.Value, error) {
	keys, err := call(js.Global().Get("IDBKeyRange"), "only", key)
	return keys, storageError(err)
}

// key makes an IndexedDB array key.
func key(parts ...any) js.Value { return js.ValueOf(parts) }
