package main

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// built writes a small tree with a built package, and returns a release of it.
func built(t *testing.T) release {
	t.Helper()
	root := t.TempDir()
	for name, text := range map[string]string{
		"package.json":                     `{"name":"connect-epos","version":"1.2.3"}`,
		"CHANGELOG.md":                     "# Changelog\n\nAbout it.\n\n## 1.2.3 (2026-11-30)\n\n- New.\n\n## 1.2.2\n\n- Old.\n",
		"web/package/README-zip.md":        "# VERSION\n\n<script integrity=\"sha384-…\"></script>\n",
		"dist/package.json":                `{"name":"connect-epos","version":"1.2.3","files":["LICENSES.txt","README.md","build-info.json","connect-epos.js","connect-epos.d.ts","connect-epos.cjs","connect-epos.d.cts","connect-epos-simulator.d.ts","connect-epos-simulator.wasm","schemas/Payment.json"]}`,
		"dist/LICENSES.txt":                "MIT",
		"dist/README.md":                   "npm",
		"dist/build-info.json":             `{"versions":{"connectEpos":"1.2.3"}}`,
		"dist/connect-epos.js":             "var ConnectEPoS;",
		"dist/connect-epos.d.ts":           "export {};",
		"dist/connect-epos-simulator.wasm": "wasm",
		"dist/connect-epos.cjs":            "exports.load = 1;",
		"dist/connect-epos.d.cts":          "export {};",
		"dist/connect-epos-simulator.d.ts": "export {};",
		"dist/schemas/Payment.json":        "{}",
		"dist/left-by-an-earlier-build.js": "old",
	} {
		path := filepath.Join(root, filepath.FromSlash(name))
		require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o755))
		require.NoError(t, os.WriteFile(path, []byte(text), 0o644))
	}
	return release{root: root, dist: filepath.Join(root, "dist"), out: filepath.Join(root, "release")}
}

// read returns the files of a folder.
func read(t *testing.T, dir string) map[string]string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	require.NoError(t, err)
	all := map[string]string{}
	for _, e := range entries {
		data, err := os.ReadFile(filepath.Join(dir, e.Name()))
		require.NoError(t, err)
		all[e.Name()] = string(data)
	}
	return all
}

func TestAReleaseHasTheSameBytesWheneverItIsMade(t *testing.T) {
	r := built(t)
	require.NoError(t, r.run())
	first := read(t, r.out)
	require.NoError(t, filepath.WalkDir(r.root, func(path string, _ os.DirEntry, err error) error {
		return errors.Join(err, os.Chtimes(path, time.Now(), time.Now().Add(-48*time.Hour)))
	}))
	r.out = filepath.Join(t.TempDir(), "elsewhere")
	require.NoError(t, r.run())
	assert.Equal(t, first, read(t, r.out))
}

func TestWhatIsInARelease(t *testing.T) {
	r := built(t)
	require.NoError(t, r.run())
	all := read(t, r.out)
	names := []string{"connect-epos-1.2.3.tgz", "connect-epos-1.2.3.zip", "CHANGELOG.md", "integrity.json", "LICENSES.txt"}
	require.Len(t, all, len(names)+1)
	for _, name := range names {
		assert.Contains(t, all["SHA256SUMS"], fmt.Sprintf("%x  %s\n", sha256.Sum256([]byte(all[name])), name))
	}
	assert.Equal(t, "# Connect EPoS 1.2.3 (2026-11-30)\n\n- New.\n", all["CHANGELOG.md"])
	assert.JSONEq(t, fmt.Sprintf(`{"connect-epos.cjs":%q,"connect-epos.js":%q,"connect-epos-simulator.wasm":%q}`, sri([]byte("exports.load = 1;")), sri([]byte("var ConnectEPoS;")), sri([]byte("wasm"))), all["integrity.json"])
}

func TestTheTarballIsTheWholePackage(t *testing.T) {
	r := built(t)
	require.NoError(t, r.run())
	packed, err := gzip.NewReader(strings.NewReader(read(t, r.out)["connect-epos-1.2.3.tgz"]))
	require.NoError(t, err)
	var names []string
	for archive := tar.NewReader(packed); ; {
		h, err := archive.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		require.NoError(t, err)
		assert.EqualValues(t, 0o644, h.Mode, h.Name)
		names = append(names, h.Name)
	}
	assert.Equal(t, []string{"package/LICENSES.txt", "package/README.md", "package/build-info.json", "package/connect-epos-simulator.d.ts", "package/connect-epos-simulator.wasm",
		"package/connect-epos.cjs", "package/connect-epos.d.cts", "package/connect-epos.d.ts", "package/connect-epos.js", "package/package.json", "package/schemas/Payment.json"}, names)
}

// Whoever copies the folder of the zip to a shop's server must not copy the simulator.
func TestTheZipKeepsTheSimulatorApart(t *testing.T) {
	r := built(t)
	require.NoError(t, r.run())
	data := []byte(read(t, r.out)["connect-epos-1.2.3.zip"])
	archive, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	require.NoError(t, err)
	var names []string
	for _, f := range archive.File {
		names = append(names, strings.TrimPrefix(f.Name, "connect-epos-1.2.3/"))
	}
	assert.Equal(t, []string{"CHANGELOG.md", "LICENSES.txt", "README.md", "connect-epos-simulator/connect-epos-simulator.wasm", "connect-epos/LICENSES.txt",
		"connect-epos/build-info.json", "connect-epos/connect-epos-simulator.d.ts", "connect-epos/connect-epos.d.ts", "connect-epos/connect-epos.js", "connect-epos/schemas/Payment.json"}, names)
	f, err := archive.Open("connect-epos-1.2.3/README.md")
	require.NoError(t, err)
	text, err := io.ReadAll(f)
	require.NoError(t, err)
	assert.Equal(t, "# 1.2.3\n\n<script integrity=\""+sri([]byte("var ConnectEPoS;"))+"\"></script>\n", string(text))
}

func TestWhatDoesNotFitTogetherIsNotReleased(t *testing.T) {
	for name, text := range map[string]string{
		"CHANGELOG.md":         "# Changelog\n\n## 1.3.0\n\n- Later.\n",
		"package.json":         `{"version":"1.3.0"}`,
		"dist/build-info.json": `{"versions":{"connectEpos":"1.2.2"}}`,
		"dist/package.json":    `{"version":"1.2.3","files":["build-info.json","gone.js"]}`,
	} {
		r := built(t)
		require.NoError(t, os.WriteFile(filepath.Join(r.root, filepath.FromSlash(name)), []byte(text), 0o644))
		assert.Error(t, r.run(), name)
		assert.NoDirExists(t, r.out, "nothing is written")
	}
}

func TestNothingOfAnEarlierReleaseStays(t *testing.T) {
	r := built(t)
	require.NoError(t, os.MkdirAll(r.out, 0o755))
	require.NoError(t, os.WriteFile(filepath.Join(r.out, "connect-epos-1.2.2.tgz"), nil, 0o644))
	require.NoError(t, r.run())
	assert.NotContains(t, read(t, r.out), "connect-epos-1.2.2.tgz")
}
