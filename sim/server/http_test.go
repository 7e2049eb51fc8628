package server

import (
	"encoding/json"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-epos/sim"
)

func fetch(t *testing.T, method, address, body string) (*http.Response, string) {
	t.Helper()
	r, err := http.NewRequestWithContext(within(t), method, address, strings.NewReader(body))
	require.NoError(t, err)
	answer, err := http.DefaultTransport.RoundTrip(r) // follows no redirect
	require.NoError(t, err)
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	require.NoError(t, err)
	return answer, string(text)
}

func TestControlOverHTTP(t *testing.T) {
	s := RunT(t)
	control := s.URL + "/control/"
	answer, knobs := fetch(t, "POST", control+"knobs", `{"timeScale":1000,"seed":9}`)
	assert.Equal(t, 200, answer.StatusCode)
	assert.Equal(t, "*", answer.Header.Get("Access-Control-Allow-Origin"))
	assert.Contains(t, knobs, `"seed":9`)
	assert.Contains(t, knobs, `"token":"accept"`, "a partial change leaves the rest")

	c := dial(t, s.PAC())
	c.ask(17, saleFrame)
	_, ledger := fetch(t, "GET", control+"ledger", "")
	var book struct{ Charges []sim.Charge }
	require.NoError(t, json.Unmarshal([]byte(ledger), &book))
	require.Len(t, book.Charges, 1)
	assert.Equal(t, 1250, book.Charges[0].AmountBase)
	_, frames := fetch(t, "GET", control+"frames", "")
	assert.Contains(t, frames, `"name":"response:sale"`)
	assert.NotContains(t, frames, sim.DefaultKey)

	answer, _ = fetch(t, "POST", control+"links/close", `{"code":4100,"reason":"test"}`)
	assert.Equal(t, 200, answer.StatusCode)
	assert.Equal(t, 4100, c.ended())
	fetch(t, "POST", control+"reset", `{}`)
	_, ledger = fetch(t, "GET", control+"ledger", "")
	assert.JSONEq(t, `{"charges":[]}`, ledger)
	_, knobs = fetch(t, "GET", control+"knobs", "")
	assert.Contains(t, knobs, `"seed":1,`)
	_, index := fetch(t, "GET", s.URL+"/control", "")
	assert.Contains(t, index, "/control/links/close")
}

func TestControlRefusals(t *testing.T) {
	s := RunT(t)
	for _, c := range []struct {
		method, call, body string
		status             int
	}{
		{"GET", "reset", "", 405},
		{"GET", "terminal/cancel", "", 405},
		{"GET", "holds", "", 200},
		{"GET", "links", "", 200},
		{"GET", "links/freeze", "", 405},
		{"POST", "links/freeze", "", 200},
		{"POST", "links/thaw", `{"link":7}`, 400},
		{"POST", "foreign", `{"tid":"VCMINVLSIP0","amount":1250}`, 200},
		{"POST", "foreign", `{"tid":"VCMINVLSIP0","amount":-1}`, 400},
		{"POST", "terminal/number", `{"tid":"VCMINVLSIP0"}`, 200},
		{"POST", "terminal/cancel", `{"tid":"VCMINVLSIP0"}`, 400},
		{"PUT", "knobs", "{}", 405},
		{"POST", "nonsense", "{}", 404},
		{"POST", "knobs", `{"colour":"red"}`, 400},
		{"POST", "drop", `{}`, 400},
		{"POST", "send", strings.Repeat(" ", maxControl+1), 413},
		{"OPTIONS", "drop", "", 204},
	} {
		answer, text := fetch(t, c.method, s.URL+"/control/"+c.call, c.body)
		assert.Equal(t, c.status, answer.StatusCode, "%v %s", c.call, text)
		assert.Equal(t, "*", answer.Header.Get("Access-Control-Allow-Origin"))
	}
}

func TestPages(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{
		"index.html": "<p>till", "dist/engine.wasm": "\x00asm", "dist/engine.mjs": "export {}",
		"dist/engine.js": "1", ".git/config": "secret", "dist/.hidden.js": "secret",
		"docs/index.html": "<p>guides", ".secret/index.html": "secret", ".env.js": "secret", "main.go": "package main", "web/demo/till.css": "p{}",
	} {
		path := filepath.Join(dir, name)
		require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o755))
		require.NoError(t, os.WriteFile(path, []byte(text), 0o644))
	}
	outside := filepath.Join(t.TempDir(), "outside.js")
	require.NoError(t, os.WriteFile(outside, []byte("secret"), 0o644))
	require.NoError(t, os.Symlink(outside, filepath.Join(dir, "link.js")))
	s := RunT(t, Options{Dir: dir, CSP: "default-src 'none'"})

	for path, want := range map[string]string{
		"/": "text/html; charset=utf-8", "/index.html": "text/html; charset=utf-8",
		"/index.html?host=page": "text/html; charset=utf-8",
		"/dist/engine.wasm":     "application/wasm", "/dist/engine.mjs": "text/javascript; charset=utf-8",
		"/docs/":          "text/html; charset=utf-8",
		"/dist/engine.js": "text/javascript; charset=utf-8", "/web/demo/till.css": "text/css; charset=utf-8",
	} {
		answer, _ := fetch(t, "GET", s.URL+path, "")
		assert.Equal(t, 200, answer.StatusCode, path)
		assert.Equal(t, want, answer.Header.Get("Content-Type"), path)
		assert.Equal(t, "nosniff", answer.Header.Get("X-Content-Type-Options"))
		assert.Equal(t, "default-src 'none'", answer.Header.Get("Content-Security-Policy"))
	}
	for _, path := range []string{
		"/.git/config", "/.secret", "/.secret/", "/dist/.hidden.js", "/.env.js", "/main.go", "/dist", "/dist/", "/web/", "/nowhere.js",
		"/link.js", "/%2e%2e/outside.js", "/..%2foutside.js", "/dist/../.env.js", "/dist/%00.js",
	} {
		answer, text := fetch(t, "GET", s.URL+path, "")
		assert.Equal(t, 404, answer.StatusCode, path)
		assert.NotContains(t, text, "secret")
	}
	moved, _ := fetch(t, "GET", s.URL+"/docs", "")
	assert.Equal(t, 301, moved.StatusCode, "the links of the page are relative to its folder")
	assert.Equal(t, "docs/", moved.Header.Get("Location"))
	answer, _ := fetch(t, "POST", s.URL+"/", "")
	assert.Equal(t, 405, answer.StatusCode)
}

func TestWithoutPages(t *testing.T) {
	answer, text := fetch(t, "GET", RunT(t).URL+"/", "")
	assert.Equal(t, 404, answer.StatusCode)
	assert.Contains(t, text, "/control")
}
