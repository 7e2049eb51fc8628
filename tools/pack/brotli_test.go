package main

import (
	"bytes"
	"os"
	"os/exec"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A budget must hold or fail on every machine alike, with Node.js and without it.
func TestBothCompressorsGiveTheSameSize(t *testing.T) {
	node, err := exec.LookPath("node")
	if err != nil {
		t.Skip("Node.js is not installed")
	}
	source, err := os.ReadFile("report.go")
	require.NoError(t, err)
	data := bytes.Repeat(source, 20)
	inGo, err := brotliedInGo(data)
	require.NoError(t, err)
	inNode, err := brotliedInNode(node, data)
	require.NoError(t, err)
	assert.Equal(t, inGo, inNode)
}
