package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// printsTime begins the method of the standard library that prints a time.
const printsTime = "func (t Time) String() string {"

// printsNothing stands in its place. The runtime looks for String on every value of a panic,
// so the method of a time is linked into every program, with all that formats times and
// names time zones. Nobody calls it here: it would be 11,000 bytes of the compressed wasm.
const printsNothing = printsTime + ` return "a time" } // changed by Connect EPoS` + "\n"

// tinyTime writes what replaces the file of package time while a program for the browser is
// compiled, and returns the flags of the go command that say so.
func (p pack) tinyTime() ([]string, error) {
	root, err := p.golang(nil, "env", "GOROOT")
	if err != nil {
		return nil, err
	}
	original := filepath.Join(strings.TrimSpace(string(root)), "src", "time", "format.go")
	source, err := os.ReadFile(original)
	if err != nil {
		return nil, err
	}
	changed, err := withoutPrinting(string(source))
	if err != nil {
		return nil, err
	}
	dir, err := filepath.Abs(filepath.Join(p.root, tinyDir))
	if err != nil {
		return nil, err
	}
	replacement, overlay := filepath.Join(dir, "time-format.go"), filepath.Join(dir, "overlay.json")
	list, err := json.Marshal(map[string]any{"Replace": map[string]string{original: replacement}})
	if err != nil {
		return nil, err
	}
	if err := settle(replacement, []byte(changed)); err != nil {
		return nil, err
	}
	return []string{"-overlay", overlay}, settle(overlay, list)
}

// withoutPrinting replaces the method in the source of the standard library.
func withoutPrinting(source string) (string, error) {
	before, method, found := strings.Cut(source, printsTime)
	_, after, ends := strings.Cut(method, "\n}\n")
	if !found || !ends {
		return "", fmt.Errorf("time/format.go has no %q any more", printsTime)
	}
	return before + printsNothing + after, nil
}
