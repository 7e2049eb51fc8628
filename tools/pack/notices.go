package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// notices is the text that must go with what is shipped: our licence, and those
// of everything the files in dist contain.
func (p pack) notices(v versions) (file, error) {
	out := file{name: "LICENSES.txt"}
	texts := []struct{ what, path string }{
		{"Connect EPoS", filepath.Join(p.root, "LICENSE")},
		{"Go: its runtime and standard library, and wasm_exec.js", filepath.Join(v.goroot, "LICENSE")},
	}
	for _, t := range terse {
		dir, err := p.golang(nil, "list", "-m", "-f", "{{.Dir}}", t.module)
		if err != nil {
			return out, err
		}
		texts = append(texts, struct{ what, path string }{
			t.module + ", with fmt and log replaced", filepath.Join(strings.TrimSpace(string(dir)), "LICENSE")})
	}
	var all bytes.Buffer
	for _, t := range texts {
		text, err := os.ReadFile(t.path)
		if err != nil {
			return out, err
		}
		fmt.Fprintf(&all, "==== %s ====\n\n%s\n\n", t.what, bytes.TrimSpace(text))
	}
	out.data = all.Bytes()
	return out, nil
}
