package main

import (
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// manifest is the package.json of dist/. That folder is a complete package: `npm pack
// dist` needs no other step. The fields are in the usual order.
type manifest struct {
	Name        string          `json:"name"`
	Version     string          `json:"version"`
	Description string          `json:"description"`
	License     string          `json:"license"`
	Type        string          `json:"type"`
	Main        string          `json:"main"`
	Types       string          `json:"types"`
	Unpkg       string          `json:"unpkg"`
	JSDelivr    string          `json:"jsdelivr"`
	Exports     map[string]door `json:"exports"`
	// TypesVersions tells where the types are to tools that do not read exports:
	// TypeScript with moduleResolution "node".
	TypesVersions map[string]map[string][]string `json:"typesVersions"`
	SideEffects   []string                       `json:"sideEffects"`
	Files         []string                       `json:"files"`
}

// door tells to which files a sub-path leads. Whoever resolves it tries the conditions in
// their order.
type door struct {
	// ModuleSync is for a Node.js whose require loads modules: so a program that imports and
	// requires us has us once.
	ModuleSync *door `json:"module-sync,omitempty"`
	// Module is for bundlers, which make one module of it however it is loaded.
	Module string `json:"module,omitempty"`
	// Require is for others, such as Jest. It has types of its own.
	Require *door  `json:"require,omitempty"`
	Types   string `json:"types,omitempty"`
	Import  string `json:"import,omitempty"`
	Default string `json:"default"`
}

const (
	loaderName = "connect-epos"
	readmeName = "README.md"
)

// packaged adds the files that make a package of the others.
func (p pack) packaged(files []file) ([]file, error) {
	readme, err := os.ReadFile(filepath.Join(p.root, "web", "package", readmeName))
	if err != nil {
		return nil, err
	}
	files = append(files, file{readmeName, readme})
	described, signs, err := p.manifest(files)
	return slices.Concat(files, []file{described}, signs), err
}

// manifest describes the files as a package. The name and the version come from the
// tree's own package.json. The folders of its sub-paths come with it.
func (p pack) manifest(files []file) (file, []file, error) {
	out := file{name: "package.json"}
	raw, err := os.ReadFile(filepath.Join(p.root, "package.json"))
	if err != nil {
		return out, nil, err
	}
	var m manifest
	if err := json.Unmarshal(raw, &m); err != nil {
		return out, nil, err
	}
	m.Main, m.Types = "./"+loaderName+".mjs", "./"+loaderName+".d.ts"
	m.Unpkg, m.JSDelivr = "./"+loaderName+".js", "./"+loaderName+".js"
	m.Files = []string{"build-info.json"}
	for _, f := range files {
		m.Files = append(m.Files, f.name)
	}
	slices.Sort(m.Files)
	m.Exports, m.SideEffects = exports(m.Files), effects(m.Files)
	m.TypesVersions = map[string]map[string][]string{"*": typesOf(m.Exports)}
	signs, err := doors(m.Exports)
	if err != nil {
		return out, nil, err
	}
	for _, s := range signs {
		m.Files = append(m.Files, s.name)
	}
	text, err := json.MarshalIndent(m, "", "  ")
	out.data = append(text, '\n')
	return out, signs, err
}

// exports gives each part a sub-path with its name: "connect-epos-tables.mjs" is
// "./tables", and "connect-epos-simulator.wasm" is "./simulator.wasm". Each file is also
// exported under its own name, because servers serve the files by these names.
func exports(files []string) map[string]door {
	all := map[string]door{"./wasm": {Default: "./" + loaderName + ".wasm"}, "./*": {Default: "./*"}}
	if slices.ContainsFunc(files, func(name string) bool { return strings.HasPrefix(name, schemaFolder) }) {
		all["./schemas/*"] = door{Default: "./schemas/*"}
	}
	for _, name := range files {
		stem, ext, _ := strings.Cut(name, ".")
		part, ok := strings.CutPrefix(stem, loaderName)
		module := stem + ".mjs"
		path := "./" + strings.TrimPrefix(part, "-")
		switch {
		case !ok, ext == "js" && (part == "" || slices.Contains(files, module)), ext == "d.ts", ext == "cjs", ext == "d.cts", ext == "wasm" && part == "":
		case ext == "wasm":
			all[path+".wasm"] = door{Default: "./" + name}
		case part == "":
			all["."] = typed(files, stem, "./"+name)
		default:
			all[path] = typed(files, stem, "./"+name)
		}
	}
	element := loaderName + "-element"
	for _, framework := range []string{"react", "svelte", "vue"} {
		if stem := loaderName + "-" + framework; slices.Contains(files, stem+".d.ts") {
			all["./"+framework] = typedAs(files, element, stem, "./"+element+".mjs")
		}
	}
	return all
}

func typed(files []string, stem, path string) door { return typedAs(files, stem, stem, path) }

// typedAs gives a file the types of another stem: the element has types for each framework.
func typedAs(files []string, stem, types, path string) door {
	t := door{Default: path}
	if slices.Contains(files, types+".d.ts") {
		t.Types = "./" + types + ".d.ts"
	}
	if strings.HasSuffix(path, ".mjs") {
		t.Import = path
	}
	if common := stem + ".cjs"; slices.Contains(files, common) {
		t.ModuleSync = &door{Types: t.Types, Default: path}
		t.Module = path
		t.Require = &door{Types: strings.Replace(t.Types, ".d.ts", ".d.cts", 1), Default: "./" + common}
	}
	return t
}

// typesOf returns the sub-paths that have types, without the "./" before them.
func typesOf(exports map[string]door) map[string][]string {
	all := map[string][]string{}
	for path, d := range exports {
		if part, ok := strings.CutPrefix(path, "./"); ok && d.Types != "" {
			all[part] = []string{d.Types}
		}
	}
	return all
}

// effects returns the files that do something as soon as they are loaded. Classic scripts
// define their global, and the element's modules define its tag.
func effects(files []string) []string {
	all := map[string]bool{"./" + loaderName + "-element.mjs": true}
	for _, name := range files {
		if strings.HasSuffix(name, ".js") || name == loaderName+"-element.cjs" {
			all["./"+name] = true
		}
	}
	return slices.Sorted(maps.Keys(all))
}
