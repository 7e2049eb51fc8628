//go:build js && wasm

package jsbridge

import (
	"context"
	"errors"
	"syscall/js"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func eval(code string) js.Value { return js.Global().Call("eval", code) }

// Each of these would end the program if it was not caught.
func TestEveryThrowIsAnError(t *testing.T) {
	for code, want := range map[string]Exception{
		`() => { throw new TypeError("no") }`:                   {"TypeError", "no"},
		`() => { throw new DOMException("m", "AbortError") }`:   {"AbortError", "m"},
		`() => { throw "text" }`:                                {"string", "text"},
		`() => { throw undefined }`:                             {"undefined", ""},
		`() => { throw null }`:                                  {"null", ""},
		`() => { throw 7 }`:                                     {"number", ""},
		`() => { throw {get name() { throw 1 }} }`:              {"object", ""},
		`() => { throw {name: 7, message: {}} }`:                {"object", ""},
		`() => { throw Symbol("s") }`:                           {"symbol", ""},
		`() => { throw Object.assign(() => {}, {message: 1}) }`: {"", ""},
	} {
		_, err := try(func() js.Value { return eval(code).Invoke() })
		var e *Exception
		if assert.ErrorAs(t, err, &e, code) && want.Name != "" {
			assert.Equal(t, want, *e, code)
		}
	}
}

func TestWhatIsNotThereIsAnError(t *testing.T) {
	for name, f := range map[string]func() js.Value{
		"a property of undefined":     func() js.Value { return js.Undefined().Get("y") },
		"a method of null":            func() js.Value { return js.Null().Call("y") },
		"a method that is none":       func() js.Value { return self.Call("noSuchThing") },
		"a constructor that is none":  func() js.Value { return js.ValueOf(7).New() },
		"a function that is none":     func() js.Value { return js.ValueOf("x").Invoke() },
		"a property of a wrong thing": func() js.Value { return js.ValueOf(1).Index(0) },
	} {
		_, err := try(f)
		var e *Exception
		require.ErrorAs(t, err, &e, name)
		assert.Equal(t, "TypeError", e.Name, name)
	}
}

func TestABugIsNoAnswer(t *testing.T) {
	assert.Panics(t, func() {
		_, _ = try(func() js.Value { panic("a bug") })
	})
}

func TestAPromiseIsAValueAnErrorOrTheEndOfTheContext(t *testing.T) {
	flat(t, func() {
		v, err := await(t.Context(), func() js.Value { return eval(`Promise.resolve(7)`) })
		require.NoError(t, err)
		assert.Equal(t, 7, v.Int())

		_, err = await(t.Context(), func() js.Value { return eval(`Promise.reject(new RangeError("far"))`) })
		assert.Equal(t, &Exception{"RangeError", "far"}, err)

		_, err = await(t.Context(), func() js.Value { return eval(`({then() { throw new Error("no") }})`) })
		assert.Equal(t, &Exception{"Error", "no"}, err)

		_, err = await(t.Context(), func() js.Value { return js.ValueOf(7) })
		assert.Error(t, err, "not a promise")

		over, cancel := context.WithCancel(t.Context())
		cancel()
		_, err = await(over, func() js.Value { return eval(`new Promise(r => setTimeout(r, 0))`) })
		assert.ErrorIs(t, err, context.Canceled)
	})
}

// A panic in a goroutine, a callback or a listener would end the whole program if nothing
// caught it.
func TestAPanicIsToldAndTheProgramLives(t *testing.T) {
	target := eval(`new EventTarget()`)
	off := listen(target, "x", func(js.Value) { panic("in a listener") })
	defer off()
	target.Call("dispatchEvent", eval(`new Event("x")`))
	assert.Equal(t, []string{"listener x: in a listener"}, panics())

	c := newCallback("callback", func(args []js.Value) any { return args[0] })
	defer c.release()
	c.Invoke()
	assert.Equal(t, []string{"callback: runtime error: index out of range [0] with length 0"}, panics())

	done := make(chan struct{})
	Go("goroutine", func() { defer close(done); panic(errors.New("s3cret")) })
	<-done
	turn(t)
	assert.Equal(t, []string{"goroutine: an error"}, panics())

	assert.False(t, Guard("guard", func() { eval(`() => { throw new TypeError("s3cret") }`).Invoke() }))
	assert.Equal(t, []string{"guard: JavaScript threw TypeError"}, panics(), "never the message")
	assert.False(t, Guard("guard", func() { panic(struct{}{}) }))
	assert.Equal(t, []string{"guard: an unknown value"}, panics())
	assert.True(t, Guard("guard", func() {}))
	assert.Empty(t, panics())
}

// An exception in somebody else's listener must not come into our Go code.
func TestAForeignListenerThatThrowsIsNotOurs(t *testing.T) {
	_, err := call(eval(`({tell() { throw new Error("the till's fault") }})`), "tell")
	assert.Equal(t, &Exception{"Error", "the till's fault"}, err)
}

func TestAListenerMayRemoveItself(t *testing.T) {
	target, heard := eval(`new EventTarget()`), 0
	flat(t, func() {
		var off func()
		off = listen(target, "x", func(js.Value) {
			heard++
			off()
		})
		target.Call("dispatchEvent", eval(`new Event("x")`))
		target.Call("dispatchEvent", eval(`new Event("x")`))
	})
	assert.Equal(t, 1, heard)
}

func TestWakeHearsTheNetworkAndThePage(t *testing.T) {
	flat(t, func() {
		woken := 0
		stop := Wake(func() { woken++ })
		self.Call("dispatchEvent", eval(`new Event("online")`))
		self.Call("dispatchEvent", eval(`new Event("pageshow")`))
		self.Get("document").Call("dispatchEvent", eval(`new Event("visibilitychange")`))
		assert.Equal(t, 3, woken)
		stop()
		self.Call("dispatchEvent", eval(`new Event("online")`))
		assert.Equal(t, 3, woken)
	})
}

// Browsers delay the timers of a hidden page. The engine is told when that begins and
// when it ends.
func TestAHiddenPageIsKnownAsHidden(t *testing.T) {
	show := eval(`s => Object.defineProperty(document, "visibilityState", {value: s, configurable: true})`)
	defer eval(`() => delete document.visibilityState`).Invoke()
	flat(t, func() {
		var heard []bool
		stop := Wake(func() { heard = append(heard, Hidden()) })
		for _, state := range []string{"hidden", "visible"} {
			show.Invoke(state)
			self.Get("document").Call("dispatchEvent", eval(`new Event("visibilitychange")`))
		}
		self.Call("dispatchEvent", eval(`new Event("pagehide")`))
		show.Invoke("hidden")
		self.Get("document").Call("dispatchEvent", eval(`new Event("visibilitychange")`))
		self.Call("dispatchEvent", eval(`new Event("pageshow")`))
		stop()
		assert.Equal(t, []bool{true, false, false, true}, heard, "a page that goes away decides nothing")
	})
}

func TestWakeNeedsNoDocument(t *testing.T) {
	page := self
	self = eval(`new EventTarget()`) // a worker has no document
	defer func() { self = page }()
	woken := 0
	defer Wake(func() { woken++ })()
	self.Call("dispatchEvent", eval(`new Event("online")`))
	assert.Equal(t, 1, woken)
	assert.False(t, Hidden(), "a worker is never hidden")
}
