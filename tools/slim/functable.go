package slim

import (
	"bytes"
	"encoding/binary"
	"errors"
)

// functable is where the runtime's tables of functions stand in a program's
// memory: for each function its name and the tables that tell, of any place in
// its code, how deep the stack is, what on it is alive, and which line of which
// file it is. Go's runtime/symtab.go and cmd/link/internal/ld/pcln.go describe
// them. Each table is a part of that memory: what is written there is changed.
type functable struct {
	units   []byte // for each compiled package, where its files' names stand
	files   []byte // names of files
	values  []byte // what holds of the places in a function, by ranges
	index   []byte // for each function its number in the code, and its record
	records []byte // index, and behind it a record of each function
	blobs   []byte // maps of stack frames and the like
	finders []byte // where in index a search begins
	names   []byte // of functions
	count   int    // of functions
}

// tableHeader begins the tables: the version of their form, two zeroes, the
// unit in which addresses of code count, and the size of a pointer.
var tableHeader = []byte{0xf1, 0xff, 0xff, 0xff, 0, 0, 1, 8}

// The words of runtime.moduledata that tell where a table lies; a slice is
// three of them.
const (
	moduleNames   = 1
	moduleUnits   = 4
	moduleFiles   = 7
	moduleValues  = 10
	moduleRecords = 13
	moduleIndex   = 16
	moduleFinders = 19
	moduleFirst   = 20 // address of code: the first function's
	moduleLast    = 21 // address of code: the last function's end
	moduleCode    = 22 // what addresses of code are counted from
	moduleBlobs   = 40
	moduleEnd     = 41
	moduleWords   = 42
	headerCount   = 1
	headerNames   = 4
	headerWords   = 9
	indexEntry    = 8       // bytes: a function's number, and where in records it is told of
	unitEntry     = 4       // bytes
	codePerNumber = 1 << 16 // addresses of code for each number of a function
)

// errStrange is the answer to tables of another form than is known here.
var errStrange = errors.New("its tables of functions have another form than Go 1.26 gives them")

// findFunctable finds the tables, and makes sure that the header, the module's
// data and the tables themselves tell the same of where they are.
func findFunctable(memory []byte) (functable, error) {
	at, ok := only(memory, tableHeader)
	if !ok || at+headerWords*8 > len(memory) {
		return functable{}, errStrange
	}
	// The module's data begins with the addresses of the header and the names.
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

// only finds what stands in memory once, at an address that a pointer may have.
func only(memory, what []byte) (int, bool) {
	at := bytes.Index(memory, what)
	return at, at >= 0 && at%8 == 0 && !bytes.Contains(memory[at+1:], what)
}

// word reads the nth word; what is no address reads as a negative number.
func word(from []byte, n int) int {
	v := binary.LittleEndian.Uint64(from[n*8:])
	if v > dataLimit<<8 {
		return -1
	}
	return int(v)
}

// layout cuts tables out of memory. It turns strange when two of its sources
// tell different things.
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
	// The index is the beginning of the records, and has one entry more than
	// there are functions: the end of the last.
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

// code wants the addresses of code to be those of the functions' numbers.
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

// slice cuts what a slice of the module's data spans. The header tells the
// same place, as a distance from itself.
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

// number reads what most tables are made of.
func number(from []byte) uint32 { return binary.LittleEndian.Uint32(from) }
