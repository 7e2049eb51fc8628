package main

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestEachPartHasASubPath(t *testing.T) {
	files := []string{"LICENSES.txt", "connect-epos.d.ts", "connect-epos.js", "connect-epos.mjs", "connect-epos.wasm", "connect-epos-worker.js",
		"connect-epos-tables.d.ts", "connect-epos-tables.js", "connect-epos-tables.mjs", "connect-epos-simulator.d.ts", "connect-epos-simulator.js", "connect-epos-simulator.wasm", "schemas/Payment.json"}
	assert.Equal(t, map[string]door{
		"./schemas/*":      {Default: "./schemas/*"},
		".":                {Types: "./connect-epos.d.ts", Import: "./connect-epos.mjs", Default: "./connect-epos.mjs"},
		"./wasm":           {Default: "./connect-epos.wasm"},
		"./worker":         {Default: "./connect-epos-worker.js"},
		"./tables":         {Types: "./connect-epos-tables.d.ts", Import: "./connect-epos-tables.mjs", Default: "./connect-epos-tables.mjs"},
		"./simulator":      {Types: "./connect-epos-simulator.d.ts", Default: "./connect-epos-simulator.js"},
		"./simulator.wasm": {Default: "./connect-epos-simulator.wasm"},
		"./*":              {Default: "./*"},
	}, exports(files))
	assert.Equal(t, door{Types: "./connect-epos-react.d.ts", Import: "./connect-epos-element.mjs", Default: "./connect-epos-element.mjs"},
		exports([]string{"connect-epos-element.mjs", "connect-epos-react.d.ts"})["./react"], "the element, with types for a framework")
	files = append(files, "connect-epos-tables.cjs", "connect-epos-tables.d.cts")
	assert.Equal(t, door{ModuleSync: &door{Types: "./connect-epos-tables.d.ts", Default: "./connect-epos-tables.mjs"}, Module: "./connect-epos-tables.mjs",
		Require: &door{Types: "./connect-epos-tables.d.cts", Default: "./connect-epos-tables.cjs"},
		Types:   "./connect-epos-tables.d.ts", Import: "./connect-epos-tables.mjs", Default: "./connect-epos-tables.mjs"}, exports(files)["./tables"])
	assert.Equal(t, map[string][]string{"tables": {"./connect-epos-tables.d.ts"}, "simulator": {"./connect-epos-simulator.d.ts"}}, typesOf(exports(files)))
}

func TestAModuleIsTakenApart(t *testing.T) {
	body, exported, err := exportsOf(ownBanner + "\nvar a=1,b={};export{a as one,b};\n")
	require.NoError(t, err)
	assert.Equal(t, []string{"var a=1,b={};", "{one:a,b:b}"}, []string{body, exported})
	_, _, err = exportsOf("var a=1;")
	assert.Error(t, err)
}

func TestEachSubPathHasAFolderForToolsThatDoNotReadExports(t *testing.T) {
	files := []string{"connect-epos.mjs", "connect-epos.wasm", "connect-epos-tables.d.ts", "connect-epos-tables.mjs", "connect-epos-simulator.wasm"}
	found, err := doors(exports(files))
	require.NoError(t, err)
	text := map[string]string{}
	for _, f := range found {
		text[f.name] = strings.Join(strings.Fields(string(f.data)), " ")
	}
	assert.Equal(t, map[string]string{
		"simulator.wasm/package.json": `{ "main": "../connect-epos-simulator.wasm" }`,
		"tables/package.json":         `{ "main": "../connect-epos-tables.mjs", "module": "../connect-epos-tables.mjs", "types": "../connect-epos-tables.d.ts" }`,
		"wasm/package.json":           `{ "main": "../connect-epos.wasm" }`,
	}, text)
}

// A bundler must leave an import of an address as it is, and the mark must be where each
// of them looks for it.
func TestComputedImportsAreMarked(t *testing.T) {
	marked := string(untouched([]byte("a=>import(a?`${b}#1`:b);import(`x`);import(\"./e.js\")")))
	assert.Equal(t, "a=>import(/*webpackIgnore:true*//*@vite-ignore*/a?`${b}#1`:b);import(/*webpackIgnore:true*//*@vite-ignore*/`x`);import(\"./e.js\")", marked)
}

func TestTypesAreTheFirstCondition(t *testing.T) {
	text, err := json.Marshal(door{Types: "a", Import: "b", Default: "c"})
	require.NoError(t, err)
	assert.Equal(t, `{"types":"a","import":"b","default":"c"}`, string(text), "whoever reads it takes the first that fits")
}

func TestModulesHaveNoEffectButTheElements(t *testing.T) {
	files := []string{"connect-epos.cjs", "connect-epos.js", "connect-epos.mjs", "connect-epos-element.cjs", "connect-epos-element.js", "connect-epos-element.mjs", "connect-epos.wasm"}
	assert.Equal(t, []string{"./connect-epos-element.cjs", "./connect-epos-element.js", "./connect-epos-element.mjs", "./connect-epos.js"}, effects(files))
}
