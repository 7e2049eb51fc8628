//go:build js && wasm

package tinyfmt_test

import (
	"errors"
	"fmt"
	"strings"
	"syscall/js"
	"testing"

	"github.com/stretchr/testify/assert"

	"connect-epos/wasm/tinyfmt"
)

// The forms that the IndexedDB library uses give the same text as with fmt.
func TestItReadsAsFmt(t *testing.T) {
	for _, c := range []struct {
		format string
		args   []any
	}{
		{"Unexpected negative oldVersion or newVersion: %d, %d", []any{-1, 2}},
		{"%+v", []any{errors.New("boom")}},
		{"invalid type for instanceof: %v", []any{js.TypeString}},
		{"%s\n\t%s:%d\n", []any{"f", "x.go", 7}},
		{"no verb", nil},
	} {
		assert.Equal(t, fmt.Sprintf(c.format, c.args...), tinyfmt.Sprintf(c.format, c.args...))
		assert.EqualError(t, tinyfmt.Errorf(c.format, c.args...), fmt.Sprintf(c.format, c.args...))
	}
	assert.Equal(t, "?", tinyfmt.Sprintf("%v", struct{}{}), "no reflection")
}

func TestItWrites(t *testing.T) {
	var w strings.Builder
	n, err := tinyfmt.Fprintf(&w, "%s=%d;", "a", 1)
	assert.NoError(t, err)
	assert.Equal(t, 4, n)
	_, err = tinyfmt.Fprint(&w, "b", errors.New("c"))
	assert.NoError(t, err)
	assert.Equal(t, "a=1;bc", w.String())
}
