package port

import (
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-epos/core/contract"
	"connect-epos/core/journal"
	"connect-epos/core/link"
	"connect-epos/core/table"
	"connect-epos/core/transaction"
	"connect-epos/core/wire"
)

// details has one detail of every type that an event carries.
var details = []contract.Detail{
	link.Info{}, contract.Notification{}, transaction.Outcome{}, contract.Pending{}, contract.Signature{},
	contract.Trouble{}, contract.StorageTrouble{}, contract.Log{},
	contract.Ask{}, table.View{}, contract.TableReport{}, journal.Change{},
}

// Whatever a room of the core gives as the detail of an event, the port can write it.
// The test takes the types from the compiler, so that no new detail is forgotten.
func TestThePortWritesEveryDetail(t *testing.T) {
	written := map[string]bool{}
	for _, d := range details {
		value, err := encodeDetail(d)
		require.NoError(t, err, "%T", d)
		assert.NotEmpty(t, value.Members(), "%T", d)
		written[reflect.TypeOf(d).String()] = true
	}
	given := givenDetails(t)
	for name, places := range given {
		assert.True(t, written[name], "%s is the detail of an event at %s: add it to encodeDetail and to details here", name, places)
	}
	for name := range written {
		assert.NotEmpty(t, given[name], "no event carries %s any more", name)
	}
}

// Every field of a detail of package contract reaches the page: when a field changes,
// what is written changes too.
func TestThePortWritesEveryFieldOfADetail(t *testing.T) {
	for _, d := range details {
		typ := reflect.TypeOf(d)
		if !strings.HasPrefix(typ.String(), "contract.") || typ == reflect.TypeFor[contract.TableReport]() {
			continue // the other rooms write their own details
		}
		for i := range typ.NumField() {
			if typ.Field(i).Name == "_" {
				continue
			}
			without, with := reflect.New(typ).Elem(), reflect.New(typ).Elem()
			fill(with.Field(i))
			before, _ := encodeDetail(without.Interface()) // TestThePortWritesEveryDetail sees when this fails
			after, _ := encodeDetail(with.Interface())
			assert.NotEqual(t, before.String(), after.String(), "%s.%s is not written", typ, typ.Field(i).Name)
		}
	}
}

// fill sets a value, in all its parts, to something that is not the zero value.
func fill(v reflect.Value) {
	switch {
	case v.Type() == reflect.TypeFor[wire.Value]():
		v.Set(reflect.ValueOf(wire.String("x")))
	case v.Kind() == reflect.String:
		v.SetString("x")
	case v.CanInt():
		v.SetInt(7)
	case v.Kind() == reflect.Bool:
		v.SetBool(true)
	case v.Kind() == reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fill(v.Elem())
	case v.Kind() == reflect.Struct:
		for i := range v.NumField() {
			if v.Field(i).CanSet() {
				fill(v.Field(i))
			}
		}
	}
}

// An event that cannot be written is never told as an empty one. A log line says what
// was lost.
func TestAnUnknownDetailIsLoggedAndNotTold(t *testing.T) {
	var said []string
	p := New(func(text string) { said = append(said, text) }, nil)
	p.tell(contract.Event{Site: "bar", Name: "novelty", Detail: struct{ Secret string }{"4111111111111111"}})
	assert.Equal(t, []string{`{"event":"log","detail":{"level":"error","message":"the event novelty cannot be told: ` +
		`it carries something that the port does not know how to write"}}`}, said)
	_, err := encodeDetail(nil)
	assert.ErrorIs(t, err, errUnknownDetail)
}

// Every event that package contract names is declared for tills, or reaches the till
// through one of its options.
func TestEveryEventIsDeclared(t *testing.T) {
	byOption := []string{contract.EventAsk} // the till's handlers answer it
	declared, err := os.ReadFile(filepath.Join("..", "..", "web", "types", "connect-epos.d.ts"))
	require.NoError(t, err)
	names := 0
	for _, file := range parse(t, token.NewFileSet(), "../contract") {
		ast.Inspect(file, func(n ast.Node) bool {
			spec, ok := n.(*ast.ValueSpec)
			if !ok || !strings.HasPrefix(spec.Names[0].Name, "Event") {
				return true
			}
			name := strings.Trim(spec.Values[0].(*ast.BasicLit).Value, `"`)
			member := strings.Contains(string(declared), "\n  "+name+": ") || strings.Contains(string(declared), "\n  \""+name+"\": ")
			assert.True(t, member || among(byOption, name), "%s is the event %q, which connect-epos.d.ts does not declare", spec.Names[0].Name, name)
			names++
			return true
		})
	}
	assert.GreaterOrEqual(t, names, 12)
}

// givenDetails returns the types that some room gives as a contract.Detail, and where.
func givenDetails(t *testing.T) map[string][]string {
	t.Helper()
	const module = "connect-epos/core/"
	exports := exported(t, "../service", "../counter", "../tables", "../engine", "../port")
	given := map[string][]string{}
	for _, name := range []string{"service", "followed", "counter", "tables", "engine", "port"} {
		fset := token.NewFileSet()
		files := parse(t, fset, "../"+name)
		info := &types.Info{Types: map[ast.Expr]types.TypeAndValue{}, Uses: map[*ast.Ident]types.Object{}}
		lookup := func(path string) (io.ReadCloser, error) { return os.Open(exports[path]) }
		config := types.Config{Importer: importer.ForCompiler(fset, "gc", lookup)}
		_, err := config.Check(module+name, fset, files, info)
		require.NoError(t, err)
		note := func(target types.Type, e ast.Expr) {
			from := info.Types[e].Type
			if target == nil || target.String() != module+"contract.Detail" || types.Identical(target, from) {
				return
			}
			short := types.TypeString(from, func(p *types.Package) string { return p.Name() })
			given[short] = append(given[short], fset.Position(e.Pos()).String())
		}
		for _, file := range files {
			ast.Inspect(file, func(n ast.Node) bool { noteConversions(info, n, note); return true })
		}
	}
	return given
}

// noteConversions notes each place in a node where a value is given to a parameter or
// to a field, together with the type of that parameter or field.
func noteConversions(info *types.Info, n ast.Node, note func(types.Type, ast.Expr)) {
	switch n := n.(type) {
	case *ast.CallExpr:
		signature, ok := info.Types[n.Fun].Type.(*types.Signature)
		for i := 0; ok && i < min(len(n.Args), signature.Params().Len()); i++ {
			note(signature.Params().At(i).Type(), n.Args[i])
		}
	case *ast.CompositeLit:
		for _, e := range n.Elts {
			if pair, ok := e.(*ast.KeyValueExpr); ok {
				if field, ok := pair.Key.(*ast.Ident); ok && info.Uses[field] != nil {
					note(info.Uses[field].Type(), pair.Value)
				}
			}
		}
	case *ast.AssignStmt:
		for i := 0; len(n.Lhs) == len(n.Rhs) && i < len(n.Lhs); i++ {
			note(info.Types[n.Lhs[i]].Type, n.Rhs[i])
		}
	}
}

// parse reads the Go files of a folder, but not its tests.
func parse(t *testing.T, fset *token.FileSet, dir string) (files []*ast.File) {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(dir, "*.go"))
	require.NoError(t, err)
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(fset, name, nil, 0)
		require.NoError(t, err)
		files = append(files, file)
	}
	return files
}

// exported finds the compiler's export file of each package that these folders depend on.
func exported(t *testing.T, dirs ...string) map[string]string {
	t.Helper()
	list, err := exec.Command("go", append([]string{"list", "-export", "-deps", "-f", "{{.ImportPath}}\t{{.Export}}"}, dirs...)...).Output()
	require.NoError(t, err)
	found := map[string]string{}
	for line := range strings.Lines(string(list)) {
		path, file, _ := strings.Cut(strings.TrimSpace(line), "\t")
		found[path] = file
	}
	return found
}
