package slim

import (
	"bytes"
	"encoding/binary"
	"errors"
	"slices"
)

// knownGo is the Go version whose tables of functions are known here.
const knownGo = "go1.26"

// LeftOut says that a program could not be made as small as usual. The program
// that comes with it is whole and may be shipped.
type LeftOut struct {
	Tables error // why the tables of functions are as they were linked; nil when they are smaller
	Data   error // why the data section is as it was linked, and with it everything; nil when it is smaller
}

func (l *LeftOut) Error() string {
	if l.Data != nil {
		return "the program is shipped as it was linked: " + l.Data.Error()
	}
	return "the tables of functions are shipped as they were linked: " + l.Tables.Error()
}

// Shrink returns the program in fewer bytes. It does the same, and its traces
// name the same functions. A *LeftOut beside the program tells what could not be
// done: somebody must then read that Go version's runtime/symtab.go and
// cmd/link/internal/ld/pcln.go, and meanwhile the larger program may be shipped.
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

// shrinkTables takes from the tables of functions what only traces of the stack
// read: files, lines and arguments, but not names. What the garbage collector
// and panics need stays as it is, and so does every address. The memory is
// unchanged when there is an error.
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

// same makes sure that what was written reads as what was meant, and that the
// runtime would understand tables that were changed.
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

// dropLines takes the files and lines. The runtime then prints "?:0".
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

// dropArguments takes what traces need for printing arguments, which then do
// without, and where signals may stop the code.
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
	// Functions share blobs, and each ends where another begins.
	slices.Sort(all)
	for i, at := range all[:len(all)-1] {
		if !kept[at] {
			clear(t.blobs[at:all[i+1]])
		}
	}
}

// packValues moves the ranges that are still in use to the beginning. They
// begin at 1, because 0 says that there are none.
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

// together is how many functions share a place where their search begins. The
// runtime passes half as many on average before it finds one, in nanoseconds;
// places that differ for each cost kilobytes.
const together = 32

// coarsen lets searches for functions beside each other begin at the same
// place, and clears what no search reads.
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
