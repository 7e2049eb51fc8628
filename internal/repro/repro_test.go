// Package repro shows that the files of dist/ depend on the source alone. The same tree
// in another folder, compiled without any cache, gives the same bytes.
package repro

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestAnotherFolderGivesTheSameBytes(t *testing.T) {
	root, err := filepath.Abs(filepath.Join("..", ".."))
	require.NoError(t, err)
	work := t.TempDir()
	pack := filepath.Join(work, "pack")
	run(t, root, nil, "go", "build", "-C", "tools", "-o", pack, "./pack")
	// Both are copies, because the checkout itself may be edited while this test runs.
	first, second := filepath.Join(work, "first"), filepath.Join(work, "another", "place", "second")
	require.NoError(t, copyTree(root, first))
	require.NoError(t, os.CopyFS(second, os.DirFS(first)))
	// The sizes are left out, because they depend only on the files that are compared.
	run(t, first, nil, pack, "--quick")
	run(t, second, []string{"GOCACHE=" + filepath.Join(work, "empty")}, pack, "--quick")

	names := list(t, filepath.Join(first, "dist"))
	require.Contains(t, names, "connect-epos.wasm")
	require.Contains(t, names, "build-info.json")
	assert.Equal(t, names, list(t, filepath.Join(second, "dist")))
	for _, name := range names {
		a, err := os.ReadFile(filepath.Join(first, "dist", name))
		require.NoError(t, err)
		b, err := os.ReadFile(filepath.Join(second, "dist", name))
		require.NoError(t, err)
		assert.True(t, string(a) == string(b), "%s differs", name)
		assert.NotContains(t, string(a), work, "%s tells where it was built", name)
	}
}

func run(t *testing.T, dir string, env []string, name string, args ...string) {
	t.Helper()
	cmd := exec.Command(name, args...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), env...)
	out, err := cmd.CombinedOutput()
	require.NoError(t, err, "%s", out)
}

// list returns the files of a folder and of the folders in it.
func list(t *testing.T, dir string) []string {
	t.Helper()
	var names []string
	require.NoError(t, filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		name, err := filepath.Rel(dir, path)
		names = append(names, name)
		return err
	}))
	return names
}

// copyTree copies the files that a build reads. It leaves out the history and everything
// that was built or fetched.
func copyTree(from, to string) error {
	return filepath.WalkDir(from, func(path string, d os.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name, err := filepath.Rel(from, path)
		if err != nil {
			return err
		}
		base := filepath.Base(name)
		if d.IsDir() {
			if name != "." && strings.HasPrefix(base, ".") || base == "node_modules" || base == "dist" || base == "test-results" {
				return filepath.SkipDir
			}
			return os.MkdirAll(filepath.Join(to, name), 0o755)
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		return os.WriteFile(filepath.Join(to, name), data, 0o644)
	})
}
