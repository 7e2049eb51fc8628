//go:build js && wasm

package jsbridge

import "syscall/js"

// Wake calls f whenever the browser says that waiting may be over: the network
// is back, the page is shown again, or it was brought back from its cache. f
// must not block. stop takes the listeners away.
func Wake(f func()) (stop func()) {
	offs := []func(){listen(self, "online", func(js.Value) { f() })}
	if document := self.Get("document"); document.Type() == js.TypeObject {
		shown := func(js.Value) {
			if document.Get("visibilityState").String() == "visible" {
				f()
			}
		}
		offs = append(offs,
			listen(document, "visibilitychange", shown),
			listen(self, "pageshow", func(js.Value) { f() }))
	}
	return func() {
		for _, off := range offs {
			off()
		}
	}
}
