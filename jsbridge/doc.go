//go:build js && wasm

// Package jsbridge connects the engine to the browser, and decides as little as possible.
// It offers the browser's WebSocket as an [rpc.Transport], IndexedDB as the store of the
// journal and of the sites, Web Locks as leases, and WebCrypto for the one secret that is
// kept. It also carries the strings between engine and page.
//
// What the other rooms may rely on: an exception that JavaScript throws becomes a Go
// error and never ends the program. A callback only copies, queues, signals and returns.
// Every js.Func has one owner, which releases it. Every goroutine recovers from a panic
// and reports it. A text of a thrown value that could hold a connection URI never leaves
// this room.
package jsbridge
