package sim_test

import (
	"encoding/json"
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-epos/sim"
)

// pat is the name of a golden frame of pay at table.
func pat(name string) string { return "../pat/" + name }

// The meal of the golden frames: what the till answers is read from its files,
// what the simulator sends must be that of the others.
func TestGoldenMeal(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, b := goldenTill(t, nil)
		does(t, s, sim.Step{Do: "tables", WaiterID: "7"})
		does(t, s, locking("12A"))
		assert.Len(t, does(t, s, step("bill")).Lines, 10)
		does(t, s, sim.Step{Do: "pay", Amount: 4000, Gratuity: 500})
		does(t, s, step("pay"))
		assert.Len(t, does(t, s, step("final")).Lines, 10)
		does(t, s, step("unlock"))
		does(t, s, sim.Step{Do: "report"})
		for method, name := range map[string]string{"tableListRequest": "tableList_request", "tableLockRequest": "tableLock_request",
			"posReceiptRequest": "posReceipt_request", "finalPOSReceiptRequest": "finalPosReceipt_request",
			"transactionResponse": "payments_notice", "tableUnlock": "tableUnlock_notice", "tableReport": "tableReport_notice"} {
			matches(t, pat(name), b.got(method)[0].raw)
		}
		serves(t, s, sim.TablesLink{})
		synctest.Wait()
		require.NotNil(t, b.heard[len(b.heard)-1].Error)
		matches(t, pat("discontinued"), b.heard[len(b.heard)-1].raw)
		assert.Empty(t, s.Violations())
	})
}

// The other forms of what a terminal tells.
func TestGoldenForms(t *testing.T) {
	for _, c := range []struct {
		tid, method, name string
		change            func(*sim.Knobs)
	}{
		{"VCMINVLSIP0", "transactionResponse", "payments_request", func(k *sim.Knobs) { k.TableNotices = "request" }},
		{"VCMINVLSIP0", "tableUnlock", "tableUnlock_request", func(k *sim.Knobs) { k.TableUnlockAs = "request" }},
		{"VCMINVLSIP0", "transactionResponse", "payments_cumulative_notice", func(k *sim.Knobs) { k.TableNoticesCumulative = true }},
		{"VCMINVLSIP0", "transactionResponse", "payments_counter_notice", func(k *sim.Knobs) { k.TablePaymentShape = "payment" }},
		{"VCMINVLDIP0", "transactionResponse", "payments_failed_notice", func(k *sim.Knobs) { k.TableTellsFailures = true }},
		{"VCMINVLSIP0", "payment", "payments_dialect_notice", func(k *sim.Knobs) {
			k.TablesDialect = &sim.TablesDialect{Messages: map[string]string{"payments": "payment"}, Params: otherWords.Params}
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s, b := goldenTill(t, c.change)
				_, err := s.Visit(t.Context(), sim.Visit{TID: c.tid, WaiterID: "7", TableID: "12A",
					Payments: []sim.Step{{Amount: 4000, Gratuity: 500}, {Gratuity: 50}}})
				require.NoError(t, err)
				frames := b.got(c.method)
				require.NotEmpty(t, frames)
				matches(t, pat(c.name), frames[len(frames)-1].raw)
			})
		})
	}
}

// goldenTill answers with the golden files.
func goldenTill(t *testing.T, change func(*sim.Knobs)) (*sim.Sim, *bistro) {
	s := goldenSim(change)
	b := serves(t, s, sim.TablesLink{FinalReceipt: true})
	for method, name := range map[string]string{"tableListRequest": "tableList_answer", "tableLockRequest": "tableLock_answer",
		"posReceiptRequest": "posReceipt_answer", "finalPOSReceiptRequest": "posReceipt_answer",
		"transactionResponse": "done_answer", "tableUnlock": "done_answer"} {
		var frame struct{ Result json.RawMessage }
		require.NoError(t, json.Unmarshal(readGolden(t, pat(name)).Frame, &frame))
		b.answersWith(method, frame.Result)
	}
	return s, b
}

// The golden answers that mean no.
func TestGoldenRefusals(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, b := goldenTill(t, nil)
		for method, name := range map[string]string{"tableListRequest": "tableList_none_answer", "tableLockRequest": "tableLock_refused_answer"} {
			var frame struct{ Result json.RawMessage }
			require.NoError(t, json.Unmarshal(readGolden(t, pat(name)).Frame, &frame))
			b.answersWith(method, frame.Result)
		}
		assert.Empty(t, does(t, s, step("tables")).Tables)
		assert.Equal(t, "not-confirmed", does(t, s, locking("1")).Refused)
		assert.Empty(t, s.Violations())
	})
}
