package journal

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

// An entry that cannot be read is dropped with the old ones. Entries are dropped from
// the oldest on, so it would hold up the others for ever.
func TestWhichLinesAreDropped(t *testing.T) {
	s := Sweep{Before: 1000}
	for text, old := range map[string]bool{
		string(EncodeEntry(Entry{At: 999})):  true,
		string(EncodeEntry(Entry{At: 1000})): false,
		`{"at":"yesterday"}`:                 true,
		`{"v":1`:                             true,
		``:                                   true,
	} {
		assert.Equal(t, old, s.OldLine(text), text)
	}
}
