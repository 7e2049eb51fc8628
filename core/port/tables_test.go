package port

import (
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
)

// A command about tables with a mistake is refused with the name of the field.
func TestBadTablesCommands(t *testing.T) {
	in(t, func(t *testing.T, p *page) {
		p.t = t
		for _, do := range []string{"open", "tell", "answer", "list", "forceUnlock", "settle", "acknowledge", "takeOver", "history", "export", "close"} {
			assert.Equal(t, "closed", code(p.ask("tables."+do, `{}`)), "%s before start", do)
		}
		p.serves("warn")
		long := strings.Repeat("x", 501)
		for _, c := range []struct{ do, with, code, field string }{
			{"open", `{"wait":true}`, "invalid-request", "site"},
			{"open", `{"site":"bar","wait":1}`, "invalid-request", "wait"},
			{"open", `{"site":"bar","receipts":"receipt"}`, "invalid-request", "receipts"},
			{"open", `{"site":"bar","receipts":["bill"]}`, "invalid-request", "receipts"},
			{"open", `{"site":"bar","receipts":[null]}`, "invalid-request", "receipts"},
			{"open", `{"site":"bar","options":{"records":"all"}}`, "invalid-request", "records"},
			{"open", `{"site":"bar","handlers":{}}`, "invalid-request", "handlers"},
			{"open", `{"site":"kiosk"}`, "unknown-site", "site"},
			{"tell", `{"site":7}`, "invalid-request", "site"},
			{"list", `{"site":"kiosk"}`, "closed", ""},
			{"answer", `{"site":"bar","value":1}`, "invalid-request", "ask"},
			{"answer", `{"site":"bar","ask":"1","value":1}`, "invalid-request", "ask"},
			{"answer", `{"site":"bar","ask":-1,"value":1}`, "invalid-request", "ask"},
			{"answer", `{"site":"bar","ask":1}`, "invalid-request", "value"},
			{"answer", `{"site":"bar","ask":1,"value":null,"failed":"x"}`, "invalid-request", "value"},
			{"answer", `{"site":"bar","ask":1,"value":null}`, "", ""},
			{"answer", `{"site":"bar","ask":1,"failed":{}}`, "", ""},
			{"forceUnlock", `{"site":"bar","why":{"by":"Kim","reason":"x"}}`, "invalid-request", "tableId"},
			{"forceUnlock", `{"site":"bar","tableId":7,"why":{"by":"Kim","reason":"x"}}`, "invalid-request", "tableId"},
			{"forceUnlock", `{"site":"bar","tableId":"7"}`, "invalid-request", "why"},
			{"forceUnlock", `{"site":"bar","tableId":"7","why":{"reason":"x"}}`, "invalid-request", "by"},
			{"forceUnlock", `{"site":"bar","tableId":"7","why":{"by":"Kim","reason":" "}}`, "invalid-request", "reason"},
			{"forceUnlock", `{"site":"bar","tableId":"7","why":{"by":"Kim","reason":"` + long + `"}}`, "invalid-request", "reason"},
			{"forceUnlock", `{"site":"bar","tableId":"7","why":{"by":"Kim","reason":"x","terminalGone":true}}`, "invalid-request", "terminalGone"},
			{"settle", `{"site":"bar","tableId":"7","settlement":{"by":"Kim","reason":"x"}}`, "invalid-request", "paid"},
			{"settle", `{"site":"bar","tableId":"7","settlement":{"paid":"yes","by":"Kim","reason":"x"}}`, "invalid-request", "paid"},
			{"settle", `{"site":"bar","tableId":"7","settlement":{"paid":true,"reason":"x"}}`, "invalid-request", "by"},
			{"settle", `{"site":"bar","tableId":"7","settlement":{"paid":true,"by":"Kim"}}`, "invalid-request", "reason"},
			{"settle", `{"site":"bar","tableId":"7","settlement":{"paid":true,"by":"Kim","reason":"x","amount":5}}`, "invalid-request", "amount"},
			{"settle", `{"site":"bar","settlement":{"paid":true,"by":"Kim","reason":"x"}}`, "invalid-request", "tableId"},
			{"acknowledge", `{"site":"bar"}`, "invalid-request", "key"},
			{"acknowledge", `{"site":"bar","key":7}`, "invalid-request", "key"},
			{"acknowledge", `{"site":"bar","key":"nobody's"}`, "not-pending", ""},
			{"takeOver", `{"site":"bar","tid":"1"}`, "invalid-request", "tid"},
			{"history", `{"site":"bar","query":7}`, "invalid-request", "query"},
			{"history", `{"site":"bar","query":{"kind":"payment"}}`, "invalid-request", "kind"},
			{"history", `{"site":"bar","query":{"kind":"table-payment","reference":"x"}}`, "invalid-request", "reference"},
			{"history", `{"site":"bar","query":{"limit":0}}`, "invalid-request", "limit"},
			{"history", `{"site":"bar","query":{"tableId":7}}`, "invalid-request", "tableId"},
			{"export", `{"site":"bar","query":{"from":"yesterday"}}`, "invalid-request", "from"},
			{"close", `{}`, "invalid-request", "site"},
		} {
			answer := p.ask("tables."+c.do, c.with)
			assert.Equal(t, c.code, code(answer), "%s %s: %s", c.do, c.with, answer)
			assert.Equal(t, c.field, fieldOf(answer), "%s %s", c.do, c.with)
		}
	})
}

// Staff can decide about a table, and about its payment, even when a till could not have
// given that table its name.
func TestTablesOfOddNamesAreWithinReach(t *testing.T) {
	in(t, func(t *testing.T, p *page) {
		p.t = t
		p.serves("warn")
		for _, name := range []string{``, ` `, `7\n`, strings.Repeat("x", 300)} {
			p.tells("transactionResponse", `{"tid":"1","tableId":"`+name+`","payments":[{"amountPaid":5,"time":"\u0000"},{"amountPaid":"x"}]}`)
			listed := p.ask("tables.list", `{"site":"bar"}`).Get("value").Items()
			if !assert.Len(t, listed, 1, name) {
				return
			}
			assert.Equal(t, `"may-be-taken"`, listed[0].Get("state").String(), name)
			key := listed[0].Get("payments").Items()[0].Get("key").String()
			assert.Empty(t, code(p.ask("tables.acknowledge", `{"site":"bar","key":`+key+`}`)), name)
			answer := p.ask("tables.settle", `{"site":"bar","tableId":`+listed[0].Get("tableId").String()+`,"settlement":{"paid":true,"by":"Kim","reason":"x"}}`)
			assert.Empty(t, code(answer), "%s: %s", name, answer)
			p.answers("unlock", `null`)
			assert.Empty(t, p.ask("tables.list", `{"site":"bar"}`).Get("value").Items(), name)
		}
	})
}

// Whatever a handler does, the card machine gets one answer in time. It is a safe answer
// where the till's cannot be used.
func TestHandlersThatMisbehave(t *testing.T) {
	in(t, func(t *testing.T, p *page) {
		p.t = t
		p.serves("warn")
		for i, c := range []struct{ method, what, answer, safe string }{
			{"tableListRequest", "tables", `"value":["1"]`, `{"tables":["1"],"currency":"GBP"}`},
			{"tableListRequest", "tables", `"value":[1]`, `{"tables":["1"],"currency":"GBP"}`},
			{"tableListRequest", "tables", `"failed":""`, `{"tables":["1"],"currency":"GBP"}`},
			{"tableListRequest", "tables", ``, `{"tables":["1"],"currency":"GBP"}`},
			{"tableLockRequest", "lock", `"value":{"amount":0}`, `{"confirmed":false}`},
			{"tableLockRequest", "lock", `"value":{"amount":12.5}`, `{"confirmed":false}`},
			{"tableLockRequest", "lock", `"value":[]`, `{"confirmed":false}`},
			{"tableLockRequest", "lock", `"failed":7`, `{"confirmed":false}`},
			{"tableLockRequest", "lock", ``, `{"confirmed":false}`},
			{"posReceiptRequest", "receipt", `"value":["ok",7]`, `{"receiptLines":[]}`},
			{"posReceiptRequest", "receipt", `"failed":"receipt: ` + pan + ` and ` + canary + `"`, `{"receiptLines":[]}`},
			{"finalPOSReceiptRequest", "finalReceipt", `"value":["a\nb"]`, `{"receiptLines":[]}`},
			{"finalPOSReceiptRequest", "finalReceipt", ``, `{"receiptLines":[]}`},
		} {
			id := p.requests(c.method, `{"timeout":8,"tid":"1","tableId":"`+strconv.Itoa(i)+`"}`)
			if c.answer != "" {
				p.ask("tables.answer", `{"site":"bar","ask":`+p.asked(c.what)+`,`+c.answer+`}`)
			} else {
				time.Sleep(8 * time.Second)
				p.passes()
			}
			assert.Equal(t, c.safe, p.replied(id), "%s answered %s", c.what, c.answer)
		}
		logs := ""
		for _, e := range p.events("log") {
			logs += e.String()
		}
		assert.Contains(t, logs, "line 2 must be a string", "a bad line is told by its number")
		assert.Contains(t, logs, "line 1 must not contain control characters")
	})
}

func TestADialectIsCheckedByItsMembers(t *testing.T) {
	in(t, func(t *testing.T, p *page) {
		p.t = t
		p.ask("start", `{"softwareHouseId":"swh","storage":"memory"}`)
		for dialect, field := range map[string]string{
			`null`: "dialect", `[]`: "dialect", `{"names":{}}`: "dialect.names", `{"params":7}`: "dialect.params",
			`{"params":{"tid":""}}`: "dialect.params.tid", `{"results":{"tables":["a","b"]}}`: "dialect.results.tables",
			`{"results":{"amount":"confirmed"}}`: "dialect.results.confirmed",
			`{}`:                                 "", `{"params":{"tid":["terminal"]},"results":{"amount":"due"}}`: "",
		} {
			answer := p.ask("sites.save", strings.Replace(bar, `"currency"`, `"dialect":`+dialect+`,"currency"`, 1))
			assert.Equal(t, field, fieldOf(answer), dialect)
			if field == "" {
				assert.Equal(t, dialect, answer.Get("value").Get("dialect").String())
			}
		}
	})
}
