package walk

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A file is "at work" in a sale when the sale runs at least atWorkFrom statements of it.
// A file that runs fewer is only asked something. At most mostAtWork files may be at
// work, and at most mostCrossed may be crossed at all.
const (
	atWorkFrom  = 5
	mostAtWork  = 13
	mostCrossed = 28
)

// top is the root of the tree, seen from the folder of this package.
var top = filepath.Join("..", "..", "..")

// ARCHITECTURE.md describes the way of a sale and of a table's payment, file by file.
// This measures which files they cross: those with statements that the sale or the
// payment runs, and that opening alone does not run.
func TestTheWalkNamesEveryFileOfASale(t *testing.T) {
	crossed := crossed(t, "counter", "TestASaleIsApprovedAndChargedOnce", "TestACounterThatOpensChargesNobody",
		"core/engine", "core/contract", "core/counter", "core/followed", "core/looseends", "core/service", "core/link")
	require.Greater(t, crossed["core/counter/pay.go"], atWorkFrom, "the sale was measured")
	named(t, crossed)
	var atWork, asked []string
	for file, n := range crossed {
		if n >= atWorkFrom {
			atWork = append(atWork, file)
		} else {
			asked = append(asked, file)
		}
	}
	slices.Sort(atWork)
	slices.Sort(asked)
	t.Logf("an approved sale crosses %d files between port and socket.\n%d at work: %v\n%d only asked: %v", len(crossed), len(atWork), atWork, len(asked), asked)
	assert.LessOrEqual(t, len(atWork), mostAtWork)
	assert.LessOrEqual(t, len(crossed), mostCrossed)
}

func TestTheWalkNamesEveryFileOfATablesPayment(t *testing.T) {
	crossed := crossed(t, "tables", "TestAMealIsPaidByTwoWithATip", "TestTablesThatOpenBookNothing", "core/tables", "core/table")
	require.Greater(t, crossed["core/tables/incoming.go"], atWorkFrom, "the meal was measured")
	named(t, crossed)
}

func named(t *testing.T, crossed map[string]int) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(top, "ARCHITECTURE.md"))
	require.NoError(t, err)
	page := string(text)
	for file := range crossed {
		assert.True(t, strings.Contains(page, "`"+file+"`"), "%s is crossed, and ARCHITECTURE.md does not name it", file)
	}
}

// crossed returns the files of some rooms that a story crosses, each with the number of
// its statements that run. It leaves out what opening alone runs. folder is that of both tests in internal/simtest.
func crossed(t *testing.T, folder, story, opening string, rooms ...string) map[string]int {
	t.Helper()
	if testing.Short() {
		t.Skip("two runs with coverage")
	}
	before, files := covered(t, folder, opening, rooms), map[string]int{}
	for block, n := range covered(t, folder, story, rooms) {
		if before[block] == 0 {
			file, _, _ := strings.Cut(block, ":")
			files[strings.TrimPrefix(file, "connect-epos/")] += n
		}
	}
	return files
}

// covered returns the blocks of statements that a test of the engine runs, each with the
// number of its statements.
func covered(t *testing.T, folder, name string, rooms []string) map[string]int {
	t.Helper()
	profile := filepath.Join(t.TempDir(), "cover")
	run := exec.Command("go", "test", "./internal/simtest/"+folder, "-count=1", "-run", "^"+name+"$", "-coverpkg", "./"+strings.Join(rooms, ",./"), "-coverprofile", profile)
	run.Dir = top
	said, err := run.CombinedOutput()
	require.NoError(t, err, string(said))
	text, err := os.ReadFile(profile)
	require.NoError(t, err)
	blocks := map[string]int{}
	for line := range strings.Lines(string(text)) {
		if part := strings.Fields(line); len(part) == 3 && part[2] != "0" {
			blocks[part[0]], err = strconv.Atoi(part[1])
			require.NoError(t, err)
		}
	}
	return blocks
}
