package main

import (
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// manifest is the package.json of dist/, which is a package as it stands:
// `npm pack dist` needs no other step. Fields stand in the order people expect.
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
	// TypesVersions says the same of types to what knows no exports: TypeScript with moduleResolution "node".
	TypesVersions map[string]map[string][]string `json:"typesVersions"`
	SideEffects   []string                       `json:"sideEffects"`
	Files         []string                       `json:"files"`
}

// door is where a sub-path leads. Conditions are tried in their order.
type door struct {
	Types   string `json:"types,omitempty"`
	Import  string `json:"import,omitempty"`
	Default string `json:"default"`
}

const (
	loaderName = "connect-epos"
	readmeName = "README.md"
)

// packaged adds what makes a package of the files.
func (p pack) packaged(files []file) ([]file, error) {
	readme, err := os.ReadFile(filepath.Join(p.root, "web", "package", readmeName))
	if err != nil {
		return nil, err
	}
	files = append(files, file{readmeName, readme})
	described, err := p.manifest(files)
	return append(files, described), err
}

// manifest describes the files as a package. What it is called and its version
// come from the tree's own package.json.
func (p pack) manifest(files []file) (file, error) {
	out := file{name: "package.json"}
	raw, err := os.ReadFile(filepath.Join(p.root, "package.json"))
	if err != nil {
		return out, err
	}
	var m manifest
	if err := json.Unmarshal(raw, &m); err != nil {
		return out, err
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
	text, err := json.MarshalIndent(m, "", "  ")
	out.data = append(text, '\n')
	return out, err
}

// exports gives each part a sub-path by its name ("connect-epos-tables.mjs" is
// "./tables", "connect-epos-simulator.wasm" is "./simulator.wasm"), and each
// file itself under its own name, because those are what a server serves.
func exports(files []string) map[string]door {
	all := map[string]door{"./wasm": {Default: "./" + loaderName + ".wasm"}, "./*": {Default: "./*"}}
	for _, name := range files {
		stem, ext, _ := strings.Cut(name, ".")
		part, ok := strings.CutPrefix(stem, loaderName)
		module := stem + ".mjs"
		path := "./" + strings.TrimPrefix(part, "-")
		switch {
		case !ok, ext == "js" && (part == "" || slices.Contains(files, module)), ext == "d.ts", ext == "wasm" && part == "":
		case ext == "wasm":
			all[path+".wasm"] = door{Default: "./" + name}
		case part == "":
			all["."] = typed(files, stem, "./"+name)
		default:
			all[path] = typed(files, stem, "./"+name)
		}
	}
	return all
}

func typed(files []string, stem, path string) door {
	t := door{Default: path}
	if slices.Contains(files, stem+".d.ts") {
		t.Types = "./" + stem + ".d.ts"
	}
	if strings.HasSuffix(path, ".mjs") {
		t.Import = path
	}
	return t
}

// typesOf are the sub-paths that have types, without the "./" before them.
func typesOf(exports map[string]door) map[string][]string {
	all := map[string][]string{}
	for path, d := range exports {
		if part, ok := strings.CutPrefix(path, "./"); ok && d.Types != "" {
			all[part] = []string{d.Types}
		}
	}
	return all
}

// effects are the files that do something when they are merely loaded: classic
// scripts define their global, the element's module its tag.
func effects(files []string) []string {
	all := map[string]bool{"./" + loaderName + "-element.mjs": true}
	for _, name := range files {
		if strings.HasSuffix(name, ".js") {
			all["./"+name] = true
		}
	}
	return slices.Sorted(maps.Keys(all))
}
