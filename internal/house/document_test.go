package house

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// ARCHITECTURE.md names the tests that hold each law, and the guides name tests
// and specs; a name that is gone would be a promise nobody keeps.
func TestTheLawsNameTestsThatExist(t *testing.T) {
	top := root(t)
	guides, err := filepath.Glob(filepath.Join(top, "docs", "*.md"))
	require.NoError(t, err)
	tests := written(t, top)
	tests["TestName"] = true // what an example calls a test
	named := 0
	for _, document := range append(guides, filepath.Join(top, "ARCHITECTURE.md"), filepath.Join(top, "README.md")) {
		text, err := os.ReadFile(document)
		require.NoError(t, err)
		for _, name := range regexp.MustCompile(`\b(Test|Fuzz)[A-Z]\w+`).FindAllString(string(text), -1) {
			assert.True(t, tests[name], "%s names %s, which is not there", filepath.Base(document), name)
			named++
		}
		for _, file := range regexp.MustCompile(`\b(e2e|web/test)/[\w.-]+\.mjs`).FindAllString(string(text), -1) {
			assert.FileExists(t, filepath.Join(top, file))
		}
	}
	require.Greater(t, named, 40)
}

// written are the names of all Go tests of the tree.
func written(t *testing.T, top string) map[string]bool {
	t.Helper()
	tests := map[string]bool{}
	declared := regexp.MustCompile(`(?m)^func ((?:Test|Fuzz)\w+)\(`)
	err := filepath.WalkDir(top, func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && path != top && (strings.HasPrefix(d.Name(), ".") || d.Name() == "node_modules"):
			return filepath.SkipDir
		case !strings.HasSuffix(path, "_test.go"):
			return nil
		}
		source, err := os.ReadFile(path)
		for _, m := range declared.FindAllSubmatch(source, -1) {
			tests[string(m[1])] = true
		}
		return err
	})
	require.NoError(t, err)
	return tests
}
