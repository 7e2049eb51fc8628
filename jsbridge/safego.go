//go:build js && wasm

package jsbridge

import (
	"runtime"
	"sync/atomic"
	"syscall/js"
)

// report is told of every panic that was caught; set once by [OnPanic].
var report atomic.Pointer[func(where, what string)]

// OnPanic names who is told when a goroutine or callback of this room
// panicked and was caught. where is the room's own word for the place, what a
// text without secrets: the runtime's own words, or only the kind of value.
// tell must not block and must not panic.
func OnPanic(tell func(where, what string)) { report.Store(&tell) }

// Go runs f in a goroutine of its own that a panic ends without ending the
// program: the panic is told to [OnPanic]. Every goroutine of the wasm is
// started by it. Whoever calls Go owns the end of f.
func Go(where string, f func()) {
	go func() {
		defer caught(where)
		f()
	}()
}

// Guard calls f in this goroutine and reports whether it came back without a
// panic, which is told to [OnPanic].
func Guard(where string, f func()) (ok bool) {
	defer caught(where)
	f()
	return true
}

// caught is deferred; it ends a panic and tells of it.
func caught(where string) {
	p := recover()
	if p == nil {
		return
	}
	if tell := report.Load(); tell != nil {
		(*tell)(where, describe(p))
	}
}

// describe keeps foreign text out: a thrown message may quote a URI.
func describe(p any) string {
	switch p := p.(type) {
	case js.Error:
		return "JavaScript threw " + exceptionOf(p.Value).Name
	case runtime.Error:
		return p.Error()
	case error:
		return "an error"
	case string:
		return p
	}
	return "an unknown value"
}
