package slim

import (
	"bytes"
	"compress/gzip"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-epos/tools/link"
)

// trial returns the program testdata/trial, linked for the browser.
func trial(t *testing.T) []byte {
	t.Helper()
	wasm, err := linked()
	require.NoError(t, err)
	return wasm
}

var linked = sync.OnceValues(func() ([]byte, error) { return linkTrial(link.Go{Err: os.Stderr}) })

func linkTrial(g link.Go) ([]byte, error) {
	dir, err := os.MkdirTemp("", "trial")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	out := filepath.Join(dir, "out.wasm")
	if err := g.Build(out, "./testdata/trial"); err != nil {
		return nil, err
	}
	return os.ReadFile(out)
}

// play runs a program under node. It returns everything the program prints, and its exit
// code.
func play(t *testing.T, wasm []byte, args ...string) (string, int) {
	t.Helper()
	return playWith(t, link.Go{}, wasm, args...)
}

// playWith does the same with the loader of one Go version.
func playWith(t *testing.T, g link.Go, wasm []byte, args ...string) (string, int) {
	t.Helper()
	name := filepath.Join(t.TempDir(), "trial.wasm")
	require.NoError(t, os.WriteFile(name, wasm, 0o600))
	root, err := g.Run("env", "GOROOT")
	require.NoError(t, err)
	runner := filepath.Join(strings.TrimSpace(string(root)), "lib", "wasm", "wasm_exec_node.js")
	cmd := exec.Command("node", slices.Concat([]string{"--stack-size=8192", runner, name}, args)...)
	out, err := cmd.CombinedOutput()
	if cmd.ProcessState == nil {
		require.NoError(t, err)
	}
	return string(out), cmd.ProcessState.ExitCode()
}

func TestASlimProgramDoesTheSame(t *testing.T) {
	whole := trial(t)
	slimmed, err := Shrink(whole)
	require.NoError(t, err)
	want, code := play(t, whole)
	require.Zero(t, code, want)
	require.Contains(t, want, "caller main.callers")
	got, code := play(t, slimmed)
	assert.Zero(t, code)
	assert.Equal(t, want, got)
}

func TestATraceNamesFunctionsAndNoLines(t *testing.T) {
	whole := trial(t)
	slimmed, err := Shrink(whole)
	require.NoError(t, err)
	for how, ends := range map[string]int{"panic": 2, "deadlock": 2, "stack": 0} {
		long, _ := play(t, whole, how)
		require.Contains(t, long, "trial/main.go:")
		short, code := play(t, slimmed, how)
		assert.Equal(t, ends, code, how)
		assert.NotContains(t, short, ".go:", how)
		assert.Contains(t, short, "main.inner(", how)
		assert.Contains(t, short, "main.main(", how)
		// Both traces have the same frames at the same places, whatever they print of
		// each.
		assert.Equal(t, frames(long), frames(short), how)
	}
	short, _ := play(t, slimmed, "stack")
	assert.Contains(t, short, "created by main.inner")
	assert.NotContains(t, short, "runtime.bgsweep", "the runtime knows its own goroutines by their names")
}

// frames returns the functions of a trace, and the offset in the code of each. It keeps
// only the goroutines of the trial, because the runtime's own goroutines may or may not
// run at that moment.
func frames(trace string) []string {
	var all []string
	for goroutine := range strings.SplitSeq(trace, "\n\n") {
		if strings.Contains(goroutine, "main.") {
			all = append(all, framesOf(goroutine)...)
		}
	}
	return all
}

func framesOf(goroutine string) []string {
	var all []string
	for line := range strings.Lines(goroutine) {
		line = strings.TrimSpace(line)
		if _, place, told := strings.Cut(line, " +0x"); told {
			all = append(all, place)
		} else if function, _, told := strings.Cut(line, "("); told {
			all = append(all, function)
		} else {
			all = append(all, line)
		}
	}
	return all
}

func TestSlimIsSmallerAndAlwaysTheSame(t *testing.T) {
	whole := trial(t)
	slimmed, err := Shrink(whole)
	require.NoError(t, err)
	again, err := Shrink(whole)
	require.NoError(t, err)
	assert.True(t, string(slimmed) == string(again), "it depends on more than the program")
	assert.Less(t, gzipped(t, slimmed), gzipped(t, whole)*9/10)
	assert.NotContains(t, string(slimmed), "trial/main.go")
	assert.Contains(t, string(whole), "trial/main.go")
}

// gzipped returns the number of bytes that data has when it is compressed.
func gzipped(t *testing.T, data []byte) int {
	t.Helper()
	var packed bytes.Buffer
	w := gzip.NewWriter(&packed)
	_, err := w.Write(data)
	require.NoError(t, err)
	require.NoError(t, w.Close())
	return packed.Len()
}

func TestSlimChangesTheTablesAlone(t *testing.T) {
	before, err := openModule(trial(t))
	require.NoError(t, err)
	slimmed, err := Shrink(trial(t))
	require.NoError(t, err)
	after, err := openModule(slimmed)
	require.NoError(t, err)
	assert.True(t, string(before.before) == string(after.before) && string(before.after) == string(after.after))
	tables, err := findFunctable(before.memory)
	require.NoError(t, err)
	for _, table := range [][]byte{tables.units, tables.files, tables.values, tables.records, tables.blobs, tables.finders} {
		clear(table)
	}
	tables, err = findFunctable(after.memory)
	require.NoError(t, err)
	for _, table := range [][]byte{tables.units, tables.files, tables.values, tables.records, tables.blobs, tables.finders} {
		clear(table)
	}
	assert.True(t, string(before.memory) == string(after.memory), "other memory changed")
}
