package port

// bills are paid in other ways, given back, and keyed on the card machine itself.
func bills(p *page, ask func(label, do, with string)) {
	p.ask("counter.sale", sale(`{"tid":"3","amount":1250,"reference":"T-30"}`)) // nobody can tell how this one ends
	ask("verdict_and_otherwise", "counter.settle", `{"site":"bar","reference":"T-30","settlement":{"verdict":"not-paid","paidOtherwise":"cash","by":"Kim","reason":"paid at the bar"}}`)
	ask("paid_otherwise", "counter.settle", `{"site":"bar","reference":"T-30","settlement":{"paidOtherwise":"cash","by":"Kim","reason":"paid at the bar","force":true}}`)
	ask("already_paid_otherwise", "counter.sale", sale(`{"tid":"1","amount":1250,"reference":"T-30"}`))

	refund := func(label, amount, of string) {
		ask(label, "counter.refund", sale(`{"tid":"refund","amount":`+amount+`,"reference":"T-1/`+label+`","of":"`+of+`"}`))
	}
	refund("refunded", "500", "T-1")
	refund("exceeds_taken", "801", "T-1")
	refund("refund_of_nothing", "1", "T-30")
	ask("history_of_refunds", "counter.history", `{"site":"bar","query":{"tid":"refund"}}`)

	note := func(label, with string) {
		ask(label, "counter.note", `{"site":"bar","token":"`+label+`","note":{`+with+`}}`)
	}
	note("noted", `"tid":"1","amount":990,"by":"Kim"`)
	note("noted_bill", `"tid":"1","amount":250,"currency":"GBP","kind":"refund","reference":"T-31","by":"Kim","reason":"the till was off"`)
	note("note_again", `"tid":"2","amount":990,"reference":"T-31","by":"Kim"`)
	note("note_of_nobody", `"tid":"1","amount":990`)
	ask("already_noted", "counter.sale", sale(`{"tid":"1","amount":250,"reference":"T-31"}`))
	ask("note_followed", "counter.follow", `{"site":"bar","token":"noted","kind":"note"}`)
	ask("note_not_followed", "counter.follow", `{"site":"bar","token":"another","kind":"note"}`)
	ask("notes", "counter.history", `{"site":"bar","query":{"kind":"note"}}`)
	ask("report_with_open", "counter.report", `{"site":"bar","token":"r30","type":"END_OF_DAY","tid":"1"}`)
}
