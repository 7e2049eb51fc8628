package tables

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-epos/core/contract"
	"connect-epos/core/journal"
	"connect-epos/core/table"
	"connect-epos/core/wire"
	"connect-epos/internal/simtest/world"
	"connect-epos/sim"
)

// hears lets Connect send a frame that none of our card machines sends.
func (e *evening) hears(frame string) {
	e.arm(sim.Fault{Do: "insert", When: "after", Direction: "out", Name: "tableListRequest", Frame: frame})
	e.does(sim.Step{Do: "tables", TID: contactless})
	time.Sleep(time.Second)
}

// The first payment of a table is not booked yet, and nobody can read a frame. That frame
// may have told of a payment for this table, as for any other table that is locked.
func TestAnUnreadableFrameMarksATableThatWaitsForTheTill(t *testing.T) {
	world.In(t, func(t *testing.T, w *world.World) {
		e := newEvening(t, w, due())
		e.handles(contract.AskPayment, answering{stands: true, failed: "busy"})
		till := e.comes()
		time.Sleep(time.Second)
		e.does(sim.Step{Do: "lock", TableID: "12A"})
		e.does(sim.Step{Do: "pay", Amount: 2000})
		time.Sleep(time.Second)
		require.Equal(t, map[string]string{"12A": table.StateUnconfirmed}, till.States())
		e.hears(`{"jsonrpc":"2.0","method":"transactionResponse","params":{"tableId":"12A","paym`)
		assert.Equal(t, map[string]string{"12A": table.StateMayBeTaken}, till.States())
	})
}

// locks lets the first card machine lock a second table, which the simulator's machines
// do not do.
func (e *evening) locks(id string) {
	e.hears(`{"jsonrpc":"2.0","id":501,"method":"tableLockRequest","params":{"tid":"VCMINVLSIP0","tableId":"` + id + `"}}`)
}

const unplaced = `{"jsonrpc":"2.0","method":"transactionResponse","params":{"tid":"VCMINVLSIP0","amountPaid":1300,"authCode":"88","paymentId":"p-9","time":"2026-01-01T12:00:00Z","currency":"GBP"}}`

// A payment that names no table is told with the table that its card machine has,
// also after a reload.
func TestAPaymentWithoutATableIsToldWithOne(t *testing.T) {
	world.In(t, func(t *testing.T, w *world.World) {
		e := newEvening(t, w, due())
		e.handles(contract.AskPayment, answering{stands: true, failed: "busy"})
		first := e.comes()
		time.Sleep(time.Second)
		e.does(sim.Step{Do: "lock", TableID: "9"})
		e.hears(unplaced)
		first.Kill()
		e.handles("", answering{})
		e.comes()
		time.Sleep(time.Minute)
		require.Len(t, e.r.Book(), 1)
		assert.Equal(t, "9", e.r.Book()[0].Table)
		assert.EqualValues(t, 1300, e.r.Bill("9").Paid)
	})
}

// A payment that names no table belongs to the table that its card machine has now, and
// not to an earlier table that is in doubt.
func TestAPaymentWithoutATableIsOfTheOneThatIsLocked(t *testing.T) {
	for range 8 { // it is random which table a map gives first
		world.In(t, func(t *testing.T, w *world.World) {
			e := newEvening(t, w, due())
			till := e.comes()
			time.Sleep(time.Second)
			e.does(sim.Step{Do: "lock", TableID: "7"})
			require.NoError(t, w.Sim.CloseLinks(4000, "gone"))
			time.Sleep(20 * time.Second)
			require.Equal(t, map[string]string{"7": table.StateMayBeTaken}, till.States())
			e.locks("9")
			require.Equal(t, map[string]string{"7": table.StateMayBeTaken, "9": table.StateLocked}, till.States())
			e.hears(unplaced)
			require.Len(t, e.r.Book(), 1)
			assert.Equal(t, "9", e.r.Book()[0].Table)
			assert.Empty(t, e.r.Book()[0].Flags)
		})
	}
}

// The card machine has two tables, so nobody knows to which one the payment belongs. Staff
// must decide, and until then neither table is charged again.
func TestAPaymentWithoutATableIsNotGuessed(t *testing.T) {
	world.In(t, func(t *testing.T, w *world.World) {
		e := newEvening(t, w, due())
		till := e.comes()
		time.Sleep(time.Second)
		e.does(sim.Step{Do: "lock", TableID: "7"})
		e.locks("9")
		e.hears(unplaced)
		require.Len(t, e.r.Book(), 1)
		assert.Equal(t, "", e.r.Book()[0].Table)
		assert.Equal(t, []string{table.FlagNotLocked}, e.r.Book()[0].Flags)
		assert.Equal(t, map[string]string{"7": table.StateMayBeTaken, "9": table.StateMayBeTaken}, till.States())
	})
}

// The same is true for a message with totals alone.
func TestTotalsWithoutATableAreNotGuessed(t *testing.T) {
	world.In(t, func(t *testing.T, w *world.World) {
		e := newEvening(t, w, due())
		till := e.comes()
		time.Sleep(time.Second)
		e.does(sim.Step{Do: "lock", TableID: "7"})
		e.locks("9")
		e.hears(`{"jsonrpc":"2.0","method":"transactionResponse","params":{"tid":"VCMINVLSIP0","amountPaid":1300,"payments":[]}}`)
		states := till.States()
		assert.Equal(t, table.StateMayBeTaken, states["7"])
		assert.Equal(t, table.StateMayBeTaken, states["9"])
	})
}

// A claim that the journal gets late also takes the right to keep a payment. That is
// repaired as it is for a lock, and the payment outlives the tab.
func TestALateClaimDoesNotLoseAPayment(t *testing.T) {
	world.In(t, func(t *testing.T, w *world.World) {
		e := newEvening(t, w, due())
		e.handles(contract.AskPayment, answering{stands: true, failed: "the till's server is down"})
		first := e.comes()
		time.Sleep(time.Second)
		e.does(sim.Step{Do: "lock", TableID: "7"})
		_, err := w.Store.RaiseEpoch(context.Background(), journal.TablesAccount(world.Account), "")
		require.NoError(t, err)
		e.does(sim.Step{Do: "pay"})
		time.Sleep(time.Minute)
		first.Kill()
		e.mu.Lock()
		e.asked = nil
		e.mu.Unlock()
		e.comes()
		time.Sleep(time.Minute)
		require.Len(t, e.r.Book(), 1)
		assert.True(t, e.r.Book()[0].Stored)
	})
}

// A message with an unknown name tells of money at a locked table. It is not ignored: the
// table is marked.
func TestAnUnknownMessageThatTellsOfMoneyMarksItsTable(t *testing.T) {
	for name, c := range map[string]struct{ frame, state string }{
		"a list":      {`{"jsonrpc":"2.0","method":"tablePaid","params":{"tableId":"7","payments":[{"sum":900}]}}`, table.StateMayBeTaken},
		"an amount":   {`{"jsonrpc":"2.0","id":77,"method":"paidAtTable","params":{"tid":"VCMINVLSIP0","amountTotal":900}}`, table.StateMayBeTaken},
		"anonymous":   {`{"jsonrpc":"2.0","method":"tablePaid","params":{"amountPaid":900}}`, table.StateMayBeTaken},
		"no money":    {`{"jsonrpc":"2.0","method":"terminalNotification","params":{"tid":"VCMINVLSIP0","value":"PRESENT_CARD"}}`, table.StateLocked},
		"other table": {`{"jsonrpc":"2.0","method":"tablePaid","params":{"tableId":"9","amountPaid":900}}`, table.StateLocked},
	} {
		t.Run(name, func(t *testing.T) {
			world.In(t, func(t *testing.T, w *world.World) {
				e := newEvening(t, w, due())
				till := e.comes()
				time.Sleep(time.Second)
				e.does(sim.Step{Do: "lock", TableID: "7"})
				e.hears(c.frame)
				assert.Equal(t, map[string]string{"7": c.state}, till.States())
				assert.Empty(t, e.r.Book())
			})
		})
	}
}

// The tables go on, whatever ids the messages have.
func TestOddTableIDs(t *testing.T) {
	ids := []string{"__proto__", "constructor", "lock/7", "paid/7", "../7", "7\n8", "\u0000", "#1.~+", strings.Repeat("x", 5000), "席 7"}
	bills := map[string]int64{}
	for _, id := range ids {
		bills[id] = 500
	}
	world.In(t, func(t *testing.T, w *world.World) {
		e := newEvening(t, w, bills)
		till := e.comes()
		time.Sleep(time.Second)
		for _, id := range ids {
			for _, s := range e.visits(sim.Visit{TableID: id}) {
				assert.Empty(t, s.Refused, fmt.Sprintf("%.20q %s", id, s.Do))
			}
		}
		time.Sleep(time.Second)
		sameSet(t, w, e.r)
		assert.Empty(t, till.States())
	})
}

// A till that never acknowledges a payment is asked again and again. Old questions are
// forgotten, so that they do not fill the memory.
func TestATillThatHangsDoesNotFillTheMemory(t *testing.T) {
	world.In(t, func(t *testing.T, w *world.World) {
		ctx := context.Background()
		e := newEvening(t, w, due())
		till := e.Till("hangs")
		till.Hears = func(ev contract.Event) {
			if a, ok := ev.Detail.(contract.Ask); ok && a.What != contract.AskPayment {
				go e.handle(till, a)
			}
		}
		e.tills = append(e.tills, till)
		e.reopens(till)
		e.does(sim.Step{Do: "lock", TableID: "7"})
		e.does(sim.Step{Do: "pay"})
		time.Sleep(2 * time.Hour)
		var told []int64
		for _, a := range till.Events("tables.ask") {
			if a.(contract.Ask).What == contract.AskPayment {
				told = append(told, a.(contract.Ask).Number)
			}
		}
		require.Greater(t, len(told), 60)
		heard, err := till.Engine.AnswerTables(ctx, world.Site, contract.Answer{Number: told[0], Value: wire.Null()})
		require.NoError(t, err)
		assert.False(t, heard)
		heard, err = till.Engine.AnswerTables(ctx, world.Site, contract.Answer{Number: told[len(told)-10], Value: wire.Null()})
		require.NoError(t, err)
		assert.True(t, heard, "a late note counts")
		assert.Equal(t, map[string]string{"7": table.StateLocked}, till.States())
	})
}
