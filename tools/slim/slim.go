package slim

import (
	"bytes"
	"encoding/binary"
	"errors"
	"slices"
)

// knownGo is the Go version whose tables of functions this package knows.
const knownGo = "go1.26"

// LeftOut says that a program could not be made as small as usual. The program that comes
// with it is complete and may be shipped.
type LeftOut struct {
	Tables error // why the tables of functions were not changed; nil when they were made smaller
	Data   error // why the data section, and so the whole program, was not changed; nil when it was made smaller
}

func (l *LeftOut) Error() string {
	if l.Data != nil {
		return "the program is shipped as it was linked: " + l.Data.Error()
	}
	return "the tables of functions are shipped as they were linked: " + l.Tables.Error()
}

// Shrink returns the program in fewer bytes. The program does the same, and its traces
// name the same functions. A *LeftOut is returned beside the program and tells what could
// not be done. Somebody must then read runtime/symtab.go and cmd/link/internal/ld/pcln.go
// of that Go version. Until then the larger program may be shipped.
func Shrink(wasm []byte) ([]byte, error) {
	m, err := openModule(wasm)
	if err != nil {
		return wasm, &LeftOut{Data: err, Tables: err}
	}
	tables := m.shrinkTables()
	smaller := m.bytes()
	if err := same(smaller, m, tables == nil); err != nil {
		return wasm, &LeftOut{Data: err, Tables: err}
	}
	if tables != nil {
		return smaller, &LeftOut{Tables: tables}
	}
	return smaller, nil
}

// shrinkTables removes from the tables of functions what only stack traces read: files,
// lines and arguments, but not names. It does not change any address, nor what the
// garbage collector and panics need. When it returns an error, the memory is unchanged.
func (m module) shrinkTables() error {
	if !bytes.Contains(m.after, []byte(knownGo)) {
		return errors.New("it was not linked by Go " + knownGo[len("go"):])
	}
	t, err := findFunctable(m.memory)
	if err != nil {
		return err
	}
	t.dropLines()
	t.dropArguments()
	t.packValues()
	t.coarsen()
	return nil
}

// same checks that the written wasm reads back as the module that was meant. When the
// tables were changed, it also checks that the runtime would understand them.
func same(wasm []byte, meant module, changed bool) error {
	m, err := openModule(wasm)
	if err != nil {
		return err
	}
	if !bytes.Equal(m.before, meant.before) || !bytes.Equal(m.after, meant.after) ||
		!bytes.Equal(m.memory, bytes.TrimRight(meant.memory, "\x00")) {
		return errors.New("it was written other than it was meant")
	}
	if changed {
		_, err = findFunctable(m.memory)
	}
	return err
}

// dropLines removes the files and lines. The runtime then prints "?:0".
func (t functable) dropLines() {
	for i := range t.count {
		f := t.function(t.at(i))
		for _, n := range []int{functionFile, functionLine, functionUnit, functionStart} {
			f.set(n, 0)
		}
	}
	clear(t.units)
	clear(t.files)
}

// dropArguments removes what traces need to print arguments, and the table of the places
// where signals may stop the code. Traces then print no arguments.
func (t functable) dropArguments() {
	kept, all := map[int]bool{}, []int{len(t.blobs)}
	for i := range t.count {
		f := t.function(t.at(i))
		values, _ := f.kinds()
		for _, kind := range []int{valueInterruptible, valueArgumentsLive} {
			if kind < values {
				f.set(functionWords+kind, 0)
			}
		}
		for kind, n := range f.blobs() {
			at := f.get(n)
			if at == allOnes {
				continue
			}
			all = append(all, int(at))
			if kind == blobArguments || kind == blobArgumentsLive {
				f.set(n, allOnes)
			} else {
				kept[int(at)] = true
			}
		}
	}
	// Several functions may share a blob. A blob ends where the next one begins.
	slices.Sort(all)
	for i, at := range all[:len(all)-1] {
		if !kept[at] {
			clear(t.blobs[at:all[i+1]])
		}
	}
}

// packValues moves the ranges that are still used to the beginning of their table. They
// begin at 1, because 0 means that a function has none.
func (t functable) packValues() {
	moved, packed := map[uint32]uint32{0: 0}, []byte{0}
	for i := range t.count {
		f := t.function(t.at(i))
		for _, n := range f.values() {
			at := f.get(n)
			to, done := moved[at]
			if !done {
				to = uint32(len(packed))
				moved[at] = to
				packed = append(packed, t.ranges(int(at))...)
			}
			f.set(n, to)
		}
	}
	clear(t.values[copy(t.values, packed):])
}

// together is the number of functions for which a search begins at the same place. On
// average the runtime then passes half that many functions before it finds the right one,
// which takes nanoseconds. A place for each function would cost kilobytes.
const together = 32

// coarsen makes the searches for neighbouring functions begin at the same place, and
// clears the bytes that no search reads.
func (t functable) coarsen() {
	clear(t.finders)
	i := 0
	for n := t.start(0); n < t.start(t.count); n++ {
		for t.start(i+1) <= n {
			i++
		}
		binary.LittleEndian.PutUint32(t.finders[t.finder(n):], uint32(i/together*together))
	}
}
