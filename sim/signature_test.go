package sim_test

import (
	"encoding/json"
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-epos/sim"
)

// asked starts a transaction with id 1 and reads up to the question, whose id
// is 1 as well: the two directions collide on purpose.
func asked(t *testing.T, s *sim.Sim, method string) (*till, seen) {
	till := connect(t, s)
	till.write(pay(method, 1, "VCMINVLSIS0", 2500))
	for {
		if q := till.read(); q.Method == "signatureVerificationRequest" {
			return till, q
		}
	}
}

func TestSignatureQuestion(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &sim.Sim{}
		_, q := asked(t, s, "sale")
		require.NotNil(t, q.ID)
		assert.Equal(t, 1, *q.ID)
		var p map[string]any
		require.NoError(t, json.Unmarshal(q.Params, &p))
		assert.Len(t, p, 10)
		assert.EqualValues(t, 80, p["timeout"])
		assert.Equal(t, "SIGNATURE", p["cardholderVerificationMethod"])
		assert.NotContains(t, p["receiptLines"], "CUSTOMER")
		assert.Contains(t, p["receiptLines"], "MERCHANT")
	})
}

func TestSignatureDecisions(t *testing.T) {
	const completed = "SIGNATURE_VERIFICATION_PROCESS_COMPLETED"
	for _, c := range []struct {
		name, method, reply, knob, result string
		told                              []string
		rows                              []string
	}{
		{"accepted", "sale", `"result":{"accepted":true}`, "VOID", "SUCCESSFUL", []string{completed, "APPROVED"}, []string{"SALE"}},
		{"declined", "sale", `"result":{"accepted":false}`, "VOID", "VOID", []string{completed}, []string{"SALE", "SALE_REVERSAL"}},
		{"declined, other word", "sale", `"result":{"accepted":false}`, "DECLINED", "DECLINED", []string{completed}, []string{"SALE", "SALE_REVERSAL"}},
		{"declined refund", "refund", `"result":{"accepted":false}`, "VOID", "VOID", []string{completed}, []string{"REFUND", "REFUND_REVERSAL"}},
		{"answered with an error", "sale", `"error":{"code":-32601,"message":"no"}`, "VOID", "SUCCESSFUL", []string{"SIGNATURE_VERIFICATION_TIMEOUT", "APPROVED"}, []string{"SALE"}},
		{"answered with nonsense", "sale", `"result":{"accepted":"yes"}`, "VOID", "SUCCESSFUL", []string{"SIGNATURE_VERIFICATION_TIMEOUT", "APPROVED"}, []string{"SALE"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				k := sim.DefaultKnobs()
				k.SignatureDeclined = c.knob
				s := &sim.Sim{Start: &k}
				till, q := asked(t, s, c.method)
				till.write(fmt.Sprintf(`{"jsonrpc":"2.0","id":%d,%s}`, *q.ID, c.reply))
				answer, told := till.until(1)
				assert.Equal(t, c.result, answer.payment(t).TransactionResult)
				assert.Equal(t, join([]string{"SIGNATURE_VERIFICATION_IN_PROGRESS"}, c.told, leaving), told)
				assert.Equal(t, c.rows, types(s.Ledger()))
			})
		})
	}
}

// Silence accepts, after exactly the time that was told, whatever the scale.
func TestSilenceAcceptsASignature(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		k := sim.DefaultKnobs()
		k.TimeScale, k.SignatureTimeout, k.SignatureTimeoutUnit = 1000, 80000, "ms"
		s := &sim.Sim{Start: &k}
		till, _ := asked(t, s, "sale")
		since := time.Now()
		for till.read().note() != "SIGNATURE_VERIFICATION_TIMEOUT" {
		}
		assert.Equal(t, 80*time.Second, time.Since(since))
		answer, _ := till.until(1)
		assert.Equal(t, "SUCCESSFUL", answer.payment(t).TransactionResult)
		assert.Equal(t, []string{"SALE"}, types(s.Ledger()))
	})
}

// An answer that comes too late, or under an id that no question had, changes nothing.
func TestLateSignatureAnswersChangeNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &sim.Sim{}
		till, q := asked(t, s, "sale")
		till.write(fmt.Sprintf(`{"jsonrpc":"2.0","id":%d,"result":{"accepted":false}}`, *q.ID+1))
		time.Sleep(81 * time.Second)
		till.write(fmt.Sprintf(`{"jsonrpc":"2.0","id":%d,"result":{"accepted":false}}`, *q.ID))
		answer, _ := till.until(1)
		assert.Equal(t, "SUCCESSFUL", answer.payment(t).TransactionResult)
		assert.Len(t, s.Ledger(), 1)
	})
}
