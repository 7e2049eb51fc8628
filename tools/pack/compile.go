package main

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

// versions is what went into a build, as build-info.json tells it.
type versions struct {
	Package string `json:"connectEpos"`
	Go      string `json:"go"`
	goroot  string
}

// toolchain asks the go command and package.json what this build is made of.
func (p pack) toolchain() (versions, error) {
	var v versions
	raw, err := os.ReadFile(filepath.Join(p.root, "package.json"))
	if err != nil {
		return v, err
	}
	var manifest struct{ Version string }
	if err := json.Unmarshal(raw, &manifest); err != nil {
		return v, fmt.Errorf("package.json: %w", err)
	}
	env, err := p.golang(nil, "env", "GOVERSION", "GOROOT")
	if err != nil {
		return v, err
	}
	lines := strings.Split(strings.TrimSpace(string(env)), "\n")
	if len(lines) != 2 {
		return v, fmt.Errorf("go env answered %q", env)
	}
	return versions{Package: manifest.Version, Go: lines[0], goroot: lines[1]}, nil
}

// target is what is built for. The newer collector is left out: it is larger,
// and made for bigger heaps.
var target = []string{"GOOS=js", "GOARCH=wasm", "GOEXPERIMENT=nogreenteagc"}

// flags are how. Nothing is inlined: in wasm each copy of a call brings its own
// resume point, so that inlining costs a tenth of the compressed size and the
// engine waits for people anyway.
var flags = []string{"-trimpath", "-buildvcs=false", "-gcflags=all=-l", "-ldflags=-s -w -buildid="}

// compile builds one program of the tree for the browser, and makes it slim.
func (p pack) compile(program string) ([]byte, error) {
	dir, err := os.MkdirTemp("", "pack")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	modfile, err := p.terseModules()
	if err != nil {
		return nil, err
	}
	out := filepath.Join(dir, "out.wasm")
	if _, err = p.golang(target, slices.Concat([]string{"build", "-modfile", modfile, "-o", out}, flags, []string{program})...); err != nil {
		return nil, err
	}
	linked, err := os.ReadFile(out)
	if err != nil {
		return nil, err
	}
	wasm, err := slim(linked)
	if err != nil {
		return nil, fmt.Errorf("%s cannot be made slim: %w", program, err)
	}
	return wasm, nil
}

func (p pack) golang(env []string, args ...string) ([]byte, error) {
	cmd := exec.Command("go", args...)
	cmd.Dir = p.root
	cmd.Env = append(os.Environ(), env...)
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("go %s: %w", args[0], err)
	}
	return out, nil
}
