package main

import (
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"encoding/json"
	"fmt"

	"github.com/evanw/esbuild/pkg/api"
)

// workerAt is the index of the worker in the list of scripts.
const workerAt = 2

// single returns everything in one classic script, for servers that cannot serve a worker
// or a wasm. The wasm is compressed with gzip, which browsers unpack themselves, and
// written in base64.
func (p pack) single(define map[string]string, exec api.Plugin, wasm, worker []byte) (file, error) {
	out := file{name: "connect-epos-single.js"}
	packed, err := gzipBytes(wasm)
	if err != nil {
		return out, err
	}
	// encoding/json escapes every "<", so the script may also stand inside a page.
	script, err := json.Marshal(string(worker))
	if err != nil {
		return out, err
	}
	o := defining(readable(p.options("web/entry/single.js", api.FormatIIFE)), define)
	o.Define["__WORKER__"] = string(script)
	o.Define["__WASM_PACKED__"] = `"` + base64.StdEncoding.EncodeToString(packed) + `"`
	o.Banner = map[string]string{"js": execBanner}
	o.Plugins = []api.Plugin{exec}
	if out.data, err = bundle(o); err != nil {
		return out, fmt.Errorf("web/entry/single.js: %w", err)
	}
	return out, nil
}

func gzipBytes(data []byte) ([]byte, error) {
	var buf bytes.Buffer
	w, err := gzip.NewWriterLevel(&buf, gzip.BestCompression)
	if err != nil {
		return nil, err
	}
	if _, err := w.Write(data); err != nil {
		return nil, err
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return buf.Bytes(), nil
}
