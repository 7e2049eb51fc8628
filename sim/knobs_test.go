package sim_test

import (
	"encoding/json"
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-epos/sim"
)

func turn(t *testing.T, s *sim.Sim, knobs string) {
	t.Helper()
	_, err := s.Control("knobs", []byte(knobs))
	require.NoError(t, err)
}

func TestTimedOutThatTookTheMoney(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &sim.Sim{}
		turn(t, s, `{"timedOutTakesMoney":true}`)
		till := connect(t, s)
		answer, _ := till.ask(1, sale(1, "VCMINVLTIP0", 900))
		told := answer.payment(t)
		assert.Equal(t, "TIMED_OUT", told.TransactionResult)
		assert.Zero(t, told.AmountBase)
		assert.Empty(t, told.AuthCode)
		assert.Len(t, s.Ledger(), 1)
		again, _ := till.ask(2, of("duplicate", 2, "VCMINVLTIP0"))
		assert.Equal(t, "SUCCESSFUL", again.payment(t).TransactionResult)
		assert.Equal(t, 900, again.payment(t).AmountBase)
	})
}

// Without the money, the terminal still knows the transaction before.
func TestTimedOutLeavesTheLastTransaction(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &sim.Sim{}
		till := connect(t, s)
		require.NoError(t, s.SetTerminal(sim.TerminalOrder{TID: "VCMINVLTIP0", Profile: "VCMINVLSIP0"}))
		till.ask(1, sale(1, "VCMINVLTIP0", 100))
		require.NoError(t, s.SetTerminal(sim.TerminalOrder{TID: "VCMINVLTIP0", Profile: "VCMINVLTIP0"}))
		till.ask(2, sale(2, "VCMINVLTIP0", 200))
		again, _ := till.ask(3, of("duplicate", 3, "VCMINVLTIP0"))
		assert.Equal(t, 100, again.payment(t).AmountBase)
		require.NoError(t, s.SetTerminal(sim.TerminalOrder{TID: "VCMINVLTIP0", Profile: "VCMINVLSIP0"}))
		next, _ := till.ask(4, sale(4, "VCMINVLTIP0", 300))
		assert.Equal(t, "0002", next.payment(t).TransactionNumber)
	})
}

func TestFailAfterANotification(t *testing.T) {
	for at, rows := range map[string][]string{"PIN_ENTRY": nil, "APPROVED": {"SALE"}} {
		t.Run(at, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := &sim.Sim{}
				turn(t, s, `{"failAfter":"`+at+`","failCode":-32076,"userMessages":true}`)
				till := connect(t, s)
				answer, told := till.ask(1, sale(1, "VCMINVLSIP0", 900))
				require.NotNil(t, answer.Error)
				assert.Equal(t, -32076, answer.Error.Code)
				assert.NotEmpty(t, answer.Error.UserMessage)
				assert.Equal(t, at, told[len(told)-1])
				assert.Equal(t, rows, types(s.Ledger()))
				again, _ := till.ask(2, of("duplicate", 2, "VCMINVLSIP0"))
				assert.Equal(t, rows == nil, again.Error != nil, "only what was processed can be repeated")
			})
		})
	}
}

func TestFinishedAfterTheResponse(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &sim.Sim{}
		turn(t, s, `{"finishedAfterResponse":true}`)
		till := connect(t, s)
		_, told := till.ask(1, sale(1, "VCMINVLSIP0", 900))
		assert.Equal(t, "REMOVE_CARD", told[len(told)-1])
		assert.Equal(t, "TRANSACTION_FINISHED", till.read().note())
	})
}

func TestPaymentOverlay(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &sim.Sim{}
		turn(t, s, `{"payment":{"currency":"EUR","transactionResult":"PERHAPS","amountGratuity":100}}`)
		till := connect(t, s)
		answer, _ := till.ask(1, sale(1, "VCMINVLSIP0", 900))
		p := answer.payment(t)
		assert.Equal(t, "EUR", p.Currency)
		assert.Equal(t, "PERHAPS", p.TransactionResult)
		assert.Equal(t, 100, p.AmountGratuity)
		assert.Equal(t, 900, p.AmountBase)
		assert.Equal(t, "GBP", s.Ledger()[0].Currency, "the ledger holds what happened")
		turn(t, s, `{"payment":{}}`)
		plain, _ := till.ask(2, sale(2, "VCMINVLSIP0", 900))
		assert.Equal(t, "GBP", plain.payment(t).Currency)
	})
}

func TestQuestionIDsStartWhereTold(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &sim.Sim{}
		turn(t, s, `{"firstQuestionId":999999,"signatureTimeout":30}`)
		_, q := asked(t, s, "sale")
		assert.Equal(t, 999999, *q.ID)
		assert.Contains(t, string(q.Params), `"timeout":30`)
	})
}

func TestTerminalDetailsAsArray(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &sim.Sim{}
		turn(t, s, `{"terminalDetailsShape":"array"}`)
		answer, _ := connect(t, s).ask(1, of("terminalDetails", 1, "VCMINVLSIP0"))
		assert.JSONEq(t, `[{"tid":"VCMINVLSIP0","status":"AVAILABLE","currency":"GBP"}]`, string(answer.Result))
	})
}

func TestKnobsThatCannotWorkAreRefused(t *testing.T) {
	s := &sim.Sim{}
	for field, body := range map[string]string{
		"timeScale":               `{"timeScale":0}`,
		"token":                   `{"token":"maybe"}`,
		"wrongToken":              `{"wrongToken":""}`,
		"validation":              `{"validation":"loose"}`,
		"connectedTerminalsShape": `{"connectedTerminalsShape":"tree"}`,
		"terminalDetailsShape":    `{"terminalDetailsShape":"tree"}`,
		"signatureTimeout":        `{"signatureTimeout":0}`,
		"signatureTimeoutUnit":    `{"signatureTimeoutUnit":"h"}`,
		"signatureDeclined":       `{"signatureDeclined":"SUCCESSFUL"}`,
		"firstQuestionId":         `{"firstQuestionId":1000000}`,
		"closeCode":               `{"closeCode":1006}`,
		"pingEveryMs":             `{"pingEveryMs":-1}`,
		"payment":                 `{"payment":[1]}`,
		"reversalFails":           `{"reversalFails":"VOID"}`,
		"cashbackLimit":           `{"cashbackLimit":-1}`,
		"enterCashback":           `{"enterCashback":10001}`,
		"gratuity":                `{"gratuity":-1}`,
		"cardTrouble":             `{"cardTrouble":["APPROVED"]}`,
		"paperOut":                `{"paperOut":"always"}`,
		"lateCancel":              `{"lateCancel":"maybe"}`,
		"reportResult":            `{"reportResult":"LOST"}`,
		"unsupported":             `{"unsupported":["sail"]}`,
		"duplicateStale":          `{"duplicateStale":-2}`,
		"duplicateDelayMs":        `{"duplicateDelayMs":-1}`,
		"duplicateError":          `{"duplicateError":1}`,
		"duplicateOccupies":       `{"duplicateOccupies":-1}`,
		"duplicateBlank":          `{"duplicateBlank":["receiptLines"]}`,
		"numberSkips":             `{"numberSkips":10000}`,
		"clockOffsetMinutes":      `{"clockOffsetMinutes":-600000}`,
	} {
		_, err := s.Control("knobs", []byte(body))
		var ce *sim.ControlError
		require.ErrorAs(t, err, &ce, field)
		assert.Equal(t, field, ce.Field)
	}
	_, err := s.Control("knobs", []byte(`{"colour":"red"}`))
	assert.ErrorContains(t, err, "colour")
	_, err = s.Control("knobs", []byte(`{`))
	assert.Error(t, err)
	assert.Equal(t, sim.DefaultKnobs(), s.Knobs(), "a refused change changes nothing")
}

// A refused change leaves the lists as they were, and a copy handed out is a copy.
func TestKnobListsAreNotShared(t *testing.T) {
	s := &sim.Sim{}
	turn(t, s, `{"cardTrouble":["BAD_SWIPE"],"duplicateBlank":["tid"],"unsupported":["duplicate"],"payment":{"a":1}}`)
	_, err := s.Control("knobs", []byte(`{"cardTrouble":["CARD_ERROR"],"duplicateBlank":["authCode"],"unsupported":["sail"],"payment":{"b":1}}`))
	require.Error(t, err)
	s.Knobs().CardTrouble[0] = "CARD_ERROR"
	s.Knobs().DuplicateBlank[0] = "authCode"
	k := s.Knobs()
	assert.Equal(t, []string{"BAD_SWIPE"}, k.CardTrouble)
	assert.Equal(t, []string{"duplicate"}, k.Unsupported)
	assert.Equal(t, []string{"tid"}, k.DuplicateBlank)
	assert.Equal(t, `{"a":1}`, string(k.Payment))
}

func TestControlCalls(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &sim.Sim{}
		till := connect(t, s)
		call := func(name, body string) string {
			answer, err := s.Control(name, []byte(body))
			require.NoError(t, err, name)
			return string(answer)
		}
		assert.JSONEq(t, `{"charges":[]}`, call("ledger", ""))
		assert.JSONEq(t, `{"holds":[]}`, call("holds", ""))
		assert.JSONEq(t, `{"frames":[]}`, call("frames", ""))
		assert.JSONEq(t, `{}`, call("terminal", `{"tid":"VCMINVLSIP0","state":"busy"}`))
		assert.JSONEq(t, `{}`, call("send", `{"frame":"[]"}`))
		assert.Equal(t, "[]", string(till.read().raw))
		assert.JSONEq(t, `{}`, call("fault", `{"do":"drop","when":"after","direction":"in","name":"refund"}`))
		assert.JSONEq(t, `{}`, call("drop", `{"when":"before","direction":"in","name":"sale","code":4002,"reason":"no"}`))
		till.write(sale(1, "VCMINVLSCD0", 5))
		_, closed := till.rest()
		assert.Equal(t, 4002, closed.Code)
		second := connect(t, s)
		synctest.Wait()
		assert.JSONEq(t, `{}`, call("links/close", `{"code":4001,"reason":"bye"}`))
		_, closed = second.rest()
		assert.Equal(t, rpcClosed{4001, "bye"}, rpcClosed{closed.Code, closed.Reason})
		assert.JSONEq(t, `{}`, call("reset", `{}`))
		assert.JSONEq(t, `{"frames":[]}`, call("frames", ""))
		var index struct {
			Calls map[string]string `json:"calls"`
		}
		require.NoError(t, json.Unmarshal([]byte(call("", "")), &index))
		assert.Len(t, index.Calls, 20)
	})
}

type rpcClosed struct {
	code   int
	reason string
}

func TestControlRefuses(t *testing.T) {
	s := &sim.Sim{}
	for _, c := range [][2]string{
		{"drop", `{"do":"lose","when":"before","direction":"in","name":"sale"}`}, {"drop", ``}, {"fault", `{}`},
		{"terminal", `{}`}, {"terminal", `{"tid":"x","state":"lazy"}`}, {"terminal", `{"tid":"x","profile":"y"}`},
		{"terminal", `{"tid":"x","currency":"USD"}`}, {"links/close", `{"code":1006}`},
		{"links/freeze", `{"link":9}`}, {"links/thaw", `{"link":"x"}`}, {"foreign", `{}`}, {"terminal/number", `{}`},
		{"terminal/cancel", `{}`}, {"terminal/cancel", ``}, {"terminal/cancel", `{"tid":"VCMINVLSIP0"}`}, {"send", `{}`}, {"nonsense", ``},
	} {
		_, err := s.Control(c[0], []byte(c[1]))
		var ce *sim.ControlError
		require.ErrorAs(t, err, &ce, "%v", c)
		assert.Equal(t, c[0], ce.Call)
		assert.Equal(t, c[0] == "nonsense", ce.Unknown)
	}
}

// Whatever a client puts into a frame, the key is not shown again.
func TestTheKeyIsNeverRecorded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &sim.Sim{}
		till := connect(t, s)
		till.write(`{"jsonrpc":"2.0","id":1,"method":"` + sim.DefaultKey + `"}`)
		till.until(1)
		frames, err := s.Control("frames", nil)
		require.NoError(t, err)
		assert.NotContains(t, string(frames), sim.DefaultKey)
		assert.Contains(t, string(frames), "[key]")
	})
}
