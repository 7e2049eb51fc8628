package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
)

// notices returns the text that must be shipped with the files: our licence, and the
// licences of everything that the files in dist contain.
func (p pack) notices(v versions) (file, error) {
	out := file{name: "LICENSES.txt"}
	texts := []struct{ what, path string }{
		{"Connect EPoS", filepath.Join(p.root, "LICENSE")},
		{"Go: its runtime and standard library, and wasm_exec.js", filepath.Join(v.goroot, "LICENSE")},
	}
	for _, t := range usesFmt {
		path, err := p.licence(t.module)
		if err != nil {
			return out, err
		}
		texts = append(texts, struct{ what, path string }{t.module + ", with fmt and log replaced", path})
	}
	for _, module := range validators {
		path, err := p.licence(module)
		if err != nil {
			return out, err
		}
		texts = append(texts, struct{ what, path string }{module + ", in connect-epos-simulator.wasm", path})
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
