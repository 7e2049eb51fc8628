//go:build js && wasm

package jsbridge

import (
	"context"
	"strings"
	"sync/atomic"
	"syscall/js"
)

// Exception is a value that JavaScript threw or rejected with, kept as text so
// that no js.Value outlives the place it was caught in.
type Exception struct {
	Name    string // "InvalidStateError"; the JavaScript type's name for a thrown primitive
	Message string // may quote what the caller passed in: not for errors about a URI
}

// Error tells name and message.
func (e *Exception) Error() string {
	if e.Message == "" {
		return e.Name
	}
	return e.Name + ": " + e.Message
}

// self is the real global of the page or worker. Inside the page's private
// realm the Go program's own global is a stand-in that the browser's functions
// refuse as their `this`.
var self = realGlobal()

func realGlobal() js.Value {
	if v := js.Global().Get("self"); v.Type() == js.TypeObject {
		return v
	}
	return js.Global()
}

// exceptionOf reads a thrown value without ever throwing itself.
func exceptionOf(v js.Value) *Exception {
	e := &Exception{Name: v.Type().String()}
	switch v.Type() {
	case js.TypeString:
		e.Message = v.String()
	case js.TypeObject, js.TypeFunction:
		if n, _ := property(v, "name"); n.Type() == js.TypeString {
			e.Name = n.String()
		}
		if m, _ := property(v, "message"); m.Type() == js.TypeString {
			e.Message = m.String()
		}
	}
	return e
}

// property reads a property whose getter may throw. [js.Value.Get] has no net
// for that: the throw goes through the middle of the Go program and leaves it
// dead. Reflect.get as a call has one.
func property(v js.Value, name string) (p js.Value, ok bool) {
	defer func() {
		if recover() != nil {
			ok = false
		}
	}()
	return js.Global().Get("Reflect").Call("get", v, name), true
}

// textOf is a property that is a string; "" for anything else. Plain data only.
func textOf(v js.Value, name string) string {
	if v.Type() == js.TypeObject && v.Get(name).Type() == js.TypeString {
		return v.Get(name).String()
	}
	return ""
}

// try calls f and returns what JavaScript threw in it as an *Exception, also
// where syscall/js throws in its stead because something is not there or is no
// function. Other panics pass: they are bugs, not answers.
func try(f func() js.Value) (v js.Value, err error) {
	defer func() {
		p := recover()
		if p == nil {
			return
		}
		if err = thrown(p); err == nil {
			panic(p)
		}
	}()
	return f(), nil
}

// thrown is the error for a recovered panic that stands for a JavaScript
// throw, nil for any other.
func thrown(p any) error {
	switch p := p.(type) {
	case js.Error:
		return exceptionOf(p.Value)
	case *js.ValueError:
		return &Exception{Name: "TypeError", Message: p.Method}
	case string:
		if strings.HasPrefix(p, "syscall/js: ") {
			return &Exception{Name: "TypeError", Message: p}
		}
	}
	return nil
}

// call is v.method(args...), with a throw as an error.
func call(v js.Value, method string, args ...any) (js.Value, error) {
	return try(func() js.Value { return v.Call(method, args...) })
}

// live counts the callbacks that JavaScript holds; a test keeps it flat.
var live atomic.Int64

// callback is a js.Func that survives a panic inside it. Whoever made it calls
// release, once, when JavaScript will not call it any more.
type callback struct{ js.Func }

func newCallback(where string, f func(args []js.Value) any) callback {
	live.Add(1)
	return callback{js.FuncOf(func(_ js.Value, args []js.Value) any {
		defer caught(where)
		return f(args)
	})}
}

func (c callback) release() {
	live.Add(-1)
	c.Func.Release()
}

// listen adds a listener; off removes and releases it and may be called from
// inside the listener.
func listen(target js.Value, event string, f func(js.Value)) (off func()) {
	c := newCallback("listener "+event, func(args []js.Value) any {
		f(args[0])
		return nil
	})
	target.Call("addEventListener", event, c.Func)
	return func() {
		_, _ = call(target, "removeEventListener", event, c.Func)
		c.release()
	}
}

// settled is how a promise ended.
type settled struct {
	value js.Value
	err   error
}

// promised turns a promise into a channel that gets one value. The callbacks
// are released when it settles, so a promise that never does keeps two.
func promised(p js.Value) <-chan settled {
	out := make(chan settled, 1)
	var yes, no callback
	end := func(s settled) any {
		out <- s
		yes.release()
		no.release()
		return nil
	}
	yes = newCallback("promise", func(args []js.Value) any { return end(settled{value: args[0]}) })
	no = newCallback("promise", func(args []js.Value) any { return end(settled{err: exceptionOf(args[0])}) })
	if _, err := call(p, "then", yes.Func, no.Func); err != nil {
		end(settled{err: err})
	}
	return out
}

// await waits for the promise that f makes; a throw in f, a rejection and the
// end of ctx are errors. The promise itself goes on when ctx ends.
func await(ctx context.Context, f func() js.Value) (js.Value, error) {
	p, err := try(f)
	if err != nil {
		return js.Undefined(), err
	}
	select {
	case s := <-promised(p):
		return s.value, s.err
	case <-ctx.Done():
		return js.Undefined(), ctx.Err()
	}
}

// bytesToJS copies b into a new Uint8Array.
func bytesToJS(b []byte) js.Value {
	a := js.Global().Get("Uint8Array").New(len(b))
	js.CopyBytesToJS(a, b)
	return a
}

// bytesToGo copies an ArrayBuffer or a typed array's whole content; ok is
// false for anything else.
func bytesToGo(v js.Value) (b []byte, ok bool) {
	a, err := try(func() js.Value { return js.Global().Get("Uint8Array").New(v) })
	if err != nil || v.Type() != js.TypeObject {
		return nil, false
	}
	b = make([]byte, a.Length())
	js.CopyBytesToGo(b, a)
	return b, true
}
