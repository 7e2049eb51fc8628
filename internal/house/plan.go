package house

import (
	"slices"
	"strings"
)

// maxLines is the most lines a source file may have.
const maxLines = 400

// heavy lists the packages that must not be linked into the wasm. Each costs tens of
// kilobytes, and does nothing there that a browser does not do better.
var heavy = []string{"net", "net/http", "net/url", "crypto/tls", "encoding/json", "log/slog", "text/template", "regexp"}

// isHeavy reports whether a package must not be linked into the wasm. All packages of
// crypto are heavy too, because the browser has its own cryptography.
func isHeavy(pkg string) bool { return slices.Contains(heavy, pkg) || inside(pkg, "crypto") }

// unwelcome reports whether our own code for the wasm must not import a package. Besides
// the heavy packages this is math/rand. The reason is not its size, because a library
// links it anyway. The reason is that nobody seeds it, while math/rand/v2 can be seeded.
func unwelcome(pkg string) bool { return isHeavy(pkg) || pkg == "math/rand" }

// arrows says which other rooms a room may import directly. An arrow also permits every
// room to which arrows lead from there.
var arrows = map[string][]string{
	"wasm":             {"jsbridge"},
	"wasm/simulator":   {"jsbridge", "sim/strict"},
	"jsbridge":         {"core/port", "core/engine", "core/rpc", "core/journal"},
	"core/port":        {"core/engine"},
	"core/engine":      {"core/counter", "core/tables"},
	"core/counter":     {"core/followed"},
	"core/followed":    {"core/looseends"},
	"core/looseends":   {"core/service"},
	"core/tables":      {"core/service"},
	"core/service":     {"core/contract", "core/link", "core/uri"},
	"core/contract":    {"core/transaction", "core/table", "core/journal", "core/link", "core/uri"},
	"core/link":        {"core/rpc", "core/clock"},
	"core/clock":       nil,
	"core/transaction": {"core/evidence"},
	"core/evidence":    {"core/connect", "core/journal"},
	"core/table":       {"core/connect", "core/journal"},
	"core/connect":     {"core/wire"},
	"core/journal":     {"core/connect"},
	"core/rpc":         {"core/wire", "core/queue"},
	"core/uri":         {"core/wire"},
	"core/wire":        nil,
	"core/queue":       nil,
	"sim":              {"core/rpc"},
	"sim/strict":       {"sim"},
	"sim/check":        {"sim/strict"},
	"sim/server":       {"sim/strict"},
	"sim/cmd":          {"sim/server", "sim/check"},
}

// room returns the room of a package: the longest name in the plan that is the package
// itself or a folder above it. It returns "" for packages outside the plan (internal,
// tools), which may import any package.
func room(pkg string) string {
	best := ""
	for name := range arrows {
		if (pkg == name || strings.HasPrefix(pkg, name+"/")) && len(name) > len(best) {
			best = name
		}
	}
	return best
}

// mayImport reports whether an arrow, or a chain of arrows, leads from one room to
// another.
func mayImport(from, to string) bool {
	return from == to || slices.ContainsFunc(arrows[from], func(next string) bool { return mayImport(next, to) })
}

// inside reports whether pkg is the folder itself or is inside it.
func inside(pkg, folder string) bool { return pkg == folder || strings.HasPrefix(pkg, folder+"/") }

// mayTouchJS reports whether a package may import syscall/js.
func mayTouchJS(pkg string) bool { return inside(pkg, "jsbridge") || inside(pkg, "wasm") }

// untagged reports whether a package must have no build tags, because it builds
// everywhere.
func untagged(pkg string) bool { return inside(pkg, "core") || inside(pkg, "sim") }
