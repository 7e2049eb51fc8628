package tables

import (
	"context"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-epos/core/connect"
	"connect-epos/core/contract"
	"connect-epos/core/journal"
	"connect-epos/core/link"
	"connect-epos/core/table"
	"connect-epos/core/wire"
	"connect-epos/internal/simtest/world"
	"connect-epos/sim"
)

// Connect may use other names at the tables than we guessed. Then the site gives the
// names.
func TestASiteSpellsTablesItsOwnWay(t *testing.T) {
	world.In(t, func(t *testing.T, w *world.World) {
		overrides := `{"messages":{"tableList":"openTables","payments":"paid"},"params":{"tableId":"place","paymentId":"ref"},"results":{"tables":"places","confirmed":"locked"}}`
		dialect, err := wire.Parse([]byte(overrides))
		require.NoError(t, err)
		w.ChangeSite(t, func(s *contract.Site) { s.Dialect = dialect })
		w.ChangeKnobs(t, func(k *sim.Knobs) {
			k.TablesDialect = &sim.TablesDialect{Messages: map[string]string{"tableList": "openTables", "payments": "paid"},
				Params:  map[string]string{"tableId": "place", "paymentId": "ref"},
				Results: map[string]string{"tables": "places", "confirmed": "locked"}}
			k.TableIDsAsNumbers = true
		})
		r := world.NewRestaurant(due())
		till := w.Till("a")
		till.Serve(r)
		for _, s := range visit(t, w, sim.Visit{TableID: "7", WaiterID: "3", Bill: true}) {
			assert.Empty(t, s.Refused, s.Do)
		}
		time.Sleep(time.Second)
		sameSet(t, w, r)
		assert.Empty(t, till.States())
		assert.Empty(t, w.Sim.Violations())
	})
}

// A card machine makes a report without being asked. The report is kept and told. It is
// answered when that is wanted.
func TestAReportFromATableIsKept(t *testing.T) {
	for _, as := range []string{"notification", "request"} {
		world.In(t, func(t *testing.T, w *world.World) {
			w.ChangeKnobs(t, func(k *sim.Knobs) { k.TableReports = as })
			till := w.Till("a")
			till.Serve(world.NewRestaurant(due()))
			seen := world.WaiterStep(t, w, sim.Step{Do: "report", Report: "END_OF_DAY"})
			assert.Equal(t, map[string]string{"notification": "sent", "request": "answered"}[as], seen.Told)
			time.Sleep(time.Second)
			require.Len(t, till.Events("tables.report"), 1)
			report := till.Events("tables.report")[0].(contract.TableReport)
			assert.True(t, report.Stored)
			assert.Equal(t, world.ChipTerminal, report.Record.TID)
			kept, err := till.Engine.TablesHistory(context.Background(), world.Site, journal.Query{Kinds: []string{"reportEndOfDay"}})
			require.NoError(t, err)
			assert.Len(t, kept, 1)
			w.Store.Break(true)
			seen = world.WaiterStep(t, w, sim.Step{Do: "report"})
			time.Sleep(time.Second)
			assert.Equal(t, map[string]string{"notification": "sent", "request": "error"}[as], seen.Told)
			require.Len(t, till.Events("tables.report"), 2)
			assert.False(t, till.Events("tables.report")[1].(contract.TableReport).Stored)
		})
	}
}

const odd = `"params":{"tid":"VCMINVLSIP0","tableId":"7","currency":"GBP","payments":[{"amountPaid":900,"amountGratuity":0,"amountCashback":0,"authCode":"77","currency":"GBP","paymentId":"p-1","time":"2026-01-01T12:00:00Z"}]}`

// A frame that is no proper message may still tell of a payment, when that part can be
// read. Otherwise every locked table may have been paid.
func TestNoFrameTakesAPaymentWithIt(t *testing.T) {
	for name, c := range map[string]struct {
		frame  string
		booked int
	}{
		"an id of text":      {`{"jsonrpc":"2.0","id":"7","method":"transactionResponse",` + odd + `}`, 1},
		"an id of null":      {`{"jsonrpc":"2.0","id":null,"method":"transactionResponse",` + odd + `}`, 1},
		"no version":         {`{"method":"transactionResponse",` + odd + `}`, 1},
		"an array":           {`[{"jsonrpc":"2.0","method":"transactionResponse",` + odd + `}]`, 0},
		"a text":             {`payment taken`, 0},
		"method as a number": {`{"jsonrpc":"2.0","method":5,` + odd + `}`, 0},
	} {
		t.Run(name, func(t *testing.T) {
			world.In(t, func(t *testing.T, w *world.World) {
				e := newEvening(t, w, due())
				till := e.comes()
				time.Sleep(time.Second)
				e.does(sim.Step{Do: "lock", TableID: "7"})
				e.arm(sim.Fault{Do: "insert", When: "after", Direction: "out", Name: "tableListRequest", Frame: c.frame})
				e.does(sim.Step{Do: "tables", TID: contactless})
				time.Sleep(time.Second)
				assert.Len(t, e.r.Book(), c.booked)
				state := table.StateMayBeTaken
				if c.booked > 0 {
					state = table.StateLocked
				}
				assert.Equal(t, map[string]string{"7": state}, till.States())
				if name != "an id of text" { // a payment is read from that frame all the same
					assert.NotEmpty(t, till.Events("tables.connection-error"))
				}
			})
		})
	}
}

// One engine serves the counter and the tables of a site at the same time, on two links.
// A fault of one link does not change anything on the other.
func TestTheCounterAndTheTablesWorkSideBySide(t *testing.T) {
	world.In(t, func(t *testing.T, w *world.World) {
		e := newEvening(t, w, due())
		till := e.comes()
		till.Open()
		synctest.Wait()
		sold := make(chan world.Settled, 1)
		go func() { sold <- <-till.Sale("T-1", "VCMINVLSCD0") }()
		var both sync.WaitGroup
		both.Go(func() { e.visits(sim.Visit{TableID: "12A", Ways: 2, Gratuity: 100}) })
		both.Go(func() {
			time.Sleep(2 * time.Second)
			require.NoError(t, w.Sim.AddFault(sim.Fault{Do: "drop", When: "before", Direction: "out", Name: "response:sale", On: "pac"}))
		})
		both.Wait()
		time.Sleep(time.Minute)
		assert.NoError(t, (<-sold).Err)
		assert.Equal(t, link.Up, till.TablesLink().State)
		assert.Empty(t, till.States(), "the counter's link was lost, not the tables'")
		sales := 0
		for _, c := range w.Sim.Ledger() {
			if c.TableID == "" {
				sales++
			}
		}
		assert.Equal(t, 1, sales)
		require.Len(t, e.r.Book(), 2)
		next := <-till.Sale("T-2", world.ChipTerminal)
		require.NoError(t, next.Err)
		assert.Equal(t, journal.Approved, next.Outcome.Result())
		require.NoError(t, till.Engine.CloseSite(context.Background(), world.Site))
		for _, s := range e.visits(sim.Visit{TableID: "9"}) {
			assert.Empty(t, s.Refused, s.Do)
		}
		time.Sleep(time.Second)
		assert.Equal(t, e.taken("9"), e.r.Bill("9").Paid)
	})
}

// A card machine makes an end of day at the table. It settles what the machine took at the
// counter before, so nobody is reminded of it. When it is told again later, it settles
// nothing that came since. One that did not complete settles nothing at all.
func TestAnEndOfDayAtTheTableIsNotDue(t *testing.T) {
	world.In(t, func(t *testing.T, w *world.World) {
		ctx := context.Background()
		till := w.Till("a")
		till.Open()
		till.Serve(world.NewRestaurant(due()))
		owed := func() (tids []string) {
			found, err := till.Engine.Due(ctx, world.Site, time.Now().UnixMilli())
			require.NoError(t, err)
			for _, d := range found {
				tids = append(tids, d.TID)
			}
			return tids
		}
		sells := func(reference, tid string) {
			require.NoError(t, (<-till.Sale(reference, tid)).Err)
			time.Sleep(time.Minute)
		}
		ends := func(report, result string) {
			w.ChangeKnobs(t, func(k *sim.Knobs) { k.ReportResult = result })
			world.WaiterStep(t, w, sim.Step{Do: "report", Report: report})
			time.Sleep(time.Minute)
		}
		sells("T-1", world.ChipTerminal)
		sells("T-2", contactless)
		ends("X_BALANCE", connect.Complete)
		ends("END_OF_DAY", connect.TimedOut)
		assert.ElementsMatch(t, []string{world.ChipTerminal, contactless}, owed(), "nothing was settled")
		ends("END_OF_DAY", connect.Complete)
		assert.Equal(t, []string{contactless}, owed())
		sells("T-3", world.ChipTerminal)
		assert.ElementsMatch(t, []string{world.ChipTerminal, contactless}, owed())
		for _, f := range w.Sim.Frames() {
			if f.On == "pat" && strings.Contains(f.Frame, `"END_OF_DAY"`) && strings.Contains(f.Frame, `"COMPLETE"`) {
				newEvening(t, w, due()).hears(f.Frame)
			}
		}
		assert.Len(t, till.Events("tables.report"), 4)
		assert.ElementsMatch(t, []string{world.ChipTerminal, contactless}, owed(), "it was the end of the day before")
		ends("END_OF_DAY", connect.Complete)
		assert.Equal(t, []string{contactless}, owed())
	})
}
