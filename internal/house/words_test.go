package house

import (
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-epos/core/port"
)

// The engine sends codes, and staff read sentences. The text pack has a sentence for each
// code that the engine can send. It also has sentences, in groups of their own, for what
// recovery finds and why.
func TestEveryCodeHasWords(t *testing.T) {
	pack := words(t)
	require.True(t, pack["errors"]["already-paid"] && pack["outcomes"]["link-lost"] && pack["notifications"]["PIN_ENTRY"], "the pack is read")
	keys := map[string]bool{}
	for _, group := range pack {
		maps.Copy(keys, group)
	}
	codes := map[string]string{}
	for _, dir := range []string{"core/transaction", "core/evidence", "core/table", "core/contract", "core/service", "core/counter", "core/followed", "core/tables", "core/journal"} {
		constants(t, filepath.Join(root(t), dir), codes)
	}
	require.Equal(t, "link-lost", codes["ReasonLinkLost"])
	require.Equal(t, "already-paid", codes["AlreadyPaid"])
	require.Equal(t, "shared", codes["WhyShared"])
	require.Equal(t, "likely-taken", codes["LikelyTaken"])
	for name, code := range codes {
		switch {
		case reasonOfCheck(name):
			assert.True(t, pack["checks"][code], "%s = %q has no words", name, code)
		case strings.HasPrefix(name, "Why"):
			assert.True(t, pack["whys"][code], "%s = %q has no words", name, code)
		case finding(name):
			assert.True(t, pack["findings"][code], "%s = %q has no words", name, code)
		default:
			assert.True(t, keys[code], "%s = %q has no words", name, code)
		}
	}
}

// words returns the keys of the English pack, by group.
func words(t *testing.T) map[string]map[string]bool {
	t.Helper()
	pack, err := os.ReadFile(filepath.Join(root(t), "web", "text", "en.js"))
	require.NoError(t, err)
	groups := map[string]map[string]bool{}
	var group map[string]bool
	for line := range strings.Lines(string(pack)) {
		if m := regexp.MustCompile(`^  (\w+): [{O]`).FindStringSubmatch(line); m != nil {
			group = map[string]bool{}
			groups[m[1]] = group
		}
		if m := regexp.MustCompile(`^    "?([A-Za-z_-]+)"?[:,]`).FindStringSubmatch(line); m != nil && group != nil {
			group[m[1]] = true
		}
	}
	return groups
}

// finding reports whether a constant names a finding of recovery.
func finding(name string) bool {
	return name == "LikelyTaken" || name == "LikelyNotTaken" || name == "CannotTell"
}

// reasonOfCheck reports whether a constant names a reason that speaks against a verdict.
func reasonOfCheck(name string) bool { return regexp.MustCompile(`^Check[A-Z]`).MatchString(name) }

// constants collects the codes that a package declares. A constant is a code when its
// name begins with Code, Reason, Why or Check, when it has the type Code, when it refuses
// a reservation, or when it is a finding.
func constants(t *testing.T, dir string, codes map[string]string) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "*.go"))
	require.NoError(t, err)
	require.NotEmpty(t, files)
	for _, name := range files {
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		require.NoError(t, err)
		ast.Inspect(file, func(n ast.Node) bool {
			spec, ok := n.(*ast.ValueSpec)
			if !ok {
				return true
			}
			for i, id := range spec.Names {
				if code, ok := code(id.Name, spec, i); ok {
					codes[id.Name] = code
				}
			}
			return true
		})
	}
}

func code(name string, spec *ast.ValueSpec, i int) (string, bool) {
	kind, _ := spec.Type.(*ast.Ident)
	named := strings.HasPrefix(name, "Code") || strings.HasPrefix(name, "Reason") || strings.HasPrefix(name, "Why") || reasonOfCheck(name) || finding(name) || kind != nil && kind.Name == "Code" ||
		name == "AlreadyPaid" || name == "PaymentOpen" || name == "TerminalUnresolved"
	if !named || i >= len(spec.Values) {
		return "", false
	}
	literal, ok := spec.Values[i].(*ast.BasicLit)
	if !ok || literal.Kind != token.STRING {
		return "", false
	}
	text, err := strconv.Unquote(literal.Value)
	return text, err == nil
}

func TestOneVersion(t *testing.T) {
	raw, err := os.ReadFile(filepath.Join(root(t), "package.json"))
	require.NoError(t, err)
	var manifest struct{ Version string }
	require.NoError(t, json.Unmarshal(raw, &manifest))
	assert.Equal(t, port.Version, manifest.Version)
}
