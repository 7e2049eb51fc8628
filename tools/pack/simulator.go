package main

import (
	"fmt"
	"path/filepath"
	"strings"

	"github.com/evanw/esbuild/pkg/api"
)

// simulator returns the files that play Connect inside a page: the program, and the
// module that runs it. They are fetched only by pages that ask for a simulator.
func (p pack) simulator(wasm []byte, define map[string]string) ([]file, error) {
	script, err := bundle(defining(p.options("web/simulator/index.js", api.FormatESModule), define))
	if err != nil {
		return nil, fmt.Errorf("web/simulator/index.js: %w", err)
	}
	return []file{{"connect-epos-simulator.js", script}, {"connect-epos-simulator.wasm", wasm}}, nil
}

// validators are the modules that the strict part of the simulator uses.
var validators = []string{"github.com/santhosh-tekuri/jsonschema/v6", "golang.org/x/text"}

// licence returns the name of the licence file of a module.
func (p pack) licence(module string) (string, error) {
	dir, err := p.golang(nil, "list", "-m", "-f", "{{.Dir}}", module)
	return filepath.Join(strings.TrimSpace(string(dir)), "LICENSE"), err
}
