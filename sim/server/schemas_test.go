package server

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-epos/sim"
)

func schemas(t *testing.T) map[string]*jsonschema.Schema {
	t.Helper()
	all, err := compiled()
	require.NoError(t, err)
	return all
}

func TestEverySchemaSaysHowItIsKnown(t *testing.T) {
	files, err := filepath.Glob("schemas/*.json")
	require.NoError(t, err)
	require.Len(t, files, len(schemas(t)))
	label := regexp.MustCompile(`\[(SCHEMA|DOC|REST|CLIENT|INFERRED|RFC)\]`)
	for _, f := range files {
		raw, err := os.ReadFile(f)
		require.NoError(t, err)
		var s struct {
			Title, Description string
			Schema             string `json:"$schema"`
		}
		require.NoError(t, json.Unmarshal(raw, &s))
		assert.NotEmpty(t, s.Title, f)
		assert.Regexp(t, label, s.Description, f)
		assert.Equal(t, "http://json-schema.org/draft-04/schema#", s.Schema, f)
	}
}

// What a client must not send, and how it is told. The id comes back where it
// can be read and counts in the client's own space.
func TestBadFramesAreRefused(t *testing.T) {
	const sale = `{"jsonrpc":"2.0","id":1,"method":"sale","params":{"tid":"VCMINVLSIP0","currency":"GBP","amount":1}}`
	with := func(from, to string) string { return strings.Replace(sale, from, to, 1) }
	for name, c := range map[string]struct {
		frame string
		code  int
		id    bool
	}{
		"not JSON":             {`{"jsonrpc"`, sim.CodeParse, false},
		"nothing":              {``, sim.CodeParse, false},
		"two values":           {sale + sale, sim.CodeParse, false},
		"not UTF-8":            {with("VCM", "\xff"), sim.CodeParse, false},
		"a number that is nan": {with(`:1}`, `:NaN}`), sim.CodeParse, false},
		"leading zero":         {with(`:1}`, `:01}`), sim.CodeParse, false},
		"a list":               {`[` + sale + `]`, sim.CodeInvalidRequest, false},
		"a word":               {`"sale"`, sim.CodeInvalidRequest, false},
		"no version":           {with(`"jsonrpc":"2.0",`, ``), sim.CodeInvalidRequest, true},
		"version 1.0":          {with(`"2.0"`, `"1.0"`), sim.CodeInvalidRequest, true},
		"no id":                {with(`"id":1,`, ``), sim.CodeInvalidRequest, false},
		"null id":              {with(`"id":1`, `"id":null`), sim.CodeInvalidRequest, false},
		"string id":            {with(`"id":1`, `"id":"1"`), sim.CodeInvalidRequest, false},
		"broken id":            {with(`"id":1`, `"id":1.5`), sim.CodeInvalidRequest, false},
		"id too large":         {with(`"id":1`, `"id":1000000`), sim.CodeInvalidRequest, false},
		"negative id":          {with(`"id":1`, `"id":-1`), sim.CodeInvalidRequest, false},
		"extra in envelope":    {with(`"id":1`, `"id":1,"more":1`), sim.CodeInvalidRequest, true},
		"params a list":        {with(`{"tid":"VCMINVLSIP0","currency":"GBP","amount":1}`, `[]`), sim.CodeInvalidRequest, true},
		"method no string":     {with(`"sale"`, `7`), sim.CodeInvalidRequest, true},
		"unknown method":       {with(`"sale"`, `"sail"`), sim.CodeMethodNotFound, true},
		"method in capitals":   {with(`"sale"`, `"SALE"`), sim.CodeMethodNotFound, true},
		"no params":            {`{"jsonrpc":"2.0","id":1,"method":"sale"}`, sim.CodeInvalidParams, true},
		"no tid":               {with(`"tid":"VCMINVLSIP0",`, ``), sim.CodeInvalidParams, true},
		"empty tid":            {with(`VCMINVLSIP0`, ``), sim.CodeInvalidParams, true},
		"tid a number":         {with(`"VCMINVLSIP0"`, `12345678`), sim.CodeInvalidParams, true},
		"no currency":          {with(`"currency":"GBP",`, ``), sim.CodeInvalidParams, true},
		"other currency":       {with(`GBP`, `USD`), sim.CodeInvalidParams, true},
		"no amount":            {with(`,"amount":1`, ``), sim.CodeInvalidParams, true},
		"amount 0":             {with(`:1}`, `:0}`), sim.CodeInvalidParams, true},
		"amount too large":     {with(`:1}`, `:100000000}`), sim.CodeInvalidParams, true},
		"amount in pounds":     {with(`:1}`, `:12.5}`), sim.CodeInvalidParams, true},
		"amount a string":      {with(`:1}`, `:"1"}`), sim.CodeInvalidParams, true},
		"extra in params":      {with(`:1}`, `:1,"reference":"T-1"}`), sim.CodeInvalidParams, true},
		"cashback too large":   {with(`:1}`, `:1,"amountCashback":10001}`), sim.CodeInvalidParams, true},
		"cashback on refund":   {`{"jsonrpc":"2.0","id":1,"method":"refund","params":{"tid":"VCMINVLSIP0","currency":"GBP","amount":1,"amountCashback":1}}`, sim.CodeInvalidParams, true},
		"filters on the list":  {`{"jsonrpc":"2.0","id":1,"method":"connectedTerminals","params":{"status":"BUSY"}}`, sim.CodeInvalidParams, true},
		"old name of the tid":  {`{"jsonrpc":"2.0","id":1,"method":"duplicate","params":{"tpi":"VCMINVLSIP0"}}`, sim.CodeInvalidParams, true},
		"a bad answer":         {`{"jsonrpc":"2.0","id":1,"result":{"accepted":1}}`, sim.CodeInvalidRequest, false},
		"answer and more":      {`{"jsonrpc":"2.0","id":1,"result":{"accepted":true,"by":"me"}}`, sim.CodeInvalidRequest, false},
		"neither nor":          {`{"jsonrpc":"2.0","id":1}`, sim.CodeInvalidRequest, false},
	} {
		t.Run(name, func(t *testing.T) {
			p := inspect(schemas(t), []byte(c.frame))
			require.NotNil(t, p)
			assert.Equal(t, c.code, p.code, p.text)
			assert.Equal(t, c.id, p.id == 1)
		})
	}
}

// A refusal is a frame and nothing else: the link lives, nothing was booked.
func TestRefusedFramesLeaveTheLinkAlone(t *testing.T) {
	s := RunT(t)
	c := dial(t, s.PAC())
	c.write(`{"jsonrpc":"2.0","id":5,"method":"sale","params":{"tid":"VCMINVLSIP0","currency":"GBP","amount":1,"reference":"T-1"}}`)
	refused := c.read()
	require.NotNil(t, refused.Error)
	assert.Equal(t, 5, *refused.ID)
	assert.Contains(t, refused.Error.Message, "reference", "developers are told what was wrong")
	c.write(`[]`)
	none := c.read()
	require.NotNil(t, none.Error)
	assert.NotContains(t, none.raw, `"id"`, "missing, not null")
	answer, _ := c.ask(17, saleFrame)
	assert.Nil(t, answer.Error)
	assert.Len(t, s.Ledger(), 1)
}

func TestLenientLetsExtrasThrough(t *testing.T) {
	s := RunT(t)
	_, err := s.Control("knobs", []byte(`{"validation":"lenient"}`))
	require.NoError(t, err)
	c := dial(t, s.PAC())
	answer, _ := c.ask(1, `{"jsonrpc":"2.0","id":1,"method":"sale","params":{"tid":"VCMINVLSIP0","currency":"GBP","amount":1,"reference":"T-1"}}`)
	assert.Nil(t, answer.Error)
	for _, bad := range []string{
		`{"jsonrpc":"2.0","id":2,"method":"sale","params":{"tid":"VCMINVLSIP0","currency":"GBP","amount":0}}`,
		`{"jsonrpc":"2.0","id":2,"method":"duplicate"}`,
	} {
		refused, _ := c.ask(2, bad)
		require.NotNil(t, refused.Error, bad)
		assert.Equal(t, sim.CodeInvalidParams, refused.Error.Code)
	}
	unknown, _ := c.ask(3, `{"jsonrpc":"2.0","id":3,"method":"sail"}`)
	require.NotNil(t, unknown.Error)
	assert.Equal(t, sim.CodeMethodNotFound, unknown.Error.Code)
}

// schemaOf names the schema of what the simulator sends.
func schemaOf(f sim.Frame) string {
	switch {
	case strings.Contains(f.Frame, `"error":`):
		return "StCE_ErrorMessage"
	case strings.HasPrefix(f.Name, "notification:"):
		return "StCN_terminalNotification"
	case f.Name == "signatureVerificationRequest":
		return "StCR_verifySignature_Request"
	case f.Name == "response:sale", f.Name == "response:refund":
		return "CtSR_PerformTransaction_Response"
	}
	return "CtSR_" + strings.TrimPrefix(f.Name, "response:") + "_Response"
}

func keeps(t *testing.T, name, frame string) {
	t.Helper()
	schema, ok := schemas(t)[name]
	require.True(t, ok, "no schema %s", name)
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader([]byte(frame)))
	require.NoError(t, err)
	assert.NoError(t, schema.Validate(doc), "%s: %s", name, frame)
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
	checked := map[string]bool{}
	for _, f := range s.Frames() {
		if f.Direction == "out" {
			keeps(t, schemaOf(f), f.Frame)
			checked[schemaOf(f)] = true
		}
	}
	assert.Len(t, checked, 7, "every kind of message was seen: %v", checked)
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
	case strings.HasPrefix(name, "sale_"), strings.HasPrefix(name, "refund_"):
		return "CtSR_PerformTransaction_Response"
	}
	return "CtSR_" + strings.SplitN(name, "_", 2)[0] + "_Response"
}

func FuzzInspect(f *testing.F) {
	all, err := compiled()
	require.NoError(f, err)
	f.Add([]byte(saleFrame))
	f.Add([]byte(`{"jsonrpc":"2.0","id":1,"result":{"accepted":true}}`))
	f.Add([]byte(`[[[`))
	f.Fuzz(func(t *testing.T, frame []byte) {
		if p := inspect(all, frame); p == nil {
			assert.True(t, json.Valid(frame), "only JSON may pass")
		} else {
			assert.True(t, json.Valid(sim.ErrorFrame(p.id, p.code, p.text)), "every refusal can be said")
		}
	})
}
