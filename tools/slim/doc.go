// Package slim makes a linked Go program for the browser smaller. It changes two
// things of the wasm file and nothing else; the program does the same.
//
// # The data section
//
// A wasm program starts with the memory that the segments of its data section
// fill. The Go linker begins a new segment after eight zeroes, which is best for
// a file that is not compressed. Here a file is always sent compressed: zeroes
// then cost nothing, and the address of each segment does. So the segments are
// written again, with longer rows of zeroes inside (module.go). This saves about
// 75,000 bytes of brotli and does not depend on the Go version.
//
// # The tables of functions
//
// The memory holds the tables that the runtime reads for stack traces, panics
// and garbage collection (functable.go, function.go). runtime/symtab.go and
// cmd/link/internal/ld/pcln.go of Go describe them:
//
//   - a header (runtime.pcHeader), which tells where each table is;
//   - runtime.moduledata, which tells the same once more;
//   - an index, which holds for each function the number of its code and the
//     place of its record;
//   - the records: the name of a function, how deep its stack is at each place,
//     its file and lines, and which words of the stack are alive;
//   - the search table (runtime.findfuncbucket), which leads from a place in the
//     code to the index.
//
// Files, lines and arguments are read by traces alone. They are taken out: the
// runtime then prints `?:0` in their place, and still the name of the function
// and the offset in its code. The search table is made coarser, so that many of
// its entries are equal. This saves about 80,000 bytes of brotli. Addresses never
// move, and names stay, because people read them and so does the runtime.
//
// # Another Go version
//
// Each table is found by two sources that must agree, and each record is checked
// (functable.sound) before and after the change. The program of a Go version
// that is not known (knownGo), or whose tables have another form, keeps its
// tables as they are, and Shrink says so with a *LeftOut. Whoever builds gets a
// warning and a program that is larger by those 80,000 bytes, and ships it.
//
// To support a new Go version: compare its runtime/symtab.go,
// cmd/link/internal/ld/pcln.go and internal/abi/symtab.go with those of knownGo,
// change the constants in functable.go and function.go where they differ, set
// knownGo, and run the tests of this package. TestTheNewestGoIsShrunkOrShippedWhole
// runs the newest Go that the module proxy serves.
package slim
