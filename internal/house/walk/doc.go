// Package walk measures what ARCHITECTURE.md promises: that its walks of a sale and
// of a table's payment name every file that is crossed. Its tests run the engine
// with coverage, which takes longer than the other tests of the house.
package walk
