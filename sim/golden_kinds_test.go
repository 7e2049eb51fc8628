package sim_test

import (
	"encoding/json"
	"fmt"
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-epos/sim"
)

// sends the frame of a golden file and reads its answer.
func (c *till) sends(request string) seen {
	c.t.Helper()
	frame := readGolden(c.t, request).Frame
	var f struct{ ID int }
	require.NoError(c.t, json.Unmarshal(frame, &f))
	answer, _ := c.ask(f.ID, string(frame))
	return answer
}

// answers compares what comes back with another golden file.
func (c *till) answers(request, response string) seen {
	c.t.Helper()
	answer := c.sends(request)
	matches(c.t, response, answer.raw)
	return answer
}

func TestGoldenKinds(t *testing.T) {
	for _, c := range []struct {
		request, response string
		change            func(*sim.Knobs)
	}{
		{"accountVerification_request", "accountVerification_response", nil},
		{"sale_cashback_request", "sale_cashback_response", nil},
		{"sale_cashback_request", "sale_cashback_none_response", func(k *sim.Knobs) { k.CashbackLimit = 0 }},
		{"sale_keyed_request", "sale_keyed_response", nil},
		{"refund_keyed_request", "refund_keyed_response", nil},
		{"sale_request", "sale_gratuity_response", func(k *sim.Knobs) { k.Gratuity = 200 }},
		{"reportEndOfDay_request", "reportEndOfDay_timed_out_response", func(k *sim.Knobs) { k.ReportResult = "TIMED_OUT" }},
		{"duplicate_request", "error_no_last_transaction", nil},
		{"duplicate_request", "error_unsupported", func(k *sim.Knobs) { k.Unsupported = []string{"duplicate"} }},
	} {
		t.Run(c.response, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) { connect(t, goldenSim(c.change)).answers(c.request, c.response) })
		})
	}
}

// The completion's golden frame carries the code the pre-authorisation's gives.
func TestGoldenPreAuthAndCompletion(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		till := connect(t, goldenSim(nil))
		held := till.answers("preAuth_request", "preAuth_response").payment(t)
		completed := till.answers("completion_request", "completion_response").payment(t)
		assert.Equal(t, held.AuthCode, completed.AuthCode)
		assert.Equal(t, "SUCCESSFUL", completed.TransactionResult)
	})
}

// Each report is drawn on a day of its own.
func TestGoldenReports(t *testing.T) {
	for _, report := range []string{"reportXBalance", "reportZBalance", "reportBanking", "reportEndOfDay"} {
		synctest.Test(t, func(t *testing.T) {
			till := connect(t, goldenSim(nil))
			for _, kind := range []string{"sale", "refund", "sale_cashback"} {
				till.sends(kind + "_request")
			}
			till.answers(report+"_request", report+"_response")
		})
	}
}

func TestGoldenCancel(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		till := connect(t, goldenSim(nil))
		till.write(string(readGolden(t, "sale_timed_out_request").Frame))
		till.answers("cancelTransaction_request", "cancelTransaction_response")
		answer, _ := till.until(20)
		matches(t, "sale_cancelled_response", answer.raw)
	})
}

func TestGoldenLateCancel(t *testing.T) {
	for form, response := range map[string]string{"false": "cancelTransaction_late_response", "error": "error_cannot_cancel"} {
		synctest.Test(t, func(t *testing.T) {
			s := goldenSim(func(k *sim.Knobs) { k.LateCancel = form })
			require.NoError(t, s.SetTerminal(sim.TerminalOrder{TID: "VCMINVLTIP0", Profile: "VCMINVLSIP0"}))
			till := connect(t, s)
			till.write(string(readGolden(t, "sale_timed_out_request").Frame))
			for till.read().note() != "PLEASE_WAIT" {
			}
			till.answers("cancelTransaction_request", response)
		})
	}
}

func TestGoldenReversalsThatFail(t *testing.T) {
	for result, response := range map[string]string{
		"SUCCESSFUL": "sale_signature_kept_response", "UNSUCCESSFUL": "sale_signature_lost_response",
	} {
		synctest.Test(t, func(t *testing.T) {
			till, q := asked(t, goldenSim(func(k *sim.Knobs) { k.ReversalFails = result }), "sale")
			till.write(fmt.Sprintf(`{"jsonrpc":"2.0","id":%d,"result":{"accepted":false}}`, *q.ID))
			answer, _ := till.until(1)
			matches(t, response, answer.raw)
		})
	}
}
