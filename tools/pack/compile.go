package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"connect-epos/tools/link"
	"connect-epos/tools/slim"
)

// versions are the versions that build-info.json records.
type versions struct {
	Package string `json:"connectEpos"`
	Go      string `json:"go"`
	goroot  string
}

// toolchain reads the versions from the go command and from package.json.
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

// compile builds one program of the tree for the browser and makes it smaller. When
// tools/slim does not know the tables of functions of a Go version yet, or package time
// has changed, the program is only larger: there is a warning, the program is shipped, and larger budgets apply. So a
// repair for a shop never has to wait for a change of tools/slim.
func (p *pack) compile(program string) ([]byte, error) {
	dir, err := os.MkdirTemp("", "pack")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	modfile, err := p.tinyModules()
	if err != nil {
		return nil, err
	}
	overlay, err := p.tinyTime()
	if err != nil {
		p.warnLarger(program, err)
	}
	out := filepath.Join(dir, "out.wasm")
	if err := (link.Go{Dir: p.root, Err: os.Stderr}).Build(out, program, append(overlay, "-modfile", modfile)...); err != nil {
		return nil, err
	}
	linked, err := os.ReadFile(out)
	if err != nil {
		return nil, err
	}
	wasm, err := slim.Shrink(linked)
	if err != nil {
		p.warnLarger(program, fmt.Errorf("%w (tools/slim/doc.go says what to do)", err))
	}
	return wasm, nil
}

func (p *pack) warnLarger(program string, why error) {
	p.larger = true
	fmt.Fprintf(os.Stderr, "pack: warning: %s is larger than it could be: %v\n", program, why)
}

func (p pack) golang(env []string, args ...string) ([]byte, error) {
	return link.Go{Dir: p.root, Env: env, Err: os.Stderr}.Run(args...)
}
