package main

import (
	"maps"

	"github.com/evanw/esbuild/pkg/api"
)

// oldest are the oldest engines that run the component. docs/browsers.md promises them.
// e2e/specs/loading/oldest-engines.spec.mjs reads them here, and fails when a script uses
// something newer.
var oldest = []api.Engine{
	{Name: api.EngineChrome, Version: "88"},
	{Name: api.EngineFirefox, Version: "98"},
	{Name: api.EngineSafari, Version: "15.4"},
}

// older are functions that the oldest engines do not have. Every use of one becomes a use
// of the function with that name in olderFile.
var older = map[string]string{"Object.hasOwn": "hasOwn"}

const olderFile = "web/engine/older.js"

// forOldest compiles a script for the oldest engines. esbuild would replace every "?.",
// because Chromium before 91 takes arguments that are spread after one in the wrong way.
// We spread none there, which the spec checks, too.
func forOldest(o api.BuildOptions) api.BuildOptions {
	o.Engines = oldest
	o.Supported = map[string]bool{"optional-chain": true}
	o.Inject = []string{olderFile}
	o.Define = maps.Clone(older)
	return o
}

// readable compiles a script for engines that are older still, which can read it and
// cannot run the component. So `load` can say that the browser is too old, where a syntax
// error would say nothing. Nothing can take the place of import() and import.meta, so
// they stay as they are.
func readable(o api.BuildOptions) api.BuildOptions {
	o.Engines, o.Target = nil, api.ES2018
	o.Define = maps.Clone(o.Define)
	o.Define["globalThis"] = "globalObject"
	o.Supported = map[string]bool{"dynamic-import": true, "import-meta": true}
	return o
}

// defining adds definitions to those that the options have.
func defining(o api.BuildOptions, define map[string]string) api.BuildOptions {
	o.Define = maps.Clone(o.Define)
	maps.Copy(o.Define, define)
	return o
}
