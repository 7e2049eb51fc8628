//go:build js && wasm

package jsbridge

import (
	"context"
	"strings"
	"sync/atomic"
	"syscall/js"
)

// Exception is a value that JavaScript threw, or rejected a promise with. It is kept as
// text, so that no js.Value lives longer than the place that caught it.
type Exception struct {
	Name    string // such as "InvalidStateError"; for a thrown primitive, the name of its JavaScript type
	Message string // it may quote what the caller passed in, so do not use it in errors about a URI
}

// Error gives the name and the message.
func (e *Exception) Error() string {
	if e.Message == "" {
		return e.Name
	}
	return e.Name + ": " + e.Message
}

// self is the real global object of the page or worker. In a page, the Go program runs in
// a private realm, where its own global is a stand-in object. The browser's functions
// refuse that stand-in as their `this`.
var self = realGlobal()

func realGlobal() js.Value {
	if v := js.Global().Get("self"); v.Type() == js.TypeObject {
		return v
	}
	return js.Global()
}

// exceptionOf reads a thrown value. It never throws itself.
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

// property reads a property whose getter may throw. [js.Value.Get] must not be used for
// that: the exception would pass through the middle of the Go program, and the program
// could not go on. A call of Reflect.get turns the exception into a panic that can be
// recovered from.
func property(v js.Value, name string) (p js.Value, ok bool) {
	defer func() {
		if recover() != nil {
			ok = false
		}
	}()
	return js.Global().Get("Reflect").Call("get", v, name), true
}

// textOf returns a property that is a string, and "" for anything else. It is only for
// plain data, whose getters cannot throw.
func textOf(v js.Value, name string) string {
	if v.Type() == js.TypeObject && v.Get(name).Type() == js.TypeString {
		return v.Get(name).String()
	}
	return ""
}

// try calls f and returns what JavaScript threw in it as an *Exception. It also does so
// where syscall/js itself panics because something is missing or is not a function. Other
// panics pass through, because they are programming errors.
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

// thrown returns the error for a recovered panic that stands for a JavaScript exception,
// and nil for any other panic.
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

// call calls v.method(args...) and returns an exception as an error.
func call(v js.Value, method string, args ...any) (js.Value, error) {
	return try(func() js.Value { return v.Call(method, args...) })
}

// live counts the callbacks that JavaScript holds. A test checks that it does not grow.
var live atomic.Int64

// callback is a js.Func that survives a panic inside it. Whoever made it calls release
// once, when JavaScript will not call it any more.
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

// listen adds a listener. off removes and releases it, and may be called from inside the
// listener.
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

// settled is the result of a promise: its value, or the error with which it was rejected.
type settled struct {
	value js.Value
	err   error
}

// promised turns a promise into a channel that gets one value. The two callbacks are
// released when the promise settles, so a promise that never settles keeps them.
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

// await waits for the promise that f makes. An exception in f, a rejection, and the end
// of ctx are errors. The end of ctx does not stop the promise itself.
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

// bytesToGo copies the whole content of an ArrayBuffer or of a typed array. ok is false
// for anything else.
func bytesToGo(v js.Value) (b []byte, ok bool) {
	a, err := try(func() js.Value { return js.Global().Get("Uint8Array").New(v) })
	if err != nil || v.Type() != js.TypeObject {
		return nil, false
	}
	b = make([]byte, a.Length())
	js.CopyBytesToGo(b, a)
	return b, true
}
