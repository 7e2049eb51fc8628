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

// usesFmt lists the modules of the IndexedDB library, and in each the files that import fmt
// or log for a few error texts. In the shipped program these files import wasm/tinyfmt
// instead, because the standard packages and the reflection behind them would be a tenth
// of the wasm. Tests use the library unchanged.
var usesFmt = []struct {
	module string
	files  []string
}{
	{"github.com/hack-pad/go-indexeddb", []string{"idb/open_db_request.go", "idb/request.go"}},
	{"github.com/hack-pad/safejs", []string{"value.go", "internal/catch/catch.go", "internal/stackerr/stackerr.go"}},
}

// tinyDir is the folder of the changed copies, relative to the root. The wasm records
// this path, so the path must be the same on every machine.
const tinyDir = ".bin/tinyfmt"

// tinyModules copies those modules, changes their imports, and returns the absolute name
// of a go.mod that uses the copies. It does not write files that are already right, so
// that two builds at the same time do not disturb each other.
func (p pack) tinyModules() (string, error) {
	replaced, err := os.ReadFile(filepath.Join(p.root, "go.mod"))
	if err != nil {
		return "", err
	}
	for _, t := range usesFmt {
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
	modfile, err := filepath.Abs(filepath.Join(p.root, tinyDir, "go.mod"))
	if err != nil {
		return "", err
	}
	if err := settle(modfile, replaced); err != nil {
		return "", err
	}
	return modfile, settle(strings.TrimSuffix(modfile, ".mod")+".sum", sums)
}

// copyModule copies the files of a module that the compiler reads. It returns the folder
// of the copy, relative to the root.
func (p pack) copyModule(module string, files []string) (string, error) {
	raw, err := p.golang(nil, "mod", "download", "-json", module)
	if err != nil {
		return "", err
	}
	var fetched struct{ Dir, Version string }
	if err := json.Unmarshal(raw, &fetched); err != nil {
		return "", err
	}
	to := path.Join(tinyDir, path.Base(module)+"-"+fetched.Version)
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
			text, err = makeTiny(name, text)
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

// makeTiny changes the import lines, marks each change in the line, and changes nothing
// else. When a file has no such imports, the library has changed, and somebody must look
// at it.
func makeTiny(name string, source []byte) ([]byte, error) {
	changed := string(source)
	for _, standard := range []string{"fmt", "log"} {
		changed = strings.Replace(changed, "\n\t\""+standard+"\"\n",
			"\n\t"+standard+" \"connect-epos/wasm/tinyfmt\" // changed by Connect EPoS: was \""+standard+"\"\n", 1)
	}
	if changed == string(source) {
		return nil, fmt.Errorf("%s imports neither fmt nor log any more", name)
	}
	return []byte(changed), nil
}

// settle makes the content of a file equal to text. Whoever reads the file meanwhile gets
// the whole old content or the whole new content, and never a part.
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
