// Package machinetest is what the tests of the two machines, a payment and a table,
// have in common: stories in text files, and the drawing of a machine.
package machinetest

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var update = flag.Bool("update", false, "rewrite stories and drawings; read the difference before you commit it")

// Happens gives a machine what a line of a story says, and returns in words what
// the machine does about it.
type Happens func(line string) []string

// Scenarios plays every file of testdata. Each is one story: what happens, a line of
// dashes, and what the machine does about it. begin makes a fresh machine for each.
// There are at least as many files as given; with -update the answers are rewritten.
func Scenarios(t *testing.T, atLeast int, begin func(t *testing.T) Happens) {
	t.Helper()
	all := files(t)
	require.GreaterOrEqual(t, len(all), atLeast)
	for _, file := range all {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txt"), func(t *testing.T) {
			text, err := os.ReadFile(file)
			require.NoError(t, err)
			compare(t, file, string(text), Retell(string(text), begin(t)))
		})
	}
}

// files are the stories of the room whose test runs.
func files(t *testing.T) []string {
	t.Helper()
	found, err := filepath.Glob("testdata/*.txt")
	require.NoError(t, err)
	return found
}

// Play plays every story, for what comes of it on the way.
func Play(t *testing.T, begin func(t *testing.T) Happens) {
	t.Helper()
	for _, file := range files(t) {
		text, err := os.ReadFile(file)
		require.NoError(t, err)
		Retell(string(text), begin(t))
	}
}

// Retell plays a story and returns it with the answers as they are now. Lines that
// begin with # are comments.
func Retell(text string, happens Happens) string {
	var blocks []string
	for _, block := range strings.Split(strings.TrimSpace(text), "\n\n") {
		var told []string
		for _, line := range strings.Split(block, "\n") {
			if line == "----" {
				break
			}
			told = append(told, line)
			if !strings.HasPrefix(line, "#") {
				told = append(append(told, "----"), happens(line)...)
			}
		}
		blocks = append(blocks, strings.Join(told, "\n"))
	}
	return strings.Join(blocks, "\n\n") + "\n"
}

// compare requires that a file holds what a test came to, or rewrites it.
func compare(t *testing.T, file, text, now string) {
	t.Helper()
	if *update {
		require.NoError(t, os.WriteFile(file, []byte(now), 0o644))
		return
	}
	assert.Equal(t, text, now, "go test -run %q -update rewrites %s", t.Name(), file)
}
