package main

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A quick run after a whole one writes the same sizes into build-info.json.
func TestAQuickRunKeepsTheSizesThatAreKnown(t *testing.T) {
	data, folder := []byte("what was weighed before"), t.TempDir()
	measured, err := pack{cache: folder}.weigh(data)
	require.NoError(t, err)
	require.Positive(t, measured.Brotli)
	quick := pack{cache: folder, quick: true}
	again, err := quick.weigh(data)
	require.NoError(t, err)
	assert.Equal(t, measured, again)
	unknown, err := quick.weigh([]byte("new"))
	require.NoError(t, err)
	assert.Equal(t, size{Raw: 3}, unknown)
}
