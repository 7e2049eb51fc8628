package main

import (
	"bytes"
	"encoding/binary"
	"errors"
	"slices"
)

// slim takes from a linked program what only traces of the stack read: the
// files, lines and arguments of functions, but not their names. What the
// garbage collector and panics need stays as it is, and so does every address.
// A program of another Go version, or of an unknown form, is an error: somebody
// must read that version's runtime/symtab.go first.
func slim(wasm []byte) ([]byte, error) {
	m, err := openModule(wasm)
	if err != nil {
		return nil, err
	}
	if !bytes.Contains(m.after, []byte("go1.26")) {
		return nil, errors.New("it was not linked by Go 1.26")
	}
	t, err := findFunctable(m.memory)
	if err != nil {
		return nil, err
	}
	t.dropLines()
	t.dropArguments()
	t.packValues()
	t.coarsen()
	slimmed := m.bytes()
	return slimmed, same(slimmed, m)
}

// same makes sure that what was written reads as what was meant, and would
// be understood by the runtime.
func same(wasm []byte, meant module) error {
	m, err := openModule(wasm)
	if err != nil {
		return err
	}
	if !bytes.Equal(m.before, meant.before) || !bytes.Equal(m.after, meant.after) ||
		!bytes.Equal(m.memory, bytes.TrimRight(meant.memory, "\x00")) {
		return errors.New("it was written other than it was meant")
	}
	_, err = findFunctable(m.memory)
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
