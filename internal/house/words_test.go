package house

import (
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
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

// The engine sends codes, staff read sentences: each code that the engine can
// send has one in the text pack.
func TestEveryCodeHasWords(t *testing.T) {
	pack, err := os.ReadFile(filepath.Join(root(t), "web", "text", "en.js"))
	require.NoError(t, err)
	keys := map[string]bool{}
	for _, m := range regexp.MustCompile(`(?m)^ +"?([A-Za-z_-]+)"?:`).FindAllStringSubmatch(string(pack), -1) {
		keys[m[1]] = true
	}
	require.True(t, keys["already-paid"] && keys["link-lost"] && keys["PIN_ENTRY"], "the pack is read")
	codes := map[string]string{}
	for _, dir := range []string{"core/transaction", "core/session", "core/journal"} {
		constants(t, filepath.Join(root(t), dir), codes)
	}
	require.Equal(t, "link-lost", codes["ReasonLinkLost"])
	require.Equal(t, "already-paid", codes["AlreadyPaid"])
	for name, code := range codes {
		assert.True(t, keys[code], "%s = %q has no words", name, code)
	}
}

// constants collects the codes that a package declares: what is called Code…
// or Reason…, or is of type Code, or refuses a reservation.
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
	named := strings.HasPrefix(name, "Code") || strings.HasPrefix(name, "Reason") || kind != nil && kind.Name == "Code" ||
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
