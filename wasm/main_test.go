//go:build js && wasm

package main

import (
	"encoding/json"
	"os"
	"strings"
	"syscall/js"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// page does for the engine what the JavaScript does: it calls the engine and receives its
// messages.
type page struct {
	t     *testing.T
	host  js.Value
	calls int
	said  chan message
}

type message struct {
	Call   int
	Value  json.RawMessage
	Error  *struct{ Code, Field string }
	Event  string
	Detail json.RawMessage
}

// start runs the whole engine with a host that belongs to the test.
func start(t *testing.T) *page {
	t.Helper()
	p := &page{t: t, said: make(chan message, 1000)}
	send := js.FuncOf(func(_ js.Value, args []js.Value) any {
		var m message
		if assert.NoError(t, json.Unmarshal([]byte(args[0].String()), &m)) {
			p.said <- m
		}
		return nil
	})
	p.host = js.ValueOf(map[string]any{"receive": nil})
	p.host.Set("send", send)
	js.Global().Set("connectEposPort", p.host)
	go main() // main runs until the program ends, as in production
	require.Equal(t, "ready", (<-p.said).Event)
	return p
}

// call sends a command and returns its answer, and the events that came before it.
func (p *page) call(do string, with map[string]any) (answer message, events []message) {
	p.t.Helper()
	p.calls++
	text, err := json.Marshal(map[string]any{"call": p.calls, "do": do, "with": with})
	require.NoError(p.t, err)
	p.host.Call("receive", string(text))
	for m := range p.said {
		if m.Call == p.calls {
			return m, events
		}
		events = append(events, m)
	}
	return message{}, events
}

// value reads the answer of a command that must not fail, and returns the events that
// came before it.
func (p *page) value(do string, with map[string]any, into any) (events []message) {
	p.t.Helper()
	answer, events := p.call(do, with)
	require.Nil(p.t, answer.Error, "%s: %+v", do, answer.Error)
	require.NoError(p.t, json.Unmarshal(answer.Value, into))
	return events
}

func ledger(t *testing.T, server string) string {
	t.Helper()
	got := make(chan string, 1)
	then := js.FuncOf(func(_ js.Value, args []js.Value) any {
		got <- args[0].String()
		return nil
	})
	defer then.Release()
	js.Global().Call("eval", `url => fetch(url).then(r => r.text())`).Invoke(server+"/control/ledger").Call("then", then)
	return <-got
}

// When a page asks for a simulator and gives no way to reach it, it must not get an
// engine that dials real hosts.
func TestWithoutAWayToTheSimulatorTheEngineDoesNotStart(t *testing.T) {
	p := start(t)
	with := map[string]any{"softwareHouseId": "simSWH", "storage": "memory", "host": "page", "simulator": true}
	answer, _ := p.call("start", with)
	require.NotNil(t, answer.Error)
	assert.Equal(t, "engine-failed", answer.Error.Code)

	p.host.Set("simulator", js.Global().Get("MessageChannel").New().Get("port1"))
	var raw json.RawMessage
	p.value("start", with, &raw)
	answer, _ = p.call("sites.save", map[string]any{"id": "bar", "account": "sd711b330000", "environment": "live",
		"installerId": "i", "apiKey": "k"})
	require.NotNil(t, answer.Error)
	assert.Equal(t, "environment", answer.Error.Field)
	p.value("close", nil, &raw)
}

// One sale goes from the page's text through the journal and the socket into the
// simulator's ledger, and its outcome comes back.
func TestASaleFromThePageToTheLedgerAndBack(t *testing.T) {
	server := os.Getenv("SIM_URL")
	require.NotEmpty(t, server, "run through wasmexec")
	p := start(t)
	var raw json.RawMessage
	p.value("start", map[string]any{"softwareHouseId": "simSWH", "storage": "indexeddb", "logLevel": "trace", "host": "page"}, &raw)
	p.value("sites.save", map[string]any{
		"id": "front-bar", "account": "sd711b330000", "environment": "test", "installerId": "simInstaller",
		"apiKey": "11111111-2222-4333-8444-555555555555", "endpoint": "ws" + strings.TrimPrefix(server, "http"),
	}, &raw)
	assert.NotContains(t, string(raw), "11111111", "the key goes in and never comes out")
	opened := p.value("counter.open", map[string]any{"site": "front-bar", "wait": true, "options": map[string]any{}}, &raw)

	var outcome struct{ Result, Reference, TransactionResult string }
	events := p.value("counter.sale", map[string]any{"site": "front-bar", "token": "token-1", "request": map[string]any{
		"tid": "VCMINVLSIP0", "amount": 1250, "currency": "GBP", "reference": "T-42"}}, &outcome)
	assert.Equal(t, "approved", outcome.Result)
	assert.Equal(t, "T-42", outcome.Reference)

	told := map[string]int{}
	for _, e := range append(opened, events...) {
		told[e.Event]++
		assert.NotContains(t, string(e.Detail), "11111111-2222", "no event holds the key")
	}
	assert.Positive(t, told["notification"])
	assert.Equal(t, 1, strings.Count(ledger(t, server), `"amountTotal":1250`), "charged once")

	again, _ := p.call("counter.sale", map[string]any{"site": "front-bar", "token": "token-2", "request": map[string]any{
		"tid": "VCMINVLSIP0", "amount": 1250, "currency": "GBP", "reference": "T-42"}})
	require.NotNil(t, again.Error)
	assert.Equal(t, "already-paid", again.Error.Code)

	p.host.Call("receive", "{no JSON")
	reported := <-p.said
	for reported.Event != "log" || !strings.Contains(string(reported.Detail), `"level":"error"`) {
		reported = <-p.said // this was another log event, for instance of the link
	}
	p.value("counter.acknowledge", map[string]any{"site": "front-bar", "reference": "T-42"}, &raw)
	p.value("close", nil, &raw)
}
