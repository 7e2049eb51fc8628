package main

import (
	"crypto/sha256"
	"crypto/sha512"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// budgets are the most bytes that files may have after brotli -q 11. 1 KB is 1000 bytes.
var budgets = map[string]int{
	"connect-epos.wasm": 848_000,

	"connect-epos-simulator.wasm": 1_100_000,
	"connect-epos-single.js":      1_206_000,

	// 1,200 bytes of these two let browsers read them that are too old for the engine.
	"connect-epos.js":             18_600,
	"connect-epos.mjs":            18_600,
	"connect-epos-page.js":        4_500,
	"connect-epos-diagnostics.js": 5_300,
	"connect-epos-element.js":     16_700,
	"connect-epos-element.mjs":    16_700,
	"connect-epos-receipts.js":    4_000,
	"connect-epos-receipts.mjs":   4_000,
	"connect-epos-simulator.js":   2_500,
	"connect-epos-tables.js":      6_000,
	"connect-epos-tables.mjs":     6_000,
}

// unshrunk tells by how many bytes a file may exceed its budget when tools/slim does not
// know the Go version: about 75,000 for the data section and 80,000 for the tables of
// functions of each program.
var unshrunk = map[string]int{
	"connect-epos.wasm":           160_000,
	"connect-epos-simulator.wasm": 240_000,
	"connect-epos-single.js":      240_000,
}

// budget returns the most bytes that a file may have, and 0 when it has no budget.
func (p *pack) budget(name string) int {
	if p.larger {
		return budgets[name] + unshrunk[name]
	}
	return budgets[name]
}

// scriptTags are the scripts that pages name themselves. These scripts contain the hashes
// of the files that they fetch.
var scriptTags = []string{"connect-epos.js", "connect-epos-single.js", "connect-epos-element.js", "connect-epos-receipts.js", "connect-epos-tables.js", "connect-epos-text-de.js"}

// size is the size of a file in bytes. The compressed sizes are 0 when no run has measured
// them.
type size struct {
	Raw    int `json:"raw"`
	Gzip   int `json:"gzip,omitempty"`
	Brotli int `json:"brotli,omitempty"`
}

type entry struct {
	size
	SHA384 string `json:"sha384"`
}

// report writes build-info.json. Unless the run is quick, it also prints the table of
// sizes, and fails when a file exceeds its budget.
func (p *pack) report(v versions, files []file) error {
	entries := map[string]entry{}
	for _, f := range files {
		s, err := p.weigh(f.data)
		if err != nil {
			return err
		}
		entries[f.name] = entry{s, sha384(f.data)}
	}
	info, err := json.MarshalIndent(map[string]any{"versions": v, "files": entries}, "", "  ")
	if err != nil {
		return err
	}
	if err := p.write([]file{{"build-info.json", append(info, '\n')}}); err != nil || p.quick {
		return err
	}
	base, err := p.baseline()
	if err != nil {
		return err
	}
	return p.table(files, entries, base)
}

// table prints the size of each file, and returns an error for each file that exceeds its
// budget.
func (p *pack) table(files []file, entries map[string]entry, base size) error {
	var over []error
	fmt.Printf("%-28s %10s %10s %10s %10s\n", "bytes", "raw", "gzip -9", "brotli 11", "budget")
	for _, f := range files {
		if strings.Contains(f.name, "/") {
			continue // a few lines that lead to another file
		}
		e, budget := entries[f.name], ""
		if limit := p.budget(f.name); limit > 0 {
			budget = strconv.Itoa(limit)
			if e.Brotli > limit {
				over = append(over, fmt.Errorf("%s is %d bytes over its budget", f.name, e.Brotli-limit))
			}
		}
		if strings.HasPrefix(f.name, schemaFolder) {
			continue // no page loads them
		}
		fmt.Printf("%-28s %10d %10d %10d %10s\n", f.name, e.Raw, e.Gzip, e.Brotli, budget)
	}
	for _, name := range scriptTags {
		fmt.Printf("<script src=%q integrity=%q></script>\n", name, entries[name].SHA384)
	}
	own := entries["connect-epos.wasm"].Brotli - base.Brotli
	fmt.Printf("%-28s %10d %10d %10d\n", "libraries alone (wasm)", base.Raw, base.Gzip, base.Brotli)
	fmt.Printf("%-28s %32d\n", "our own share (wasm)", own)
	return errors.Join(over...)
}

// baseline measures a program that uses the same libraries as the engine and does nothing
// of its own. So it can be seen whether the engine or its libraries have grown.
func (p *pack) baseline() (size, error) {
	wasm, err := p.compile("./internal/baseline")
	if err != nil {
		return size{}, err
	}
	return p.weigh(wasm)
}

// weigh compresses data to measure its size, or reads the result of an earlier run,
// because brotli at its best level takes seconds for megabytes. A quick run compresses
// nothing, and so knows only the sizes of an earlier run.
func (p pack) weigh(data []byte) (size, error) {
	sum := sha256.Sum256(data)
	known := filepath.Join(p.cache, "size-"+hex.EncodeToString(sum[:]))
	if raw, err := os.ReadFile(known); err == nil {
		if s, ok := recall(string(raw), len(data)); ok {
			return s, nil
		}
	}
	s := size{Raw: len(data)}
	if p.quick {
		return s, nil
	}
	var err error
	if s.Gzip, err = gzipped(data); err != nil {
		return size{}, err
	}
	if s.Brotli, err = brotlied(data); err != nil {
		return size{}, err
	}
	return s, os.WriteFile(known, fmt.Appendf(nil, "%d %d\n", s.Gzip, s.Brotli), 0o644)
}

func recall(text string, raw int) (size, bool) {
	words := strings.Fields(text)
	if len(words) != 2 {
		return size{}, false
	}
	g, errG := strconv.Atoi(words[0])
	b, errB := strconv.Atoi(words[1])
	return size{raw, g, b}, errG == nil && errB == nil
}

func gzipped(data []byte) (int, error) {
	packed, err := gzipBytes(data)
	return len(packed), err
}

func sha384(data []byte) string {
	sum := sha512.Sum384(data)
	return "sha384-" + base64.StdEncoding.EncodeToString(sum[:])
}
