package session

import (
	"context"
	"strings"

	"connect-epos/core/connect"
	"connect-epos/core/journal"
	"connect-epos/core/transaction"
)

// ReasonReport is why a terminal is not free when a report runs there.
const ReasonReport = "report"

// reportMark begins the name of a report among the references. No till can give
// such a reference: it begins with a blank.
const reportMark = " report/"

// Report asks a terminal for a report by its method, and returns how it ended.
// An error says that nothing was sent. It is never sent again: a report that may
// have been sent ends as transaction.Unreported. Token is the till's own name
// for this call.
func (e *Engine) Report(ctx context.Context, site, method, tid, token string) (transaction.Outcome, error) {
	return e.Pay(ctx, site, Payment{Kind: method, TID: tid, Reference: reportMark + token, Token: token})
}

// FollowReport returns how the report ended that an earlier engine was asked for
// under that token; code engine-failed when nothing was journalled for it.
func (e *Engine) FollowReport(ctx context.Context, site, token string) (transaction.Outcome, error) {
	return e.Follow(ctx, site, reportMark+token, token)
}

// PublicReference is a reference as the outside may know it: a report has none,
// nor has a note that pays no bill.
func PublicReference(reference string) string {
	if strings.HasPrefix(reference, reportMark) || strings.HasPrefix(reference, noteMark) {
		return ""
	}
	return reference
}

func public(reference string) string { return PublicReference(reference) }

// heldBy is why a terminal is not free, beyond the code: "" when a payment is
// in the way.
func heldBy(r journal.Record) string {
	if connect.IsReport(r.Kind) {
		return ReasonReport
	}
	return ""
}

// OpenOn lists what Pending lists of one terminal: what a report there does not
// explain, because it is not settled, or the till has not booked it.
func (e *Engine) OpenOn(ctx context.Context, site, tid string) ([]Pending, error) {
	entries, err := e.Pending(ctx, site)
	var open []Pending
	for _, p := range entries {
		if p.Record.TID == tid {
			open = append(open, p)
		}
	}
	return open, err
}
