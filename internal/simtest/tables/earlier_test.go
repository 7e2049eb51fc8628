package tables

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-epos/core/contract"
	"connect-epos/core/journal"
	"connect-epos/core/table"
	"connect-epos/internal/simtest/world"
)

// keepLock keeps a lock as an earlier build left it when its page was closed: the card
// machine has the table, under whatever id the till gave it.
func keepLock(t *testing.T, w *world.World, id, tid string) {
	t.Helper()
	r := journal.Record{
		ID:      journal.ID{Account: journal.TablesAccount(world.Account), Reference: journal.LockReference(id)},
		Request: journal.Request{Site: world.Site, Kind: journal.TableLock, TID: tid, Amount: 900, Currency: "GBP", OutsideSequence: true},
		Owner:   journal.Owner{Engine: "gone/1"},
		Table:   journal.AtTable{Name: id}, CreatedAt: time.Now().UnixMilli(), Status: journal.Open, Sent: journal.SentMaybe,
	}
	_, err := w.Store.Memory.Reserve(context.Background(), r, r.Entry(journal.EntryReserved, r.CreatedAt))
	require.NoError(t, err)
}

// An earlier build locked tables under ids that look like card numbers. Those are masked by
// now, and what the card machine tells still goes to the table that it has.
func TestALockUnderAnIDThatIsMaskedByNow(t *testing.T) {
	const id = "4000000000006"
	for name, c := range map[string]struct {
		others map[string]string // further locks: the terminal of each
		told   string            // the id of the table, as it is told
	}{
		"as it came":                             {nil, id},
		"masked":                                 {nil, "*********0006"},
		"another terminal has one that is alike": {map[string]string{"4000000180006": "2", "4000000260006": "2"}, id},
	} {
		t.Run(name, func(t *testing.T) {
			world.In(t, func(t *testing.T, w *world.World) {
				keepLock(t, w, id, "1")
				for other, tid := range c.others {
					keepLock(t, w, other, tid)
				}
				r := world.NewRestaurant(map[string]int64{id: 900})
				till := w.Till("a")
				till.Serve(r)
				time.Sleep(time.Second)
				require.Equal(t, table.StateMayBeTaken, till.States()[id], "the page was closed")
				paid := fmt.Appendf(nil, `{"jsonrpc":"2.0","method":"transactionResponse","params":{"tid":"1","tableId":%q,
					"paymentId":"p1","amountPaid":900}}`, c.told)
				require.NoError(t, w.Sim.Insert(paid))
				time.Sleep(time.Second)
				assert.Equal(t, table.StateLocked, till.States()[id], "the payment is the one that was missing")
				require.NoError(t, w.Sim.Insert(fmt.Appendf(nil, `{"jsonrpc":"2.0","method":"unlockTable","params":{"tid":"1","tableId":%q}}`, c.told)))
				time.Sleep(time.Second)
				assert.NotContains(t, till.States(), id)
				require.NoError(t, w.Sim.Insert(paid))
				require.NoError(t, w.Sim.Insert(fmt.Appendf(nil, `{"jsonrpc":"2.0","id":9,"method":"lockTable","params":{"tid":"1","tableId":%q}}`, c.told)))
				time.Sleep(time.Second)
				require.Len(t, r.Book(), 1, "it is known when it is told again")
				asked := r.Calls(contract.AskLock)
				if len(c.others) > 0 {
					assert.Empty(t, asked, "the lock may be one that another terminal has")
				} else if assert.Len(t, asked, 1) {
					assert.Equal(t, "*********0006", world.Said(asked[0].With, "tableId"), "no new lock has a card number for its name")
				}
				assert.Equal(t, id, r.Book()[0].Table)
				assert.Empty(t, r.Book()[0].Flags)
			})
		})
	}
}
