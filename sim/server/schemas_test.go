package server

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-epos/sim"
	"connect-epos/sim/strict"
)

func schemas(t *testing.T) strict.Schemas {
	t.Helper()
	all, err := compiled()
	require.NoError(t, err)
	return all
}

func TestEverySchemaSaysHowItIsKnown(t *testing.T) {
	files, err := filepath.Glob("../strict/schemas/*.json")
	require.NoError(t, err)
	require.Len(t, files, len(schemas(t)))
	label := regexp.MustCompile(`\[(CLONE|SCHEMA|DOC|REST|CLIENT|INFERRED|RFC)\]`)
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

// of is a request to VCMINVLSIP0 with id 1 and more params.
func of(method, params string) string {
	return `{"jsonrpc":"2.0","id":1,"method":"` + method + `","params":{"tid":"VCMINVLSIP0","currency":"GBP",` + params + `}}`
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
		"cashback on pre-auth": {of("preAuth", `"amount":1,"amountCashback":1`), sim.CodeInvalidParams, true},
		"keyed pre-auth":       {of("preAuth", `"amount":1,"cardholderNotPresent":true`), sim.CodeInvalidParams, true},
		"code on a sale":       {with(`:1}`, `:1,"authCode":"123456"}`), sim.CodeInvalidParams, true},
		"completion, no code":  {of("completion", `"amount":1`), sim.CodeInvalidParams, true},
		"completion, bad code": {of("completion", `"amount":1,"authCode":""`), sim.CodeInvalidParams, true},
		"completion, total 0":  {of("completion", `"amount":1,"authCode":"1","amountPreAuthorisedTotal":0`), sim.CodeInvalidParams, true},
		"verify an amount":     {of("accountVerification", `"amount":1`), sim.CodeInvalidParams, true},
		"verify without one":   {`{"jsonrpc":"2.0","id":1,"method":"accountVerification","params":{"tid":"VCMINVLSIP0","currency":"GBP"}}`, sim.CodeInvalidParams, true},
		"cancel by reference":  {`{"jsonrpc":"2.0","id":1,"method":"cancelTransaction","params":{"tid":"VCMINVLSIP0","id":7}}`, sim.CodeInvalidParams, true},
		"cancel of nothing":    {`{"jsonrpc":"2.0","id":1,"method":"cancelTransaction"}`, sim.CodeInvalidParams, true},
		"report with a type":   {`{"jsonrpc":"2.0","id":1,"method":"reportEndOfDay","params":{"tid":"VCMINVLSIP0","reportType":"END_OF_DAY"}}`, sim.CodeInvalidParams, true},
		"report of REST":       {`{"jsonrpc":"2.0","id":1,"method":"report","params":{"tid":"VCMINVLSIP0"}}`, sim.CodeMethodNotFound, true},
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
