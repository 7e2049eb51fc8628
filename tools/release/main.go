// Command release makes of dist/ what a version is published as: a tarball for npm, a zip
// for pages with a script tag, and beside them the changelog of the version, the licences,
// the hashes for integrity attributes and the SHA-256 sums of all of it. The same dist/
// gives the same bytes on every machine and at every time.
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
)

func main() {
	root := flag.String("root", ".", "the source tree, with its changelog")
	dist := flag.String("dist", "", "the built package (default <root>/dist)")
	out := flag.String("out", "", "where the files go (default <root>/release)")
	flag.Parse()
	r := release{root: *root, dist: *dist, out: *out}
	if r.dist == "" {
		r.dist = filepath.Join(r.root, "dist")
	}
	if r.out == "" {
		r.out = filepath.Join(r.root, "release")
	}
	if err := r.run(); err != nil {
		fmt.Fprintln(os.Stderr, "release:", err)
		os.Exit(1)
	}
}

// release is one run of the command: where it reads, and where it writes.
type release struct {
	root, dist, out string
}

// file is one file of the release, or of an archive in it.
type file struct {
	name string // with slashes
	data []byte
}

func (r release) run() error {
	m, parts, err := r.readPackage()
	if err != nil {
		return err
	}
	files, err := r.files(m, parts)
	if err != nil {
		return err
	}
	// What an earlier release left would be published with this one.
	if err := os.RemoveAll(r.out); err != nil {
		return err
	}
	if err := os.MkdirAll(r.out, 0o755); err != nil {
		return err
	}
	for _, f := range files {
		if err := os.WriteFile(filepath.Join(r.out, f.name), f.data, 0o644); err != nil {
			return err
		}
		fmt.Printf("%10d  %s\n", len(f.data), f.name)
	}
	return nil
}

// files returns everything that is published, with the sums of the others in the last one.
func (r release) files(m manifest, parts []file) ([]file, error) {
	changes, err := r.changes(m.Version)
	if err != nil {
		return nil, err
	}
	hashes, err := integrity(parts)
	if err != nil {
		return nil, err
	}
	licences, err := named(parts, "LICENSES.txt")
	if err != nil {
		return nil, err
	}
	readme, err := r.readmeOfZip(m, parts)
	if err != nil {
		return nil, err
	}
	name := m.Name + "-" + m.Version
	tarball, err := tarball(parts)
	if err != nil {
		return nil, err
	}
	zipped, err := zipped(layout(m, parts, readme, changes, licences))
	if err != nil {
		return nil, err
	}
	files := []file{{name + ".tgz", tarball}, {name + ".zip", zipped}, changes, hashes, licences}
	return append(files, sums(files)), nil
}
