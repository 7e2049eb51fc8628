package slim

import (
	"errors"
	"go/version"
	"os"
	"runtime"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-epos/tools/link"
)

// newestGo returns the newest released Go that the go command can use here. It asks the
// module proxy, and when that does not answer it returns the version that runs now.
func newestGo(t *testing.T) string {
	t.Helper()
	newest := runtime.Version()
	served, err := link.Go{Dir: t.TempDir()}.Run("list", "-m", "-versions", "golang.org/toolchain")
	if err != nil {
		t.Log("no module proxy answers; the Go that runs now is taken")
		return newest
	}
	for _, word := range strings.Fields(string(served)) {
		name, ours := strings.CutSuffix(strings.TrimPrefix(word, "v0.0.1-"), "."+runtime.GOOS+"-"+runtime.GOARCH)
		released := ours && !strings.Contains(name, "rc") && !strings.Contains(name, "beta")
		if released && version.Compare(name, newest) > 0 {
			newest = name
		}
	}
	return newest
}

// A new Go version never blocks a release. The program of the newest Go is made smaller,
// or it is shipped unchanged with a warning. In both cases it does the same.
func TestTheNewestGoIsShrunkOrShippedWhole(t *testing.T) {
	newest := link.Go{Env: []string{"GOTOOLCHAIN=" + newestGo(t)}, Err: os.Stderr}
	whole, err := linkTrial(newest)
	require.NoError(t, err)
	shipped, err := Shrink(whole)
	var left *LeftOut
	if err != nil {
		require.True(t, errors.As(err, &left), "%v", err)
		require.NoError(t, left.Data, "the data section does not depend on the Go version")
	}
	t.Logf("%s: %d bytes, gzip %d; as shipped %d; left out: %v", newest.Env[0], len(whole), gzipped(t, whole), gzipped(t, shipped), err)
	assert.Less(t, gzipped(t, shipped), gzipped(t, whole))
	want, code := playWith(t, newest, whole)
	require.Zero(t, code, want)
	got, code := playWith(t, newest, shipped)
	assert.Zero(t, code)
	assert.Equal(t, want, got)
}
