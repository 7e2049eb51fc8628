package house

import (
	"bytes"
	"fmt"
	"go/build/constraint"
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"slices"
	"strconv"
	"strings"
)

// Broken is one place in the tree that breaks a rule of the plan.
type Broken struct {
	File string // relative to the root of the tree
	Rule string // "arrow", "tag", "syscall/js", "json", "heavy", "deadline", "length", "plan"
	Why  string
}

func (b Broken) String() string { return fmt.Sprintf("%s: %s: %s", b.File, b.Rule, b.Why) }

// Check reads every Go and JavaScript file of a tree and returns what breaks the plan.
// module is the path of the tree's module. Folders with built files, fetched files or
// test data are left out.
func Check(tree fs.FS, module string) ([]Broken, error) {
	var all []Broken
	err := fs.WalkDir(tree, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			if skipped(name) {
				return fs.SkipDir
			}
			return nil
		}
		found, err := checkFile(tree, name, module)
		all = append(all, found...)
		return err
	})
	return all, err
}

func skipped(dir string) bool {
	base := path.Base(dir)
	return base == "testdata" || base == "node_modules" || base == "dist" || base != "." && strings.HasPrefix(base, ".")
}

func checkFile(tree fs.FS, name, module string) ([]Broken, error) {
	if !slices.Contains([]string{".go", ".js", ".mjs", ".ts"}, path.Ext(name)) {
		return nil, nil
	}
	source, err := fs.ReadFile(tree, name)
	if err != nil {
		return nil, err
	}
	var all []Broken
	if n := bytes.Count(source, []byte("\n")); n > maxLines && !strings.HasSuffix(name, ".d.ts") {
		all = append(all, Broken{name, "length", fmt.Sprintf("%d lines, at most %d", n, maxLines)})
	}
	if path.Ext(name) == ".go" && !strings.HasPrefix(name, "tools/") {
		found, err := checkGo(name, source, module)
		if err != nil {
			return nil, err
		}
		all = append(all, found...)
	}
	return all, nil
}

func checkGo(name string, source []byte, module string) ([]Broken, error) {
	file, err := parser.ParseFile(token.NewFileSet(), name, source, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		return nil, err
	}
	pkg := path.Dir(name)
	all := checkTag(name, pkg, source)
	if inside(pkg, "core") && room(pkg) == "" {
		all = append(all, Broken{name, "plan", "no such room in core"})
	}
	for _, spec := range file.Imports {
		imported, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			return nil, err
		}
		all = append(all, checkImport(name, pkg, imported, module)...)
		if imported == "context" && (inside(pkg, "core") || mayTouchJS(pkg)) && !strings.HasSuffix(name, "_test.go") {
			all = append(all, checkDeadlines(name, file, spec)...)
		}
	}
	return all, nil
}

func checkImport(name, pkg, imported, module string) []Broken {
	test := strings.HasSuffix(name, "_test.go")
	switch own, ok := strings.CutPrefix(imported, module+"/"); {
	case ok:
		return checkArrow(name, pkg, own, test)
	case imported == "syscall/js" && !mayTouchJS(pkg):
		return []Broken{{name, "syscall/js", "only jsbridge and wasm touch JavaScript"}}
	case !test && imported == "fmt" && inside(pkg, "core") && !inside(pkg, "core/journal/storetest"):
		return []Broken{{name, "heavy", "fmt alone is 55,000 bytes of the wasm: write it by hand"}}
	case !test && unwelcome(imported) && (inside(pkg, "core") || mayTouchJS(pkg)):
		return []Broken{{name, "heavy", imported + " does not belong into the wasm"}}
	}
	return nil
}

// checkArrow checks an import of one room by another. Tests may also import the rooms
// that exist for them (internal), but no room above their own.
func checkArrow(name, pkg, imported string, test bool) []Broken {
	from, to := room(pkg), room(imported)
	switch {
	case from == "":
		return nil
	case to == "" && test:
		return nil
	case to != "" && mayImport(from, to):
		return nil
	}
	return []Broken{{name, "arrow", pkg + " may not import " + imported}}
}

func checkTag(name, pkg string, source []byte) []Broken {
	tag := tagOf(source)
	switch {
	case untagged(pkg) && tag != "":
		return []Broken{{name, "tag", "a build tag where everything builds everywhere: " + tag}}
	case untagged(pkg) && namedFor(name):
		return []Broken{{name, "tag", "the file's name is a build tag"}}
	case mayTouchJS(pkg) && tag != "js && wasm":
		return []Broken{{name, "tag", "needs //go:build js && wasm"}}
	}
	return nil
}

func tagOf(source []byte) string {
	for line := range strings.Lines(string(source)) {
		line = strings.TrimSpace(line)
		if strings.HasPrefix(line, "package ") {
			return ""
		}
		if constraint.IsGoBuild(line) {
			return strings.TrimSpace(strings.TrimPrefix(line, "//go:build"))
		}
	}
	return ""
}

// namedFor reports whether the name of a file is enough to make the go command build it
// on some systems only.
func namedFor(name string) bool {
	base := strings.TrimSuffix(strings.TrimSuffix(path.Base(name), ".go"), "_test")
	parts := strings.Split(base, "_")
	return len(parts) > 1 && slices.Contains([]string{"js", "wasm", "linux", "darwin", "windows", "amd64", "arm64", "unix"}, parts[len(parts)-1])
}

// Heavy returns the packages of a list that must not be linked into the wasm.
func Heavy(linked []string) []string {
	var found []string
	for _, pkg := range linked {
		if isHeavy(pkg) {
			found = append(found, pkg)
		}
	}
	return found
}
