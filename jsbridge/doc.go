//go:build js && wasm

// Package jsbridge is the thin skin between the engine and the browser: the
// WebSocket as an [rpc.Transport], IndexedDB as the journal's and the sites'
// store, Web Locks as leases, WebCrypto for the one secret that is kept, and
// the strings that go to and come from the page.
//
// What the room promises: a JavaScript throw becomes a Go error and never ends
// the program; a callback copies, queues, signals and returns; every js.Func
// has one owner that releases it; every goroutine recovers and says so; no
// text from a thrown value that could hold a connection URI leaves the room.
package jsbridge
