package journal_test

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"

	"connect-epos/core/journal"
)

func TestSortPutsTheOldestFirstAndKeepsEqualsInOrder(t *testing.T) {
	for size := range 40 {
		records := make([]journal.Record, size)
		for i := range records {
			records[i] = journal.Record{ID: journal.ID{Attempt: rand.IntN(3)}, CreatedAt: rand.Int64N(5), FrameID: journal.FrameID(i)}
		}
		want := slices.Clone(records)
		slices.SortStableFunc(want, func(a, b journal.Record) int {
			if a.CreatedAt != b.CreatedAt {
				return int(a.CreatedAt - b.CreatedAt)
			}
			return a.Attempt - b.Attempt
		})
		journal.Sort(records)
		assert.Equal(t, want, records)
	}
}
