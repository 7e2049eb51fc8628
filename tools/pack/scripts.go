package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/evanw/esbuild/pkg/api"
)

// file is one file of dist/.
type file struct {
	name string
	data []byte
}

// realm makes wasm_exec.js in the page write its globals into an object, and not into
// window. web/engine/realm.js makes that object, and esbuild rewrites every use in the
// syntax tree. Where the value is "true", every browser or the realm has the thing, so
// the script neither asks for it nor makes a replacement.
var realm = map[string]string{"globalThis": "connectEposRealm", "fs": "connectEposRealm.fs",
	"globalThis.fs": "true", "globalThis.process": "true", "globalThis.path": "true",
	"globalThis.crypto": "true", "globalThis.performance": "true", "globalThis.TextEncoder": "true", "globalThis.TextDecoder": "true"}

// inner matches the names that only wasm_exec.js itself uses, which may be shortened. The
// Go program uses the other names that begin like these.
const inner = `^_(inst|values|goRefCounts|ids|idPool|resolveExitPromise|exitPromise|scheduledTimeouts|nextCallbackTimeoutID|resume)$`

// selfTests are parts of wasm_exec.js that only the Go toolchain's own tests use. Each is
// given by its beginning and by what follows it.
var selfTests = [][2]string{{"const testCallExport", "const timeOrigin"}, {"_gotest: {", "gojs: {"}}

// The banners name the authors of the code in a file.
const (
	ownBanner  = "/* Connect EPoS, MIT licence. */"
	execBanner = "/* Connect EPoS, MIT licence. Contains wasm_exec.js of the Go authors, BSD-3-Clause. */"
)

// loaders are the entries that contain `load`.
var loaders = []string{"web/entry/classic.js", "web/entry/module.js", "web/entry/common.js"}

// scripts bundles the loaders, the scripts that run the engine in a worker and in the
// page, and the files beside them that need no engine.
func (p pack) scripts(v versions, wasm, simulator []byte) ([]file, error) {
	exec := filepath.Join(v.goroot, "lib", "wasm", "wasm_exec.js")
	private, err := p.privateExec(exec)
	if err != nil {
		return nil, err
	}
	plain := plainExec(exec)
	define := map[string]string{
		"__VERSION__":             strconv.Quote(v.Package),
		"__WASM_INTEGRITY__":      strconv.Quote(sha384(wasm)),
		"__SIMULATOR_INTEGRITY__": strconv.Quote(sha384(simulator)),
		"__GO__":                  strconv.Quote(v.Go),
	}
	var files []file
	for _, s := range []struct {
		entry, out string
		format     api.Format
		exec       *api.Plugin
	}{
		{"web/entry/classic.js", "connect-epos.js", api.FormatIIFE, nil},
		{"web/entry/module.js", "connect-epos.mjs", api.FormatESModule, nil},
		{"web/entry/worker.js", "connect-epos-worker.js", api.FormatIIFE, &plain},
		{"web/entry/page.js", "connect-epos-page.js", api.FormatESModule, &private},
		{"web/diagnostics/index.js", "connect-epos-diagnostics.js", api.FormatESModule, nil},
	} {
		o := defining(p.options(s.entry, s.format), define)
		if slices.Contains(loaders, s.entry) {
			o = readable(o)
		}
		if s.exec != nil {
			o.Banner = map[string]string{"js": execBanner}
			o.Plugins = []api.Plugin{*s.exec}
		}
		data, err := bundle(o)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", s.entry, err)
		}
		files = append(files, file{s.out, data})
	}
	single, err := p.single(define, private, wasm, files[workerAt].data)
	if err != nil {
		return nil, err
	}
	played, err := p.simulator(simulator, define)
	if err != nil {
		return nil, err
	}
	extras, err := p.extras(define)
	return slices.Concat(files, []file{single}, extras, played), err
}

// extras bundles each file beside the loader as a module, and makes two others of it: a
// classic script with a global of its own, and what Jest and other tools load by require.
// The last one exists for the loader, too.
func (p pack) extras(define map[string]string) ([]file, error) {
	var files []file
	for _, e := range []struct{ entry, out, global string }{
		{"web/element/index.js", "connect-epos-element", "ConnectEPoSElement"},
		{"web/receipts/index.js", "connect-epos-receipts", "ConnectEPoSReceipts"},
		{"web/table-book/index.js", "connect-epos-tables", "ConnectEPoSTables"},
		{"web/text/de.js", "connect-epos-text-de", "ConnectEPoSTextDe"},
		{"web/entry/common.js", "connect-epos", ""},
	} {
		o := defining(p.options(e.entry, api.FormatESModule), define)
		if slices.Contains(loaders, e.entry) {
			o = readable(o)
		}
		module, err := bundle(o)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", e.entry, err)
		}
		body, exported, err := exportsOf(string(module))
		if err != nil {
			return nil, fmt.Errorf("%s: %w", e.entry, err)
		}
		files = append(files, file{e.out + ".cjs", []byte(ownBanner + "\n\"use strict\";" + body + "module.exports=" + exported + ";\n")})
		if e.global == "" {
			continue
		}
		classic := ownBanner + "\n\"use strict\";var " + e.global + "=(()=>{" + body + "return" + exported + "})();\n"
		files = append(files, file{e.out + ".mjs", module}, file{e.out + ".js", []byte(classic)})
	}
	slices.SortFunc(files, func(a, b file) int { return strings.Compare(a.name, b.name) })
	return files, nil
}

// lastExport matches the end of a bundled module, where esbuild exports everything at once.
var lastExport = regexp.MustCompile(`export\{([^{}]*)\};\s*$`)

// exportsOf takes a bundled module apart: what it does, and an object of what it exports.
// esbuild itself can make a classic script of a module, but with 400 bytes that we do not
// need.
func exportsOf(module string) (body, exported string, err error) {
	body = strings.TrimPrefix(module, ownBanner+"\n")
	end := lastExport.FindStringSubmatchIndex(body)
	if end == nil {
		return "", "", errors.New("the module does not end with its exports")
	}
	var members []string
	for _, each := range strings.Split(body[end[2]:end[3]], ",") {
		inner, name, renamed := strings.Cut(each, " as ")
		if !renamed {
			name = inner
		}
		members = append(members, name+":"+inner)
	}
	return body[:end[0]], "{" + strings.Join(members, ",") + "}", nil
}

// untested removes selfTests. With a toolchain that has other tests, more is shipped, and
// nothing else happens.
func untested(source string) string {
	for _, part := range selfTests {
		from := strings.Index(source, part[0])
		to := strings.Index(source, part[1])
		if from >= 0 && from < to {
			source = source[:from] + source[to:]
		}
	}
	return source
}

func (p pack) options(entry string, format api.Format) api.BuildOptions {
	root, err := filepath.Abs(p.root)
	if err != nil {
		root = p.root
	}
	return forOldest(api.BuildOptions{
		AbsWorkingDir:     root,
		EntryPoints:       []string{entry},
		Bundle:            true,
		Format:            format,
		Charset:           api.CharsetASCII,
		LegalComments:     api.LegalCommentsNone,
		MinifyWhitespace:  true,
		MinifyIdentifiers: true,
		MinifySyntax:      true,
		LogLevel:          api.LogLevelWarning,
		Banner:            map[string]string{"js": ownBanner},
	})
}

func bundle(o api.BuildOptions) ([]byte, error) {
	r := api.Build(o)
	if len(r.Errors) > 0 {
		return nil, errors.New(r.Errors[0].Text)
	}
	if len(r.OutputFiles) != 1 {
		return nil, fmt.Errorf("%d output files", len(r.OutputFiles))
	}
	return untouched(r.OutputFiles[0].Contents), nil
}

// computed matches an import whose address is computed when the script runs. An import of
// a fixed name is bundled by esbuild, and is gone.
var computed = regexp.MustCompile(`\bimport\(([^"'])`)

// untouched marks the imports of a script that bundlers must leave as they are: they are
// of files that the browser fetches, and no bundler knows these. esbuild removes comments,
// so that they are written in afterwards. Vite wants its own comment, and webpack, Rspack
// and Turbopack another one.
func untouched(script []byte) []byte {
	return computed.ReplaceAll(script, []byte("import(/*webpackIgnore:true*//*@vite-ignore*/$1"))
}

// plainExec makes `import "wasm_exec"` load the toolchain's file unchanged. In a worker
// of our own its globals disturb nobody.
func plainExec(path string) api.Plugin {
	return api.Plugin{Name: "wasm_exec", Setup: func(b api.PluginBuild) {
		b.OnResolve(api.OnResolveOptions{Filter: `^wasm_exec$`}, func(api.OnResolveArgs) (api.OnResolveResult, error) {
			return api.OnResolveResult{Path: path}, nil
		})
	}}
}

// privateExec makes `import "wasm_exec"` load a copy whose global object is the private
// realm.
func (p pack) privateExec(path string) (api.Plugin, error) {
	source, err := os.ReadFile(path)
	if err != nil {
		return api.Plugin{}, err
	}
	r := api.Transform(untested(string(source)), api.TransformOptions{Define: realm, MangleProps: inner, MinifySyntax: true, Engines: oldest})
	if len(r.Errors) > 0 {
		return api.Plugin{}, errors.New("wasm_exec.js: " + r.Errors[0].Text)
	}
	text := `import { connectEposRealm } from "./realm.js";` + string(r.Code)
	return api.Plugin{Name: "wasm_exec", Setup: func(b api.PluginBuild) {
		b.OnResolve(api.OnResolveOptions{Filter: `^wasm_exec$`}, func(api.OnResolveArgs) (api.OnResolveResult, error) {
			return api.OnResolveResult{Path: "wasm_exec", Namespace: "private"}, nil
		})
		b.OnLoad(api.OnLoadOptions{Filter: `.*`, Namespace: "private"}, func(api.OnLoadArgs) (api.OnLoadResult, error) {
			return api.OnLoadResult{Contents: &text, ResolveDir: filepath.Join(b.InitialOptions.AbsWorkingDir, "web", "engine")}, nil
		})
	}}, nil
}
