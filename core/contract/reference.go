package contract

import (
	"strings"

	"connect-epos/core/connect"
	"connect-epos/core/journal"
)

// ReasonReport is why a terminal is not free when a report runs there.
const ReasonReport = "report"

// reportMark begins the journal reference of a report. It begins with a blank, so that
// no till can give such a reference.
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

// HeldBy says what holds a terminal: ReasonReport, or "" for a payment.
func HeldBy(r journal.Record) string {
	if connect.IsReport(r.Kind) {
		return ReasonReport
	}
	return ""
}
