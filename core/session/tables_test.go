package session

import (
	"strconv"
	"testing"

	"github.com/stretchr/testify/assert"

	"connect-epos/core/table"
)

// A till that names its tables anew for every guest does not fill the memory; what
// is not over is never forgotten.
func TestTablesThatAreOverAreForgotten(t *testing.T) {
	l := &loop{service: newService(SystemClock{}.Now())}
	l.tableLane("locked").state.Lock.Phase = table.Locked
	l.tableLane("writing").busy = true
	l.tableLane("stray").state.Late.Grants = []table.LateGrant{{CreatedAt: 1}}
	l.tableLane("waits").finals = []finalAsked{{}}
	for i := range 10_000 {
		l.tableLane(strconv.Itoa(i)).state.Lock.Record.CreatedAt = int64(i)
		assert.LessOrEqual(t, len(l.service.tables), maxTables+1)
	}
	for _, id := range []string{"locked", "writing", "stray", "waits", "9999", "9800"} {
		assert.Contains(t, l.service.tables, id)
	}
	assert.NotContains(t, l.service.tables, "5")
}
