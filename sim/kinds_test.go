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

// order is a transaction with more params than pay knows.
func order(method string, id int, more string) string {
	return fmt.Sprintf(`{"jsonrpc":"2.0","id":%d,"method":%q,"params":{"tid":"VCMINVLSIP0","currency":"GBP",%s}}`, id, method, more)
}

func states(holds []sim.Hold) []string {
	var all []string
	for _, h := range holds {
		all = append(all, h.State)
	}
	return all
}

func TestPreAuthHoldsAndCompletionMovesMoney(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &sim.Sim{}
		till := connect(t, s)
		first, told := till.ask(1, order("preAuth", 1, `"amount":20000`))
		held := first.payment(t)
		assert.Equal(t, join(chipOpening, []string{"APPROVED"}, leaving), told)
		assert.Equal(t, "PRE_AUTH", held.TransactionType)
		assert.Empty(t, s.Ledger(), "held is not moved")
		require.Len(t, s.Holds(), 1)
		assert.Equal(t, []any{20000, held.AuthCode, "held"}, []any{s.Holds()[0].Amount, s.Holds()[0].AuthCode, s.Holds()[0].State})

		complete := func(id int, code string) sim.Payment {
			answer, _ := till.ask(id, order("completion", id, `"amount":18500,"authCode":"`+code+`","amountPreAuthorisedTotal":20000`))
			return answer.payment(t)
		}
		refused := complete(2, "no such code")
		assert.Equal(t, []string{"DECLINED", ""}, []string{refused.TransactionResult, refused.AuthCode})
		done := complete(3, held.AuthCode)
		assert.Equal(t, []string{"SUCCESSFUL", "COMPLETION", held.AuthCode, held.PrimaryAccountNumber},
			[]string{done.TransactionResult, done.TransactionType, done.AuthCode, done.PrimaryAccountNumber})
		assert.Equal(t, "DECLINED", complete(4, held.AuthCode).TransactionResult, "only once")
		assert.Equal(t, []string{"COMPLETION"}, types(s.Ledger()))
		assert.Equal(t, 18500, s.Ledger()[0].AmountTotal)
		assert.Equal(t, []string{"completed"}, states(s.Holds()))
	})
}

func TestAccountVerificationMovesNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &sim.Sim{}
		till := connect(t, s)
		answer, _ := till.ask(1, order("accountVerification", 1, `"amount":0`))
		p := answer.payment(t)
		assert.Equal(t, []any{"SUCCESSFUL", "ACCOUNT_VERIFICATION", 0}, []any{p.TransactionResult, p.TransactionType, p.AmountTotal})
		assert.Empty(t, s.Ledger())
		assert.Empty(t, s.Holds())
	})
}

// A completion that breaks off before the bank is asked has processed nothing.
func TestCompletionThatBreaksOff(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &sim.Sim{}
		till := connect(t, s)
		held, _ := till.ask(1, order("preAuth", 1, `"amount":500`))
		turn(t, s, `{"failAfter":"PIN_ENTRY"}`)
		failed, _ := till.ask(2, order("completion", 2, `"amount":500,"authCode":"`+held.payment(t).AuthCode+`"`))
		require.NotNil(t, failed.Error)
		again, _ := till.ask(3, of("duplicate", 3, "VCMINVLSIP0"))
		assert.Equal(t, "PRE_AUTH", again.payment(t).TransactionType)
		assert.Equal(t, []string{"held"}, states(s.Holds()))
		assert.Empty(t, s.Ledger())
	})
}

// What the schemas would refuse, the simulator refuses without them too.
func TestOrdersThatDoNotFit(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &sim.Sim{}
		till := connect(t, s)
		for _, frame := range []string{
			order("accountVerification", 1, `"amount":1`), order("completion", 1, `"amount":1`),
			order("preAuth", 1, `"amount":0`), order("sale", 1, `"amount":100000000`),
			order("sale", 1, `"amount":1,"amountCashback":-1`), `{"jsonrpc":"2.0","id":1,"method":"reportBanking"}`,
		} {
			refused, told := till.ask(1, frame)
			require.NotNil(t, refused.Error, frame)
			assert.Equal(t, sim.CodeInvalidParams, refused.Error.Code)
			assert.Empty(t, told)
		}
	})
}

// A declined signature lets go of what a pre-authorisation held, and puts a
// completion back; only the latter had moved money.
func TestReversalsOfEachKind(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &sim.Sim{}
		till := connect(t, s)
		pre, _ := till.ask(1, order("preAuth", 1, `"amount":500`))
		require.NoError(t, s.SetTerminal(sim.TerminalOrder{TID: "VCMINVLSIP0", Profile: "VCMINVLSIS0"}))
		for _, frame := range []string{
			order("preAuth", 10, `"amount":900`), order("accountVerification", 10, `"amount":0`),
			order("completion", 10, `"amount":500,"authCode":"`+pre.payment(t).AuthCode+`"`),
		} {
			till.write(frame)
			q := till.read()
			for q.Method != "signatureVerificationRequest" {
				q = till.read()
			}
			till.write(fmt.Sprintf(`{"jsonrpc":"2.0","id":%d,"result":{"accepted":false}}`, *q.ID))
			answer, _ := till.until(10)
			assert.Equal(t, "VOID", answer.payment(t).TransactionResult)
		}
		assert.Equal(t, []string{"held", "released"}, states(s.Holds()))
		assert.Equal(t, []string{"COMPLETION", "COMPLETION_REVERSAL"}, types(s.Ledger()))
	})
}

// The reversal fails: the money stays taken, whatever the response says.
func TestReversalFails(t *testing.T) {
	for result, told := range map[string][]string{
		"SUCCESSFUL":   {"SIGNATURE_VERIFICATION_IN_PROGRESS", "SIGNATURE_VERIFICATION_PROCESS_COULD_NOT_BE_COMPLETED", "APPROVED"},
		"UNSUCCESSFUL": {"SIGNATURE_VERIFICATION_IN_PROGRESS", "SIGNATURE_VERIFICATION_PROCESS_COULD_NOT_BE_COMPLETED"},
	} {
		t.Run(result, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := &sim.Sim{}
				turn(t, s, `{"reversalFails":"`+result+`"}`)
				till, q := asked(t, s, "sale")
				till.write(fmt.Sprintf(`{"jsonrpc":"2.0","id":%d,"result":{"accepted":false}}`, *q.ID))
				answer, heard := till.until(1)
				assert.Equal(t, result, answer.payment(t).TransactionResult)
				assert.Equal(t, join(told, leaving), heard)
				assert.Equal(t, []string{"SALE"}, types(s.Ledger()))
				again, _ := till.ask(2, of("duplicate", 2, "VCMINVLSIS0"))
				assert.Equal(t, result, again.payment(t).TransactionResult)
			})
		})
	}
}

func TestAmountsTheTerminalChanges(t *testing.T) {
	for name, c := range map[string]struct {
		knobs, method, more            string
		base, cashback, gratuity, gave int
	}{
		"cashback given":           {`{}`, "sale", `"amount":1000,"amountCashback":500`, 1000, 500, 0, 1500},
		"cashback reduced to 0":    {`{"cashbackLimit":0}`, "sale", `"amount":1000,"amountCashback":500`, 1000, 0, 0, 1000},
		"cashback reduced":         {`{"cashbackLimit":200}`, "sale", `"amount":1000,"amountCashback":500`, 1000, 200, 0, 1200},
		"customer chooses":         {`{"enterCashback":700}`, "sale", `"amount":1000`, 1000, 700, 0, 1700},
		"gratuity added":           {`{"gratuity":150}`, "sale", `"amount":1000`, 1000, 0, 150, 1150},
		"no gratuity on refunds":   {`{"gratuity":150,"enterCashback":700}`, "refund", `"amount":1000`, 1000, 0, 0, 1000},
		"no gratuity by telephone": {`{"gratuity":150,"enterCashback":700}`, "sale", `"amount":1000,"cardholderNotPresent":true`, 1000, 0, 0, 1000},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := &sim.Sim{}
				turn(t, s, c.knobs)
				answer, _ := connect(t, s).ask(1, order(c.method, 1, c.more))
				p := answer.payment(t)
				assert.Equal(t, []int{c.base, c.cashback, c.gratuity, c.gave}, []int{p.AmountBase, p.AmountCashback, p.AmountGratuity, p.AmountTotal})
				row := s.Ledger()[0]
				assert.Equal(t, []int{c.base, c.cashback, c.gratuity, c.gave}, []int{row.AmountBase, row.AmountCashback, row.AmountGratuity, row.AmountTotal})
			})
		})
	}
}

// A keyed card takes longer, shows no card, and times out later.
func TestKeyedCard(t *testing.T) {
	for _, method := range []string{"sale", "refund"} {
		synctest.Test(t, func(t *testing.T) {
			s := &sim.Sim{}
			till := connect(t, s)
			begun := time.Now()
			answer, told := till.ask(1, order(method, 1, `"amount":1000,"cardholderNotPresent":true`))
			assert.Equal(t, "KEYED", answer.payment(t).PaymentMethod)
			assert.Equal(t, []string{"TRANSACTION_STARTED", "PLEASE_WAIT", "CONNECTING", "CONNECTION_MADE", "APPROVED", "TRANSACTION_FINISHED"}, told)
			assert.Greater(t, time.Since(begun), 15*time.Second)
			require.NoError(t, s.SetTerminal(sim.TerminalOrder{TID: "VCMINVLSIP0", Profile: "VCMINVLTIP0"}))
			begun = time.Now()
			late, _ := till.ask(2, order(method, 2, `"amount":1000,"cardholderNotPresent":true`))
			assert.Equal(t, "TIMED_OUT", late.payment(t).TransactionResult)
			assert.Greater(t, time.Since(begun), 290*time.Second)
		})
	}
}

func TestTroubleOnTheWay(t *testing.T) {
	for name, c := range map[string]struct {
		knobs string
		told  []string
	}{
		"card": {`{"cardTrouble":["BAD_SWIPE","CARD_ERROR","RE_PRESENT_CARD"]}`,
			join(chipOpening[:2], []string{"BAD_SWIPE", "CARD_ERROR", "RE_PRESENT_CARD"}, chipOpening[2:], []string{"APPROVED"}, leaving)},
		"cashback": {`{"enterCashback":500}`,
			join(chipOpening[:1], []string{"ENTER_CASHBACK"}, chipOpening[1:], []string{"APPROVED"}, leaving)},
		"paper": {`{"paperOut":"during"}`,
			join(chipOpening, []string{"APPROVED", "REMOVE_CARD", "REPLACE_PAPER", "TRANSACTION_FINISHED"})},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := &sim.Sim{}
				turn(t, s, c.knobs)
				answer, told := connect(t, s).ask(1, sale(1, "VCMINVLSIP0", 900))
				assert.Equal(t, c.told, told)
				assert.Equal(t, "SUCCESSFUL", answer.payment(t).TransactionResult)
			})
		})
	}
	synctest.Test(t, func(t *testing.T) {
		s := &sim.Sim{}
		turn(t, s, `{"enterCashback":500}`)
		till := connect(t, s)
		till.write(sale(1, "VCMINVLSIP0", 900))
		till.heard("ENTER_CASHBACK")
		begun := time.Now()
		till.heard("PRESENT_CARD")
		assert.Greater(t, time.Since(begun), 2*time.Second, "the customer chooses")
	})
	synctest.Test(t, func(t *testing.T) {
		s := &sim.Sim{}
		turn(t, s, `{"paperOut":"after"}`)
		till := connect(t, s)
		_, told := till.ask(1, sale(1, "VCMINVLSIP0", 900))
		assert.NotContains(t, told, "REPLACE_PAPER")
		assert.Equal(t, "REPLACE_PAPER", till.read().note())
	})
}

// duplicate gives the last transaction of whatever kind, as a copy.
func TestDuplicateOfEachKind(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &sim.Sim{}
		till := connect(t, s)
		pre, _ := till.ask(1, order("preAuth", 1, `"amount":500`))
		for _, c := range []struct{ method, more, typ string }{
			{"sale", `"amount":1`, "SALE"}, {"refund", `"amount":2`, "REFUND"}, {"preAuth", `"amount":3`, "PRE_AUTH"},
			{"completion", `"amount":4,"authCode":"` + pre.payment(t).AuthCode + `"`, "COMPLETION"},
			{"accountVerification", `"amount":0`, "ACCOUNT_VERIFICATION"},
		} {
			first, _ := till.ask(2, order(c.method, 2, c.more))
			again, _ := till.ask(3, of("duplicate", 3, "VCMINVLSIP0"))
			want, got := first.payment(t), again.payment(t)
			assert.Equal(t, c.typ, got.TransactionType)
			assert.Empty(t, got.ReceiptLines.Merchant)
			assert.Equal(t, "*** DUPLICATE ***", got.ReceiptLines.Customer[0].Value)
			want.ReceiptLines, got.ReceiptLines = sim.Receipts{}, sim.Receipts{}
			assert.Equal(t, want, got, c.method)
		}
	})
}

func TestUnsupportedMethods(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &sim.Sim{}
		turn(t, s, `{"unsupported":["duplicate","reportZBalance"]}`)
		till := connect(t, s)
		till.ask(1, sale(1, "VCMINVLSIP0", 900))
		for _, method := range []string{"duplicate", "reportZBalance"} {
			refused, _ := till.ask(2, of(method, 2, "VCMINVLSIP0"))
			require.NotNil(t, refused.Error, method)
			assert.Equal(t, sim.CodeUnsupported, refused.Error.Code)
		}
		turn(t, s, `{"unsupported":[]}`)
		again, _ := till.ask(3, of("duplicate", 3, "VCMINVLSIP0"))
		assert.Equal(t, 900, again.payment(t).AmountBase)
	})
}
