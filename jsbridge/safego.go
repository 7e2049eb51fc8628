//go:build js && wasm

package jsbridge

import (
	"runtime"
	"sync/atomic"
	"syscall/js"
)

// report is called with every panic that was caught. [OnPanic] sets it once.
var report atomic.Pointer[func(where, what string)]

// OnPanic sets the function that is called when a goroutine or callback of this room
// panicked and the panic was caught. where is this room's name for the place. what is a
// text without secrets: the Go runtime's own words, or only the kind of the value. tell
// must not block and must not panic.
func OnPanic(tell func(where, what string)) { report.Store(&tell) }

// Go runs f in a goroutine of its own. A panic ends that goroutine, but not the program,
// and is reported to [OnPanic]. Go starts every goroutine of the wasm. Whoever calls Go
// must make sure that f ends.
func Go(where string, f func()) {
	go func() {
		defer caught(where)
		f()
	}()
}

// Guard calls f in this goroutine and reports whether f returned without a panic. A panic
// is reported to [OnPanic].
func Guard(where string, f func()) (ok bool) {
	defer caught(where)
	f()
	return true
}

// caught is for defer statements. It recovers from a panic and reports it.
func caught(where string) {
	p := recover()
	if p == nil {
		return
	}
	if tell := report.Load(); tell != nil {
		(*tell)(where, describe(p))
	}
}

// describe describes a panic. It leaves out text that is not ours, because a thrown
// message may quote a URI.
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
