package wire

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

// A Builder and Object write the same members, and leave out the same ones.
func TestABuilderWritesWhatObjectWrites(t *testing.T) {
	built := Build().
		Text("text", "a").Text("empty", "").NonEmpty("kept", "b").NonEmpty("left", "").
		Int("int", 0).NonZero("one", 1).NonZero("none", 0).
		Bool("no", false).True("yes", true).True("never", false).
		With("value", Null()).With("absent", Value{}).Object()
	assert.Equal(t, Object(M("text", String("a")), M("empty", String("")), M("kept", NonEmpty("b")), M("left", NonEmpty("")),
		M("int", Int(0)), M("one", NonZero(1)), M("none", NonZero(0)),
		M("no", Bool(false)), M("yes", True(true)), M("never", True(false)),
		M("value", Null()), M("absent", Value{})).String(), built.String())
	assert.Equal(t, "{}", Build().Object().String())
	assert.Equal(t, KindObject, Build().Object().Kind())
}
