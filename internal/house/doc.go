// Package house holds the plan of the house as data and finds what breaks it:
// who may import whom, where build tags and syscall/js may stand, how long a
// file may be, what must never be linked into the wasm. Its own test runs the
// rules over this tree, and over a small bad one that breaks each of them.
package house
