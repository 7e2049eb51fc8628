package tables

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-epos/core/contract"
	"connect-epos/core/journal"
	"connect-epos/core/rpc"
	"connect-epos/core/table"
	"connect-epos/core/tables"
	"connect-epos/core/wire"
	"connect-epos/internal/simtest/world"
)

// A peer asks for the locks of thousands of tables at once. Every question is answered, the
// till is asked only for as many as the limit, and the tables go on.
func TestThousandsOfLocksAtOnceAreRefused(t *testing.T) {
	world.In(t, func(t *testing.T, w *world.World) {
		r := world.NewRestaurant(map[string]int64{"7": 900})
		r.Wait = func(contract.Ask) time.Duration { return 3 * time.Second }
		till := w.Till("a")
		till.Serve(r)
		const asked = 5_000
		for i := range asked {
			require.NoError(t, w.Sim.Insert(fmt.Appendf(nil, `{"jsonrpc":"2.0","id":%d,"method":"lockTable","params":{"tid":"1","tableId":"t%d"}}`, i, i)))
		}
		synctest.Wait()
		assert.LessOrEqual(t, len(r.Calls(contract.AskLock)), tables.MaxReservations)
		time.Sleep(time.Minute)
		for _, id := range []int{0, 1, rpc.MaxAsked, asked - 1} {
			assert.Len(t, till.Replies(fmt.Sprint(id)), 1, id)
		}
		r.Wait = nil
		require.NoError(t, w.Sim.Insert([]byte(`{"jsonrpc":"2.0","id":900001,"method":"lockTable","params":{"tid":"1","tableId":"7"}}`)))
		time.Sleep(time.Second)
		assert.Equal(t, table.StateLocked, till.States()["7"])
	})
}

// A thousand payments at one table are told to the till, each once, and the list of tables
// is answered, with the first of them and the number of the others.
func TestAThousandPaymentsAtOneTable(t *testing.T) {
	world.In(t, func(t *testing.T, w *world.World) {
		r := world.NewRestaurant(map[string]int64{"7": 900})
		r.Answer = func(a contract.Ask) (v wire.Value, failed string, ok bool) {
			return v, "busy", a.What == contract.AskPayment
		}
		till := w.Till("a")
		till.Serve(r)
		for i := range 1000 {
			require.NoError(t, w.Sim.Insert(fmt.Appendf(nil, `{"jsonrpc":"2.0","method":"transactionResponse","params":{"tid":"1","tableId":"7",
				"paymentId":"p%d","amountPaid":%d}}`, i, 100+i)))
		}
		synctest.Wait()
		views, err := till.Engine.Tables(context.Background(), world.Site)
		require.NoError(t, err)
		require.Len(t, views, 1)
		assert.Len(t, views[0].Payments, table.MaxShown)
		assert.Equal(t, 1000-table.MaxShown, views[0].More)
		r.Mu.Lock()
		r.Answer = nil
		r.Mu.Unlock()
		time.Sleep(2 * time.Minute)
		assert.Len(t, r.Book(), 1000)
	})
}

// A card number stands in every member of what a terminal tells. It is nowhere in what the
// till is told, in the log or in the journal; the payment is.
func TestACardNumberStandsNowhere(t *testing.T) {
	const pan = "4111111111111111"
	world.In(t, func(t *testing.T, w *world.World) {
		r := world.NewRestaurant(map[string]int64{"7": 900})
		till := w.Till("a")
		till.Serve(r)
		for i, params := range []string{
			`"tid":"@","tableId":"@","waiterId":"@","paymentId":"@","time":"@","amountPaid":100`,
			`"tid":"@","tableId":"7","waiterId":@,"payments":[{"paymentId":@,"authCode":"@","time":@,"amountPaid":200,"cardSchemeName":"@","note":"@"}]`,
		} {
			frame := fmt.Sprintf(`{"jsonrpc":"2.0","id":"q%d","method":"transactionResponse","params":{%s}}`, i, params)
			require.NoError(t, w.Sim.Insert([]byte(strings.ReplaceAll(frame, "@", pan))))
		}
		for _, method := range []string{"lockTable", "unlockTable", "posReceiptRequest", "nobodyKnows"} {
			frame := fmt.Sprintf(`{"jsonrpc":"2.0","id":"@","method":"%s","params":{"tid":"@","tableId":"@","waiterId":"@"}}`, method)
			require.NoError(t, w.Sim.Insert([]byte(strings.ReplaceAll(frame, "@", pan))))
		}
		time.Sleep(time.Minute)
		require.Len(t, r.Book(), 2, "no payment is lost")
		var all strings.Builder
		for _, a := range r.Calls(contract.AskPayment) {
			all.WriteString(a.With.String())
		}
		for _, name := range []string{contract.EventLog, "tables.table", "tables." + contract.EventConnectionError} {
			for _, d := range till.Events(name) {
				if v, isView := d.(table.View); isView {
					d = v.Encode().String()
				}
				fmt.Fprintln(&all, d)
			}
		}
		for _, kind := range []string{journal.TablePayment, journal.TableLock} {
			kept, err := w.Store.History(context.Background(), journal.Query{Account: journal.TablesAccount(world.Account), Kinds: []string{kind}, Limit: 100})
			require.NoError(t, err)
			for _, record := range kept {
				all.Write(journal.Encode(record))
			}
		}
		assert.NotContains(t, all.String(), pan)
		assert.Contains(t, all.String(), "************1111")
	})
}
