package main

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/flate"
	"compress/gzip"
	"io"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// moment is the time of every file in the archives. It is the time that npm gives to
// packed files, so that the day of a release does not change its bytes.
var moment = time.Date(1985, 10, 26, 8, 15, 0, 0, time.UTC)

// tarball packs files as npm packs them: everything in a folder "package", owned by
// nobody.
func tarball(files []file) ([]byte, error) {
	var buf bytes.Buffer
	squeezed, err := gzip.NewWriterLevel(&buf, gzip.BestCompression)
	if err != nil {
		return nil, err
	}
	w := tar.NewWriter(squeezed)
	for _, f := range files {
		h := &tar.Header{Typeflag: tar.TypeReg, Name: "package/" + f.name, Mode: 0o644, Size: int64(len(f.data)), ModTime: moment, Format: tar.FormatUSTAR}
		if err := w.WriteHeader(h); err != nil {
			return nil, err
		}
		if _, err := w.Write(f.data); err != nil {
			return nil, err
		}
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	if err := squeezed.Close(); err != nil {
		return nil, err
	}
	return buf.Bytes(), nil
}

// zipped packs files under their names.
func zipped(files []file) ([]byte, error) {
	var buf bytes.Buffer
	w := zip.NewWriter(&buf)
	w.RegisterCompressor(zip.Deflate, func(out io.Writer) (io.WriteCloser, error) { return flate.NewWriter(out, flate.BestCompression) })
	for _, f := range files {
		h := &zip.FileHeader{Name: f.name, Method: zip.Deflate, Modified: moment}
		h.SetMode(0o644)
		entry, err := w.CreateHeader(h)
		if err != nil {
			return nil, err
		}
		if _, err := entry.Write(f.data); err != nil {
			return nil, err
		}
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return buf.Bytes(), nil
}

// simulated reports whether a file is a part of the simulator, which a shop must not serve.
// Its types stay with the others, which need them.
func simulated(name string) bool {
	return strings.HasPrefix(name, "connect-epos-simulator") && !strings.HasSuffix(name, ".d.ts")
}

// forTools reports whether only tools of npm's world need a file.
func forTools(name string) bool {
	return path.Base(name) == manifestName || name == "README.md" || strings.HasSuffix(name, ".cjs") || strings.HasSuffix(name, ".d.cts")
}

// layout gives each file its place in the zip. The folder "connect-epos" is what a shop
// serves; what only tests need is in a folder of its own, so that nobody serves it by
// mistake.
func layout(m manifest, parts []file, others ...file) []file {
	top := m.Name + "-" + m.Version + "/"
	var all []file
	for _, f := range others {
		all = append(all, file{top + f.name, f.data})
	}
	for _, f := range parts {
		switch {
		case forTools(f.name):
		case simulated(f.name):
			all = append(all, file{top + "connect-epos-simulator/" + f.name, f.data})
		default:
			all = append(all, file{top + "connect-epos/" + f.name, f.data})
		}
	}
	slices.SortFunc(all, func(a, b file) int { return strings.Compare(a.name, b.name) })
	return all
}

// readmeOfZip returns the zip's README, with this version and its script tag.
func (r release) readmeOfZip(m manifest, parts []file) (file, error) {
	out := file{name: "README.md"}
	raw, err := os.ReadFile(filepath.Join(r.root, "web", "package", "README-zip.md"))
	if err != nil {
		return out, err
	}
	loader, err := named(parts, "connect-epos.js")
	if err != nil {
		return out, err
	}
	text := strings.NewReplacer("VERSION", m.Version, "sha384-…", sri(loader.data)).Replace(string(raw))
	out.data = []byte(text)
	return out, nil
}
