package house

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func root(t *testing.T) string {
	t.Helper()
	dir, err := filepath.Abs(filepath.Join("..", ".."))
	require.NoError(t, err)
	require.FileExists(t, filepath.Join(dir, "go.mod"))
	return dir
}

func TestThisTreeKeepsThePlan(t *testing.T) {
	found, err := Check(os.DirFS(root(t)), "connect-epos")
	require.NoError(t, err)
	for _, b := range found {
		t.Error(b)
	}
}

// Each rule must report the file of the bad tree that breaks it. The neighbouring files
// that keep the plan must pass.
func TestABadTreeIsSeenThrough(t *testing.T) {
	found, err := Check(os.DirFS(filepath.Join("testdata", "bad")), "house.test")
	require.NoError(t, err)
	var got []string
	for _, b := range found {
		got = append(got, b.File+" "+b.Rule)
	}
	assert.ElementsMatch(t, []string{
		"core/rpc/arrow.go arrow",
		"core/service/js.go syscall/js",
		"core/strange/room.go plan",
		"core/uri/deadline.go deadline",
		"core/uri/heavy.go heavy",
		"core/uri/printing.go heavy",
		"core/wire/read_js.go tag",
		"core/wire/tag.go tag",
		"jsbridge/untagged.go tag",
		"sim/opinion.go arrow",
		"wasm/main.go arrow",
		"web/long.js length",
	}, got)
}

func TestEveryArrowOfThePlanHolds(t *testing.T) {
	for from, rooms := range arrows {
		for _, to := range rooms {
			assert.Contains(t, arrows, to, "the plan names a room it does not have")
			assert.Empty(t, imports(t, from, to), "%s -> %s", from, to)
			assert.Len(t, imports(t, to, from), 1, "%s -> %s: arrows go one way", to, from)
		}
	}
}

// imports checks a file of one room that imports another room.
func imports(t *testing.T, from, to string) []Broken {
	t.Helper()
	source := "package p\n\nimport _ \"m/" + to + "\"\n"
	if mayTouchJS(from) {
		source = "//go:build js && wasm\n\n" + source
	}
	found, err := Check(fstest.MapFS{from + "/p.go": {Data: []byte(source)}}, "m")
	require.NoError(t, err)
	return found
}

func TestTheWasmLinksNothingHeavy(t *testing.T) {
	linked := linkedBy(t, "./wasm")
	require.Contains(t, linked, "connect-epos/wasm")
	assert.Empty(t, Heavy(linked))
	for _, pkg := range linked {
		assert.False(t, inside(pkg, "connect-epos/sim"), "%s: the engine and the simulator share nothing above core/rpc", pkg)
	}
}

// The simulator in a page is as strict as the simulator of a server, and has no network.
func TestTheSimulatorInThePageHasNoNetwork(t *testing.T) {
	linked := linkedBy(t, "./wasm/simulator")
	assert.Contains(t, linked, "connect-epos/sim/strict")
	for _, pkg := range []string{"net", "net/http", "crypto/tls", "connect-epos/sim/server"} {
		assert.NotContains(t, linked, pkg)
	}
}

// linkedBy lists the packages that are linked into a program for the browser.
func linkedBy(t *testing.T, program string) []string {
	t.Helper()
	cmd := exec.Command("go", "list", "-deps", program)
	cmd.Dir = root(t)
	cmd.Env = append(os.Environ(), "GOOS=js", "GOARCH=wasm")
	out, err := cmd.Output()
	require.NoError(t, err)
	return strings.Fields(string(out))
}

func TestHeavyPackagesAreFound(t *testing.T) {
	assert.Equal(t, []string{"net/url", "crypto/sha256"}, Heavy([]string{"fmt", "net/url", "net/netip/x", "crypto/sha256", "log"}))
}

func TestBuiltAndForeignFoldersAreLeftAlone(t *testing.T) {
	broken := &fstest.MapFile{Data: []byte("no Go at all")}
	found, err := Check(fstest.MapFS{
		"core/wire/testdata/x.go": broken, "node_modules/y/x.go": broken, "dist/x.go": broken, ".bin/x.go": broken,
	}, "m")
	require.NoError(t, err)
	assert.Empty(t, found)
	_, err = Check(fstest.MapFS{"core/wire/x.go": broken}, "m")
	assert.Error(t, err, "a file that cannot be read is no good file")
}
