package slim

import (
	"bytes"
	"encoding/binary"
)

// function is the record of one function. It begins with eleven numbers. Then it has one
// number for each kind of value: where in values its ranges are, or 0 for none. Then it
// has one number for each kind of blob: where in blobs the blob is, or allOnes for none.
type function []byte

// These are the positions of the numbers of a record that are read or changed here.
const (
	functionNumber = 0
	functionName   = 1
	functionStack  = 4 // how deep the stack is, as ranges of values
	functionFile   = 5 // the file, as ranges of values
	functionLine   = 6 // the line, as ranges of values
	functionKinds  = 7 // how many kinds of values follow
	functionUnit   = 8
	functionStart  = 9 // the line where the function starts
	functionWords  = 11
)

// These are the kinds of values and blobs that are treated differently here. See
// internal/abi/symtab.go of Go.
const (
	valueInterruptible = 0 // where a signal may stop the code; wasm has no signals
	valueArgumentsLive = 3
	blobArguments      = 5
	blobArgumentsLive  = 6
)

const allOnes = 1<<32 - 1

func (f function) get(n int) uint32    { return number(f[n*4:]) }
func (f function) set(n int, v uint32) { binary.LittleEndian.PutUint32(f[n*4:], v) }
func (f function) kinds() (ofValues, ofBlobs int) {
	return int(f.get(functionKinds)), int(f[functionWords*4-1])
}

// values returns the positions of the numbers in a record that tell where ranges of
// values are.
func (f function) values() []int {
	all := []int{functionStack, functionFile, functionLine}
	n, _ := f.kinds()
	for kind := range n {
		all = append(all, functionWords+kind)
	}
	return all
}

// blobs returns the positions of the numbers in a record that tell where blobs are.
func (f function) blobs() []int {
	var all []int
	values, n := f.kinds()
	for kind := range n {
		all = append(all, functionWords+values+kind)
	}
	return all
}

// start returns the number of the nth function in the code. After the last function there
// is one more number, which no function has.
func (t functable) start(n int) int { return int(number(t.index[n*indexEntry:])) }

// at returns the place in records where the record of the nth function begins.
func (t functable) at(n int) int { return int(number(t.index[n*indexEntry+4:])) }

// function returns the record that begins at a place in records. It returns nil when the
// record does not fit into the table.
func (t functable) function(at int) function {
	if at < 0 || at+functionWords*4 > len(t.records) {
		return nil
	}
	f := function(t.records[at:])
	values, blobs := f.kinds()
	size := 4 * (functionWords + values + blobs)
	if values > len(f) || size > len(f) {
		return nil
	}
	return f[:size:size]
}

// sound reports whether the tables are correct: the records fill their table one after
// the other, everything they point to exists, and the runtime would find each function.
func (t functable) sound() bool {
	end := (t.count + 1) * indexEntry
	for i := range t.count {
		f := t.function(t.at(i))
		if t.at(i) != end || f == nil || int(f.get(functionNumber)) != t.start(i) || t.start(i) >= t.start(i+1) || !t.reaches(f) {
			return false
		}
		end = roundUp(end+len(f), 8)
	}
	return end == len(t.records) && t.finds()
}

func roundUp(n, to int) int { return (n + to - 1) / to * to }

// reaches reports whether everything that a function points to exists.
func (t functable) reaches(f function) bool {
	name := int(f.get(functionName))
	if name >= len(t.names) || bytes.IndexByte(t.names[name:], 0) < 0 {
		return false
	}
	for _, n := range f.values() {
		if at := int(f.get(n)); at != 0 && t.ranges(at) == nil {
			return false
		}
	}
	for _, n := range f.blobs() {
		if at := f.get(n); at != allOnes && int(at) >= len(t.blobs) {
			return false
		}
	}
	return true
}

// ranges returns the values that begin at a place, each with the length for which it
// holds, and the zero at the end. It returns nil when there is no such end.
func (t functable) ranges(at int) []byte {
	for end := at; end < len(t.values); {
		if t.values[end] == 0 && end > at {
			return t.values[at : end+1]
		}
		for range 2 {
			for end < len(t.values) && t.values[end]&0x80 != 0 {
				end++
			}
			end++
		}
	}
	return nil
}

// A finder tells for 16 sections of code where in the index a search begins. It consists
// of a base number, and for each section a number to add to it.
const (
	finderStretches = 16
	finderBytes     = 4 + finderStretches
	finderCode      = 256 * finderStretches // code addresses for one finder
)

// findersSize returns the size of the finders for a number of code addresses.
func findersSize(code int) int {
	return roundUp(code, finderCode)/finderCode*4 + roundUp(code, finderCode/finderStretches)/(finderCode/finderStretches)
}

// finder returns the place in finders where the runtime looks up a function's number.
// Functions begin where a finder begins, so the runtime reads only its first section.
func (t functable) finder(n int) int {
	return (n - t.start(0)) * codePerNumber / finderCode * finderBytes
}

// finds reports whether the runtime would find each function. It searches as the runtime
// does.
func (t functable) finds() bool {
	i := 0
	for n := t.start(0); n < t.start(t.count); n++ {
		at := t.finder(n)
		if at < 0 || at+5 > len(t.finders) {
			return false
		}
		for t.start(i+1) <= n {
			i++
		}
		if begin := int(number(t.finders[at:])) + int(t.finders[at+4]); begin > i {
			return false
		}
	}
	return true
}
