package server

import (
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-epos/sim"
)

// table results, by method, of a till that does as it should.
func goodResults() map[string]string {
	return map[string]string{
		"tableListRequest":       `{"tables":["1","12A"],"currency":"GBP"}`,
		"tableLockRequest":       `{"confirmed":true,"amount":4250,"currency":"GBP"}`,
		"posReceiptRequest":      `{"receiptLines":[{"value":"Table 1"},{"type":"BARCODE_CODE39","format":[],"value":"T1"}]}`,
		"finalPOSReceiptRequest": `{"receiptLines":[]}`,
		"transactionResponse":    `{}`, "tableUnlock": `{}`, "tableReport": `{}`,
	}
}

// serve answers every question of a link until it ends.
func (c *till) serve(results map[string]string) {
	for {
		_, raw, err := c.conn.Read(c.t.Context())
		if err != nil {
			return
		}
		var f struct {
			ID     *int
			Method string
		}
		if json.Unmarshal(raw, &f) == nil && f.ID != nil && f.Method != "" {
			answer := `{"jsonrpc":"2.0","id":` + strconv.Itoa(*f.ID) + `,"result":` + results[f.Method] + `}`
			_ = c.conn.Write(c.t.Context(), 1, []byte(answer))
		}
	}
}

var tableSchemas = map[string]string{
	"tableListRequest": "StCR_tableList_Request", "tableLockRequest": "StCR_tableLock_Request",
	"posReceiptRequest": "StCR_posReceipt_Request", "finalPOSReceiptRequest": "StCR_finalPOSReceipt_Request",
	"transactionResponse": "StCN_transactionResponse", "tableUnlock": "StCN_tableUnlock", "tableReport": "StCN_tableReport",
}

// A meal over a real socket keeps the schemas in both directions, in each form.
func TestTablesKeepTheSchemas(t *testing.T) {
	for name, knobs := range map[string]string{
		"as it is":   `{}`,
		"requests":   `{"tableNotices":"request","tableUnlockAs":"request","tableReports":"request","tableNoticesCumulative":true}`,
		"as counter": `{"tablePaymentShape":"payment","tableTotals":"visit","tableTellsFailures":true}`,
		"bare":       `{"paymentIds":false,"tableTotals":"none","tableIdsAsNumbers":true,"tablesTimeoutUnit":"ms","tablesTimeout":9000}`,
	} {
		t.Run(name, func(t *testing.T) {
			s := RunT(t)
			_, err := s.Control("knobs", []byte(knobs))
			require.NoError(t, err)
			till := dial(t, s.PAT(true))
			go till.serve(goodResults())
			require.Eventually(t, func() bool { return s.Links() == 1 }, 20*time.Second, time.Millisecond)
			for _, tid := range []string{"VCMINVLSIP0", "VCMINVLDIP0", "VCMINVLSIS0"} {
				seen, err := s.Visit(within(t), sim.Visit{TID: tid, WaiterID: "7", TableID: "1", Bill: true, Ways: 2, Gratuity: 100})
				require.NoError(t, err)
				for _, one := range seen {
					assert.Empty(t, one.Refused, one.Do)
				}
			}
			_, err = s.Waiter(within(t), sim.Step{Do: "report", TID: "VCMINVLSIP0", Report: "END_OF_DAY"})
			require.NoError(t, err)
			require.Eventually(t, func() bool { return sent(s, "tableReport") }, 20*time.Second, time.Millisecond)
			assert.Empty(t, s.Violations())
			seen := map[string]bool{}
			for _, f := range s.Frames() {
				if f.Direction == "out" {
					keeps(t, tableSchemas[f.Method], f.Frame)
					seen[f.Method] = true
				}
			}
			assert.Len(t, seen, 7)
		})
	}
}

// sent tells whether a frame of the method is in the record.
func sent(s *Running, method string) bool {
	return slices.ContainsFunc(s.Frames(), func(f sim.Frame) bool { return f.Method == method })
}

// Golden frames of pay at table keep the schema of their message.
func TestGoldenTableFramesKeepTheSchemas(t *testing.T) {
	files, err := filepath.Glob("../testdata/pat/*.json")
	require.NoError(t, err)
	require.NotEmpty(t, files)
	for _, file := range files {
		raw, err := os.ReadFile(file)
		require.NoError(t, err)
		var g struct{ Frame json.RawMessage }
		require.NoError(t, json.Unmarshal(raw, &g))
		name := strings.TrimSuffix(filepath.Base(file), ".json")
		kind, _, _ := strings.Cut(name, "_")
		var f struct{ Method string }
		require.NoError(t, json.Unmarshal(g.Frame, &f))
		switch {
		case strings.Contains(name, "dialect"):
			assert.NotContains(t, tableSchemas, f.Method)
		case f.Method != "":
			keeps(t, tableSchemas[f.Method], string(g.Frame))
		case name == "discontinued":
			keeps(t, "StCE_ErrorMessage", string(g.Frame))
		default:
			keeps(t, "StCR_"+kind+"_Response", string(g.Frame))
		}
	}
}

// What a till must not answer. The terminal does not hear it; the till is
// told without an id, and the simulator remembers.
func TestBadTableAnswersAreRefused(t *testing.T) {
	for method, bad := range map[string][]string{
		"tableListRequest": {`[]`, `{}`, `{"tables":["1"]}`, `{"tables":[1],"currency":"GBP"}`, `{"tables":["1","1"],"currency":"GBP"}`,
			`{"tables":[""],"currency":"GBP"}`, `{"tables":["1"],"currency":"USD"}`, `{"tables":[],"more":1}`, `null`},
		"tableLockRequest": {`{}`, `{"confirmed":"true"}`, `{"confirmed":true}`, `{"confirmed":true,"amount":5}`,
			`{"confirmed":true,"amount":0,"currency":"GBP"}`, `{"confirmed":true,"amount":1.5,"currency":"GBP"}`,
			`{"confirmed":false,"amount":5,"currency":"GBP"}`, `{"confirmed":false,"reason":"locked"}`},
		"posReceiptRequest": {`{}`, `{"receiptLines":["a"]}`, `{"receiptLines":[{"type":"TEXT"}]}`, `{"receiptLines":[{"value":"a","type":"BOX_VOID"}]}`,
			`{"receiptLines":[{"value":"a","format":["ITALIC"]}]}`, `{"receiptLines":[{"value":"a","text":"a"}]}`},
		"transactionResponse": {`{"ok":true}`, `[]`, `true`},
	} {
		for _, result := range bad {
			g := tablesGuard{all: schemas(t)}
			g.asked.note([]byte(`{"jsonrpc":"2.0","id":4,"method":"` + method + `","params":{}}`))
			kind, p := g.inspect([]byte(`{"jsonrpc":"2.0","id":4,"result":` + result + `}`))
			require.NotNil(t, p, "%s %s", method, result)
			assert.Equal(t, "schema", kind, result)
			assert.Equal(t, 4, p.id, result)
		}
		g := tablesGuard{all: schemas(t)}
		g.asked.note([]byte(`{"id":4,"method":"` + method + `"}`))
		_, p := g.inspect([]byte(`{"jsonrpc":"2.0","id":4,"result":` + goodResults()[method] + `}`))
		assert.Nil(t, p, method)
	}
}

// Bad envelopes, and what is no answer at all.
func TestBadTableFramesAreRefused(t *testing.T) {
	for frame, want := range map[string]string{
		`{"jsonrpc"`: "malformed",
		`[]`:         "malformed",
		`"x"`:        "malformed",
		"{\"jsonrpc\":\"2.0\",\"id\":4,\"result\":\"\xff\"}":                       "malformed",
		`{"jsonrpc":"2.0","id":4}`:                                                 "schema",
		`{"jsonrpc":"2.0","id":"4","result":{}}`:                                   "schema",
		`{"id":4,"result":{}}`:                                                     "schema",
		`{"jsonrpc":"2.0","id":4,"result":{},"more":1}`:                            "schema",
		`{"jsonrpc":"2.0","id":4,"result":{},"error":{"code":1,"message":""}}`:     "schema",
		`{"jsonrpc":"2.0","id":4,"error":{"code":-32603}}`:                         "schema",
		`{"jsonrpc":"2.0","id":4,"error":{"code":-32603,"message":"not now"}}`:     "",
		`{"jsonrpc":"2.0","id":900,"result":{"confirmed":true}}`:                   "",
		`{"jsonrpc":"2.0","id":1,"method":"sale"}`:                                 "",
		`{"jsonrpc":"2.0","id":4,"result":{"receiptLines":[{"value":"a"}]}}`:       "",
		`{"jsonrpc":"2.0","id":4,"result":{"receiptLines":[{"value":"a"}]},"a":1}`: "schema",
	} {
		g := tablesGuard{all: schemas(t)}
		g.asked.note([]byte(`{"id":4,"method":"posReceiptRequest"}`))
		kind, p := g.inspect([]byte(frame))
		assert.Equal(t, want, kind, frame)
		assert.Equal(t, want != "", p != nil, frame)
	}
}

// Over a socket: the till is told, the terminal goes on waiting, and the
// violation is in the list. Lenient, the simulator reads what it can.
func TestABadAnswerOverASocket(t *testing.T) {
	s := RunT(t)
	_, err := s.Control("knobs", []byte(`{"tablesTimeout":200,"tablesTimeoutUnit":"ms"}`))
	require.NoError(t, err)
	c := dial(t, s.PAT(false))
	require.Eventually(t, func() bool { return s.Links() == 1 }, 20*time.Second, time.Millisecond)
	locks := func(result string) sim.Seen {
		done := make(chan sim.Seen, 1)
		go func() {
			seen, _ := s.Waiter(within(t), sim.Step{Do: "lock", TID: "VCMINVLSIP0", TableID: "1"})
			done <- seen
		}()
		q := c.read()
		for q.Method != "tableLockRequest" {
			q = c.read()
		}
		c.write(`{"jsonrpc":"2.0","id":` + strconv.Itoa(*q.ID) + `,"result":` + result + `}`)
		return <-done
	}
	const extra = `{"confirmed":true,"amount":5,"currency":"GBP","table":"1"}`
	assert.Equal(t, "late", locks(extra).Refused)
	told := c.read()
	require.NotNil(t, told.Error)
	assert.Nil(t, told.ID)
	assert.Contains(t, told.Error.Message, "invalid answer")
	require.Len(t, s.Violations(), 1)
	assert.Equal(t, "schema", s.Violations()[0].Kind)
	assert.Empty(t, s.Grants())
	_, err = s.Control("knobs", []byte(`{"validation":"lenient","tablesTimeout":10000}`))
	require.NoError(t, err)
	assert.True(t, locks(extra).Confirmed)
}

// Tokens and ids are treated as at the counter, and the flag is read.
func TestTheDoorOfTables(t *testing.T) {
	s := RunT(t)
	got, _ := fetch(t, "GET", "http"+strings.Replace(s.PAT(false), sim.DefaultKey, "wrong", 1)[len("ws"):], "")
	assert.Equal(t, http.StatusUnauthorized, got.StatusCode)
	for query, final := range map[string]bool{"": false, "&final-pos-receipt-request": true,
		"&final-pos-receipt-request=true": true, "&final-pos-receipt-request=FALSE": false} {
		s.Reset()
		require.Eventually(t, func() bool { return s.Links() == 0 }, 20*time.Second, time.Millisecond)
		c := dial(t, s.PAT(false)+query)
		go c.serve(goodResults())
		require.Eventually(t, func() bool { return s.Links() == 1 }, 20*time.Second, time.Millisecond)
		var dos []string
		seen, err := s.Visit(within(t), sim.Visit{TID: "VCMINVLSCD0", TableID: "1"})
		require.NoError(t, err)
		for _, one := range seen {
			dos = append(dos, one.Do)
		}
		assert.Equal(t, final, slices.Contains(dos, "final"), "%q %v", query, dos)
		assert.Contains(t, dos, "pay")
	}
}

func TestControlOfTablesOverHTTP(t *testing.T) {
	s := RunT(t)
	control := s.URL + "/control/"
	for _, call := range []string{"terminals", "grants", "violations"} {
		got, text := fetch(t, "GET", control+call, "")
		assert.Equal(t, http.StatusOK, got.StatusCode, call)
		assert.Contains(t, text, `{"`+call+`":[`)
	}
	got, _ := fetch(t, "GET", control+"waiter", "")
	assert.Equal(t, http.StatusMethodNotAllowed, got.StatusCode)
	_, text := fetch(t, "POST", control+"waiter", `{"do":"tables","tid":"VCMINVLSIP0"}`)
	assert.Contains(t, text, `"refused":"no-link"`)
	got, text = fetch(t, "POST", control+"waiter", `{"do":"dance","tid":"VCMINVLSIP0"}`)
	assert.Equal(t, http.StatusBadRequest, got.StatusCode)
	assert.Contains(t, text, "do")
}

func FuzzInspectTables(f *testing.F) {
	all, err := compiled()
	require.NoError(f, err)
	f.Add([]byte(`{"jsonrpc":"2.0","id":4,"result":{"confirmed":true,"amount":5,"currency":"GBP"}}`))
	f.Add([]byte(`{"jsonrpc":"2.0","id":4,"error":{"code":1,"message":""}}`))
	f.Fuzz(func(t *testing.T, frame []byte) {
		g := tablesGuard{all: all}
		g.asked.note([]byte(`{"id":4,"method":"tableLockRequest"}`))
		if kind, p := g.inspect(frame); p == nil {
			assert.True(t, json.Valid(frame), "only JSON may pass")
		} else {
			assert.NotEmpty(t, kind)
			assert.True(t, json.Valid(sim.ErrorFrame(-1, p.code, p.text)), "every refusal can be said")
		}
	})
}
