package house

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"strings"
)

// These are the limits of what a new engineer can keep in mind at once.
const (
	maxMethods = 40   // the most methods of one type
	maxRoom    = 2100 // the most lines of code of one room, without comments and empty lines
)

// Counts are the sizes of one room, without its tests.
type Counts struct {
	Files   int
	Lines   int            // lines of code, without comments and empty lines
	Methods map[string]int // the number of methods of each type
}

// Count returns the sizes of the rooms of core and jsbridge in a tree.
func Count(tree fs.FS) (map[string]*Counts, error) {
	rooms := map[string]*Counts{}
	err := fs.WalkDir(tree, ".", func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && skipped(name):
			return fs.SkipDir
		case d.IsDir(), path.Ext(name) != ".go", strings.HasSuffix(name, "_test.go"), !inside(name, "core") && !inside(name, "jsbridge"):
			return nil
		}
		source, err := fs.ReadFile(tree, name)
		if err != nil {
			return err
		}
		return countFile(rooms, name, source)
	})
	return rooms, err
}

func countFile(rooms map[string]*Counts, name string, source []byte) error {
	room := path.Dir(name)
	if rooms[room] == nil {
		rooms[room] = &Counts{Methods: map[string]int{}}
	}
	counts := rooms[room]
	counts.Files++
	for line := range strings.Lines(string(source)) {
		if line = strings.TrimSpace(line); line != "" && !strings.HasPrefix(line, "//") {
			counts.Lines++
		}
	}
	file, err := parser.ParseFile(token.NewFileSet(), name, source, 0)
	if err != nil {
		return err
	}
	for _, decl := range file.Decls {
		if f, ok := decl.(*ast.FuncDecl); ok && f.Recv != nil {
			counts.Methods[typeOf(f.Recv.List[0].Type)]++
		}
	}
	return nil
}

// typeOf returns the name of a method's type.
func typeOf(t ast.Expr) string {
	switch t := t.(type) {
	case *ast.StarExpr:
		return typeOf(t.X)
	case *ast.IndexExpr:
		return typeOf(t.X)
	case *ast.IndexListExpr:
		return typeOf(t.X)
	case *ast.Ident:
		return t.Name
	}
	return "?"
}
