package server

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-epos/sim"
)

// schemaOf names the schema of what the simulator sends.
func schemaOf(f sim.Frame) string {
	switch {
	case strings.Contains(f.Frame, `"error":`):
		return "StCE_ErrorMessage"
	case strings.HasPrefix(f.Name, "notification:"):
		return "StCN_terminalNotification"
	case f.Name == "signatureVerificationRequest":
		return "StCR_verifySignature_Request"
	}
	return responseSchema(strings.TrimPrefix(f.Name, "response:"))
}

func responseSchema(method string) string {
	switch {
	case slices.Contains([]string{"sale", "refund", "preAuth", "completion", "accountVerification"}, method):
		return "CtSR_PerformTransaction_Response"
	case strings.HasPrefix(method, "report"):
		return "CtSR_Report_Response"
	}
	return "CtSR_" + method + "_Response"
}

func keeps(t *testing.T, name, frame string) {
	t.Helper()
	schema, ok := schemas(t)[name]
	require.True(t, ok, "no schema %s", name)
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader([]byte(frame)))
	require.NoError(t, err)
	assert.NoError(t, schema.Validate(doc), "%s: %s", name, frame)
}

// everyOtherMessage brings about the rest: pre-authorisation and completion,
// verification, reports whole and timed out, a cancel in time and one too late.
func everyOtherMessage(t *testing.T, s *Running, c *till) {
	t.Helper()
	_, err := s.Control("knobs", []byte(`{"gratuity":100,"enterCashback":300,"paperOut":"during","reportNotifications":true,
		"cardTrouble":["BAD_SWIPE","CARD_ERROR","INSERT_CARD","PRESENT_ONLY_ONE_CARD","RE_PRESENT_CARD"],"lateCancel":"false"}`))
	require.NoError(t, err)
	numbered := func(id int, frame string) string {
		return strings.Replace(frame, `"id":1`, `"id":`+strconv.Itoa(id), 1)
	}
	c.ask(50, numbered(50, of("sale", `"amount":10,"amountCashback":500`)))
	held, _ := c.ask(51, numbered(51, of("preAuth", `"amount":900`)))
	c.ask(52, numbered(52, of("completion", `"amount":800,"authCode":"`+held.Result["authCode"].(string)+`"`)))
	c.ask(53, numbered(53, of("accountVerification", `"amount":0`)))
	plain := func(id int, method, tid string) string {
		return `{"jsonrpc":"2.0","id":` + strconv.Itoa(id) + `,"method":"` + method + `","params":{"tid":"` + tid + `"}}`
	}
	for i, report := range []string{"reportXBalance", "reportZBalance", "reportBanking", "reportEndOfDay"} {
		c.ask(60+i, plain(60+i, report, "VCMINVLSIP0"))
	}
	_, err = s.Control("knobs", []byte(`{"reportResult":"TIMED_OUT"}`))
	require.NoError(t, err)
	c.ask(64, plain(64, "reportEndOfDay", "VCMINVLSIP0"))
	_, err = s.Control("knobs", []byte(`{"timeScale":20,"paperOut":""}`))
	require.NoError(t, err)
	c.write(strings.NewReplacer("17", "65", "VCMINVLSIP0", "VCMINVLTIP0").Replace(saleFrame))
	c.ask(66, plain(66, "cancelTransaction", "VCMINVLTIP0"))
	cancelled, _ := c.until(65)
	assert.Equal(t, "CANCELLED", cancelled.Result["transactionResult"])
}

// The simulator keeps the schemas it holds others to, on every terminal.
func TestTheSimulatorKeepsItsOwnSchemas(t *testing.T) {
	s := RunT(t)
	_, err := s.Control("knobs", []byte(`{"timeScale":5000}`))
	require.NoError(t, err)
	c := dial(t, s.PAC())
	c.ask(1, `{"jsonrpc":"2.0","id":1,"method":"connectedTerminals"}`)
	for i, tid := range []string{"VCMINVLSIP0", "VCMINVLDIP0", "VCMINVLSCD0", "VCMINVLUIP0", "VCMINVLTIP0"} {
		for j, method := range []string{"sale", "refund"} {
			id := 10 + i*2 + j
			c.ask(id, strings.NewReplacer("17", strconv.Itoa(id), "sale", method, "VCMINVLSIP0", tid).Replace(saleFrame))
		}
	}
	c.ask(30, `{"jsonrpc":"2.0","id":30,"method":"duplicate","params":{"tid":"VCMINVLSIP0"}}`)
	c.ask(31, `{"jsonrpc":"2.0","id":31,"method":"terminalDetails","params":{"tid":"VCMINVLSIP0"}}`)
	c.ask(32, `{"jsonrpc":"2.0","id":32,"method":"terminalDetails","params":{"tid":"nowhere"}}`)
	for _, accepted := range []string{"true", "false"} {
		c.write(strings.NewReplacer("17", "40", "VCMINVLSIP0", "VCMINVLSIS0").Replace(saleFrame))
		q := c.read()
		for q.Method != "signatureVerificationRequest" {
			q = c.read()
		}
		id, err := json.Marshal(q.ID)
		require.NoError(t, err)
		c.ask(40, `{"jsonrpc":"2.0","id":`+string(id)+`,"result":{"accepted":`+accepted+`}}`)
	}
	everyOtherMessage(t, s, c)
	checked := map[string]bool{}
	for _, f := range s.Frames() {
		if f.Direction == "out" {
			keeps(t, schemaOf(f), f.Frame)
			checked[schemaOf(f)] = true
		}
	}
	assert.Len(t, checked, 9, "every kind of message was seen: %v", checked)
}

// Golden frames keep the schema of their message, in both directions.
func TestGoldenFramesKeepTheSchemas(t *testing.T) {
	files, err := filepath.Glob("../testdata/golden/*.json")
	require.NoError(t, err)
	require.NotEmpty(t, files)
	for _, f := range files {
		raw, err := os.ReadFile(f)
		require.NoError(t, err)
		var g struct{ Frame json.RawMessage }
		require.NoError(t, json.Unmarshal(raw, &g))
		name := strings.TrimSuffix(filepath.Base(f), ".json")
		if strings.HasSuffix(name, "_request") || strings.HasSuffix(name, "_reply") {
			assert.Nil(t, inspect(schemas(t), g.Frame), name)
			continue
		}
		keeps(t, goldenSchema(name), string(g.Frame))
	}
}

func goldenSchema(name string) string {
	switch {
	case strings.HasPrefix(name, "error_"):
		return "StCE_ErrorMessage"
	case name == "terminalNotification":
		return "StCN_terminalNotification"
	case name == "signatureVerificationRequest":
		return "StCR_verifySignature_Request"
	}
	return responseSchema(strings.SplitN(name, "_", 2)[0])
}
