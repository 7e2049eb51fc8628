// Package slim makes a linked Go program for the browser smaller. It changes two parts of
// the wasm file and nothing else. The program still does the same.
//
// # The data section
//
// A wasm program starts with the memory that the segments of its data section fill. The
// Go linker begins a new segment after eight zeroes, which is best for a file that is not
// compressed. Our files are always sent compressed. Then zeroes cost nothing, but the
// address of each segment costs bytes. So the segments are written again, with longer
// rows of zeroes inside them (module.go). This saves about 75,000 bytes of brotli and
// does not depend on the Go version.
//
// # The tables of functions
//
// The memory holds the tables that the runtime reads for stack traces, panics and garbage
// collection (functable.go, function.go). Go's runtime/symtab.go and
// cmd/link/internal/ld/pcln.go describe them:
//
//   - a header (runtime.pcHeader), which tells where each table is;
//   - runtime.moduledata, which tells the same a second time;
//   - an index, which holds for each function the number of its code and the
//     place of its record;
//   - the records: the name of a function, how deep its stack is at each place,
//     its file and lines, and which words of the stack are alive;
//   - the search table (runtime.findfuncbucket), which leads from a place in the
//     code to the index.
//
// Only traces read the files, lines and arguments, so these are removed. A trace then
// prints `?:0` instead of a file and line, but still the name of the function and the
// offset in its code. The search table is made coarser, so that many of its entries are
// equal. This saves about 80,000 bytes of brotli. Addresses never change. Names stay,
// because people read them and the runtime does too.
//
// # Another Go version
//
// The place of each table is read from two sources, which must agree, and each record is
// checked (functable.sound) before and after the change. When this package does not know
// the Go version of a program (knownGo), or when the tables have another form, the tables
// are not changed, and Shrink returns a *LeftOut that says so. The build then prints a
// warning, and ships a program that is larger by those 80,000 bytes.
//
// To support a new Go version, compare its runtime/symtab.go,
// cmd/link/internal/ld/pcln.go and internal/abi/symtab.go with those of knownGo. Change
// the constants in functable.go and function.go where the files differ, set knownGo, and
// run the tests of this package. TestTheNewestGoIsShrunkOrShippedWhole runs the newest Go
// that the module proxy serves.
package slim
