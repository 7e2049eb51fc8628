package port

import (
	"time"

	"github.com/stretchr/testify/require"
)

// reports is the evening of the day: it shows each way in which a report can end.
func reports(p *page, ask func(label, do, with string), later func(label, do, with string, meanwhile func())) {
	make := func(label, token, what, tid string) {
		ask(label, "counter.report", `{"site":"bar","token":"`+token+`","type":"`+what+`","tid":"`+tid+`"}`)
	}
	ask("due", "counter.due", `{"site":"bar","before":946684900000}`)
	make("report_end_of_day", "r1", "END_OF_DAY", "1")
	make("report_timed_out", "r2", "X_BALANCE", "1")
	make("report_refused", "r3", "Z_BALANCE", "4")
	make("report_bad_type", "r4", "SOUP", "1")
	ask("report_nowhere", "counter.report", `{"site":"bar","token":"r5","type":"BANKING"}`)
	later("report_unknown", "counter.report", `{"site":"bar","token":"r6","type":"BANKING","tid":"7"}`, func() {
		ask("report_runs", "counter.sale", sale(`{"tid":"7","amount":1250,"currency":"GBP","reference":"T-12"}`))
		make("report_twice", "r7", "BANKING", "7")
		make("report_link_lost", "r8", "BANKING", "3")
	})
	time.Sleep(10 * time.Second)
	ask("report_followed", "counter.follow", `{"site":"bar","token":"r1","kind":"report"}`)
	ask("report_not_followed", "counter.follow", `{"site":"bar","token":"r5","kind":"report"}`)
	ask("nothing_due", "counter.due", `{"site":"bar","before":946684900000}`)
	ask("reports", "counter.history", `{"site":"bar","query":{"kind":"report"}}`)
	ask("history_of_both", "counter.history", `{"site":"bar","query":{"tid":"1"}}`)
	ask("pending_without_reports", "counter.pending", `{"site":"bar"}`)
	require.Empty(p.t, p.events("recovered"), "nobody has to hear of a report again")
}
