// Command pack turns the source tree into the files of dist/: the wasm, the two loaders,
// the worker, the receipts and texts beside them, the types and build-info.json. It needs
// only Go, because bundling and compression are libraries of this module. The same tree
// and toolchain give the same bytes, in whatever folder they are.
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

func main() {
	root := flag.String("root", ".", "the source tree")
	out := flag.String("out", "", "where the files go (default <root>/dist)")
	cache := flag.String("cache", "", "where slow results are kept (default <root>/.bin)")
	quick := flag.Bool("quick", false, "leave out the sizes, which take most of the time")
	flag.Parse()
	p := &pack{root: *root, out: *out, cache: *cache, quick: *quick}
	if p.out == "" {
		p.out = filepath.Join(p.root, "dist")
	}
	if p.cache == "" {
		p.cache = filepath.Join(p.root, ".bin")
	}
	if err := p.run(); err != nil {
		fmt.Fprintln(os.Stderr, "pack:", err)
		os.Exit(1)
	}
}

// pack is one run of the command: where it reads, where it writes, and where it keeps
// slow results.
type pack struct {
	root, out, cache string
	quick            bool
	larger           bool // a program could not be made as small as usual
}

func (p *pack) run() error {
	for _, dir := range []string{p.out, p.cache} {
		if err := os.MkdirAll(dir, 0o755); err != nil {
			return err
		}
	}
	info, err := p.toolchain()
	if err != nil {
		return err
	}
	wasm, err := p.compile("./wasm")
	if err != nil {
		return err
	}
	// The loader contains the hash of the wasm, so one integrity attribute on the script
	// tag covers both files.
	simulator, err := p.compile("./wasm/simulator")
	if err != nil {
		return err
	}
	files, err := p.scripts(info, wasm, simulator)
	if err != nil {
		return err
	}
	types, err := p.types()
	if err != nil {
		return err
	}
	licences, err := p.notices(info)
	if err != nil {
		return err
	}
	files = append(files, file{"connect-epos.wasm", wasm}, licences)
	schemas, err := p.schemas()
	if err != nil {
		return err
	}
	files = slices.Concat(files, types, schemas)
	if files, err = p.packaged(files); err != nil {
		return err
	}
	if err := p.write(files); err != nil {
		return err
	}
	return p.report(info, files)
}

// types copies the type declarations, which people write by hand. What is loaded by require
// needs them under another name, because TypeScript tells modules from others by the name.
func (p pack) types() ([]file, error) {
	var files []file
	for _, name := range []string{"connect-epos.d.ts", "connect-epos-element.d.ts", "connect-epos-react.d.ts", "connect-epos-receipts.d.ts", "connect-epos-simulator.d.ts",
		"connect-epos-svelte.d.ts", "connect-epos-tables.d.ts", "connect-epos-text-de.d.ts", "connect-epos-vue.d.ts"} {
		data, err := os.ReadFile(filepath.Join(p.root, "web", "types", name))
		if err != nil {
			return nil, err
		}
		common := strings.ReplaceAll(string(data), `.js";`, `.cjs";`)
		files = append(files, file{name, data}, file{strings.Replace(name, ".d.ts", ".d.cts", 1), []byte(common)})
	}
	return files, nil
}

// schemaFolder is where the package has the JSON Schemas of the messages.
const schemaFolder = "schemas/"

// schemas copies the JSON Schemas of the messages, by which the simulator checks every
// frame.
func (p pack) schemas() ([]file, error) {
	found, err := filepath.Glob(filepath.Join(p.root, "sim", "strict", "schemas", "*.json"))
	if err != nil {
		return nil, err
	}
	var files []file
	for _, path := range found {
		data, err := os.ReadFile(path)
		if err != nil {
			return nil, err
		}
		files = append(files, file{schemaFolder + filepath.Base(path), data})
	}
	return files, nil
}

func (p pack) write(files []file) error {
	for _, f := range files {
		path := filepath.Join(p.out, filepath.FromSlash(f.name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(path, f.data, 0o644); err != nil {
			return err
		}
	}
	return nil
}
