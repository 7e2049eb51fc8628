package tables

import (
	"connect-epos/core/connect"
	"connect-epos/core/contract"
	"connect-epos/core/evidence"
	"connect-epos/core/journal"
	"connect-epos/core/service"
	"connect-epos/core/table"
	"connect-epos/core/wire"
)

// report keeps a report, tells of it, and answers if an answer is wanted.
func (in *incoming) report(r journal.Record, params wire.Value, q table.Question) {
	report := connect.Report{Value: params}
	r.Kind = connect.ReportMethod(report.Type())
	if r.Kind == "" {
		r.Kind = "report"
	}
	now := in.tables.Now()
	r.Reference = journal.TableReportReference(r.TID, report.Type(), report.Time())
	r.Status, r.Sent, r.Acknowledged = journal.Settled, journal.SentAnswered, true
	r.Reason, r.Answer.Value, r.CreatedAt, r.SettledAt = evidence.ReasonUnknownResult, params, now, now
	switch report.Result() {
	case connect.Complete:
		r.Reason = evidence.ReasonComplete
	case connect.TimedOut:
		r.Reason = evidence.ReasonTimedOut
	}
	w := service.Write{Record: r, Entry: r.Entry(journal.EntryAnswered, now), Reserve: true}
	go func() {
		kept, err := in.tables.Keep(&w)
		in.tables.Post(func() { in.reportKept(w, kept, q, err) })
	}()
}

func (in *incoming) reportKept(w service.Write, kept journal.Record, q table.Question, err error) {
	if err != nil {
		kept = w.Record
		in.tables.Log("warn", "a report could not be kept: "+err.Error())
	} else {
		in.tables.CopyOut(kept, w.Entry)
	}
	in.tables.TellAll(contract.EventReport, contract.TableReport{Record: kept, Stored: err == nil})
	if q.Asks() {
		in.tables.answerNotice(table.AnswerNotice{Question: q, Stored: err == nil})
	}
}
