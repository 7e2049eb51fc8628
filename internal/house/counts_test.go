package house

import (
	"os"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// No type and no room is larger than what a new engineer can keep in mind.
func TestNoTypeAndNoRoomIsTooLarge(t *testing.T) {
	rooms, err := Count(os.DirFS("../.."))
	require.NoError(t, err)
	require.Greater(t, len(rooms), 10)
	var names []string
	for room := range rooms {
		names = append(names, room)
	}
	slices.Sort(names)
	for _, room := range names {
		counts := rooms[room]
		largest, most := "no methods", 0
		for name, methods := range counts.Methods {
			assert.LessOrEqual(t, methods, maxMethods, "%s.%s has too many methods", room, name)
			if methods > most || methods == most && name < largest {
				largest, most = name, methods
			}
		}
		t.Logf("%-18s %3d files %5d lines, most methods: %s (%d)", room, counts.Files, counts.Lines, largest, most)
		assert.LessOrEqual(t, counts.Lines, maxRoom, "%s is too large", room)
	}
}
