package main

import (
	"bytes"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// manifest is the part of package.json that a release needs.
type manifest struct {
	Name    string   `json:"name"`
	Version string   `json:"version"`
	Files   []string `json:"files"`
}

const manifestName = "package.json"

// readPackage reads the files that the package in dist/ names, and no others: what lies
// there beside them belongs to an earlier build.
func (r release) readPackage() (manifest, []file, error) {
	var m manifest
	raw, err := os.ReadFile(filepath.Join(r.dist, manifestName))
	if err != nil {
		return m, nil, fmt.Errorf("%w (./build.sh build writes it)", err)
	}
	if err := json.Unmarshal(raw, &m); err != nil {
		return m, nil, fmt.Errorf("%s: %w", manifestName, err)
	}
	names := append(slices.Clone(m.Files), manifestName)
	slices.Sort(names)
	var files []file
	for _, name := range names {
		data, err := os.ReadFile(filepath.Join(r.dist, filepath.FromSlash(name)))
		if err != nil {
			return m, nil, err
		}
		files = append(files, file{name, data})
	}
	return m, files, r.sameVersion(m, files)
}

// sameVersion makes sure that dist/ was built from this tree's version.
func (r release) sameVersion(m manifest, files []file) error {
	raw, err := os.ReadFile(filepath.Join(r.root, manifestName))
	if err != nil {
		return err
	}
	var tree manifest
	if err := json.Unmarshal(raw, &tree); err != nil {
		return err
	}
	var info struct {
		Versions struct{ ConnectEpos string }
	}
	f, err := named(files, "build-info.json")
	if err != nil {
		return err
	}
	if err := json.Unmarshal(f.data, &info); err != nil {
		return err
	}
	if m.Version != tree.Version || info.Versions.ConnectEpos != tree.Version {
		return fmt.Errorf("dist/ is version %s (engine %s) and the tree is version %s: build again", m.Version, info.Versions.ConnectEpos, tree.Version)
	}
	return nil
}

func named(files []file, name string) (file, error) {
	for _, f := range files {
		if f.name == name {
			return f, nil
		}
	}
	return file{}, fmt.Errorf("the package has no %s", name)
}

// changes returns the part of CHANGELOG.md that is about a version. It must be the first
// part: otherwise the changelog describes a later version than the one that was built.
func (r release) changes(version string) (file, error) {
	out := file{name: "CHANGELOG.md"}
	raw, err := os.ReadFile(filepath.Join(r.root, "CHANGELOG.md"))
	if err != nil {
		return out, err
	}
	parts := strings.Split(string(raw), "\n## ")
	if len(parts) < 2 {
		return out, fmt.Errorf("CHANGELOG.md has no version")
	}
	head, text, _ := strings.Cut(parts[1], "\n")
	told := regexp.MustCompile(`^\d+\.\d+\.\d+\S*`).FindString(head)
	if told != version {
		return out, fmt.Errorf("CHANGELOG.md begins with version %s, and this is version %s", told, version)
	}
	out.data = fmt.Appendf(nil, "# Connect EPoS %s\n\n%s\n", strings.TrimSpace(head), strings.TrimSpace(text))
	return out, nil
}

// integrity returns the hashes for the integrity attributes of script tags, by file.
func integrity(files []file) (file, error) {
	hashes := map[string]string{}
	for _, f := range files {
		if strings.HasPrefix(f.name, "connect-epos") && !strings.Contains(f.name, ".d.") {
			hashes[f.name] = sri(f.data)
		}
	}
	text, err := json.MarshalIndent(hashes, "", "  ")
	return file{"integrity.json", append(text, '\n')}, err
}

func sri(data []byte) string {
	sum := sha512.Sum384(data)
	return "sha384-" + base64.StdEncoding.EncodeToString(sum[:])
}

// sums returns the SHA-256 sums of files as `sha256sum --check` reads them.
func sums(files []file) file {
	var all bytes.Buffer
	for _, f := range files {
		fmt.Fprintf(&all, "%x  %s\n", sha256.Sum256(f.data), f.name)
	}
	return file{"SHA256SUMS", all.Bytes()}
}
