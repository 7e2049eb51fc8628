package sim_test

import (
	"encoding/json"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-epos/sim"
)

// What the till may answer to a lock, and what the terminal makes of it.
func TestAnswersToALock(t *testing.T) {
	for name, c := range map[string]struct {
		result  any
		refused string
		fates   []string
		wrong   int
		unlocks int
	}{
		"no":             {map[string]any{"confirmed": false}, "not-confirmed", nil, 0, 0},
		"nothing to pay": {map[string]any{"confirmed": true, "amount": 0, "currency": "GBP"}, "unreadable", nil, 1, 0},
		"other money":    {map[string]any{"confirmed": true, "amount": 5, "currency": "EUR"}, "currency", []string{"refused"}, 0, 1},
		"no word of it":  {map[string]any{}, "unreadable", nil, 1, 0},
		"nonsense":       {"yes", "unreadable", nil, 1, 0},
		"silence":        {nil, "late", nil, 0, 0},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := &sim.Sim{}
				b := serves(t, s, sim.TablesLink{})
				b.answersWith("tableLockRequest", c.result)
				began := time.Now()
				seen := does(t, s, locking("1"))
				assert.Equal(t, c.refused, seen.Refused)
				assert.False(t, seen.Confirmed)
				assert.Equal(t, c.result == nil, seen.Late)
				if seen.Late {
					assert.InDelta(t, 10*time.Second, time.Since(began), float64(time.Second))
				}
				var fates []string
				for _, g := range s.Grants() {
					fates = append(fates, g.Fate)
				}
				assert.Equal(t, c.fates, fates)
				assert.Len(t, s.Violations(), c.wrong)
				assert.Len(t, b.got("tableUnlock"), c.unlocks)
				assert.Equal(t, "not-locked", does(t, s, step("pay")).Refused)
			})
		})
	}
}

func TestAnErrorReplyRefuses(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &sim.Sim{}
		b := serves(t, s, sim.TablesLink{})
		require.NoError(t, s.AddFault(sim.Fault{Do: "replace", Direction: "in", Name: "response:tableListRequest",
			Frame: `{"jsonrpc":"2.0","id":"$id","error":{"code":-32601,"message":"what?"}}`}))
		seen := does(t, s, step("tables"))
		assert.Equal(t, "error", seen.Refused)
		assert.Empty(t, seen.Tables)
		assert.Equal(t, []string{"1", "12A"}, does(t, s, step("tables")).Tables)
		assert.Len(t, b.methods(), 2)
	})
}

func TestTheQuestionsAsTheyGoOut(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := withTables(func(k *sim.Knobs) {
			k.TablesTimeout, k.TablesTimeoutUnit, k.TableIDsAsNumbers, k.FirstQuestionID = 2500, "ms", true, 40
		})
		b := serves(t, s, sim.TablesLink{})
		does(t, s, sim.Step{Do: "tables", WaiterID: "7"})
		does(t, s, locking("1"))
		does(t, s, step("walkAway"))
		does(t, s, sim.Step{Do: "lock", TableID: "12A", WaiterID: "007"})
		assert.JSONEq(t, `{"jsonrpc":"2.0","id":40,"method":"tableListRequest","params":{"timeout":2500,"tid":"VCMINVLSIP0","waiterId":7}}`,
			string(b.got("tableListRequest")[0].raw))
		locks := b.got("tableLockRequest")
		assert.JSONEq(t, `{"timeout":2500,"tid":"VCMINVLSIP0","waiterId":7,"tableId":1}`, string(locks[0].Params))
		assert.JSONEq(t, `{"timeout":2500,"tid":"VCMINVLSIP0","waiterId":"007","tableId":"12A"}`, string(locks[1].Params))
		assert.JSONEq(t, `{"tid":"VCMINVLSIP0","waiterId":7,"tableId":1}`, string(b.got("tableUnlock")[0].Params))
		b.answersWith("posReceiptRequest", nil)
		began := time.Now()
		assert.True(t, does(t, s, step("bill")).Late)
		assert.InDelta(t, 2500*time.Millisecond, time.Since(began), float64(time.Second))
	})
}

func TestReportsFromATerminal(t *testing.T) {
	for _, form := range []string{"notification", "request"} {
		synctest.Test(t, func(t *testing.T) {
			s := withTables(func(k *sim.Knobs) { k.TableReports = form })
			b := serves(t, s, sim.TablesLink{})
			_, err := s.Visit(t.Context(), sim.Visit{TID: "VCMINVLSIP0", TableID: "1", WaiterID: "7", Gratuity: 100})
			require.NoError(t, err)
			seen := does(t, s, sim.Step{Do: "report", Report: "END_OF_DAY"})
			assert.Equal(t, "COMPLETE", seen.Result)
			frames := b.got("tableReport")
			require.Len(t, frames, 1)
			assert.Equal(t, form == "request", frames[0].ID != nil)
			var r struct {
				ReportType string
				Balances   struct {
					WaiterTotals map[string]struct{ TotalAmount int }
				}
			}
			require.NoError(t, json.Unmarshal(frames[0].Params, &r))
			assert.Equal(t, "END_OF_DAY", r.ReportType)
			assert.Equal(t, 1350, r.Balances.WaiterTotals["7"].TotalAmount)
			assert.Equal(t, map[string]string{"notification": "sent", "request": "answered"}[form], seen.Told)
		})
	}
}
