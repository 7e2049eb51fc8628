package sim_test

import (
	"context"
	"encoding/json"
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-epos/core/rpc"
	"connect-epos/sim"
)

var otherWords = &sim.TablesDialect{
	Messages: map[string]string{"tableList": "getTables", "tableLock": "lockTable", "payments": "payment", "tableUnlock": "unlockTable"},
	Params:   map[string]string{"tableId": "tableName", "tid": "terminalId", "amountPaid": "paid", "payments": "list", "paymentId": "reference"},
	Results:  map[string]string{"tables": "tableNames", "confirmed": "locked"},
}

// With other words on the wire the meal is the same, frames and faults have the
// wire's names, and our own words are not understood.
func TestAnotherDialect(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := withTables(func(k *sim.Knobs) { k.TablesDialect = otherWords })
		b := serves(t, s, sim.TablesLink{})
		b.answersWith("getTables", map[string]any{"tableNames": []string{"1"}, "currency": "GBP"})
		b.answersWith("lockTable", map[string]any{"locked": true, "amount": 700, "currency": "GBP"})
		assert.Equal(t, []string{"1"}, does(t, s, step("tables")).Tables)
		assert.EqualValues(t, 700, does(t, s, locking("1")).Due)
		does(t, s, step("pay"))
		does(t, s, step("unlock"))
		assert.Equal(t, []string{"getTables", "lockTable", "payment", "unlockTable"}, b.methods())
		var p struct {
			TerminalID, TableName string
			Paid                  int
			List                  []struct {
				Paid      int
				Reference string
			}
		}
		require.NoError(t, json.Unmarshal(b.got("payment")[0].Params, &p))
		assert.Equal(t, []any{"VCMINVLSIP0", "1", 700, 700, s.Ledger()[0].PaymentID},
			[]any{p.TerminalID, p.TableName, p.Paid, p.List[0].Paid, p.List[0].Reference})
		assert.Equal(t, "response:getTables", s.Frames()[1].Name)
		assert.Contains(t, s.Frames()[1].Frame, "tableNames")
		assert.Empty(t, s.Violations())

		b.answersWith("lockTable", map[string]any{"confirmed": true, "amount": 700, "currency": "GBP"})
		assert.Equal(t, "unreadable", does(t, s, locking("1")).Refused)
	})
}

// A Guard sees our own names, whatever is on the wire.
func TestAGuardSeesOneDialect(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := withTables(func(k *sim.Knobs) { k.TablesDialect = otherWords })
		spy := &spy{}
		s.Guard = func(t rpc.Transport) rpc.Transport {
			spy.TablesLine = t.(sim.TablesLine)
			return spy
		}
		b := serves(t, s, sim.TablesLink{})
		b.answersWith("getTables", map[string]any{"tableNames": []string{"1"}, "currency": "GBP"})
		does(t, s, step("tables"))
		require.Len(t, spy.frames, 2)
		assert.Contains(t, spy.frames[0], `"tableListRequest"`)
		assert.Contains(t, spy.frames[0], `"tid"`)
		assert.Contains(t, spy.frames[1], `"tables"`)
		spy.Broken("schema", 7, "as an example")
		assert.Equal(t, 7, *s.Violations()[0].ID)
	})
}

type spy struct {
	sim.TablesLine
	frames []string
}

func (s *spy) Send(ctx context.Context, frame []byte) error {
	s.frames = append(s.frames, string(frame))
	return s.TablesLine.Send(ctx, frame)
}

func (s *spy) Recv(ctx context.Context) ([]byte, error) {
	frame, err := s.TablesLine.Recv(ctx)
	if err == nil {
		s.frames = append(s.frames, string(frame))
	}
	return frame, err
}

func TestTableKnobsThatCannotWork(t *testing.T) {
	for name, body := range map[string]string{
		"unit":            `{"tablesTimeoutUnit":"min"}`,
		"no time":         `{"tablesTimeout":0}`,
		"form":            `{"tableNotices":"letter"}`,
		"unlock":          `{"tableUnlockAs":""}`,
		"report":          `{"tableReports":"x"}`,
		"totals":          `{"tableTotals":"some"}`,
		"shape":           `{"tablePaymentShape":"round"}`,
		"overlay":         `{"tablePayment":[1]}`,
		"code":            `{"tablesDisplacedCode":7}`,
		"close code":      `{"tablesDisplacedCloseCode":1006}`,
		"unknown message": `{"tablesDialect":{"messages":{"sale":"x"}}}`,
		"unknown param":   `{"tablesDialect":{"params":{"table":"x"}}}`,
		"empty name":      `{"tablesDialect":{"results":{"tables":""}}}`,
		"one name twice":  `{"tablesDialect":{"results":{"tables":"list","receiptLines":"list"}}}`,
		"taken name":      `{"tablesDialect":{"params":{"tid":"tableId"}}}`,
		"other member":    `{"tablesDialect":{"words":{}}}`,
		"unknown knob":    `{"tablesColour":"red"}`,
	} {
		s := &sim.Sim{}
		_, err := s.Control("knobs", []byte(body))
		assert.Error(t, err, name)
		assert.Equal(t, sim.DefaultKnobs(), s.Knobs(), name)
	}
}

// What is asked of a simulator changes nothing behind its back.
func TestTableKnobsAreTheCallersNoMore(t *testing.T) {
	s := &sim.Sim{}
	k := s.Knobs()
	k.TablesDialect = &sim.TablesDialect{Params: map[string]string{"tid": "terminalId"}}
	k.TablePayment = []byte(`{"a":1}`)
	require.NoError(t, s.SetKnobs(k))
	k.TablesDialect.Params["tid"], k.TablePayment[1] = "tpi", 'x'
	assert.Equal(t, "terminalId", s.Knobs().TablesDialect.Params["tid"])
	assert.JSONEq(t, `{"a":1}`, string(s.Knobs().TablePayment))
}

func TestControlOfAWaiter(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &sim.Sim{}
		serves(t, s, sim.TablesLink{})
		answer, err := s.Control("waiter", []byte(`{"do":"tables","tid":"VCMINVLSIP0","waiterId":"7"}`))
		require.NoError(t, err)
		assert.JSONEq(t, `{"do":"tables","tid":"VCMINVLSIP0","tables":["1","12A"],"currency":"GBP","confirmed":false,"due":0}`, string(answer))
		answer, err = s.Control("waiter", []byte(`{"tid":"VCMINVLSIP0","tableId":"1","ways":2}`))
		require.NoError(t, err)
		var visit struct{ Steps []sim.Seen }
		require.NoError(t, json.Unmarshal(answer, &visit))
		assert.Len(t, visit.Steps, 5)
		_, err = s.Control("waiter", []byte(`{"do":"lock","tid":"VCMINVLSIP0","tableId":"12A"}`))
		require.NoError(t, err)
		answer, err = s.Control("terminals", nil)
		require.NoError(t, err)
		var list struct{ Terminals []sim.TerminalState }
		require.NoError(t, json.Unmarshal(answer, &list))
		assert.Equal(t, sim.TerminalState{TID: "VCMINVLSIP0", Status: "AVAILABLE", Currency: "GBP", Stage: "locked",
			TableID: "12A", Due: 4250}, list.Terminals[0])
		assert.Len(t, list.Terminals, 6)
		for call, member := range map[string]string{"grants": "grants", "violations": "violations"} {
			answer, err = s.Control(call, nil)
			require.NoError(t, err)
			assert.Contains(t, string(answer), `"`+member+`":[`)
		}
	})
}

func TestStepsThatMakeNoSense(t *testing.T) {
	s := &sim.Sim{}
	for name, body := range map[string]string{
		"nothing":        ``,
		"no step":        `{"do":"dance","tid":"VCMINVLSIP0"}`,
		"no tid":         `{"do":"tables"}`,
		"unknown tid":    `{"do":"tables","tid":"nowhere"}`,
		"off, unknown":   `{"do":"powerOff","tid":"nowhere"}`,
		"on, unknown":    `{"do":"powerOn","tid":"nowhere"}`,
		"no table":       `{"do":"lock","tid":"VCMINVLSIP0"}`,
		"negative":       `{"do":"pay","tid":"VCMINVLSIP0","amount":-1}`,
		"tip too large":  `{"do":"pay","tid":"VCMINVLSIP0","gratuity":100000000}`,
		"cashback":       `{"do":"pay","tid":"VCMINVLSIP0","cashback":10001}`,
		"method":         `{"do":"pay","tid":"VCMINVLSIP0","method":"CHEQUE"}`,
		"report":         `{"do":"report","tid":"VCMINVLSIP0","report":"DAILY"}`,
		"unknown member": `{"do":"pay","tid":"VCMINVLSIP0","tip":5}`,
		"visit, unknown": `{"tid":"VCMINVLSIP0","tableId":"1","tip":5}`,
		"visit, ways":    `{"tid":"VCMINVLSIP0","tableId":"1","ways":-1}`,
		"visit, no tid":  `{"tableId":"1"}`,
		"not an object":  `[]`,
	} {
		_, err := s.Control("waiter", []byte(body))
		var ce *sim.ControlError
		if assert.ErrorAs(t, err, &ce, name) {
			assert.Equal(t, "waiter", ce.Call, name)
		}
	}
}
