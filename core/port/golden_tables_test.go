package port

import (
	"strings"

	"github.com/stretchr/testify/assert"
)

// restaurant is the bar, with the settings that its card machines at the tables need.
var restaurant = strings.Replace(bar, `"currency"`, `"finalPosReceipt":true,"dialect":{"messages":{"tableUnlock":"tableFree"},"params":{"waiterId":["server"]}},"currency"`, 1)

// tableService is the story of pay at table: it shows each question of a card machine,
// and each way in which a lock and a payment can end.
func tableService(p *page, frames told) {
	ask := func(label, do, with string) { frames.ask(p, "tables_"+label, "tables."+do, with) }
	event := func(label, name, holds string) { frames.event(p, "tables_"+label, "tables."+name, holds) }
	p.ask("start", `{"softwareHouseId":"swh","storage":"memory","logLevel":"warn","host":"worker"}`)
	frames.ask(p, "tables_bad_dialect", "sites.save", strings.Replace(restaurant, "tableUnlock", "tableFree", 1))
	frames.ask(p, "tables_site_saved", "sites.save", restaurant)
	ask("not_open", "list", `{"site":"bar"}`)
	ask("opened", "open", `{"site":"bar","wait":true,"receipts":["receipt","finalReceipt"],"options":{"records":true}}`)
	ask("told", "tell", `{"site":"bar"}`)
	event("link_up", "link", `"up"`)

	list := p.requests("tableListRequest", `{"timeout":10,"tid":"1","server":"7"}`)
	event("ask_tables", "ask", `"tables"`)
	ask("answered", "answer", `{"site":"bar","ask":`+p.asked("tables")+`,"value":["1","12A"]}`)
	assert.Equal(p.t, `{"tables":["1","12A"],"currency":"GBP"}`, p.replied(list))

	lock := p.requests("tableLockRequest", `{"timeout":10,"tid":"1","server":"7","tableId":"12A"}`)
	event("ask_lock", "ask", `"lock"`)
	p.answers("lock", `{"amount":4250}`)
	assert.Equal(p.t, `{"confirmed":true,"amount":4250,"currency":"GBP"}`, p.replied(lock))
	event("locked", "table", `"locked"`)
	event("record", "record", `"locked"`)
	ask("locked", "list", `{"site":"bar"}`)
	refused := p.requests("tableLockRequest", `{"tid":"2","tableId":"1"}`)
	p.answers("lock", `null`)
	assert.Equal(p.t, `{"confirmed":false}`, p.replied(refused))

	bill := p.requests("posReceiptRequest", `{"timeout":10,"tid":"1","tableId":"12A"}`)
	event("ask_receipt", "ask", `"receipt"`)
	p.answers("receipt", `["Fish 42.50",{"type":"LINE_SEPARATOR_SINGLE"}]`)
	assert.Equal(p.t, `{"receiptLines":[{"type":"TEXT","format":[],"value":"Fish 42.50"},{"type":"LINE_SEPARATOR_SINGLE","format":[],"value":""}]}`, p.replied(bill))

	notice := p.requests("transactionResponse", `{"timeout":10,"tid":"1","tableId":"12A","server":"7","currency":"GBP","amountPaid":4000,"amountGratuity":500,"amountCashback":0,
		"payments":[{"paymentId":"p1","authCode":"A1","time":"2000-01-01T20:15:00","paymentMethod":"ICC_CHIP","cardSchemeName":"VISA","amountPaid":4000,"amountGratuity":500,"amountCashback":0,"note":"`+pan+`"}]}`)
	event("ask_payment", "ask", `"payment"`)
	event("unconfirmed", "table", `"unconfirmed"`)
	ask("failed", "answer", `{"site":"bar","ask":`+p.asked("payment")+`,"failed":"payment: the book is shut"}`)
	p.passes()
	ask("unconfirmed", "list", `{"site":"bar"}`)
	ask("confirmed", "answer", `{"site":"bar","ask":`+p.asked("payment")+`,"value":null}`)
	assert.Equal(p.t, `{}`, p.replied(notice))

	final := p.requests("finalPOSReceiptRequest", `{"timeout":10,"tid":"1","tableId":"12A"}`)
	event("ask_final_receipt", "ask", `"finalReceipt"`)
	p.answers("finalReceipt", `[]`)
	assert.Equal(p.t, `{"receiptLines":[]}`, p.replied(final))
	p.tells("tableFree", `{"tid":"1","tableId":"12A"}`)
	event("ask_unlock", "ask", `"unlock"`)
	p.answers("unlock", `null`)
	event("free", "table", `"free"`)
	staff(p, ask, event)
	displaced(p, ask, event)
}

// staff shows what only people can decide, and what is told of it later.
func staff(p *page, ask func(label, do, with string), event func(label, name, holds string)) {
	const why = `"by":"Kim","reason":"the card machine fell into the soup"`
	p.requests("tableLockRequest", `{"tid":"1","tableId":"7"}`)
	p.answers("lock", `{"amount":900,"currency":"EUR"}`)
	ask("forced", "forceUnlock", `{"site":"bar","tableId":"7","why":{`+why+`}}`)
	event("ask_forced", "ask", `"forced"`)
	p.answers("unlock", `null`)
	p.tells("transactionResponse", `{"tid":"1","tableId":"7","amountPaid":900,"amountGratuity":0}`)
	event("ask_flagged", "ask", `"payment"`)
	key, _ := p.events("tables.ask")[len(p.events("tables.ask"))-1].Get("detail").Get("with").Get("key").Text()
	ask("acknowledged", "acknowledge", `{"site":"bar","key":"`+key+`"}`)
	ask("not_acknowledged", "acknowledge", `{"site":"bar","key":"`+key+`"}`)
	ask("not_locked", "forceUnlock", `{"site":"bar","tableId":"7","why":{`+why+`}}`)
	ask("no_reason", "forceUnlock", `{"site":"bar","tableId":"7","why":{"by":"Kim"}}`)

	p.requests("tableLockRequest", `{"tid":"1","tableId":"8"}`)
	p.answers("lock", `{"amount":1200}`)
	p.hangsUp()
	event("may_be_taken", "table", `"may-be-taken"`)
	ask("may_be_taken", "list", `{"site":"bar"}`)
	ask("another_lock", "settle", `{"site":"bar","tableId":"8","settlement":{"paid":false,"by":"Kim","reason":"no slip","since":1}}`)
	ask("moved", "settle", `{"site":"bar","tableId":"8","settlement":{"paid":false,"by":"Kim","reason":"no slip","rev":7}}`)
	ask("bad_rev", "settle", `{"site":"bar","tableId":"8","settlement":{"paid":false,"by":"Kim","reason":"no slip","rev":-1}}`)
	ask("bad_since", "forceUnlock", `{"site":"bar","tableId":"8","why":{"by":"Kim","reason":"no slip","since":"1"}}`)
	ask("settled", "settle", `{"site":"bar","tableId":"8","settlement":{"paid":false,"by":"Kim","reason":"no slip"}}`)
	ask("not_in_doubt", "settle", `{"site":"bar","tableId":"8","settlement":{"paid":true,"by":"Kim","reason":"again"}}`)
	ask("unclear", "settle", `{"site":"bar","tableId":"8","settlement":{"by":"Kim","reason":"again"}}`)
	p.answers("unlock", `null`)
}

// displaced is the end of the evening: a report comes, and another till takes over the
// tables.
func displaced(p *page, ask func(label, do, with string), event func(label, name, holds string)) {
	ask("reopened", "open", `{"site":"bar"}`)
	p.tells("reportResponse", `{"tid":"1","reportType":"END_OF_DAY","reportTime":"2000-01-01T23:00:00","reportResult":"COMPLETE","balances":{"currency":"GBP","totalAmount":4900},"reportLines":[{"value":"PAN `+pan+`"}]}`)
	event("report", "report", "")
	p.tells("somethingElse", `{}`)
	event("connection_error", "connection-error", "")
	ask("history", "history", `{"site":"bar"}`)
	ask("history_of_payments", "history", `{"site":"bar","query":{"kind":"table-payment","tid":"1","limit":1}}`)
	ask("history_of_a_table", "history", `{"site":"bar","query":{"kind":"table-lock","tableId":"7","from":0}}`)
	ask("history_of_reports", "history", `{"site":"bar","query":{"kind":"report"}}`)
	ask("exported", "export", `{"site":"bar","query":{"kind":"table-lock","tableId":"8"}}`)
	ask("nobody_to_displace", "takeOver", `{"site":"bar"}`)
	p.says(`{"jsonrpc":"2.0","error":{"code":-32072,"message":"Connection Discontinued"}}`)
	event("displaced", "link", `"displaced"`)
	ask("taken_over", "takeOver", `{"site":"bar"}`)
	ask("closed", "close", `{"site":"bar"}`)
}
