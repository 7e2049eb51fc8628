package house

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var (
	testName = regexp.MustCompile(`\b(?:Test|Fuzz)[A-Z]\w+`)
	specName = regexp.MustCompile(`[\w-]+\.(?:spec|test)\.mjs`)
	scenario = regexp.MustCompile(`[\w*]+\.txt\b`)
)

// docs/laws.md names the tests that check each law and each promise. If a test that it
// names did not exist, nobody would check that promise.
func TestTheLawsNameTestsThatExist(t *testing.T) {
	top := root(t)
	all := written(t, top)
	named := 0
	for line := range strings.Lines(read(t, "docs/laws.md")) {
		for _, name := range testName.FindAllString(strings.ReplaceAll(line, "`", ""), -1) {
			assert.True(t, name == "TestName" || len(all[name]) > 0, "docs/laws.md names %s, which is not there", name)
			named++
		}
		for _, name := range specName.FindAllString(line, -1) {
			assert.True(t, len(all[name]) > 0, "docs/laws.md names %s, which is not there", name)
		}
		for _, name := range scenario.FindAllString(line, -1) {
			assert.True(t, someScenario(t, top, name), "docs/laws.md names %s, which is not there", name)
		}
	}
	require.Greater(t, named, 150)
}

// The lists of the laws name the room of each test: "- `room`: TestOne, TestTwo".
func TestTheLawsNameTheRoomsOfTheirTests(t *testing.T) {
	all := written(t, root(t))
	for line := range strings.Lines(read(t, "docs/laws.md")) {
		m := regexp.MustCompile("^- `(\\w+)`: (.*)").FindStringSubmatch(line)
		if m == nil {
			continue
		}
		for _, name := range testName.FindAllString(m[2], -1) {
			assert.True(t, all[name][m[1]], "docs/laws.md says that %s is a test of %s, which it is not", name, m[1])
		}
	}
}

// ARCHITECTURE.md states each law in one line. These must be the laws of docs/laws.md,
// and each law there must have a test.
func TestTheLawsOfBothPagesAreTheSame(t *testing.T) {
	short := regexp.MustCompile(`(?m)^(\d+)\. \*\*(.+?)\.\*\*`).FindAllStringSubmatch(read(t, "ARCHITECTURE.md"), -1)
	full := regexp.MustCompile(`(?m)^## (\d+)\. (.+)$`).FindAllStringSubmatch(read(t, "docs/laws.md"), -1)
	require.Len(t, short, 15)
	require.Len(t, full, 15)
	for i := range full {
		assert.Equal(t, full[i][1:], short[i][1:])
	}
	for _, part := range strings.Split(read(t, "docs/laws.md"), "\n## ")[1:16] {
		title, _, _ := strings.Cut(part, "\n")
		assert.Regexp(t, "\n- `\\w+`: .*\\b(Test|Fuzz)", part, title)
	}
}

// The guides are for readers who embed the component. The tests of a claim are named in
// docs/laws.md, and not in the guides.
func TestTheGuidesNameNoTests(t *testing.T) {
	guides, err := filepath.Glob(filepath.Join(root(t), "docs", "*.md"))
	require.NoError(t, err)
	for _, guide := range append(guides, filepath.Join(root(t), "README.md")) {
		name := filepath.Base(guide)
		if slices.Contains([]string{"laws.md", "changing.md", "api.md", "states.md", "tables-states.md"}, name) {
			continue
		}
		text, err := os.ReadFile(guide)
		require.NoError(t, err)
		assert.Empty(t, testName.FindAllString(string(text), -1), name)
		assert.Empty(t, specName.FindAllString(string(text), -1), name)
	}
}

// The files, tests and identifiers exist that the pages for engineers name.
func TestThePagesForEngineersNameWhatExists(t *testing.T) {
	tests, names := written(t, root(t)), declaredInCore(t)
	file := regexp.MustCompile("`((?:core|jsbridge|wasm|web|sim|e2e|tools|internal)/[\\w./*-]+)`")
	identifier := regexp.MustCompile("`((\\w+)\\.[A-Z]\\w*(?:\\.\\w+)?)`")
	for _, page := range []string{"ARCHITECTURE.md", "docs/changing.md", "docs/how-it-works.md", "docs/decisions.md"} {
		text := read(t, page)
		for _, name := range append(testName.FindAllString(text, -1), specName.FindAllString(text, -1)...) {
			assert.True(t, len(tests[name]) > 0, "%s names %s, which is not there", page, name)
		}
		for _, m := range file.FindAllStringSubmatch(text, -1) {
			found, err := filepath.Glob(filepath.Join(root(t), m[1]))
			require.NoError(t, err)
			assert.NotEmpty(t, found, "%s names %s, which is not there", page, m[1])
		}
		for _, m := range identifier.FindAllStringSubmatch(text, -1) {
			if _, err := os.Stat(filepath.Join(root(t), "core", m[2])); err == nil {
				assert.True(t, names[m[1]], "%s names %s, which is not there", page, m[1])
			}
		}
	}
}

func read(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(root(t), filepath.FromSlash(name)))
	require.NoError(t, err)
	return string(text)
}

// written returns the names of all tests of the tree, and of the files of JavaScript
// tests. Each name comes with the folders that have it.
func written(t *testing.T, top string) map[string]map[string]bool {
	t.Helper()
	tests := map[string]map[string]bool{}
	note := func(name, path string) {
		if tests[name] == nil {
			tests[name] = map[string]bool{}
		}
		for dir := filepath.Dir(path); dir != top; dir = filepath.Dir(dir) {
			tests[name][filepath.Base(dir)] = true
		}
	}
	declared := regexp.MustCompile(`(?m)^func ((?:Test|Fuzz)\w+)\(`)
	err := filepath.WalkDir(top, func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && path != top && (strings.HasPrefix(d.Name(), ".") || d.Name() == "node_modules"):
			return filepath.SkipDir
		case specName.MatchString(d.Name()):
			note(d.Name(), path)
			return nil
		case !strings.HasSuffix(path, "_test.go"):
			return nil
		}
		source, err := os.ReadFile(path)
		for _, m := range declared.FindAllSubmatch(source, -1) {
			note(string(m[1]), path)
		}
		return err
	})
	require.NoError(t, err)
	return tests
}

// someScenario reports whether a room has a scenario file with that name. The name may be
// a pattern.
func someScenario(t *testing.T, top, name string) bool {
	t.Helper()
	for _, pattern := range []string{"core/*/testdata", "core/*/testdata/*"} {
		found, err := filepath.Glob(filepath.Join(top, filepath.FromSlash(pattern), name))
		require.NoError(t, err)
		if len(found) > 0 {
			return true
		}
	}
	return false
}

// The first paragraph of each guide says for whom it is. So whoever comes from a search
// knows whether to read on.
func TestEachGuideSaysForWhomItIs(t *testing.T) {
	guides, err := filepath.Glob(filepath.Join(root(t), "docs", "*.md"))
	require.NoError(t, err)
	for _, guide := range append(guides, filepath.Join(root(t), "sim", "README.md"), filepath.Join(root(t), "web", "demo", "README.md")) {
		text, err := os.ReadFile(guide)
		require.NoError(t, err)
		parts := strings.SplitN(string(text), "\n\n", 3)
		require.Len(t, parts, 3, guide)
		assert.Regexp(t, `This page is (the reference )?for `, parts[1], "%s: say in the first paragraph for whom it is", filepath.Base(guide))
	}
}
