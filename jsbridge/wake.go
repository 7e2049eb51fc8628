//go:build js && wasm

package jsbridge

import "syscall/js"

// Wake calls f whenever the browser reports something that may end a wait, or that makes
// timers less reliable from then on: the network is back, the page is shown or hidden, or
// the page was brought back from the browser's cache. f must not block. stop removes the
// listeners.
func Wake(f func()) (stop func()) {
	heard := func(js.Value) { f() }
	offs := []func(){listen(self, "online", heard)}
	if document := self.Get("document"); document.Type() == js.TypeObject {
		offs = append(offs,
			listen(document, "visibilitychange", heard),
			listen(self, "pageshow", func(js.Value) { leaving = false; f() }),
			listen(self, "pagehide", func(js.Value) { leaving = true }))
	}
	return func() {
		for _, off := range offs {
			off()
		}
	}
}

// leaving is true while the user leaves the page. The page is hidden then as well, but a
// frame that is sent at that moment may or may not go out. No lock is needed, because all
// events of a page run in one thread.
var leaving bool

// Hidden reports whether the page is hidden, but is not being left. A worker is never
// hidden.
func Hidden() bool {
	if leaving {
		return false
	}
	document := self.Get("document")
	return document.Type() == js.TypeObject && document.Get("visibilityState").String() == "hidden"
}
