package slim

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
)

// module is a linked wasm in three parts: what comes before its data section, what comes
// after it, and the memory that the section fills.
type module struct {
	before, after []byte
	// memory is the memory with which the program starts, from address 0.
	memory []byte
}

const (
	preamble    = "\x00asm\x01\x00\x00\x00"
	dataSection = 11
	// dataLimit is many times as much as an engine fills. An address above it was
	// misread.
	dataLimit = 64 << 20
)

var errBroken = errors.New("it is cut off, or no wasm")

// openModule reads a wasm as the Go linker writes it: with one data section, whose
// segments do not overlap.
func openModule(wasm []byte) (module, error) {
	var m module
	if !bytes.HasPrefix(wasm, []byte(preamble)) {
		return m, errBroken
	}
	for r := (reader{left: wasm[len(preamble):]}); len(r.left) > 0; {
		at := len(wasm) - len(r.left)
		id := r.take(1)
		body := r.take(r.unsigned())
		if r.failed {
			return m, errBroken
		}
		if id[0] != dataSection {
			continue
		}
		if m.memory != nil {
			return m, errors.New("it has two data sections")
		}
		memory, err := fill(body)
		if err != nil {
			return m, err
		}
		m = module{wasm[:at], r.left, memory}
	}
	if m.memory == nil {
		return m, errors.New("it has no data section")
	}
	return m, nil
}

// fill copies the segments of a data section to their addresses.
func fill(section []byte) ([]byte, error) {
	r := reader{left: section}
	memory := []byte{}
	var used []bool
	for n := r.unsigned(); n > 0 && !r.failed; n-- {
		head := r.take(2)
		at := r.signed()
		end := r.take(1)
		data := r.take(r.unsigned())
		if r.failed || head[0] != 0 || head[1] != i32Const || end[0] != endOfCode {
			return nil, errors.New("a segment of its data has another form than Go's")
		}
		top := at + len(data)
		if at < 0 || top > dataLimit {
			return nil, fmt.Errorf("a segment of its data lies at %d", at)
		}
		if top > len(memory) {
			memory = append(memory, make([]byte, top-len(memory))...)
			used = append(used, make([]bool, top-len(used))...)
		}
		for i, b := range data {
			if used[at+i] {
				return nil, fmt.Errorf("two segments of its data fill address %d", at+i)
			}
			memory[at+i], used[at+i] = b, true
		}
	}
	if r.failed || len(r.left) > 0 {
		return nil, errBroken
	}
	return memory, nil
}

const (
	i32Const  = 0x41
	endOfCode = 0x0b
	// worthSkipping is the number of zeroes in a row that end a segment. The linker uses
	// 8, which is best for a file that is not compressed. In a compressed file zeroes
	// cost nothing, but the address of each segment costs bytes.
	worthSkipping = 512
)

// bytes writes the wasm again, with a data section for the present memory.
func (m module) bytes() []byte {
	var segments []byte
	count := uint64(0)
	for at := 0; ; count++ {
		start, end := nextRun(m.memory, at)
		if start == end {
			break
		}
		segments = append(segments, 0, i32Const)
		segments = appendSigned(segments, start)
		segments = append(segments, endOfCode)
		segments = binary.AppendUvarint(segments, uint64(end-start))
		segments = append(segments, m.memory[start:end]...)
		at = end
	}
	head := binary.AppendUvarint(nil, count)
	wasm := append(bytes.Clone(m.before), dataSection)
	wasm = binary.AppendUvarint(wasm, uint64(len(head)+len(segments)))
	return bytes.Join([][]byte{wasm, head, segments, m.after}, nil)
}

// nextRun finds the next segment to write, from at on. It begins and ends with a byte
// that is not zero, and has no long row of zeroes inside. It is empty when nothing is
// left.
func nextRun(memory []byte, at int) (start, end int) {
	for at < len(memory) && memory[at] == 0 {
		at++
	}
	start, end = at, at
	for ; at < len(memory) && at-end < worthSkipping; at++ {
		if memory[at] != 0 {
			end = at + 1
		}
	}
	return start, end
}

// reader reads the parts of a wasm. After an error it returns only zeroes.
type reader struct {
	left   []byte
	failed bool
}

func (r *reader) take(n int) []byte {
	if r.failed || n < 0 || n > len(r.left) {
		r.failed = true
		return nil
	}
	taken := r.left[:n]
	r.left = r.left[n:]
	return taken
}

// unsigned reads a number of up to 32 bits; wasm writes it as Go's varint.
func (r *reader) unsigned() int {
	v, n := binary.Uvarint(r.left)
	if r.failed || n <= 0 || v > 1<<32-1 {
		r.failed = true
		return 0
	}
	r.left = r.left[n:]
	return int(v)
}

// signed reads a number of up to 32 bits. Its last byte has the sign.
func (r *reader) signed() int {
	v := 0
	for shift := 0; shift < 35; shift += 7 {
		b := r.take(1)
		if r.failed {
			return 0
		}
		v |= int(b[0]&0x7f) << shift
		if b[0]&0x80 == 0 {
			if b[0]&0x40 != 0 {
				v -= 1 << (shift + 7)
			}
			return v
		}
	}
	r.failed = true
	return 0
}

// appendSigned writes an address, which is never negative.
func appendSigned(to []byte, v int) []byte {
	for v >= 0x40 {
		to = append(to, byte(v)|0x80)
		v >>= 7
	}
	return append(to, byte(v))
}
