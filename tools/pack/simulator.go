package main

import (
	"fmt"
	"path/filepath"
	"strings"

	"github.com/evanw/esbuild/pkg/api"
)

// simulator is what plays Connect inside a page: its program, and the module
// that runs it. Nobody fetches them who does not ask for a simulator.
func (p pack) simulator(wasm []byte, define map[string]string) ([]file, error) {
	o := p.options("web/simulator/index.js", api.FormatESModule)
	o.Define = define
	script, err := bundle(o)
	if err != nil {
		return nil, fmt.Errorf("web/simulator/index.js: %w", err)
	}
	return []file{{"connect-epos-simulator.js", script}, {"connect-epos-simulator.wasm", wasm}}, nil
}

// validators are the modules behind the simulator's strict side.
var validators = []string{"github.com/santhosh-tekuri/jsonschema/v6", "golang.org/x/text"}

// licence gives the name of the licence file of a module.
func (p pack) licence(module string) (string, error) {
	dir, err := p.golang(nil, "list", "-m", "-f", "{{.Dir}}", module)
	return filepath.Join(strings.TrimSpace(string(dir)), "LICENSE"), err
}
