package transaction

import (
	"connect-epos/core/connect"
	"connect-epos/core/evidence"
	"connect-epos/core/journal"
)

// A report goes the way of a payment: its record is kept before its frame leaves, it
// holds its terminal meanwhile, and it is never sent again. It takes no money, so
// nobody has to settle it: whatever ends the waiting ends the report, and what is not
// known of it then stays unknown.

// Unreported is the reportResult of a report of which nobody can tell how it ended.
// TurnedDown is that of a report that was refused before it began. Both are our words.
const (
	Unreported = "UNKNOWN"
	TurnedDown = "REFUSED"
)

// withReport is the record of a report after its answer came.
func withReport(r journal.Record, e Event) journal.Record {
	answer := connect.Report{Value: e.Payment.Value}
	r.Answer.Value, r.Answer.UserMessage = e.Payment.Value, e.Payment.UserMessage()
	r.Sent, r.Reason = journal.SentAnswered, evidence.ReportReason(r, answer)
	return asSettled(r, "", journal.ByResponse, e.Time.At)
}

// endUnknownReport settles a report that would be unknown if it were a payment.
func endUnknownReport(r journal.Record, at int64) journal.Record {
	if connect.IsReport(r.Kind) && r.Status == journal.Unknown {
		return asSettled(r, "", "", at)
	}
	return r
}

// lateReport keeps the answer to a report that was given up.
func lateReport(s State, e Event) (State, []Effect) {
	if s.Record.Sent != journal.SentMaybe || e.Link != s.Frame.Link && !evidence.FitsOnAnotherLink(s.Record, e.Payment) {
		return s, []Effect{LogLine{Text: "a report was answered again"}}
	}
	next := withAnswer(s.Record, e)
	next.Recovered = true
	return store(s, next, 0, journal.EntryAnswered, e.Time.At)
}

// Report is the outcome of a report, as Connect tells it; empty when no answer
// came.
func (o Outcome) Report() connect.Report { return connect.Report{Value: o.Record.Answer.Value} }

// ReportResult is Connect's word for how a report ended: COMPLETE or TIMED_OUT
// [SCHEMA], or one of ours: Unreported, TurnedDown.
func (o Outcome) ReportResult() string {
	switch o.Record.Reason {
	case evidence.ReasonComplete:
		return connect.Complete
	case evidence.ReasonTimedOut:
		return connect.TimedOut
	case ReasonRefused:
		return TurnedDown
	}
	return Unreported
}
