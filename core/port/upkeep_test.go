package port

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"connect-epos/core/contract"
	"connect-epos/core/journal"
	"connect-epos/core/wire"
)

// A line that the record event could not have told is refused with its place. Nothing of
// the other lines is kept either.
func TestNonsenseIsNotRestored(t *testing.T) {
	good := `{"v":1,"record":{"v":1,"account":"a.test","site":"bar","reference":"R-1","attempt":1,"rev":1,"engine":"e","kind":"sale","tid":"1","amount":700,"currency":"GBP","createdAt":1,"status":"settled","sent":"answered","result":"approved"}}`
	in(t, func(t *testing.T, p *page) {
		p.ask("start", `{"softwareHouseId":"swh","storage":"memory","logLevel":"warn","host":"worker"}`)
		for name, entries := range map[string]string{
			"":           `7`,
			"entries":    `{"entries":{}}`,
			"copies":     `{"entries":[],"copies":1}`,
			"entries[0]": `{"entries":[7]}`,
			"entries[1]": `{"entries":[` + good + `,{"record":"x"}]}`,
			"entries[2]": `{"entries":[` + good + `,` + good + `,` + strings.Replace(good, `"amount":700`, `"amount":-1`, 1) + `]}`,
		} {
			answer := p.ask("restore", entries)
			assert.Equal(t, "invalid-request", code(answer), name)
			if name != "" {
				assert.Equal(t, name, fieldOf(answer))
			}
		}
		for from, to := range map[string]string{
			`"tid":"1"`: `"tid":"1\n2"`, `"reference":"R-1"`: `"reference":"` + strings.Repeat("x", 9000) + `"`,
			`"attempt":1`: `"attempt":99999999`, `"createdAt":1`: `"createdAt":-1`, `"rev":1`: `"rev":0`, `"kind":"sale"`: `"kind":""`,
		} {
			answer := p.ask("restore", `{"entries":[`+strings.Replace(good, from, to, 1)+`]}`)
			assert.Equal(t, "entries[0]", fieldOf(answer), to)
		}
		assert.Equal(t, "1", p.ask("restore", `{"entries":[`+good+`]}`).Get("value").String(), "nothing of it had been kept")
	})
}

// A message that is too large to be read still gets an answer.
func TestACallThatCannotBeReadIsAnsweredAllTheSame(t *testing.T) {
	in(t, func(t *testing.T, p *page) {
		p.ask("start", `{"softwareHouseId":"swh","storage":"memory","logLevel":"silent","host":"worker"}`)
		for _, with := range []string{`{"entries":["` + strings.Repeat("x", wire.MaxFrame) + `"]}`, `{"entries":[1,]}`} {
			answer := p.ask("restore", with)
			assert.Equal(t, "invalid-request", code(answer))
			assert.Equal(t, "request", fieldOf(answer))
		}
		for _, text := range []string{`{"call":77,"call":2,"do":"close"}`, "{\"call\":77,\"do\":\"\xff\"}"} {
			before := len(p.all())
			p.port.Receive(text)
			told := p.all()[before:]
			if assert.Len(t, told, 1, text) {
				assert.Contains(t, told[0], `{"call":77,"error":{"code":"invalid-request","field":"request"`)
			}
		}
	})
}

func TestHowLongDetailsAreKeptIsChecked(t *testing.T) {
	for _, days := range []string{`0`, `3651`, `1.5`, `"90"`, `null`} {
		in(t, func(t *testing.T, p *page) {
			answer := p.ask("start", `{"softwareHouseId":"swh","storage":"memory","logLevel":"warn","host":"worker","keepDays":`+days+`}`)
			assert.Equal(t, "keepDays", fieldOf(answer), days)
		})
	}
}

// A record that cannot be read is replaced by a stand-in that holds no terminal. It must
// not look as if somebody had carried on.
func TestAStandInReadsAsNobodysDecision(t *testing.T) {
	r := journal.Remains{ID: journal.ID{Account: "a.test", Reference: "T-1", Attempt: 1}, CreatedAt: 7, Text: `{"tid":"9","amount":700,`}.StandIn()
	assert.JSONEq(t, `{"reference":"T-1","tid":"9","state":"unknown","attempt":1,"rev":1,"sent":"maybe","owner":"here","since":7,"kind":"sale",
		"amount":700,"currency":"","reason":"corrupt","finding":"cannot-tell"}`,
		encodePending(contract.Pending{Record: r, Owner: contract.OwnerHere}).String())
}

// Staff may type a card number where they give a reason. That number is kept nowhere.
func TestWhatStaffTypeIsMasked(t *testing.T) {
	in(t, func(t *testing.T, p *page) {
		p.open("warn")
		p.ask("counter.sale", sale(`{"tid":"3","amount":1250,"currency":"GBP","reference":"T-3"}`))
		p.ask("counter.carryOn", `{"site":"bar","tid":"3","why":{"by":"`+pan+`","reason":"card `+pan+`"}}`)
		p.ask("counter.settle", `{"site":"bar","reference":"T-3","settlement":{"verdict":"paid","by":"Kim `+pan+`","reason":"slip of `+pan+`","force":true}}`)
		kept := p.ask("counter.history", `{"site":"bar"}`).String()
		assert.Contains(t, kept, "slip of ")
		assert.NotContains(t, kept, pan)
		assert.NotContains(t, p.ask("counter.export", `{"site":"bar"}`).String(), pan)
	})
}
