package slim

import (
	"bytes"
	"encoding/binary"
	"errors"
)

// functable holds the runtime's tables of functions. For each function they have its
// name, and they tell for any place in its code how deep the stack is, what on the stack
// is alive, and which line of which file the code comes from. Go's runtime/symtab.go and
// cmd/link/internal/ld/pcln.go describe them. Each table is a part of the program's
// memory, so a change of the table changes that memory.
type functable struct {
	units   []byte // for each compiled package, where the names of its files are
	files   []byte // the names of the files
	values  []byte // values that hold for ranges of a function's code
	index   []byte // for each function, its number in the code and the place of its record
	records []byte // the index, and after it a record of each function
	blobs   []byte // maps of stack frames and the like
	finders []byte // where in the index a search begins
	names   []byte // the names of the functions
	count   int    // the number of functions
}

// tableHeader is the beginning of the tables: the version of their form, two zeroes, the
// unit in which code addresses are counted, and the size of a pointer.
var tableHeader = []byte{0xf1, 0xff, 0xff, 0xff, 0, 0, 1, 8}

// These are the positions of the words in runtime.moduledata that tell where a table is.
// A slice takes three words.
const (
	moduleNames   = 1
	moduleUnits   = 4
	moduleFiles   = 7
	moduleValues  = 10
	moduleRecords = 13
	moduleIndex   = 16
	moduleFinders = 19
	moduleFirst   = 20 // the code address where the first function begins
	moduleLast    = 21 // the code address where the last function ends
	moduleCode    = 22 // the code address from which the others are counted
	moduleBlobs   = 40
	moduleEnd     = 41
	moduleWords   = 42
	headerCount   = 1
	headerNames   = 4
	headerWords   = 9
	indexEntry    = 8       // bytes: a function's number, and the place of its record
	unitEntry     = 4       // bytes
	codePerNumber = 1 << 16 // code addresses for each number of a function
)

// errStrange is returned for tables that have another form than the one known here.
var errStrange = errors.New("its tables of functions have another form than Go 1.26 gives them")

// findFunctable finds the tables. It checks that the header, the module's data and the
// tables themselves agree about where they are.
func findFunctable(memory []byte) (functable, error) {
	at, ok := only(memory, tableHeader)
	if !ok || at+headerWords*8 > len(memory) {
		return functable{}, errStrange
	}
	// The module's data begins with the address of the header and the address of the
	// names.
	lead := binary.LittleEndian.AppendUint64(nil, uint64(at))
	lead = binary.LittleEndian.AppendUint64(lead, uint64(at+word(memory[at:], headerNames)))
	module, ok := only(memory, lead)
	if !ok || module+moduleWords*8 > len(memory) {
		return functable{}, errStrange
	}
	l := layout{memory: memory, header: at, module: memory[module:]}
	t := l.tables(word(memory[at:], headerCount))
	if l.strange || !t.sound() {
		return functable{}, errStrange
	}
	return t, nil
}

// only finds bytes that occur in memory exactly once, at an address that a pointer may
// have.
func only(memory, what []byte) (int, bool) {
	at := bytes.Index(memory, what)
	return at, at >= 0 && at%8 == 0 && !bytes.Contains(memory[at+1:], what)
}

// word reads the nth word. A value that cannot be an address is read as -1.
func word(from []byte, n int) int {
	v := binary.LittleEndian.Uint64(from[n*8:])
	if v > dataLimit<<8 {
		return -1
	}
	return int(v)
}

// layout cuts tables out of memory. It sets strange when two of its sources do not agree.
type layout struct {
	memory, module []byte
	header         int
	strange        bool
}

func (l *layout) tables(count int) functable {
	t := functable{
		count:   count,
		names:   l.slice(moduleNames, 1, headerNames),
		units:   l.slice(moduleUnits, unitEntry, headerNames+1),
		files:   l.slice(moduleFiles, 1, headerNames+2),
		values:  l.slice(moduleValues, 1, headerNames+3),
		records: l.slice(moduleRecords, 1, headerNames+4),
	}
	// The index is the beginning of the records. It has one entry more than there are
	// functions, which tells where the last function ends.
	at, finders := word(l.module, moduleRecords), word(l.module, moduleFinders)
	l.want(count > 0 && word(l.module, moduleIndex) == at &&
		word(l.module, moduleIndex+1) == count+1 && word(l.module, moduleIndex+2) == count+1)
	t.index = l.cut(at, at+(count+1)*indexEntry)
	blobs := word(l.module, moduleBlobs)
	l.want(blobs >= at+len(t.records))
	t.blobs = l.cut(blobs, finders)
	t.finders = l.cut(finders, word(l.module, moduleEnd))
	l.code(t)
	return t
}

// code checks that the code addresses match the numbers of the functions.
func (l *layout) code(t functable) {
	if l.strange {
		return
	}
	first, last := word(l.module, moduleFirst), word(l.module, moduleLast)
	l.want(word(l.module, moduleCode) == 0 && first < last &&
		first == t.start(0)*codePerNumber && roundUp(last, codePerNumber) == t.start(t.count)*codePerNumber &&
		len(t.finders) == findersSize(last-first))
}

func (l *layout) want(right bool) { l.strange = l.strange || !right }

// slice cuts out the table to which a slice in the module's data points. The header gives
// the same place, as a distance from the header.
func (l *layout) slice(n, size, inHeader int) []byte {
	at, length := word(l.module, n), word(l.module, n+1)
	l.want(length == word(l.module, n+2) && at == l.header+word(l.memory[l.header:], inHeader))
	return l.cut(at, at+length*size)
}

func (l *layout) cut(from, to int) []byte {
	l.want(l.header < from && from <= to && to <= len(l.memory))
	if l.strange {
		return nil
	}
	return l.memory[from:to:to]
}

// number reads a 32-bit number. Most tables consist of such numbers.
func number(from []byte) uint32 { return binary.LittleEndian.Uint32(from) }
