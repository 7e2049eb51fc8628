package house

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// The glossary says which identifier stands for each word. Whoever renames such an
// identifier must change the glossary too, so that it never names code that is gone.
func TestTheGlossaryNamesWhatExists(t *testing.T) {
	code, published := declaredInCore(t), publishedNames(t)
	named := 0
	for _, row := range glossary(t) {
		if len(row) != 3 || row[0] == "word" {
			continue
		}
		assert.NotContains(t, row[1], "|", "one line for each word")
		for _, m := range regexp.MustCompile("`([^`]+)`").FindAllStringSubmatch(row[2], -1) {
			name := m[1]
			known := code[name] || !strings.Contains(name, ".") && published[name]
			assert.True(t, known, "docs/glossary.md says that `%s` carries %s, which is not in the code: write its new name there", name, row[0])
			named++
		}
	}
	require.Greater(t, named, 40)
}

// A word that the glossary has given up must not come back as an identifier or in the
// name of a file.
func TestRetiredWordsStayAway(t *testing.T) {
	retired := map[string]bool{}
	for _, row := range glossary(t) {
		if len(row) == 2 && row[0] != "not this" {
			for _, m := range regexp.MustCompile("`(\\w+)`").FindAllStringSubmatch(row[0], -1) {
				retired[m[1]] = true
			}
		}
	}
	require.True(t, retired["vigil"])
	for name, where := range declaredAnywhere(t) {
		for _, word := range wordsOf(name) {
			one := strings.TrimSuffix(word, "s")
			assert.False(t, retired[word] || retired[one], "%s in %s: docs/glossary.md gave this word up", name, where)
		}
	}
}

// glossary returns the rows of the glossary's tables, as lists of cells.
func glossary(t *testing.T) [][]string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(root(t), "docs", "glossary.md"))
	require.NoError(t, err)
	var rows [][]string
	for line := range strings.Lines(string(text)) {
		line = strings.TrimSpace(line)
		if !strings.HasPrefix(line, "|") || strings.HasPrefix(line, "|---") {
			continue
		}
		cells := strings.Split(strings.Trim(line, "|"), "|")
		for i := range cells {
			cells[i] = strings.TrimSpace(cells[i])
		}
		rows = append(rows, cells)
	}
	return rows
}

// declaredInCore returns the names that the rooms' code declares: room.Name, and
// room.Type.Member for fields and methods.
func declaredInCore(t *testing.T) map[string]bool {
	t.Helper()
	names := map[string]bool{}
	for _, top := range []string{"core", "sim", "jsbridge"} {
		eachGoFile(t, filepath.Join(root(t), top), func(path string, file *ast.File) {
			room := filepath.Base(filepath.Dir(path))
			if strings.HasSuffix(path, "_test.go") {
				return
			}
			for _, decl := range file.Decls {
				declared(decl, func(name string) { names[room+"."+name] = true })
			}
		})
	}
	return names
}

// declared calls tell with every name that a declaration makes.
func declared(decl ast.Decl, tell func(string)) {
	switch d := decl.(type) {
	case *ast.FuncDecl:
		if d.Recv == nil {
			tell(d.Name.Name)
			return
		}
		tell(receiver(d.Recv.List[0].Type) + "." + d.Name.Name)
	case *ast.GenDecl:
		for _, spec := range d.Specs {
			switch s := spec.(type) {
			case *ast.ValueSpec:
				for _, name := range s.Names {
					tell(name.Name)
				}
			case *ast.TypeSpec:
				tell(s.Name.Name)
				for _, member := range members(s.Type) {
					tell(s.Name.Name + "." + member)
				}
			}
		}
	}
}

func receiver(e ast.Expr) string {
	switch r := e.(type) {
	case *ast.StarExpr:
		return receiver(r.X)
	case *ast.IndexExpr:
		return receiver(r.X)
	case *ast.Ident:
		return r.Name
	}
	return ""
}

// members returns the fields of a struct or the methods of an interface.
func members(e ast.Expr) []string {
	var list *ast.FieldList
	switch typ := e.(type) {
	case *ast.StructType:
		list = typ.Fields
	case *ast.InterfaceType:
		list = typ.Methods
	default:
		return nil
	}
	var names []string
	for _, field := range list.List {
		for _, name := range field.Names {
			names = append(names, name.Name)
		}
	}
	return names
}

// publishedNames returns the words in the type declarations with which tills compile.
func publishedNames(t *testing.T) map[string]bool {
	t.Helper()
	names := map[string]bool{}
	eachFile(t, filepath.Join(root(t), "web"), func(path string) {
		if !strings.HasSuffix(path, ".d.ts") {
			return
		}
		text, err := os.ReadFile(path)
		require.NoError(t, err)
		for _, name := range regexp.MustCompile(`\w+`).FindAllString(string(text), -1) {
			names[name] = true
		}
	})
	return names
}

// declaredAnywhere returns the names that Go and JavaScript files declare, and the names
// of the files. Each name comes with one file where it was found.
func declaredAnywhere(t *testing.T) map[string]string {
	t.Helper()
	names := map[string]string{}
	for _, top := range []string{"core", "jsbridge", "wasm", "sim", "internal", "web", "e2e", "tools"} {
		eachFile(t, filepath.Join(root(t), top), func(path string) {
			short, _ := filepath.Rel(root(t), path)
			switch filepath.Ext(path) {
			case ".js", ".mjs", ".ts":
				text, err := os.ReadFile(path)
				require.NoError(t, err)
				for _, m := range regexp.MustCompile(`\b(?:const|let|function|class)\s+([\w$]+)`).FindAllStringSubmatch(string(text), -1) {
					names[m[1]] = short
				}
				fallthrough
			case ".go":
				names[strings.TrimSuffix(filepath.Base(path), filepath.Ext(path))] = short
			}
		})
		eachGoFile(t, filepath.Join(root(t), top), func(path string, file *ast.File) {
			short, _ := filepath.Rel(root(t), path)
			ast.Inspect(file, func(n ast.Node) bool {
				if id, ok := n.(*ast.Ident); ok {
					names[id.Name] = short
				}
				return true
			})
		})
	}
	return names
}

// wordsOf splits a name where its case changes, and at characters that are not letters.
func wordsOf(name string) []string {
	var words []string
	for _, w := range regexp.MustCompile(`[A-Z]+[a-z]*|[a-z]+`).FindAllString(name, -1) {
		words = append(words, strings.ToLower(w))
	}
	return words
}

func eachGoFile(t *testing.T, top string, use func(path string, file *ast.File)) {
	t.Helper()
	eachFile(t, top, func(path string) {
		if !strings.HasSuffix(path, ".go") {
			return
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
		require.NoError(t, err)
		use(path, file)
	})
}

func eachFile(t *testing.T, top string, use func(path string)) {
	t.Helper()
	require.NoError(t, filepath.WalkDir(top, func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && skipped(filepath.Base(path)):
			return filepath.SkipDir
		case !d.IsDir():
			use(path)
		}
		return nil
	}))
}
