package house

import (
	"go/ast"
	"strings"
)

// checkDeadlines reports the first use of a context with a deadline in a file that imports
// the package context by spec.
func checkDeadlines(name string, file *ast.File, spec *ast.ImportSpec) (found []Broken) {
	imported := "context"
	if spec.Name != nil {
		imported = spec.Name.Name
	}
	ast.Inspect(file, func(n ast.Node) bool {
		use, ok := n.(*ast.SelectorExpr)
		if !ok || len(found) > 0 {
			return len(found) == 0
		}
		from, ok := use.X.(*ast.Ident)
		if ok && from.Name == imported && (strings.HasPrefix(use.Sel.Name, "WithTimeout") || strings.HasPrefix(use.Sel.Name, "WithDeadline")) {
			found = []Broken{{name, "deadline", "context." + use.Sel.Name + " links the printing of times into the wasm: use clock.Within"}}
		}
		return true
	})
	return found
}
