package rpc_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-epos/core/rpc"
	"connect-epos/core/wire"
)

// In all of these tests the request 7 "sale" is open. No request 8 was ever sent.
func dialWithSale(t *testing.T) (*rpc.Conn, peer) {
	c, p := dial(t)
	require.NoError(t, c.Start(t.Context(), 7, "sale", wire.Value{}))
	p.next()
	return c, p
}

// report holds the parts of a Message that a test compares.
type report struct {
	kind   rpc.Kind
	fault  rpc.Fault
	id     int
	hasID  bool
	method string
}

func reportOf(m rpc.Message) report {
	return report{m.Kind, m.Fault, m.ID, m.HasID, m.Method}
}

func TestBadFramesAreReportedAndNothingElse(t *testing.T) {
	large := `{"jsonrpc":"2.0","method":"note","params":"` + strings.Repeat("a", wire.MaxFrame) + `"}`
	for name, bad := range map[string]struct {
		frame string
		want  report
	}{
		"empty":                   {"", report{fault: rpc.FaultMalformed}},
		"rubbish":                 {"hello", report{fault: rpc.FaultMalformed}},
		"cut off":                 {`{"jsonrpc":"2.0","method":"note"`, report{fault: rpc.FaultMalformed}},
		"bad UTF-8":               {"{\"jsonrpc\":\"2.0\",\"method\":\"\xff\"}", report{fault: rpc.FaultMalformed}},
		"too deep":                {strings.Repeat("[", 100000), report{fault: rpc.FaultMalformed}},
		"malformed request":       {`{"jsonrpc":"2.0","id":7,"method":"ask","params":{]}`, report{fault: rpc.FaultMalformed}},
		"request, name twice":     {`{"jsonrpc":"2.0","id":7,"method":"ask","method":"ask"}`, report{fault: rpc.FaultMalformed}},
		"malformed, id unknown":   {`{"jsonrpc":"2.0","id":8,"result":{]}`, report{fault: rpc.FaultMalformed, id: 8}},
		"too large":               {large, report{fault: rpc.FaultTooLarge}},
		"array":                   {`[{"jsonrpc":"2.0","id":7,"result":1}]`, report{fault: rpc.FaultNotAnObject}},
		"scalar":                  {`null`, report{fault: rpc.FaultNotAnObject}},
		"empty object":            {`{}`, report{fault: rpc.FaultNoResult}},
		"neither, null id":        {`{"jsonrpc":"2.0","id":null}`, report{fault: rpc.FaultNoResult}},
		"version 1, notification": {`{"jsonrpc":"1.0","method":"note"}`, report{fault: rpc.FaultWrongVersion, method: "note"}},
		"version a number":        {`{"jsonrpc":2.0,"id":3,"method":"ask"}`, report{fault: rpc.FaultWrongVersion, id: 3, method: "ask"}},
		"no version":              {`{"id":3,"method":"ask"}`, report{fault: rpc.FaultWrongVersion, id: 3, method: "ask"}},
		"method a number":         {`{"jsonrpc":"2.0","id":7,"method":1}`, report{fault: rpc.FaultBadMethod, id: 7}},
		"method null":             {`{"jsonrpc":"2.0","method":null}`, report{fault: rpc.FaultBadMethod}},
		"method and result":       {`{"jsonrpc":"2.0","id":8,"method":"ask","result":1}`, report{fault: rpc.FaultBadMethod, id: 8, method: "ask"}},
		"result without id":       {`{"jsonrpc":"2.0","result":1}`, report{fault: rpc.FaultMissingID}},
		"result, null id":         {`{"jsonrpc":"2.0","id":null,"result":1}`, report{fault: rpc.FaultNullID}},
		"result, id a word":       {`{"jsonrpc":"2.0","id":"x7","result":1}`, report{fault: rpc.FaultBadID}},
		"result, id padded":       {`{"jsonrpc":"2.0","id":"007","result":1}`, report{fault: rpc.FaultBadID}},
		"result, id a fraction":   {`{"jsonrpc":"2.0","id":7.5,"result":1}`, report{fault: rpc.FaultBadID}},
		"result, id huge":         {`{"jsonrpc":"2.0","id":1e400,"result":1}`, report{fault: rpc.FaultBadID}},
		"result, id an object":    {`{"jsonrpc":"2.0","id":{},"result":1}`, report{fault: rpc.FaultBadID}},
		"result, unknown id":      {`{"jsonrpc":"2.0","id":8,"result":1}`, report{fault: rpc.FaultUnknownID, id: 8}},
		"unknown id as a string":  {`{"jsonrpc":"2.0","id":"8","result":1}`, report{fault: rpc.FaultUnknownID, id: 8}},
		"error without id":        {`{"jsonrpc":"2.0","error":{"code":-32700,"message":"m"}}`, report{fault: rpc.FaultErrorWithoutID}},
		"error, null id":          {`{"jsonrpc":"2.0","id":null,"error":{"code":-32700,"message":"m"}}`, report{fault: rpc.FaultErrorWithoutID}},
		"request, null id":        {`{"jsonrpc":"2.0","id":null,"method":"ask"}`, report{fault: rpc.FaultNullID, method: "ask"}},
		"request, id too low":     {`{"jsonrpc":"2.0","id":-1073741825,"method":"ask"}`, report{fault: rpc.FaultBadID, method: "ask"}},
		"request, id a fraction":  {`{"jsonrpc":"2.0","id":0.5,"method":"ask"}`, report{fault: rpc.FaultBadID, method: "ask"}},
		"request, id a boolean":   {`{"jsonrpc":"2.0","id":true,"method":"ask"}`, report{fault: rpc.FaultBadID, method: "ask"}},
	} {
		t.Run(name, func(t *testing.T) {
			c, p := dialWithSale(t)
			bad.want.kind = rpc.KindFault
			p.send(bad.frame, `{"jsonrpc":"2.0","id":7,"result":"good"}`)
			got := serveAll(t, c, p)
			require.Len(t, got, 2)
			assert.Equal(t, bad.want, reportOf(got[0]))
			assert.Equal(t, bad.frame, string(got[0].Frame))
			assert.Equal(t, report{kind: rpc.KindResponse, id: 7, hasID: true, method: "sale"}, reportOf(got[1]), "the link goes on, 7 was still open")
			assert.ErrorIs(t, c.Reply(t.Context(), bad.want.id, wire.Null()), rpc.ErrNotAsked, "a fault is never answered")
			p.wroteNothing()
		})
	}
}

// wroteNothing requires that the connection is closed and no frame came before that.
func (p peer) wroteNothing() {
	_, err := p.transport.Recv(p.t.Context())
	var closed *rpc.Closed
	require.ErrorAs(p.t, err, &closed)
}

func TestUnreadableAnswersCloseTheirID(t *testing.T) {
	for name, frame := range map[string]string{
		"malformed":                  `{"jsonrpc":"2.0","id":7,"result":{"amountBase":01}}`,
		"cut off":                    `{"jsonrpc":"2.0","id":7,"result":{"amountBase":12`,
		"duplicate name":             `{"jsonrpc":"2.0","id":7,"result":{"amountBase":1,"amountBase":2}}`,
		"the id twice":               `{"jsonrpc":"2.0","id":7,"result":1,"id":7}`,
		"bad UTF-8":                  "{\"jsonrpc\":\"2.0\",\"id\":7,\"result\":\"\xff\"}",
		"too deep":                   `{"jsonrpc":"2.0","id":7,"result":` + strings.Repeat("[", 100) + strings.Repeat("]", 100) + `}`,
		"too large":                  `{"jsonrpc":"2.0","id":7,"result":"` + strings.Repeat("a", wire.MaxFrame) + `"}`,
		"wrong version":              `{"jsonrpc":"1.0","id":7,"result":1}`,
		"no version":                 `{"id":7,"result":1}`,
		"both":                       `{"jsonrpc":"2.0","id":7,"result":1,"error":{"code":1,"message":"m"}}`,
		"neither":                    `{"jsonrpc":"2.0","id":7}`,
		"both null":                  `{"jsonrpc":"2.0","id":7,"result":null,"error":null}`,
		"error null":                 `{"jsonrpc":"2.0","id":7,"error":null}`,
		"error a number":             `{"jsonrpc":"2.0","id":7,"error":5}`,
		"error a number, result nil": `{"jsonrpc":"2.0","id":7,"error":5,"result":null}`,
		"a method too":               `{"jsonrpc":"2.0","id":7,"method":"sale","result":1}`,
		"id a string":                `{"jsonrpc":"2.0","id":"7"}`,
	} {
		t.Run(name, func(t *testing.T) {
			c, p := dialWithSale(t)
			p.send(frame, `{"jsonrpc":"2.0","id":7,"result":"late"}`)
			got := serveAll(t, c, p)
			require.Len(t, got, 2)
			assert.Equal(t, report{rpc.KindFault, rpc.FaultUnreadable, 7, true, "sale"}, reportOf(got[0]))
			assert.Equal(t, report{kind: rpc.KindFault, fault: rpc.FaultUnknownID, id: 7}, reportOf(got[1]), "7 counts as answered")
			assert.Equal(t, `"late"`, got[1].Result.String(), "a late answer is still told")
			assert.Empty(t, c.Open())
			p.wroteNothing()
		})
	}
}

func TestToleratedAnswers(t *testing.T) {
	for name, good := range map[string]struct {
		frame  string
		fault  rpc.Fault
		result string
		err    *rpc.Error
	}{
		"numeric string id":      {`{"jsonrpc":"2.0","id":"7","result":1}`, rpc.FaultStringID, `1`, nil},
		"id with a zero behind":  {`{"jsonrpc":"2.0","id":7.0,"result":1}`, "", `1`, nil},
		"result null":            {`{"jsonrpc":"2.0","id":7,"result":null}`, "", `null`, nil},
		"null error beside":      {`{"jsonrpc":"2.0","id":7,"result":1,"error":null}`, rpc.FaultNullMember, `1`, nil},
		"null result beside":     {`{"jsonrpc":"2.0","id":7,"result":null,"error":{"code":5}}`, rpc.FaultNullMember, ``, &rpc.Error{Code: 5}},
		"more members":           {`{"jsonrpc":"2.0","id":7,"result":1,"x":{},"params":1}`, "", `1`, nil},
		"error a string":         {`{"jsonrpc":"2.0","id":7,"error":"no"}`, "", ``, &rpc.Error{Message: "no"}},
		"error empty":            {`{"jsonrpc":"2.0","id":7,"error":{}}`, "", ``, &rpc.Error{}},
		"error code a string":    {`{"jsonrpc":"2.0","id":7,"error":{"code":"-32601","message":"m"}}`, "", ``, &rpc.Error{Message: "m"}},
		"error code out of life": {`{"jsonrpc":"2.0","id":7,"error":{"code":99999999999}}`, "", ``, &rpc.Error{}},
		"userMessage": {`{"jsonrpc":"2.0","id":7,"error":{"code":-32070,"message":"m","userMessage":"u","data":{"userMessage":"d"}}}`, "", ``,
			&rpc.Error{Code: -32070, Message: "m", UserMessage: "u", Data: wire.Object(wire.M("userMessage", wire.String("d")))}},
		"data.userMessage": {`{"jsonrpc":"2.0","id":7,"error":{"code":1,"data":{"userMessage":"d"}}}`, "", ``,
			&rpc.Error{Code: 1, UserMessage: "d", Data: wire.Object(wire.M("userMessage", wire.String("d")))}},
		"data a string": {`{"jsonrpc":"2.0","id":7,"error":{"code":1,"userMessage":7,"data":"d"}}`, "", ``,
			&rpc.Error{Code: 1, UserMessage: "d", Data: wire.String("d")}},
	} {
		t.Run(name, func(t *testing.T) {
			c, p := dialWithSale(t)
			p.send(good.frame)
			got := serveAll(t, c, p)
			require.Len(t, got, 1)
			assert.Equal(t, report{rpc.KindResponse, good.fault, 7, true, "sale"}, reportOf(got[0]))
			assert.Equal(t, good.result, got[0].Result.String())
			assert.Equal(t, good.err, got[0].Error)
		})
	}
}

func TestToleratedRequests(t *testing.T) {
	c, p := dial(t)
	p.send(
		`{"jsonrpc":"2.0","id":5,"method":"ask","params":null}`,
		`{"jsonrpc":"2.0","id":5,"method":"ask","params":[1]}`,
		`{"jsonrpc":"2.0","id":-1,"method":"ask"}`,
		`{"jsonrpc":"2.0","id":1000000,"method":"ask"}`,
	)
	var faults []rpc.Fault
	for _, m := range readSome(t, c, 4) {
		require.Equal(t, rpc.KindRequest, m.Kind)
		faults = append(faults, m.Fault)
		require.NoError(t, c.Reply(t.Context(), m.ID, wire.Null()), "every question can be answered")
	}
	assert.Equal(t, []rpc.Fault{"", rpc.FaultRepeatedID, rpc.FaultIDRange, rpc.FaultIDRange}, faults)
	assert.ErrorIs(t, c.Reply(t.Context(), 5, wire.Null()), rpc.ErrNotAsked, "two questions, two replies")
	assert.Equal(t, `{"jsonrpc":"2.0","id":5,"result":null}`, p.next())
}

// A request whose id is a text is answered with that text. The id is neither the number
// that the text spells nor another text.
func TestIDsOfTextAreAnsweredAsTheyCame(t *testing.T) {
	c, p := dial(t)
	p.send(
		`{"jsonrpc":"2.0","id":"5","method":"ask"}`,
		`{"jsonrpc":"2.0","id":5,"method":"ask"}`,
		`{"jsonrpc":"2.0","id":"","method":"ask"}`,
		`{"jsonrpc":"2.0","id":"5","method":"ask"}`,
		`{"jsonrpc":"2.0","id":"\u0000\"","method":"ask"}`,
	)
	got := readSome(t, c, 5)
	var faults []rpc.Fault
	for _, m := range got {
		require.Equal(t, rpc.KindRequest, m.Kind)
		faults = append(faults, m.Fault)
	}
	assert.Equal(t, []rpc.Fault{"", "", "", rpc.FaultRepeatedID, ""}, faults)
	assert.Equal(t, got[0].ID, got[3].ID)
	for i, want := range []string{`"5"`, `5`, `""`, `"5"`, `"\u0000\""`} {
		require.NoError(t, c.Reply(t.Context(), got[i].ID, wire.Null()))
		assert.Equal(t, `{"jsonrpc":"2.0","id":`+want+`,"result":null}`, p.next())
	}
	assert.ErrorIs(t, c.Reply(t.Context(), got[0].ID, wire.Null()), rpc.ErrNotAsked)
}

// When requests with the same id are merged, one reply answers all of them, whether it
// was sent before or after the merging. Then the id is free.
func TestRequestsOfOneIDAreMerged(t *testing.T) {
	const again = `{"jsonrpc":"2.0","id":5,"method":"ask"}`
	for _, before := range []int{0, 1, 2} {
		c, p := dial(t)
		p.send(again, again, again)
		require.Len(t, readSome(t, c, 3), 3)
		for i := range 3 {
			if i == before {
				require.NoError(t, c.Reply(t.Context(), 5, wire.Null()))
			} else {
				c.Merge(5)
			}
		}
		c.Merge(6)
		assert.ErrorIs(t, c.Reply(t.Context(), 5, wire.Null()), rpc.ErrNotAsked)
		assert.ErrorIs(t, c.Reply(t.Context(), 6, wire.Null()), rpc.ErrNotAsked)
	}
}

func TestFramesOverTheTransportsLimitAreReported(t *testing.T) {
	ours, theirs := rpc.Pipe()
	c := rpc.NewConn(limited{ours})
	p := peer{t: t, transport: theirs}
	require.NoError(t, c.Start(t.Context(), 7, "sale", wire.Value{}))
	p.send(
		`{"jsonrpc":"2.0","method":"note","params":"`+strings.Repeat("a", 200)+`"}`,
		`{"jsonrpc":"2.0","result":"`+strings.Repeat("a", 200)+`","id":7}`,
		`{"jsonrpc":"2.0","id":7,"result":"`+strings.Repeat("a", 200)+`"}`,
		`{"jsonrpc":"2.0","method":"note"}`,
	)
	got := serveAll(t, c, p)
	require.Len(t, got, 4)
	assert.Equal(t, report{kind: rpc.KindFault, fault: rpc.FaultTooLarge}, reportOf(got[0]))
	assert.Equal(t, report{kind: rpc.KindFault, fault: rpc.FaultTooLarge}, reportOf(got[1]), "the id lies beyond the head")
	assert.Equal(t, report{rpc.KindFault, rpc.FaultUnreadable, 7, true, "sale"}, reportOf(got[2]))
	assert.Equal(t, rpc.KindNotification, got[3].Kind)
}
