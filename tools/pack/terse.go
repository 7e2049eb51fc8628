package main

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
)

// terse are the modules of the IndexedDB library, and in each the files that
// import fmt or log for a handful of error texts. In what is shipped they
// import wasm/terse instead: the standard packages, with the reflection behind
// them, would be a tenth of the wasm. Tests use the library as it is.
var terse = []struct {
	module string
	files  []string
}{
	{"github.com/hack-pad/go-indexeddb", []string{"idb/open_db_request.go", "idb/request.go"}},
	{"github.com/hack-pad/safejs", []string{"value.go", "internal/catch/catch.go", "internal/stackerr/stackerr.go"}},
}

// terseDir is where the changed copies stand, relative to the root: the wasm
// records this path, and so it is the same on every machine.
const terseDir = ".bin/terse"

// terseModules copies those modules with their imports changed and returns the
// absolute name of a go.mod that uses the copies. Files that are right already
// stay untouched, so that builds beside each other do not disturb one another.
func (p pack) terseModules() (string, error) {
	replaced, err := os.ReadFile(filepath.Join(p.root, "go.mod"))
	if err != nil {
		return "", err
	}
	for _, t := range terse {
		copied, err := p.copyModule(t.module, t.files)
		if err != nil {
			return "", fmt.Errorf("%s: %w", t.module, err)
		}
		replaced = fmt.Appendf(replaced, "\nreplace %s => ./%s\n", t.module, copied)
	}
	sums, err := os.ReadFile(filepath.Join(p.root, "go.sum"))
	if err != nil {
		return "", err
	}
	modfile, err := filepath.Abs(filepath.Join(p.root, terseDir, "go.mod"))
	if err != nil {
		return "", err
	}
	if err := settle(modfile, replaced); err != nil {
		return "", err
	}
	return modfile, settle(strings.TrimSuffix(modfile, ".mod")+".sum", sums)
}

// copyModule copies what the compiler reads of a module and returns where to,
// relative to the root.
func (p pack) copyModule(module string, files []string) (string, error) {
	raw, err := p.golang(nil, "mod", "download", "-json", module)
	if err != nil {
		return "", err
	}
	var fetched struct{ Dir, Version string }
	if err := json.Unmarshal(raw, &fetched); err != nil {
		return "", err
	}
	to := path.Join(terseDir, path.Base(module)+"-"+fetched.Version)
	changes := map[string]bool{}
	for _, name := range files {
		changes[name] = true
	}
	source := os.DirFS(fetched.Dir)
	err = fs.WalkDir(source, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !compiled(name) {
			return err
		}
		text, err := fs.ReadFile(source, name)
		if err == nil && changes[name] {
			delete(changes, name)
			text, err = makeTerse(name, text)
		}
		if err != nil {
			return err
		}
		return settle(filepath.Join(p.root, to, name), text)
	})
	if err == nil && len(changes) > 0 {
		err = fmt.Errorf("%d of the files to change are gone", len(changes))
	}
	return to, err
}

func compiled(name string) bool {
	return name == "go.mod" || path.Ext(name) == ".go" && !strings.HasSuffix(name, "_test.go")
}

// makeTerse changes the import lines, says so there, and changes nothing else.
// A file without them means that the library changed: then somebody must look.
func makeTerse(name string, source []byte) ([]byte, error) {
	changed := string(source)
	for _, standard := range []string{"fmt", "log"} {
		changed = strings.Replace(changed, "\n\t\""+standard+"\"\n",
			"\n\t"+standard+" \"connect-epos/wasm/terse\" // changed by Connect EPoS: was \""+standard+"\"\n", 1)
	}
	if changed == string(source) {
		return nil, fmt.Errorf("%s imports neither fmt nor log any more", name)
	}
	return []byte(changed), nil
}

// settle makes a file hold text. Who reads it meanwhile sees the old text or
// the new one, never a part.
func settle(name string, text []byte) error {
	if old, err := os.ReadFile(name); err == nil && string(old) == string(text) {
		return nil
	}
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		return err
	}
	fresh, err := os.CreateTemp(filepath.Dir(name), ".new-")
	if err != nil {
		return err
	}
	_, err = fresh.Write(text)
	if err == nil {
		err = fresh.Chmod(0o644)
	}
	if closed := fresh.Close(); err == nil {
		err = closed
	}
	if err == nil {
		err = os.Rename(fresh.Name(), name)
	}
	if err != nil {
		os.Remove(fresh.Name())
	}
	return err
}
