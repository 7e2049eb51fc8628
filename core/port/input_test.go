package port

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-epos/core/wire"
)

// Every mistake that a till can make about a payment is refused with the name of the
// field, and nothing is sent.
func TestBadPayments(t *testing.T) {
	good := map[string]string{"tid": `"1"`, "amount": `1250`, "currency": `"GBP"`, "reference": `"T-1"`}
	request := func(field, value string) string {
		var members []string
		for _, name := range []string{"tid", "amount", "currency", "reference"} {
			v := good[name]
			if name == field {
				v = value
			}
			if v != "" {
				members = append(members, `"`+name+`":`+v)
			}
		}
		if good[field] == "" {
			members = append(members, `"`+field+`":`+value)
		}
		return "{" + strings.Join(members, ",") + "}"
	}
	bad := map[string][]string{
		"amount": {"", `0`, `-1`, `12.5`, `"12"`, `null`, `true`, `[]`, `{"$":"NaN"}`, `{"$":"Infinity"}`, `{"$":"bigint"}`,
			`9007199254740992`, `100000000`, `1e400`, `1e-1`, `99999999999999999999999999`},
		"currency":  {`"USD"`, `"gbp"`, `""`, `7`, `null`, `{"$":"symbol"}`},
		"tid":       {"", `""`, `" "`, `7`, `null`, `"` + strings.Repeat("x", 41) + `"`, `"a\nb"`},
		"reference": {"", `""`, `"   "`, `7`, `null`, `{"$":"function"}`, `"` + strings.Repeat("é", 129) + `"`, `"T\u00001"`, `"T\t1"`, `"T\u007f"`, `"T-1 "`, `" T-1"`},
		"ammount":   {`1250`},
		"tip":       {`null`},
		"signal":    {`{"$":"function"}`},
	}
	in(t, func(t *testing.T, p *page) {
		p.open("trace")
		before := len(p.sent())
		for name, values := range bad {
			for _, v := range values {
				answer := p.ask("counter.sale", sale(request(name, v)))
				assert.Equal(t, "invalid-request", code(answer), "%s: %s", name, v)
				assert.Equal(t, name, fieldOf(answer), "%s: %s", name, v)
				assert.Equal(t, "false", answer.Get("error").Get("sent").String())
			}
		}
		for _, with := range []string{`[]`, `null`, `7`, `"x"`} {
			assert.Equal(t, "invalid-request", code(p.ask("counter.sale", sale(with))), with)
			assert.Equal(t, "invalid-request", code(p.ask("counter.refund", with)), with)
		}
		assert.Len(t, p.sent(), before, "nothing was sent")
		assert.Equal(t, `"approved"`, p.ask("counter.sale", sale(request("reference", `"`+strings.Repeat("é", 128)+`"`))).Get("value").Get("result").String())
	})
}

func TestBadSites(t *testing.T) {
	in(t, func(t *testing.T, p *page) {
		p.ask("start", `{"softwareHouseId":"swh","storage":"memory"}`)
		for _, c := range []struct{ from, to, field string }{
			{`"id":"bar"`, `"id":""`, "id"},
			{`"id":"bar"`, `"id":7`, "id"},
			{`sd711b330000`, `https://sd711b330000`, "account"},
			{`sd711b330000`, `sd711b330000.connect.paymentsense.cloud`, "account"},
			{`sd711b330000`, `sd 711`, "account"},
			{`sd711b330000`, ` `, "account"},
			{`sd711b330000`, strings.Repeat("x", 300), "account"},
			{`"test"`, `"staging"`, "environment"},
			{`"test"`, `"live","endpoint":"wss://shop.example"`, "endpoint"},
			{`"test"`, `"test","endpoint":"ws://shop.example"`, "endpoint"},
			{`"test"`, `"test","endpoint":"http://127.0.0.1:8080"`, "endpoint"},
			{`"test"`, `"test","endpoint":"ws://127.0.0.1:8080/pac"`, "endpoint"},
			{`"apiKey":"` + canary + `",`, ``, "apiKey"},
			{`"` + canary + `"`, `""`, "apiKey"},
			{`"` + canary + `"`, `7`, "apiKey"},
			{`"installerId":"i"`, `"installerId":7`, "installerId"},
			{`"installerId":"i"`, `"installerId":"` + strings.Repeat("i", 257) + `"`, "installerId"},
			{`"GBP"`, `"USD"`, "currency"},
			{`"GBP"`, `"GBP","terminals":"mine"`, "terminals"},
			{`"GBP"`, `"GBP","defaultTid":7`, "defaultTid"},
			{`"GBP"`, `"GBP","lookBack":"never"`, "lookBack"},
			{`"GBP"`, `"GBP","tradingDayStartsAt":"24:00"`, "tradingDayStartsAt"},
			{`"GBP"`, `"GBP","tradingDayStartsAt":"4:00"`, "tradingDayStartsAt"},
			{`"GBP"`, `"GBP","finalPosReceipt":"yes"`, "finalPosReceipt"},
			{`"GBP"`, `"GBP","signatureDefault":{"sale":"maybe"}`, "signatureDefault.sale"},
			{`"GBP"`, `"GBP","signatureDefault":{"tip":"accept"}`, "tip"},
			{`"GBP"`, `"GBP","signatureDefault":"accept"`, "signatureDefault"},
			{`"GBP"`, `"GBP","ApiKey":"x"`, "ApiKey"},
		} {
			answer := p.ask("sites.save", strings.Replace(bar, c.from, c.to, 1))
			assert.Equal(t, "invalid-request", code(answer), c.to)
			assert.Equal(t, c.field, fieldOf(answer), c.to)
		}
		assert.Equal(t, `[]`, p.ask("sites.list", `{}`).Get("value").String(), "nothing was kept")
	})
}

// A till may read a site, change one thing and save it, also after the site was in use.
func TestASiteThatComesOutGoesInAgain(t *testing.T) {
	in(t, func(t *testing.T, p *page) {
		p.open("silent")
		out := p.ask("sites.get", `{"id":"bar"}`).Get("value")
		require.Equal(t, "true", out.Get("apiKeySet").String())
		in := strings.Replace(out.String(), `"terminals":"shared"`, `"terminals":"exclusive"`, 1)
		require.NotEqual(t, out.String(), in)
		saved := p.ask("sites.save", in)
		require.True(t, saved.Get("error").IsAbsent(), saved)
		assert.Equal(t, in, saved.Get("value").String())
		assert.Equal(t, in, p.ask("sites.get", `{"id":"bar"}`).Get("value").String())
	})
}

func TestAKeyGoesInAndNeverComesOut(t *testing.T) {
	in(t, func(t *testing.T, p *page) {
		p.open("trace")
		noKey := strings.Replace(bar, `"apiKey":"`+canary+`",`, ``, 1)
		for _, answer := range []wire.Value{p.ask("sites.save", bar), p.ask("sites.save", noKey), p.ask("sites.get", `{"id":"bar"}`)} {
			assert.Equal(t, "true", answer.Get("value").Get("apiKeySet").String(), answer)
			assert.True(t, answer.Get("value").Get("apiKey").IsAbsent())
		}
		assert.Equal(t, "unknown-site", code(p.ask("sites.get", `{"id":"kiosk"}`)))
		for _, tid := range []string{"1", "2", "3", "4", "5"} {
			p.ask("counter.sale", sale(`{"tid":"`+tid+`","amount":1250,"reference":"T-`+tid+`"}`))
		}
		frames := 0
		for _, v := range p.events("log") {
			if !v.Get("detail").Get("frame").IsAbsent() {
				frames++
			}
		}
		assert.Greater(t, frames, 8, "frames were told, masked")
		p.ask("counter.history", `{"site":"bar"}`)
		p.ask("counter.pending", `{"site":"bar"}`)
	})
}

func TestBadCommands(t *testing.T) {
	in(t, func(t *testing.T, p *page) {
		assert.Equal(t, "closed", code(p.ask("counter.sale", sale(`{}`))), "the engine is not started")
		for _, with := range []string{`{}`, `{"softwareHouseId":" "}`, `{"softwareHouseId":"swh","storage":"disk"}`, `{"softwareHouseId":"swh","debug":true}`, `{"softwareHouseId":"swh","simulator":"yes"}`, `null`} {
			assert.Equal(t, "invalid-request", code(p.ask("start", with)), with)
		}
		p.open("warn")
		assert.Equal(t, "other-options", code(p.ask("start", `{"softwareHouseId":"other"}`)))
		for _, c := range []struct{ do, with, code, field string }{
			{"counter.steal", `{}`, "invalid-request", "do"},
			{"", `{}`, "invalid-request", "do"},
			{"counter.open", `{"site":"bar","options":{"onLinks":{"$":"function"}}}`, "invalid-request", "onLinks"},
			{"counter.open", `{"site":"bar","wait":"yes"}`, "invalid-request", "wait"},
			{"counter.open", `{"site":"kiosk"}`, "unknown-site", "site"},
			{"counter.terminal", `{"site":"bar"}`, "invalid-request", "tid"},
			{"counter.settle", `{"site":"bar","reference":"T-1","settlement":{"by":"Kim","reason":"x"}}`, "invalid-request", "verdict"},
			{"counter.settle", `{"site":"bar","reference":"T-1","settlement":{"verdict":"paid","reason":"x"}}`, "invalid-request", "by"},
			{"counter.settle", `{"site":"bar","reference":"T-1","settlement":{"verdict":"paid","by":"Kim","reason":" "}}`, "invalid-request", "reason"},
			{"counter.settle", `{"site":"bar","reference":"T-1","settlement":{"verdict":"paid","by":"Kim","reason":"x","amount":0}}`, "invalid-request", "amount"},
			{"counter.settle", `{"site":"bar","reference":"T-1","settlement":{"verdict":"paid","by":"Kim","reason":"x"}}`, "not-pending", ""},
			{"counter.settle", `{"site":"bar","reference":"T-1","settlement":{"verdict":"not-paid","paidOtherwise":"cash","by":"Kim","reason":"x"}}`, "invalid-request", "verdict"},
			{"counter.settle", `{"site":"bar","reference":"T-1","settlement":{"paidOtherwise":"cash","amount":1250,"by":"Kim","reason":"x"}}`, "invalid-request", "amount"},
			{"counter.settle", `{"site":"bar","reference":"T-1","settlement":{"paidOtherwise":"cash","authCode":"1","by":"Kim","reason":"x"}}`, "invalid-request", "authCode"},
			{"counter.settle", `{"site":"bar","reference":"T-1","settlement":{"paidOtherwise":" ","by":"Kim","reason":"x"}}`, "invalid-request", "paidOtherwise"},
			{"counter.settle", `{"site":"bar","reference":"T-1","settlement":{"paidOtherwise":"` + strings.Repeat("x", 41) + `","by":"Kim","reason":"x"}}`, "invalid-request", "paidOtherwise"},
			{"counter.settle", `{"site":"bar","reference":"T-1","settlement":{"paidOtherwise":true,"by":"Kim","reason":"x"}}`, "invalid-request", "paidOtherwise"},
			{"counter.settle", `{"site":"bar","reference":"T-1","settlement":{"paidOtherwise":"cash","reason":"x"}}`, "invalid-request", "by"},
			{"counter.settle", `{"site":"bar","reference":"T-1","settlement":{"paidOtherwise":"` + strings.Repeat("é", 40) + `","by":"Kim","reason":"x"}}`, "not-pending", ""},
			{"counter.carryOn", `{"site":"bar","tid":"1","why":{"by":"Kim"}}`, "invalid-request", "reason"},
			{"counter.carryOn", `{"site":"bar","tid":"1","why":{"by":"Kim","reason":"x"}}`, "not-pending", ""},
			{"counter.carryOn", `{"site":"bar","tid":"1","why":{"by":"Kim","reason":"x","terminalGone":1}}`, "invalid-request", "terminalGone"},
			{"counter.takeOver", `{"site":"bar","tid":"1","why":{"reason":"x"}}`, "invalid-request", "by"},
			{"counter.takeOver", `{"site":"bar","tid":"1","why":{"by":"Kim","reason":"x","terminalGone":true}}`, "invalid-request", "terminalGone"},
			{"counter.sale", `{"site":"bar","token":"t","waitForTerminal":600001,"request":{}}`, "invalid-request", "waitForTerminal"},
			{"counter.sale", `{"site":"bar","token":"t","waitForTerminal":-1,"request":{}}`, "invalid-request", "waitForTerminal"},
			{"counter.sale", `{"site":"bar","token":"t","waitForTerminal":"long","request":{}}`, "invalid-request", "waitForTerminal"},
			{"counter.acknowledge", `{"site":"bar"}`, "invalid-request", "reference"},
			{"counter.acknowledge", `{"site":"bar","reference":"T-9"}`, "not-pending", ""},
			{"counter.history", `{"site":"bar","query":{"limit":0}}`, "invalid-request", "limit"},
			{"counter.history", `{"site":"bar","query":{"kind":"cash"}}`, "invalid-request", "kind"},
			{"counter.history", `{"site":"bar","query":{"form":1}}`, "invalid-request", "form"},
			{"counter.follow", `{"site":"bar","token":"t","reference":"T-9"}`, "engine-failed", ""},
			{"sites.remove", `{"id":"bar"}`, "site-in-use", ""},
		} {
			answer := p.ask(c.do, c.with)
			assert.Equal(t, c.code, code(answer), "%s %s", c.do, c.with)
			assert.Equal(t, c.field, fieldOf(answer), "%s %s", c.do, c.with)
		}
		assert.Equal(t, `[]`, p.ask("counter.history", `{"site":"bar","query":{"kind":"report"}}`).Get("value").String())
	})
}

// A text that is no message is logged, and nothing else happens.
func TestMalformedMessagesAreLoggedOnly(t *testing.T) {
	in(t, func(t *testing.T, p *page) {
		for i, text := range []string{``, `{`, `[]`, `null`, `7`, `{"call":"x","do":"close"}`, `{"do":"close"}`, `{"call":1.5}`} {
			p.port.Receive(text)
			told := p.all()
			if assert.Len(t, told, i+1, text) {
				assert.Contains(t, told[i], `{"event":"log","detail":{"level":"error"`)
			}
		}
	})
}

func TestLogLinesComeUpToTheirLevel(t *testing.T) {
	for level, want := range map[string]bool{"silent": false, "error": false, "warn": false, "info": false, "debug": false, "trace": true} {
		in(t, func(t *testing.T, p *page) {
			p.open(level)
			frames := false
			for _, v := range p.events("log") {
				frames = frames || !v.Get("detail").Get("frame").IsAbsent()
			}
			assert.Equal(t, want, frames, level)
			before := len(p.events("log"))
			p.port.Receive(`{`)
			assert.Equal(t, level != "silent", len(p.events("log")) > before, level)
		})
	}
}
