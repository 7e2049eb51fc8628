// Package walk checks what ARCHITECTURE.md promises: its walks of a sale and of a table's
// payment name every file that they cross. The tests run the engine with coverage, which
// takes longer than the other tests of the house.
package walk
