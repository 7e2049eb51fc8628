// Package house holds the plan of the house as data, and finds the files that break it.
// The plan says who may import whom, where build tags and syscall/js are allowed, how
// long a file may be, and what must never be linked into the wasm. The package's own test
// checks this tree, and also a small bad tree that breaks each of the rules.
package house
