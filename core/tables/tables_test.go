package tables

import (
	"context"
	"strconv"
	"testing"

	"github.com/stretchr/testify/assert"

	"connect-epos/core/clock"
	"connect-epos/core/contract"
	"connect-epos/core/journal"
	"connect-epos/core/service"
	"connect-epos/core/table"
)

// neverKeeps is a journal that never says whether it kept something.
type neverKeeps struct{ journal.Memory }

func (*neverKeeps) Reserve(ctx context.Context, r journal.Record, _ journal.Entry) (journal.Record, error) {
	<-ctx.Done()
	return r, ctx.Err()
}

// A till that names its tables anew for every guest does not fill the memory; what
// is not over is never forgotten.
func TestTablesThatAreOverAreForgotten(t *testing.T) {
	cfg := service.Config{Clock: clock.System{}, Store: &neverKeeps{}}
	p := &Tables{byID: map[string]*servedTable{}}
	p.Service = service.New(&cfg, "engine/1", contract.Site{ID: "bar"}, service.Kind{})
	p.table("locked").state.Lock.Phase = table.Locked
	p.table("writing").writer.Put(&service.Write{Reserve: true})
	p.table("late").state.Late.Grants = []table.LateGrant{{CreatedAt: 1}}
	p.table("waits").waitingReceipts = []waitingReceipt{{}}
	for i := range 10_000 {
		p.table(strconv.Itoa(i)).state.Lock.Record.CreatedAt = int64(i)
		assert.LessOrEqual(t, len(p.byID), maxTables+1)
	}
	for _, id := range []string{"locked", "writing", "late", "waits", "9999", "9800"} {
		assert.Contains(t, p.byID, id)
	}
	assert.NotContains(t, p.byID, "5")
}
