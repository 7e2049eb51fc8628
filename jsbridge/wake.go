//go:build js && wasm

package jsbridge

import "syscall/js"

// Wake calls f whenever the browser says that waiting may be over, or that
// timers may be trusted less from now on: the network is back, the page is shown
// again or hidden, or it was brought back from its cache. f must not block. stop
// takes the listeners away.
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

// leaving is set while the page goes away: it is hidden then as well, and what is
// decided in that moment may or may not get out. Page events have one thread.
var leaving bool

// Hidden reports whether the page is hidden now, other than by going away. A
// worker never is.
func Hidden() bool {
	if leaving {
		return false
	}
	document := self.Get("document")
	return document.Type() == js.TypeObject && document.Get("visibilityState").String() == "hidden"
}
