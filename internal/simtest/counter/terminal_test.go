package counter

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-epos/core/connect"
	"connect-epos/core/contract"
	"connect-epos/core/evidence"
	"connect-epos/core/journal"
	"connect-epos/internal/simtest/world"
	"connect-epos/sim"
)

// U1, U3: we read the list and the details of terminals in every shape that a source
// shows. Where Connect has no method for details, we use the list.
func TestTerminalsAreReadInEveryShape(t *testing.T) {
	reply := func(name, frame string) func(*testing.T, *world.World) {
		return func(t *testing.T, w *world.World) {
			require.NoError(t, w.Sim.AddFault(sim.Fault{Do: "replace", Direction: "out", Name: "response:" + name, Frame: `{"jsonrpc":"2.0","id":"$id",` + frame + `}`}))
		}
	}
	const one = `{"tid":"VCMINVLSIP0","status":"AVAILABLE","currency":"GBP"}`
	for name, turn := range map[string]func(*testing.T, *world.World){
		"as they come": func(*testing.T, *world.World) {},
		"a list in a member": func(t *testing.T, w *world.World) {
			w.ChangeKnobs(t, func(k *sim.Knobs) { k.ConnectedTerminalsShape = "object" })
		},
		"details in a list": func(t *testing.T, w *world.World) {
			w.ChangeKnobs(t, func(k *sim.Knobs) { k.TerminalDetailsShape = "array" })
		},
		"another member":  reply("connectedTerminals", `"result":{"connectedTerminals":[`+one+`]}`),
		"a single object": reply("connectedTerminals", `"result":`+one),
		"details wrapped": reply("terminalDetails", `"result":{"terminal":`+one+`,"more":1}`),
		"details unknown": reply("terminalDetails", `"error":{"code":-32601,"message":"method not found"}`),
	} {
		t.Run(name, func(t *testing.T) {
			world.In(t, func(t *testing.T, w *world.World) {
				till, ctx := w.Till("a"), context.Background()
				till.Open()
				turn(t, w)
				list, err := till.Engine.Terminals(ctx, world.Site)
				require.NoError(t, err)
				want := connect.Terminal{TID: "VCMINVLSIP0", Status: connect.Available, Currency: "GBP"}
				assert.Contains(t, list, want)
				got, err := till.Engine.Terminal(ctx, world.Site, "VCMINVLSIP0")
				require.NoError(t, err)
				assert.Equal(t, want, got)
			})
		})
	}
}

func TestATerminalThatIsNotThereIsToldAsThat(t *testing.T) {
	world.In(t, func(t *testing.T, w *world.World) {
		till := w.Till("a")
		till.Open()
		for _, result := range []string{`{}`, `[]`, `null`, `{"tid":"1"}`, `"x"`} {
			require.NoError(t, w.Sim.AddFault(sim.Fault{Do: "replace", Direction: "out", Name: "response:terminalDetails", Frame: `{"jsonrpc":"2.0","id":"$id","result":` + result + `}`}))
			_, err := till.Engine.Terminal(context.Background(), world.Site, "VCMINVLSIP0")
			var e *contract.Error
			require.True(t, errors.As(err, &e), result)
			assert.Equal(t, "no-terminal", e.Reason, result)
		}
	})
}

// A currency that the details tell counts like one that the list tells.
func TestACurrencyIsLearnedFromTheDetails(t *testing.T) {
	world.In(t, func(t *testing.T, w *world.World) {
		till := w.Till("a")
		till.Open()
		require.NoError(t, w.Sim.SetTerminal(sim.TerminalOrder{TID: "12345678", Currency: "EUR"}))
		_, err := till.Engine.Terminal(context.Background(), world.Site, "12345678")
		require.NoError(t, err)
		done := <-till.Sale("T-1", "12345678")
		assert.Equal(t, contract.CodeInvalidRequest, world.CodeOf(done.Err))
		assert.Zero(t, w.Sales())

		// An answer without a currency does not delete the currency that we know.
		require.NoError(t, w.Sim.AddFault(sim.Fault{Do: "replace", Direction: "out", Name: "response:terminalDetails",
			Frame: `{"jsonrpc":"2.0","id":"$id","result":{"tid":"12345678"}}`}))
		_, err = till.Engine.Terminal(context.Background(), world.Site, "12345678")
		require.NoError(t, err)
		assert.Equal(t, contract.CodeInvalidRequest, world.CodeOf((<-till.Sale("T-1", "12345678")).Err))
	})
}

// Several terminals are used at the same time. The notifications of each one belong to
// its own payment.
func TestTwoTerminalsAtOnce(t *testing.T) {
	world.In(t, func(t *testing.T, w *world.World) {
		till := w.Till("a")
		till.Open()
		began := time.Now()
		mine := map[string]string{"VCMINVLSIP0": "T-1", "VCMINVLDIP0": "T-2", "VCMINVLSCD0": "T-3"}
		first, second, third := till.Sale("T-1", "VCMINVLSIP0"), till.Sale("T-2", "VCMINVLDIP0"), till.Sale("T-3", "VCMINVLSCD0")
		for promise, want := range map[*world.Promise]journal.Result{&first: journal.Approved, &second: journal.Declined, &third: journal.Approved} {
			done := <-*promise
			require.NoError(t, done.Err)
			assert.Equal(t, want, done.Outcome.Result())
		}
		assert.Less(t, time.Since(began), time.Minute, "none waited for another")
		starts := map[int64]bool{}
		for _, d := range till.Events(contract.EventNotification) {
			n := d.(contract.Notification)
			assert.Equal(t, mine[n.TID], n.Reference)
			if n.Value == connect.TransactionStarted {
				starts[n.At-began.UnixMilli()] = true
			}
		}
		assert.Len(t, starts, 3, "they left apart")
		assert.Len(t, w.Sim.Ledger(), 2)
	})
}

// U20: a notification comes from a terminal on which this till runs nothing. The till does
// not take it for its own, whether it has a payment elsewhere or none at all.
func TestNotificationsOfOtherTillsAreIgnored(t *testing.T) {
	world.In(t, func(t *testing.T, w *world.World) {
		a, b := w.Till("a"), w.Till("b")
		a.Open()
		b.Open()
		sale := a.Sale("T-1", "VCMINVLSIP0")
		a.WaitFor(t, "PRESENT_CARD")
		before := len(a.Events(contract.EventNotification))
		for _, tid := range []string{`"VCMINVLSCD0"`, `"12345678"`, `""`, `7`, `null`} {
			require.NoError(t, w.Sim.Insert([]byte(`{"jsonrpc":"2.0","method":"terminalNotification","params":{"tid":`+tid+`,"notificationValue":"DECLINED"}}`)))
		}
		require.NoError(t, w.Sim.Insert([]byte(`{"jsonrpc":"2.0","method":"terminalNotification","params":{"notificationValue":"DECLINED"}}`)))
		time.Sleep(time.Millisecond)
		assert.Len(t, a.Events(contract.EventNotification), before)
		require.NoError(t, w.Sim.Insert([]byte(`{"jsonrpc":"2.0","method":"terminalNotification","params":{"tid":"VCMINVLSIP0","notificationValue":"RETRYING"}}`)))
		time.Sleep(time.Millisecond)
		assert.NotZero(t, a.Showed("RETRYING"), "it is sent to both tills")
		assert.Empty(t, b.Events(contract.EventNotification), "nothing runs there")
		done := <-sale
		require.NoError(t, done.Err)
		assert.Equal(t, evidence.ReasonApproved, done.Outcome.Record.Reason)
		assert.Zero(t, a.Showed("DECLINED"))
	})
}
