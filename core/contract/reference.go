package contract

import (
	"strings"

	"connect-epos/core/connect"
	"connect-epos/core/journal"
)

// ReasonReport is why a terminal is not free when a report runs there.
const ReasonReport = "report"

// reportMark begins the name of a report among the references. No till can give
// such a reference: it begins with a blank.
const reportMark = " report/"

// ReportReference is the reference under which the journal keeps a report that a till
// asked for with that token.
func ReportReference(token string) string { return reportMark + token }

// PublicReference is a reference as the outside may know it: a report has none,
// nor has a note that pays no bill.
func PublicReference(reference string) string {
	if strings.HasPrefix(reference, reportMark) || strings.HasPrefix(reference, noteMark) {
		return ""
	}
	return reference
}

// HeldBy is why a terminal is not free, beyond the code: "" when a payment is
// in the way.
func HeldBy(r journal.Record) string {
	if connect.IsReport(r.Kind) {
		return ReasonReport
	}
	return ""
}
