//go:build js && wasm

// Command wasm is the engine as the browser runs it: it wires the rooms
// together and blocks.
package main

import "syscall/js"

func main() {
	port := js.Global().Get("connectEposPort")
	port.Set("receive", js.FuncOf(func(js.Value, []js.Value) any { return nil }))
	port.Call("send", `{"event":"ready"}`)
	select {}
}
