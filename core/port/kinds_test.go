package port

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

// kinds has, for each kind of payment, the members of a valid request.
var kinds = map[string]map[string]string{
	"sale":                {"amount": `1250`},
	"refund":              {"amount": `1250`},
	"preAuth":             {"amount": `1250`},
	"completion":          {"amount": `1250`, "authCode": `"A1"`},
	"accountVerification": {},
}

// asking is a request of a kind in which one field has another value; "" leaves it out.
func asking(kind, field, value string) string {
	members := []string{`"tid":"` + kind + `"`}
	if field != "reference" {
		members = append(members, `"reference":"T-1"`)
	}
	for name, v := range kinds[kind] {
		if name != field {
			members = append(members, `"`+name+`":`+v)
		}
	}
	if value != "" {
		members = append(members, `"`+field+`":`+value)
	}
	return sale("{" + strings.Join(members, ",") + "}")
}

// refuses checks that requests are refused with the name of the field, before anything
// is sent.
func (p *page) refuses(kind, field string, values ...string) {
	p.t.Helper()
	for _, v := range values {
		answer := p.ask("counter."+kind, asking(kind, field, v))
		assert.Equal(p.t, "invalid-request", code(answer), "%s with %s %s", kind, field, v)
		assert.Equal(p.t, field, fieldOf(answer), "%s with %s %s", kind, field, v)
		assert.Equal(p.t, "false", answer.Get("error").Get("sent").String())
	}
}

// sent returns the frames that were sent, as the trace shows them.
func (p *page) sent() (frames []string) {
	for _, v := range p.events("log") {
		if d, _ := v.Get("detail").Get("direction").Text(); d == "out" {
			frame, _ := v.Get("detail").Get("frame").Text()
			if strings.Contains(frame, "connectedTerminals") {
				continue // this one only asks whether the link lives
			}
			frames = append(frames, frame)
		}
	}
	return frames
}

// Each field belongs to certain kinds of payment. With any other kind it is refused by
// its name.
func TestWhichFieldGoesWithWhichKind(t *testing.T) {
	goes := map[string]map[string]string{
		"amountCashback":           {"sale": `100`},
		"cardholderNotPresent":     {"sale": `true`, "refund": `true`},
		"authCode":                 {"completion": `"A1"`},
		"amountPreAuthorisedTotal": {"completion": `1250`},
		"of":                       {},
	}
	values := map[string]string{"amountCashback": `100`, "cardholderNotPresent": `true`, "authCode": `"A1"`, "amountPreAuthorisedTotal": `1250`, "of": `"T-9"`}
	in(t, func(t *testing.T, p *page) {
		p.t = t
		p.open("trace")
		before := len(p.sent())
		for kind := range kinds {
			for name, value := range values {
				if goes[name][kind] == "" {
					p.refuses(kind, name, value, `null`, `{"$":"function"}`)
				}
			}
		}
		assert.Len(t, p.sent(), before, "nothing was sent")
	})
	for name, kindsOf := range goes {
		for kind, value := range kindsOf {
			in(t, func(t *testing.T, p *page) {
				p.t = t
				p.open("trace")
				p.port.Receive(`{"call":99,"do":"counter.` + kind + `","with":` + asking(kind, name, value) + `}`)
				p.ask("counter.pending", `{"site":"bar"}`)
				frames := p.sent()
				assert.Contains(t, frames[len(frames)-1], `"method":"`+kind+`"`)
				assert.Contains(t, frames[len(frames)-1], `"`+name+`":`+value)
			})
		}
	}
}

func TestTheLimitsOfEachKind(t *testing.T) {
	in(t, func(t *testing.T, p *page) {
		p.t = t
		p.open("trace")
		before := len(p.sent())
		wrong := []string{`-1`, `100000000`, `12.5`, `"12"`, `null`, `true`, `{"$":"NaN"}`, `9007199254740992`}
		for _, kind := range []string{"sale", "refund", "preAuth", "completion"} {
			p.refuses(kind, "amount", append(wrong, ``, `0`)...)
		}
		p.refuses("accountVerification", "amount", wrong...)
		p.refuses("sale", "amountCashback", append(wrong, `10001`)...)
		p.refuses("completion", "amountPreAuthorisedTotal", append(wrong, `0`)...)
		p.refuses("completion", "authCode", ``, `""`, `"  "`, `7`, `null`, `"A\n1"`, `"`+strings.Repeat("A", 200)+`"`)
		for _, kind := range []string{"sale", "refund"} {
			p.refuses(kind, "cardholderNotPresent", `"yes"`, `1`, `null`)
		}
		for kind := range kinds {
			p.refuses(kind, "reference", `""`, `7`)
			p.refuses(kind, "currency", `"USD"`)
		}
		assert.Len(t, p.sent(), before, "nothing was sent")
	})
}

// A value that is exactly at its limit is allowed.
func TestTheLimitsAreWithin(t *testing.T) {
	for _, c := range []struct{ kind, field, value, params string }{
		{"sale", "amountCashback", `0`, `{"tid":"sale","currency":"GBP","amount":1250}`},
		{"sale", "amountCashback", `10000`, `{"tid":"sale","currency":"GBP","amount":1250,"amountCashback":10000}`},
		{"sale", "cardholderNotPresent", `false`, `{"tid":"sale","currency":"GBP","amount":1250}`},
		{"refund", "amount", `1`, `{"tid":"refund","currency":"GBP","amount":1}`},
		{"preAuth", "amount", `99999999`, `{"tid":"preAuth","currency":"GBP","amount":99999999}`},
		{"completion", "amountPreAuthorisedTotal", `99999999`, `{"tid":"completion","currency":"GBP","amount":1250,"authCode":"A1","amountPreAuthorisedTotal":99999999}`},
		{"accountVerification", "amount", ``, `{"tid":"accountVerification","currency":"GBP","amount":0}`},
		{"accountVerification", "amount", `0`, `{"tid":"accountVerification","currency":"GBP","amount":0}`},
	} {
		in(t, func(t *testing.T, p *page) {
			p.t = t
			p.open("trace")
			p.port.Receive(`{"call":99,"do":"counter.` + c.kind + `","with":` + asking(c.kind, c.field, c.value) + `}`)
			p.ask("counter.pending", `{"site":"bar"}`)
			frames := p.sent()
			assert.Contains(t, frames[len(frames)-1], `"method":"`+c.kind+`","params":`+c.params+`}`)
		})
	}
}

func TestBadCommandsAboutARunningPayment(t *testing.T) {
	in(t, func(t *testing.T, p *page) {
		p.t = t
		for _, do := range []string{"cancel", "answerSignature", "duplicate", "preAuth", "completion", "accountVerification"} {
			assert.Equal(t, "closed", code(p.ask("counter."+do, `{}`)), "%s before start", do)
		}
		p.open("trace")
		before := len(p.sent())
		for _, c := range []struct{ do, with, code, field string }{
			{"cancel", `{"site":"bar"}`, "invalid-request", "reference"},
			{"cancel", `{"site":"bar","reference":" "}`, "invalid-request", "reference"},
			{"cancel", `{"site":"bar","reference":"T-1","tid":"1"}`, "invalid-request", "tid"},
			{"cancel", `{"reference":"T-1"}`, "invalid-request", "site"},
			{"cancel", `{"site":"kiosk","reference":"T-1"}`, "closed", ""},
			{"cancel", `{"site":"bar","reference":"T-1"}`, "not-pending", ""},
			{"answerSignature", `{"site":"bar","accepted":true}`, "invalid-request", "reference"},
			{"answerSignature", `{"site":"bar","reference":"T-1"}`, "invalid-request", "accepted"},
			{"answerSignature", `{"site":"bar","reference":"T-1","accepted":"yes"}`, "invalid-request", "accepted"},
			{"answerSignature", `{"site":"bar","reference":"T-1","accepted":1}`, "invalid-request", "accepted"},
			{"answerSignature", `{"site":"bar","reference":"T-1","accepted":null}`, "invalid-request", "accepted"},
			{"answerSignature", `{"site":"bar","reference":"T-1","accepted":true,"question":7}`, "invalid-request", "question"},
			{"answerSignature", `{"site":"bar","reference":"T-1","accepted":true,"question":""}`, "invalid-request", "question"},
			{"answerSignature", `{"site":"bar","reference":"T-1","accepted":true,"question":"1/1"}`, "not-pending", ""},
			{"answerSignature", `{"site":"bar","reference":"T-1","accepted":true}`, "not-pending", ""},
			{"duplicate", `{"site":"bar"}`, "invalid-request", "tid"},
			{"duplicate", `{"site":"bar","tid":" "}`, "invalid-request", "tid"},
			{"duplicate", `{"site":"bar","tid":"1","reference":"T-1"}`, "invalid-request", "reference"},
		} {
			answer := p.ask("counter."+c.do, c.with)
			assert.Equal(t, c.code, code(answer), "%s %s", c.do, c.with)
			assert.Equal(t, c.field, fieldOf(answer), "%s %s", c.do, c.with)
		}
		assert.Len(t, p.sent(), before, "nothing was sent")
	})
}
