package slim

import (
	"bytes"
	"encoding/binary"
)

// function is the record of one function: eleven numbers, then for each kind
// of value where in values its ranges are (0 when it has none), then for each
// kind of blob where in blobs that is (allOnes when it has none).
type function []byte

// The numbers of a record that are read or changed here.
const (
	functionNumber = 0
	functionName   = 1
	functionStack  = 4 // ranges of values like the kinds below: how deep the stack is
	functionFile   = 5 // and so is this
	functionLine   = 6 // and this
	functionKinds  = 7 // how many kinds of values follow
	functionUnit   = 8
	functionStart  = 9 // the line where it starts
	functionWords  = 11
)

// Kinds of values and blobs that are told apart here: internal/abi/symtab.go.
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

// values are the numbers of a record that tell where ranges of values are.
func (f function) values() []int {
	all := []int{functionStack, functionFile, functionLine}
	n, _ := f.kinds()
	for kind := range n {
		all = append(all, functionWords+kind)
	}
	return all
}

// blobs are the numbers of a record that tell where blobs are.
func (f function) blobs() []int {
	var all []int
	values, n := f.kinds()
	for kind := range n {
		all = append(all, functionWords+values+kind)
	}
	return all
}

// start is the number of the nth function in the code. The number after the
// last is one that no function has.
func (t functable) start(n int) int { return int(number(t.index[n*indexEntry:])) }

// at is where in records the nth function is told of.
func (t functable) at(n int) int { return int(number(t.index[n*indexEntry+4:])) }

// function is the record that begins at a place in records; nil when it does
// not end there.
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

// sound tells whether the records fill their table one behind the other, and
// what they point at is there; and whether the runtime would find each.
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

// reaches tells whether all that a function points at is there.
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

// ranges are values, each with how far it holds, and a zero behind the last.
// It is nil when there is no such end.
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

// A finder tells for 16 stretches of code where in index to begin searching:
// a number, and for each stretch what is to be added to it.
const (
	finderStretches = 16
	finderBytes     = 4 + finderStretches
	finderCode      = 256 * finderStretches // addresses of code
)

// findersSize is how large the finders are for so many addresses of code.
func findersSize(code int) int {
	return roundUp(code, finderCode)/finderCode*4 + roundUp(code, finderCode/finderStretches)/(finderCode/finderStretches)
}

// finder is where in finders the runtime looks for the function of a number.
// Functions begin where a finder begins, so it reads no other stretch.
func (t functable) finder(n int) int {
	return (n - t.start(0)) * codePerNumber / finderCode * finderBytes
}

// finds tells whether the runtime finds each function, the way it searches.
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
