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

// docs/faq.md answers what a reader can see: every code of an error or of an outcome,
// every reason, every state and every line of the log. Whoever adds one of them adds a
// row there.
func TestTheQuestionsCoverEveryCode(t *testing.T) {
	faq := read(t, "docs/faq.md")
	seen := map[string]string{}
	for group, keys := range words(t) {
		if slices.Contains([]string{"codes", "codeNotes", "fallbacks"}, group) {
			continue
		}
		for key := range keys {
			seen[key] = "web/text/en.js, " + group
		}
	}
	engine := map[string]string{}
	for _, dir := range []string{"core/transaction", "core/evidence", "core/table", "core/contract", "core/service", "core/counter", "core/tables", "core/journal", "core/link"} {
		constants(t, filepath.Join(root(t), dir), engine)
	}
	for name, code := range engine {
		seen[code] = name
	}
	codesOfTypes(t, seen)
	reasonsOfThePage(t, seen)
	for _, known := range []string{"already-paid", "file-missing", "no-wasm", "host", "undecided", "unacknowledged", "may-repeat", "CARD_ERROR", "unsure"} {
		require.NotEmpty(t, seen[known], known)
	}
	for code, where := range seen {
		if !slices.Contains(piecesOfSentences, code) {
			assert.True(t, strings.Contains(faq, "`"+code+"`"), "docs/faq.md has no row for %s (%s)", code, where)
		}
	}
}

// piecesOfSentences are keys of the text pack that name a part of a longer sentence, or a
// word in it. Nobody meets them as a code.
var piecesOfSentences = []string{
	"look", "meanwhile", "compare", "untold", "paid", "not-paid", "otherwise", "since", "staff", "later", "asking", "reopen", "waits",
	"asks-elsewhere", "carried-on", "taken", "unstored", "missing-report", "note-unstored",
}

// codesOfTypes adds the members of the unions of codes in the published types.
func codesOfTypes(t *testing.T, seen map[string]string) {
	t.Helper()
	for name, unions := range map[string][]string{
		"connect-epos.d.ts":         {"type EPoSErrorCode =", "interface PendingEntry"},
		"connect-epos-tables.d.ts":  {"type TableBookErrorCode =", "type Doubt ="},
		"connect-epos-element.d.ts": {"type Phase ="},
	} {
		text := read(t, "web/types/"+name)
		for _, union := range unions {
			_, rest, found := strings.Cut(text, union)
			require.True(t, found, "%s of %s", union, name)
			if _, states, inside := strings.Cut(rest, "readonly state: "); strings.HasPrefix(union, "interface") && inside {
				rest = states
			}
			rest, _, _ = strings.Cut(rest, ";\n")
			rest = regexp.MustCompile(`(?s)/\*\*.*?\*/`).ReplaceAllString(rest, "")
			for _, m := range regexp.MustCompile(`"([\w-]+)"`).FindAllStringSubmatch(rest, -1) {
				seen[m[1]] = name + ", " + union
			}
		}
	}
}

// reasonsOfThePage adds the reasons why the engine cannot start: the page's files name
// each of them beside the code of its error.
func reasonsOfThePage(t *testing.T, seen map[string]string) {
	t.Helper()
	beside := regexp.MustCompile(`"(?:engine-failed|blocked|unsupported|storage-unavailable|browser-too-old)",\s*"([a-z-]+)"`)
	after := regexp.MustCompile(`reason(?::| =)(?: [\w =!|"?-]*\?)? "([a-z-]+)"(?: : "([a-z-]+)")?`)
	eachSource(t, "web", ".js", func(name, text string) {
		if !regexp.MustCompile(`web/(api|engine|entry|simulator)/`).MatchString(name) {
			return
		}
		for _, m := range append(beside.FindAllStringSubmatch(text, -1), after.FindAllStringSubmatch(text, -1)...) {
			for _, reason := range m[1:] {
				if reason != "" {
					seen[reason] = name
				}
			}
		}
	})
}

// A line of the log of level "warn" or "error" stands in docs/faq.md, up to where it
// names something.
func TestTheQuestionsCoverTheLog(t *testing.T) {
	faq := strings.Join(strings.Fields(read(t, "docs/faq.md")), " ")
	lines := map[string]string{}
	inGo := regexp.MustCompile(`\b[Ll]og\("(?:warn|error)", "([^"]+)"`)
	inPage := regexp.MustCompile("(?s)\\b#?log\\(\\s*\"(?:warn|error)\",\\s*[`\"]([^`\"$]+)")
	toDeveloper := regexp.MustCompile("(?s)\\b(?:hears\\(|warnUnless\\([^,\n]+,)\\s*[`\"]([^`\"$]+)")
	asEvent := regexp.MustCompile("level: \"(?:warn|error)\",\\s*message: [`\"]([^`\"$]+)")
	for _, dir := range []string{"core", "jsbridge", "wasm"} {
		eachSource(t, dir, ".go", func(name, text string) { note(lines, name, inGo.FindAllStringSubmatch(text, -1)) })
	}
	eachSource(t, "web", ".js", func(name, text string) {
		note(lines, name, inPage.FindAllStringSubmatch(text, -1))
		note(lines, name, asEvent.FindAllStringSubmatch(text, -1))
		note(lines, name, toDeveloper.FindAllStringSubmatch(text, -1))
	})
	require.Greater(t, len(lines), 20)
	for line, where := range lines {
		assert.True(t, strings.Contains(faq, line), "docs/faq.md has no row for this line of the log (%s): %s", where, line)
	}
}

func note(lines map[string]string, where string, found [][]string) {
	for _, m := range found {
		line, _, _ := strings.Cut(m[1], "`")
		if line = strings.TrimRight(strings.TrimSpace(line), ": "); len(strings.Fields(line)) > 1 {
			lines[line] = where
		}
	}
}

// What the page quotes is said somewhere: by the text pack, by the payment element, or in
// the log. So a sentence that changes there must change here.
func TestTheQuestionsQuoteWhatIsSaid(t *testing.T) {
	var said strings.Builder
	add := func(_, text string) { said.WriteString(strings.ReplaceAll(text, "’", "'") + "\n") }
	eachSource(t, "web", ".js", add)
	for _, dir := range []string{"core", "jsbridge", "wasm"} {
		eachSource(t, dir, ".go", add)
	}
	quotes := map[string]*regexp.Regexp{
		"docs/faq.md":                regexp.MustCompile(`“([^”]+)”`),
		"docs/when-it-goes-wrong.md": regexp.MustCompile(`(?:^|[^*])\*([A-Z][^*]+)\*(?:[^*]|$)`), // titles and buttons
	}
	for page, quote := range quotes {
		quoted := quote.FindAllStringSubmatch(strings.ReplaceAll(read(t, page), "\n", " "), -1)
		require.Greater(t, len(quoted), 10, page)
		for _, m := range quoted {
			assert.True(t, strings.Contains(said.String(), strings.TrimRight(m[1], ". ")), "%s quotes what nothing says: %s", page, m[1])
		}
	}
}

// eachSource calls f for each file of a folder that ends with suffix and is no test, with
// its path from the root and its text.
func eachSource(t *testing.T, dir, suffix string, f func(name, text string)) {
	t.Helper()
	top := root(t)
	err := filepath.WalkDir(filepath.Join(top, dir), func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, suffix) || strings.HasSuffix(path, "_test.go") {
			return err
		}
		text, err := os.ReadFile(path)
		name, _ := filepath.Rel(top, path)
		f(filepath.ToSlash(name), string(text))
		return err
	})
	require.NoError(t, err)
}

// The way from a first payment to a till in use has six pages. The README names them in
// their order, and each page ends with a link to the next.
func TestTheWayLeadsFromPageToPage(t *testing.T) {
	way := []string{"getting-started.md", "embedding.md", "when-it-goes-wrong.md", "testing.md", "going-live.md", "running.md"}
	rest := read(t, "README.md")
	for i, page := range way {
		_, after, found := strings.Cut(rest, "](docs/"+page+")")
		require.True(t, found, "README.md names %s, after %v", page, way[:i])
		rest = after
		if i+1 < len(way) {
			_, next, ends := strings.Cut(read(t, "docs/"+page), "\n## Next\n")
			assert.True(t, ends && strings.Contains(next, "]("+way[i+1]+")"), "%s leads to %s at its end", page, way[i+1])
		}
	}
}
