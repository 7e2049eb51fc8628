package evidence

import (
	"connect-epos/core/connect"
	"connect-epos/core/journal"
)

// ReasonComplete is the reason of a report that Connect calls complete.
const ReasonComplete = "complete"

// ReportReason is the reason of a report that was answered.
func ReportReason(r journal.Record, answer connect.Report) string {
	switch {
	case differsFrom(answer.Type(), connect.ReportType(r.Kind)):
		return ReasonOtherType
	case differsFrom(answer.TID(), r.TID):
		return ReasonOtherTerminal
	case answer.Result() == connect.Complete:
		return ReasonComplete
	case answer.Result() == connect.TimedOut:
		return ReasonTimedOut
	}
	return ReasonUnknownResult
}

// reportFits reports whether an answer that came on another link is certainly the
// answer to r.
func reportFits(r journal.Record, answer connect.Report) bool {
	return answer.TID() == r.TID && answer.Type() == connect.ReportType(r.Kind)
}
