package main

import (
	"html"
	"io/fs"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// written makes the site of this tree with a demo till that is elsewhere, as ./build.sh
// serve does, and returns the texts of its pages by their addresses.
func written(t *testing.T) (dir string, pages map[string]string) {
	t.Helper()
	dir = filepath.Join(t.TempDir(), "docs")
	s := &site{root: "../..", out: dir, demo: "../index.html"}
	require.NoError(t, s.write())
	require.NoError(t, os.WriteFile(filepath.Join(dir, "..", "index.html"), nil, 0o644))
	pages = map[string]string{}
	require.NoError(t, fs.WalkDir(os.DirFS(dir), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || path.Ext(name) != ".html" {
			return err
		}
		text, err := os.ReadFile(filepath.Join(dir, name))
		pages[name] = string(text)
		return err
	}))
	require.Greater(t, len(pages), 30)
	return dir, pages
}

var (
	anyLink   = regexp.MustCompile(`\b(href|src)="([^"]*)"`)
	anyAnchor = regexp.MustCompile(`\bid="([^"]*)"`)
)

func TestEveryLinkLeadsSomewhere(t *testing.T) {
	dir, pages := written(t)
	anchors := map[string]map[string]bool{}
	for name, text := range pages {
		anchors[name] = map[string]bool{}
		for _, m := range anyAnchor.FindAllStringSubmatch(text, -1) {
			assert.False(t, anchors[name][m[1]], "%s has two places %q", name, m[1])
			anchors[name][html.UnescapeString(m[1])] = true
		}
	}
	links := 0
	for name, text := range pages {
		for _, m := range anyLink.FindAllStringSubmatch(text, -1) {
			u, err := url.Parse(html.UnescapeString(m[2]))
			require.NoError(t, err, "%s: %s", name, m[2])
			if u.Scheme != "" {
				assert.Equal(t, "href", m[1], "%s fetches %s from elsewhere", name, m[2])
				continue
			}
			target := name
			if u.Path != "" {
				target = path.Join(path.Dir(name), u.Path)
			}
			assert.False(t, path.IsAbs(u.Path), "%s: %s does not work in a folder", name, m[2])
			assert.FileExists(t, filepath.Join(dir, filepath.FromSlash(target)), "%s: %s", name, m[2])
			if u.Fragment != "" {
				assert.True(t, anchors[target][u.Fragment], "%s: %s", name, m[2])
			}
			links++
		}
	}
	assert.Greater(t, links, 1000)
}

// The pages fetch nothing from elsewhere, and have no script or style of their own: they
// work under their own strict policy.
func TestPagesFetchNothingFromElsewhere(t *testing.T) {
	_, pages := written(t)
	for name, text := range pages {
		assert.Contains(t, text, `content="default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'`, name)
		for _, m := range regexp.MustCompile(`<(?:script|link|img|iframe)\b[^>]*>`).FindAllString(text, -1) {
			assert.NotRegexp(t, `(?:src|href)="(?:[a-z]+:|//)`, m, name)
		}
		assert.NotRegexp(t, `<script(?:>| [^>]*[^r]>)[^<]`, text, name)
		assert.NotContains(t, text, " style=", name)
		assert.NotContains(t, text, "<style", name)
	}
}

func TestEveryPageHasATitleAndItsPlaceInTheNavigation(t *testing.T) {
	_, pages := written(t)
	for name, text := range pages {
		assert.Contains(t, text, "<h1", name)
		assert.Regexp(t, `<title>[^<]+</title>`, text, name)
		current := strings.Count(text, ` aria-current="page"`)
		if strings.HasPrefix(name, "source/") || name == "index.html" {
			assert.Zero(t, current, name)
		} else {
			assert.Equal(t, 1, current, name)
		}
	}
	assert.Contains(t, pages["api.html"], `<li id="counter.settle">`)
}

// little writes a tree with these files.
func little(t *testing.T, files map[string]string) *site {
	t.Helper()
	root := t.TempDir()
	for name, text := range files {
		file := filepath.Join(root, filepath.FromSlash(name))
		require.NoError(t, os.MkdirAll(filepath.Dir(file), 0o755))
		require.NoError(t, os.WriteFile(file, []byte(text), 0o644))
	}
	return &site{root: root, out: filepath.Join(root, "site")}
}

func TestAGuideThatTheNavigationForgotIsReported(t *testing.T) {
	files := map[string]string{
		"README.md":      "# X\n\nLead.\n",
		"docs/one.md":    "# One\n\nFirst.\n",
		"docs/two.md":    "# Two\n\nSecond.\n",
		"docs/site.json": `{"groups":[{"title":"All","pages":[{"file":"docs/one.md"}]}]}`,
	}
	assert.ErrorContains(t, little(t, files).write(), "docs/two.md is not in docs/site.json")
	files["docs/site.json"] = `{"groups":[{"title":"All","pages":[{"file":"docs/one.md"},{"file":"docs/two.md"},{"file":"docs/three.md"}]}]}`
	assert.ErrorContains(t, little(t, files).write(), "docs/three.md")
	files["docs/site.json"] = `{"groups":[{"title":"All","pages":[{"file":"docs/one.md"},{"file":"docs/two.md"},{"file":"docs/one.md"}]}]}`
	assert.ErrorContains(t, little(t, files).write(), "docs/one.md is there twice")
}

func TestTheDemoTillIsCopiedWithItsSimulator(t *testing.T) {
	s := little(t, map[string]string{
		"README.md":                        "# X\n\nLead to [one](docs/one.md#part) and [a file](web/demo/main.js).\n",
		"docs/one.md":                      "# One\n\nFirst sentence. Second.\n\n## Part\n\nWords about `code`.\n",
		"docs/site.json":                   `{"groups":[{"title":"All","pages":[{"file":"docs/one.md"},{"demo":"?rehearse","name":"Rehearse"}]}]}`,
		"index.html":                       "till",
		"web/demo/main.js":                 "main",
		"dist/connect-epos-simulator.wasm": "wasm",
		"dist/connect-epos-single.js":      "all",
	})
	require.NoError(t, s.write())
	for _, name := range []string{"index.html", "web/demo/main.js", "dist/connect-epos-simulator.wasm"} {
		assert.FileExists(t, filepath.Join(s.out, "demo", filepath.FromSlash(name)))
	}
	assert.NoFileExists(t, filepath.Join(s.out, "demo/dist/connect-epos-single.js"))
	text, err := os.ReadFile(filepath.Join(s.out, "one.html"))
	require.NoError(t, err)
	assert.Contains(t, string(text), `href="demo/index.html?rehearse"`)
	home, err := os.ReadFile(filepath.Join(s.out, "index.html"))
	require.NoError(t, err)
	assert.Contains(t, string(home), "<span>First sentence.</span>")
	assert.Contains(t, string(home), `Lead to <a href="one.html#part">one</a> and <a href="source/web/demo/main.js.html">a file</a>.`)
	assert.FileExists(t, filepath.Join(s.out, "source/web/demo/main.js.html"))
	index, err := os.ReadFile(filepath.Join(s.out, "assets/search-index.js"))
	require.NoError(t, err)
	assert.Equal(t, `window.searchIndex = [["one.html","One","One","First sentence. Second."],["one.html#part","One","Part","Words about code."]];`+"\n", string(index))
}

func TestAnchorsAreThoseOfGitHosts(t *testing.T) {
	for heading, want := range map[string]string{
		"What is known, and how?": "what-is-known-and-how",
		"`load` and *close*":      "load-and-close",
		"E2E  twice_over":         "e2e--twice_over",
		"Größe – m²":              "größe--m²",
	} {
		assert.Equal(t, want, anchor(heading), heading)
	}
	var all ids
	assert.Equal(t, []string{"a", "a-1", "a-2"}, []string{all.unique("a"), all.unique("a"), all.unique("a")})
}

func TestCodeHasColours(t *testing.T) {
	assert.Equal(t, `<span class="word">const</span> a = <span class="text">&#34;// no&#34;</span>; <span class="note">// a note</span>`, highlight("js", `const a = "// no"; // a note`))
	assert.Contains(t, highlight("html", "<p>1</p><script>let x = 1;</script>"), `<span class="word">let</span> x = <span class="number">1</span>`)
	assert.Equal(t, "a &lt; b", highlight("text", "a < b"))
}

func TestPicturesNeedNoScript(t *testing.T) {
	drawn, ok := drawing("sequenceDiagram\n  participant T as Till\n  participant C as Connect\n  T->>C: sale\n  Note over T,C: the customer pays\n  C-->>T: approved\n")
	require.True(t, ok)
	assert.Contains(t, drawn, "Till to Connect: sale. the customer pays. Connect to Till: approved")
	assert.Equal(t, 2, strings.Count(drawn, `class="tip"`))
	drawn, ok = drawing("stateDiagram-v2\n  state \"in-flight\" as in_flight\n  [*] --> in_flight\n  in_flight --> gone: answered, [late]\n")
	require.True(t, ok)
	assert.Contains(t, drawn, "<tr><td>in-flight</td><td>answered, [late]</td><td>gone</td></tr>")
	drawn, ok = drawing("flowchart TD\n  a[\"core/a<br>does it\"]\n  a -- JSON text --> b --> c\n  a & b --> d\n  c -. implements .-> a\n")
	require.True(t, ok)
	for _, row := range []string{"core/a</td><td>JSON text</td><td>b", "b</td><td></td><td>c", "core/a</td><td></td><td>d", "b</td><td></td><td>d", "c</td><td>implements</td><td>core/a"} {
		assert.Contains(t, drawn, row)
	}
	_, ok = drawing("pie title Pets")
	assert.False(t, ok)
}
