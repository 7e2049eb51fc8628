package sim_test

import (
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-epos/sim"
)

// runs plays one transaction to its end. A signature is accepted.
func (c *till) runs(method, tid string, amount int) seen {
	c.write(pay(method, 1, tid, amount))
	for {
		switch s := c.read(); {
		case s.Method == "signatureVerificationRequest":
			c.write(decide(*s.ID, true))
		case s.Method == "" && s.ID != nil:
			return s
		}
	}
}

func TestAVirtualMachineIsKnownByItsEndingWhateverTheAccount(t *testing.T) {
	for _, c := range []struct {
		ending, result, method, cvm string
		tip                         int
	}{
		{"SIP0", "SUCCESSFUL", "ICC_CHIP", "PIN", 0},
		{"DIP0", "DECLINED", "ICC_CHIP", "PIN", 0},
		{"SCD0", "SUCCESSFUL", "CONTACTLESS", "DEVICE", 0},
		{"SIS0", "SUCCESSFUL", "ICC_CHIP", "SIGNATURE", 0},
		{"UIP0", "UNSUCCESSFUL", "UNKNOWN", "UNKNOWN", 0},
		{"TIP0", "TIMED_OUT", "UNKNOWN", "UNKNOWN", 0},
		{"SCN0", "SUCCESSFUL", "CONTACTLESS", "NONE", 0},
		{"DIS0", "DECLINED", "ICC_CHIP", "SIGNATURE", 0},
		{"CIP0", "CANCELLED", "ICC_CHIP", "PIN", 0},
		{"SIP1", "SUCCESSFUL", "ICC_CHIP", "PIN", 126},
	} {
		for _, tag := range []string{"INVL", "Wolf", "LABJ", "test", "é-1 "} {
			t.Run(tag+c.ending, func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					s := &sim.Sim{}
					till := connect(t, s)
					p := till.runs("sale", "VCM"+tag+c.ending, 1255).payment(t)
					assert.Equal(t, []string{c.result, c.method, c.cvm},
						[]string{p.TransactionResult, p.PaymentMethod, p.CardholderVerificationMethod})
					if c.result == "SUCCESSFUL" {
						assert.Equal(t, []int{1255, c.tip, 1255 + c.tip}, []int{p.AmountBase, p.AmountGratuity, p.AmountTotal})
					}
					took := 0
					if c.result == "SUCCESSFUL" {
						took = 1
					}
					assert.Len(t, s.Ledger(), took)
					back := till.runs("refund", "VCM"+tag+c.ending, 1255).payment(t)
					assert.Equal(t, c.result, back.TransactionResult)
					assert.Zero(t, back.AmountGratuity, "only a sale gets a tip")
				})
			})
		}
	}
}

// A decline is no reversal: nothing was taken, whatever staff say of the signature.
func TestADecliningMachineReversesNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &sim.Sim{}
		till := connect(t, s)
		till.write(pay("sale", 1, "VCMINVLDIS0", 700))
		for {
			if q := till.read(); q.Method == "signatureVerificationRequest" {
				till.write(decide(*q.ID, false))
				break
			}
		}
		answer, _ := till.until(1)
		assert.Equal(t, "DECLINED", answer.payment(t).TransactionResult)
		assert.Empty(t, s.Ledger())
	})
}

func TestATerminalThatTheAccountDoesNotHave(t *testing.T) {
	for _, tid := range []string{"99999999", "VCMINVSIP0", "VCMINVLLSIP0", "VCMINVLXIP0", "vcmINVLSIP0", "VCMINVLSIP2"} {
		synctest.Test(t, func(t *testing.T) {
			s := &sim.Sim{}
			till := connect(t, s)
			answer, _ := till.ask(1, sale(1, tid, 100))
			require.NotNil(t, answer.Error, tid)
			assert.Equal(t, -32070, answer.Error.Code, tid)

			turn(t, s, `{"unknownTerminal":"invalid-params"}`)
			answer, _ = till.ask(2, sale(2, tid, 100))
			require.NotNil(t, answer.Error, tid)
			assert.Equal(t, -32602, answer.Error.Code, tid)
			assert.Contains(t, string(answer.raw), fmt.Sprintf(`"data":{"terminalId":%q,"userMessage":`, tid))
			require.NoError(t, s.SetTerminal(sim.TerminalOrder{TID: tid, State: "unavailable"}))
			answer, _ = till.ask(3, sale(3, tid, 100))
			assert.Equal(t, -32070, answer.Error.Code, "a terminal that is known and offline is unavailable")
		})
	}
}

func TestADecisionWhoseQuestionIsOverIsAnError(t *testing.T) {
	for knob, errors := range map[string]int{"error": 1, "ignore": 0} {
		synctest.Test(t, func(t *testing.T) {
			s := &sim.Sim{}
			turn(t, s, fmt.Sprintf(`{"lateSignature":%q}`, knob))
			till, q := asked(t, s, "sale")
			time.Sleep(81 * time.Second)
			till.write(decide(*q.ID, false))
			told := 0
			for {
				f := till.read()
				if f.Error != nil {
					assert.Nil(t, f.ID, "no request of the till caused it")
					told++
				}
				if f.ID != nil && f.Method == "" && f.Error == nil {
					assert.Equal(t, "SUCCESSFUL", f.payment(t).TransactionResult)
					break
				}
			}
			assert.Equal(t, errors, told, knob)
		})
	}
}
