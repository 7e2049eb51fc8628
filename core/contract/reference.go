package contract

import (
	"connect-epos/core/connect"
	"connect-epos/core/journal"
)

// ReasonReport is why a terminal is not free when a report runs there.
const ReasonReport = "report"

// PublicReference is a reference as the outside may know it: a report has none,
// nor has a note that pays no bill.
func PublicReference(reference string) string {
	if s := journal.CounterSubject(reference); s.Kind == journal.SubjectBill {
		return s.Name
	}
	return ""
}

// HeldBy says what holds a terminal: ReasonReport, or "" for a payment.
func HeldBy(r journal.Record) string {
	if connect.IsReport(r.Kind) {
		return ReasonReport
	}
	return ""
}
