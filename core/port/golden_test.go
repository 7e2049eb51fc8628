package port

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-epos/core/wire"
)

var update = flag.Bool("update", false, "rewrite testdata/*.json; read the difference before you commit it")

// told is one golden file: each label with what crossed the port.
type told map[string]wire.Value

// The golden files hold one till's day and a service at its tables, as the port tells
// them. JavaScript tests read the same files.
func TestGolden(t *testing.T) {
	frames := told{}
	for _, story := range []func(*page, told){day, tableService} {
		in(t, func(t *testing.T, p *page) {
			p.t = t
			story(p, frames)
		})
	}
	for label, frame := range frames {
		file := filepath.Join("testdata", label+".json")
		text := frame.String() + "\n"
		if *update {
			require.NoError(t, os.WriteFile(file, []byte(text), 0o644))
		}
		want, err := os.ReadFile(file)
		require.NoError(t, err)
		assert.Equal(t, string(want), text, label)
	}
	files, err := filepath.Glob("testdata/*.json")
	require.NoError(t, err)
	assert.Len(t, files, len(frames), "no golden file is left over")
}

// ask keeps a command and its answer.
func (f told) ask(p *page, label, do, with string) {
	p.t.Helper()
	command, answer := p.exchange(do, with)
	c, err := wire.Parse([]byte(strings.ReplaceAll(command, canary, "a key")))
	require.NoError(p.t, err)
	f[label] = wire.Object(wire.M("label", wire.String(label)), wire.M("command", c), wire.M("answer", answer))
}

// event keeps the last event of that name that holds a text.
func (f told) event(p *page, label, name, holds string) {
	p.t.Helper()
	var events []wire.Value
	for _, e := range p.events(name) {
		if strings.Contains(e.String(), holds) {
			events = append(events, e)
		}
	}
	require.NotEmpty(p.t, events, name+" "+holds)
	f["event_"+label] = wire.Object(wire.M("label", wire.String("event_"+label)), wire.M("event", events[len(events)-1]))
}

// day is the story: it sends every command, and keeps every event that follows.
func day(p *page, frames told) {
	ask := func(label, do, with string) { frames.ask(p, label, do, with) }
	event := func(label, name, holds string) { frames.event(p, label, name, holds) }
	pay := func(label, tid, reference string) {
		ask(label, "counter.sale", sale(`{"tid":"`+tid+`","amount":1250,"currency":"GBP","reference":"`+reference+`"}`))
	}
	later := func(label, do, with string, meanwhile func()) {
		command, answered := p.begin(do, with)
		c, err := wire.Parse([]byte(command))
		require.NoError(p.t, err)
		meanwhile()
		frames[label] = wire.Object(wire.M("label", wire.String(label)), wire.M("command", c), wire.M("answer", answered()))
	}
	p.port.Ready()
	event("ready", "ready", "")
	ask("not_started", "sites.list", `{}`)
	ask("start", "start", `{"softwareHouseId":"swh","storage":"memory","logLevel":"warn","host":"worker"}`)
	ask("site_saved", "sites.save", bar)
	ask("site", "sites.get", `{"id":"bar"}`)
	ask("sites", "sites.list", `{}`)
	ask("unknown_site", "counter.open", `{"site":"kiosk","wait":true,"options":{}}`)
	ask("opened", "counter.open", `{"site":"bar","wait":true,"options":{}}`)
	ask("told", "counter.tell", `{"site":"bar"}`)
	event("link_up", "link", "")
	ask("terminals", "counter.terminals", `{"site":"bar"}`)
	ask("terminal_refused", "counter.terminal", `{"site":"bar","tid":"9"}`)
	ask("bad_amount", "counter.sale", sale(`{"tid":"1","amount":{"$":"NaN"},"reference":"T-1"}`))
	for _, bad := range []struct{ label, do, with string }{
		{"refund_with_cashback", "counter.refund", `"amount":1250,"amountCashback":100`},
		{"too_much_cashback", "counter.sale", `"amount":1250,"amountCashback":10001`},
		{"keyed_preauth", "counter.preAuth", `"amount":1250,"cardholderNotPresent":true`},
		{"completion_without_code", "counter.completion", `"amount":1250`},
	} {
		ask(bad.label, bad.do, sale(`{"tid":"1","reference":"T-1",`+bad.with+`}`))
	}
	ask("other_currency", "counter.sale", sale(`{"tid":"8","amount":1250,"currency":"GBP","reference":"T-1"}`))
	pay("approved", "1", "T-1")
	event("notification", "notification", "")
	ask("followed", "counter.follow", `{"site":"bar","token":"t","reference":"T-1"}`)
	pay("already_paid", "1", "T-1")
	pay("declined", "2", "T-2")
	pay("refused", "4", "T-4")
	for _, kind := range []struct{ label, do, with string }{
		{"preauthorised", "counter.preAuth", `"tid":"preAuth","amount":1250,"reference":"H-1-deposit"`},
		{"completed", "counter.completion", `"tid":"completion","amount":1250,"reference":"H-1-bill","authCode":"A1","amountPreAuthorisedTotal":1250`},
		{"verified", "counter.accountVerification", `"tid":"verification","reference":"V-1"`},
		{"no_cashback", "counter.sale", `"tid":"no cash","amount":1250,"amountCashback":2000,"cardholderNotPresent":false,"reference":"T-8"`},
	} {
		ask(kind.label, kind.do, sale(`{`+kind.with+`}`))
	}
	later("signed", "counter.sale", sale(`{"tid":"6","amount":1250,"reference":"T-9"}`), func() {
		event("signature", "signature", "")
		ask("signature_unclear", "counter.answerSignature", `{"site":"bar","reference":"T-9"}`)
		ask("signature_of_another", "counter.answerSignature", `{"site":"bar","reference":"T-9","accepted":true,"question":"1/2"}`)
		ask("signature_answered", "counter.answerSignature", `{"site":"bar","reference":"T-9","accepted":true,"question":"1/1"}`)
	})
	ask("signature_over", "counter.answerSignature", `{"site":"bar","reference":"T-9","accepted":true}`)
	later("not_signed", "counter.sale", sale(`{"tid":"6","amount":1250,"reference":"T-10"}`), func() {
		ask("signature_refused", "counter.answerSignature", `{"site":"bar","reference":"T-10","accepted":false}`)
	})
	later("cancelled", "counter.sale", sale(`{"tid":"7","amount":1250,"reference":"T-11"}`), func() {
		ask("cancelling", "counter.cancel", `{"site":"bar","reference":"T-11"}`)
	})
	ask("nothing_to_cancel", "counter.cancel", `{"site":"bar","reference":"T-11"}`)
	ask("duplicate", "counter.duplicate", `{"site":"bar","tid":"1"}`)
	ask("duplicate_refused", "counter.duplicate", `{"site":"bar","tid":"9"}`)
	pay("unknown", "3", "T-3")
	event("pending", "pending", "")
	event("link_lost", "link", "dropped")
	time.Sleep(10 * time.Second)
	pay("payment_open", "1", "T-3")
	pay("terminal_unresolved", "3", "T-5")
	ask("pending", "counter.pending", `{"site":"bar"}`)
	ask("taken_over", "counter.takeOver", `{"site":"bar","tid":"3","why":{"by":"Kim","reason":"the other window hangs"}}`)
	ask("nothing_to_take", "counter.takeOver", `{"site":"bar","tid":"2","why":{"by":"Kim","reason":"the other window hangs"}}`)
	ask("carried_on", "counter.carryOn", `{"site":"bar","tid":"3","why":{"by":"Kim","reason":"swapped out","terminalGone":true}}`)
	ask("settled", "counter.settle", `{"site":"bar","reference":"T-3","settlement":{"verdict":"paid","by":"Kim","reason":"slip seen","authCode":"A1","amount":1300,"force":true}}`)
	ask("not_pending", "counter.settle", `{"site":"bar","reference":"T-3","settlement":{"verdict":"not-paid","by":"Kim","reason":"again"}}`)
	pay("odd_error", "5", "T-6")
	event("connection_error", "connection-error", "")
	ask("acknowledged", "counter.acknowledge", `{"site":"bar","reference":"T-1"}`)
	ask("history", "counter.history", `{"site":"bar","query":{"kind":"payment","limit":3}}`)
	reports(p, ask, later)
	upkeep(p, ask, event)
	bills(p, ask)
	pay("unknown_and_asked", "10", "T-12")
	event("pending_and_asked", "pending", "T-12")
	ask("signature_declined_in_doubt", "counter.answerSignature", `{"site":"bar","reference":"T-12","accepted":false,"question":"1/1"}`)
	event("pending_and_decided", "pending", "T-12")
	p.port.Receive(`{"call":`)
	event("log", "log", "")
	ask("closed_counter", "counter.close", `{"site":"bar"}`)
	restores(p, ask)
	pay("closed", "1", "T-7")
	ask("removed", "sites.remove", `{"id":"bar"}`)
	ask("site_lets_in", "sites.test", bar)
	ask("site_to_test_without_key", "sites.test", strings.Replace(bar, `"apiKey":"`+canary+`",`, "", 1))
	ask("closed_engine", "close", `{}`)
}
