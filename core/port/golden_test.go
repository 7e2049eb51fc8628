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

// told is one golden file: a label and what crossed the port.
type told map[string]wire.Value

// The golden files are one till's day, told through the port. JavaScript tests
// read the same ones.
func TestGolden(t *testing.T) {
	frames := told{}
	in(t, func(t *testing.T, p *page) {
		p.t = t
		day(p, frames)
	})
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

// day is the story: every command, and every event that it brings.
func day(p *page, frames told) {
	ask := func(label, do, with string) {
		command, answer := p.exchange(do, with)
		c, err := wire.Parse([]byte(strings.ReplaceAll(command, canary, "a key")))
		require.NoError(p.t, err)
		frames[label] = wire.Object(wire.M("label", wire.String(label)), wire.M("command", c), wire.M("answer", answer))
	}
	event := func(label, name, holds string) {
		var events []wire.Value
		for _, e := range p.events(name) {
			if strings.Contains(e.String(), holds) {
				events = append(events, e)
			}
		}
		require.NotEmpty(p.t, events, name)
		frames["event_"+label] = wire.Object(wire.M("label", wire.String("event_"+label)), wire.M("event", events[len(events)-1]))
	}
	pay := func(label, tid, reference string) {
		ask(label, "counter.sale", sale(`{"tid":"`+tid+`","amount":1250,"currency":"GBP","reference":"`+reference+`"}`))
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
	pay("approved", "1", "T-1")
	event("notification", "notification", "")
	ask("followed", "counter.follow", `{"site":"bar","token":"t","reference":"T-1"}`)
	pay("already_paid", "1", "T-1")
	pay("declined", "2", "T-2")
	pay("refused", "4", "T-4")
	pay("unknown", "3", "T-3")
	event("pending", "pending", "")
	event("link_lost", "link", "dropped")
	time.Sleep(10 * time.Second)
	pay("payment_open", "1", "T-3")
	pay("terminal_unresolved", "3", "T-5")
	ask("pending", "counter.pending", `{"site":"bar"}`)
	ask("carried_on", "counter.carryOn", `{"site":"bar","tid":"3","why":{"by":"Kim","reason":"next customer"}}`)
	ask("settled", "counter.settle", `{"site":"bar","reference":"T-3","settlement":{"verdict":"paid","by":"Kim","reason":"slip seen","authCode":"A1","amount":1300,"force":true}}`)
	ask("not_pending", "counter.settle", `{"site":"bar","reference":"T-3","settlement":{"verdict":"not-paid","by":"Kim","reason":"again"}}`)
	pay("odd_error", "5", "T-6")
	event("connection_error", "connection-error", "")
	ask("acknowledged", "counter.acknowledge", `{"site":"bar","reference":"T-1"}`)
	ask("history", "counter.history", `{"site":"bar","query":{"kind":"payment","limit":3}}`)
	ask("reports", "counter.history", `{"site":"bar","query":{"kind":"report"}}`)
	p.port.Receive(`{"call":`)
	event("log", "log", "")
	ask("closed_counter", "counter.close", `{"site":"bar"}`)
	pay("closed", "1", "T-7")
	ask("removed", "sites.remove", `{"id":"bar"}`)
	ask("closed_engine", "close", `{}`)
}
