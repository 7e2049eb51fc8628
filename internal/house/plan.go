package house

import (
	"slices"
	"strings"
)

// maxLines is the most lines a source file may have.
const maxLines = 400

// heavy is what must not be linked into the wasm: each costs tens of kilobytes
// and does nothing there that a browser does not do better.
var heavy = []string{"net", "net/http", "net/url", "crypto/tls", "encoding/json", "log/slog", "text/template", "regexp"}

// isHeavy reports whether a package must stay out of the wasm. All of crypto
// does: the browser has its own.
func isHeavy(pkg string) bool { return slices.Contains(heavy, pkg) || inside(pkg, "crypto") }

// unwelcome reports whether code of ours for the wasm must not import a
// package. A library links math/rand all the same, so it is no matter of size:
// it is seeded by nobody, where math/rand/v2 can be.
func unwelcome(pkg string) bool { return isHeavy(pkg) || pkg == "math/rand" }

// arrows says what a room may import of the others directly. An arrow also
// permits everything below the room it points to.
var arrows = map[string][]string{
	"wasm":             {"jsbridge"},
	"wasm/simulator":   {"jsbridge", "sim/strict"},
	"jsbridge":         {"core/port", "core/engine", "core/rpc", "core/journal"},
	"core/port":        {"core/engine"},
	"core/engine":      {"core/counter", "core/tables"},
	"core/counter":     {"core/looseends"},
	"core/looseends":   {"core/service"},
	"core/tables":      {"core/service"},
	"core/service":     {"core/contract", "core/link", "core/uri"},
	"core/contract":    {"core/transaction", "core/table", "core/journal", "core/link", "core/uri"},
	"core/link":        {"core/rpc", "core/clock"},
	"core/clock":       nil,
	"core/transaction": {"core/connect", "core/journal"},
	"core/table":       {"core/connect", "core/journal"},
	"core/connect":     {"core/wire"},
	"core/journal":     {"core/connect"},
	"core/rpc":         {"core/wire", "core/queue"},
	"core/uri":         {"core/wire"},
	"core/wire":        nil,
	"core/queue":       nil,
	"sim":              {"core/rpc"},
	"sim/strict":       {"sim"},
	"sim/server":       {"sim/strict"},
	"sim/cmd":          {"sim/server"},
}

// room gives the room a package stands in: the longest name of the plan that
// is the package or a folder above it; "" for packages outside the plan
// (internal, tools), which may import what they like.
func room(pkg string) string {
	best := ""
	for name := range arrows {
		if (pkg == name || strings.HasPrefix(pkg, name+"/")) && len(name) > len(best) {
			best = name
		}
	}
	return best
}

// mayImport reports whether an arrow, or a chain of them, leads from one room
// to another.
func mayImport(from, to string) bool {
	return from == to || slices.ContainsFunc(arrows[from], func(next string) bool { return mayImport(next, to) })
}

// inside reports whether pkg is the folder or stands in it.
func inside(pkg, folder string) bool { return pkg == folder || strings.HasPrefix(pkg, folder+"/") }

// mayTouchJS reports whether a package may import syscall/js.
func mayTouchJS(pkg string) bool { return inside(pkg, "jsbridge") || inside(pkg, "wasm") }

// untagged reports whether a package must build everywhere.
func untagged(pkg string) bool { return inside(pkg, "core") || inside(pkg, "sim") }
