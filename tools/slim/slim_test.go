package slim

import (
	"bytes"
	"encoding/binary"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// section returns a data section with these segments.
func section(segments ...[]byte) []byte {
	body := append([]byte{byte(len(segments))}, bytes.Join(segments, nil)...)
	return append(binary.AppendUvarint([]byte{dataSection}, uint64(len(body))), body...)
}

func segment(at int, data string) []byte {
	s := append(appendSigned([]byte{0, i32Const}, at), endOfCode)
	return append(binary.AppendUvarint(s, uint64(len(data))), data...)
}

// small returns a wasm that has these data sections between two other sections.
func small(sections ...[]byte) []byte {
	return bytes.Join(slices.Concat([][]byte{[]byte(preamble), {1, 1, 0}}, sections, [][]byte{{0, 2, 1, 'x'}}), nil)
}

func TestSegmentsSkipLongRowsOfZeroesAlone(t *testing.T) {
	gap := string(make([]byte, worthSkipping))
	for name, c := range map[string]struct{ segments, want [][]byte }{
		"as they are":      {[][]byte{segment(5, "ab"), segment(10_000, "c")}, [][]byte{segment(5, "ab"), segment(10_000, "c")}},
		"joined":           {[][]byte{segment(70_000, "ab"), segment(70_012, "c")}, [][]byte{segment(70_000, "ab"+gap[:10]+"c")}},
		"in order":         {[][]byte{segment(9000, "b"), segment(64, "a")}, [][]byte{segment(64, "a"), segment(9000, "b")}},
		"cut":              {[][]byte{segment(1, "\x00a"+gap+"b\x00")}, [][]byte{segment(2, "a"), segment(3+worthSkipping, "b")}},
		"zeroes too few":   {[][]byte{segment(0, "a"+gap[1:]+"b")}, [][]byte{segment(0, "a"+gap[1:]+"b")}},
		"nothing but zero": {[][]byte{segment(64, "\x00\x00")}, nil},
	} {
		m, err := openModule(small(section(c.segments...)))
		require.NoError(t, err, name)
		assert.Equal(t, small(section(c.want...)), m.bytes(), name)
	}
}

func TestWhatIsNoWasmOfGoIsRefused(t *testing.T) {
	whole := small(section(segment(5, "abc")))
	_, err := openModule(whole)
	require.NoError(t, err)
	for n := range whole {
		_, err := openModule(whole[:n])
		// A wasm that lacks only its last section is still complete.
		assert.Equal(t, n == len(whole)-4, err == nil, "%d bytes of it", n)
	}
	passive := segment(5, "a")
	passive[0] = 1
	for name, wasm := range map[string][]byte{
		"overlapping": small(section(segment(5, "ab"), segment(6, "c"))),
		"two":         small(section(segment(5, "a")), section(segment(9, "a"))),
		"none":        small(),
		"passive":     small(section(passive)),
		"below zero":  small(section([]byte{0, i32Const, 0x7f, endOfCode, 1, 'a'})),
		"far":         small(section(segment(dataLimit, "a"))),
		"more behind": small(append(section(segment(5, "a"))[:1], append([]byte{8}, append(section(segment(5, "a"))[2:], 0)...)...)),
		"no segment":  small([]byte{dataSection, 1, 1}),
		"long number": small([]byte{dataSection, 9, 1, 0, i32Const, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80}),
	} {
		_, err := openModule(wasm)
		assert.Error(t, err, name)
	}
}

func TestAnotherGoKeepsItsTables(t *testing.T) {
	whole := trial(t)
	require.Contains(t, string(whole), "go1.26")
	other := bytes.ReplaceAll(whole, []byte(knownGo), []byte("go1.99"))
	kept, err := Shrink(other)
	assert.ErrorContains(t, err, "it was not linked by Go 1.26")
	assert.Less(t, gzipped(t, kept), gzipped(t, other), "its data section is smaller all the same")
	before, err := openModule(other)
	require.NoError(t, err)
	after, err := openModule(kept)
	require.NoError(t, err)
	assert.Equal(t, bytes.TrimRight(before.memory, "\x00"), after.memory, "and fills the memory with the same bytes")
}

// Each number that tells where a table is exists twice. A change of one of them is
// noticed. No change makes the search read outside the memory.
func TestTablesThatAreOtherwiseAreRefused(t *testing.T) {
	m, err := openModule(trial(t))
	require.NoError(t, err)
	header := bytes.Index(m.memory, tableHeader)
	require.NotEqual(t, -1, header)
	lead := binary.LittleEndian.AppendUint64(nil, uint64(header))
	module := bytes.Index(m.memory, binary.LittleEndian.AppendUint64(lead, uint64(header+word(m.memory[header:], headerNames))))
	require.NotEqual(t, -1, module)
	// The number of files in the header is not read, and neither is a word without a
	// meaning.
	places := []int{header, header + 8, header + 32, header + 40, header + 48, header + 56, header + 64}
	for n := range moduleCode + 1 {
		if n != moduleLast { // it may be any address in the last function
			places = append(places, module+8*n)
		}
	}
	places = append(places, module+8*moduleEnd)
	for _, at := range places {
		was := binary.LittleEndian.Uint64(m.memory[at:])
		for _, odd := range []uint64{was + 1, was - 8, was + 1<<20, 1 << 62, ^uint64(0)} {
			binary.LittleEndian.PutUint64(m.memory[at:], odd)
			_, err := findFunctable(m.memory)
			assert.ErrorIs(t, err, errStrange, "%d in place of %d, %d behind the module", odd, was, (at-module)/8)
		}
		binary.LittleEndian.PutUint64(m.memory[at:], was)
	}
	_, err = findFunctable(m.memory)
	assert.NoError(t, err)
}

func TestRecordsThatAreOtherwiseAreRefused(t *testing.T) {
	m, err := openModule(trial(t))
	require.NoError(t, err)
	tables, err := findFunctable(m.memory)
	require.NoError(t, err)
	middle := tables.count / 2
	f := tables.function(tables.at(middle))
	values, _ := f.kinds()
	require.NotZero(t, values)
	for name, n := range map[string]int{
		"number": functionNumber, "name": functionName, "stack": functionStack, "file": functionFile,
		"line": functionLine, "kinds": functionKinds, "values": functionWords, "blob": functionWords + values, "tail": functionWords - 1,
	} {
		was := f.get(n)
		for _, odd := range []uint32{was ^ 1<<31, was ^ 1<<26} {
			f.set(n, odd)
			_, err := findFunctable(m.memory)
			assert.ErrorIs(t, err, errStrange, "%s", name)
		}
		f.set(n, was)
	}
	begin := tables.finders[tables.finder(tables.start(middle)):]
	binary.LittleEndian.PutUint32(begin, uint32(middle+1))
	_, err = findFunctable(m.memory)
	assert.ErrorIs(t, err, errStrange, "a search that begins behind its function")
	binary.LittleEndian.PutUint32(begin, uint32(middle))
	_, err = findFunctable(append(m.memory, append(make([]byte, roundUp(len(m.memory), 8)-len(m.memory)), tableHeader...)...))
	assert.ErrorIs(t, err, errStrange, "two headers")
	_, err = findFunctable(m.memory)
	assert.NoError(t, err)
}
