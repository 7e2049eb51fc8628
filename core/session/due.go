package session

import (
	"context"
	"time"

	"connect-epos/core/connect"
	"connect-epos/core/journal"
	"connect-epos/core/transaction"
)

// Due is a terminal whose payments no end of day has settled: Since is when the
// last of them began, ms since 1970.
type Due struct {
	TID   string
	Since int64
}

// The reach of Due.
const (
	dueWithin  = 7 * 24 * time.Hour
	dueRecords = 5000
)

// Due lists the terminals that took, or may have taken, money at the counter in
// the week before a time (ms since 1970) and completed no end of day since. An end
// of day that a card machine made by itself, and told through pay at table, counts
// from when it was told the first time.
func (e *Engine) Due(ctx context.Context, site string, before int64) ([]Due, error) {
	from := before - dueWithin.Milliseconds()
	l, err := e.open(ctx, site)
	if err != nil {
		return nil, err
	}
	records, err := l.records(ctx, journal.Query{From: from, Limit: dueRecords})
	if err != nil {
		return nil, err
	}
	ended, err := l.endedAtTables(ctx, from)
	if err != nil {
		return nil, err
	}
	var due []Due
	seen := map[string]bool{}
	for _, r := range records { // newest first
		switch {
		case seen[r.TID]:
		case r.CreatedAt <= ended[r.TID], endsDay(r):
			seen[r.TID] = true
		case r.CreatedAt < before && mayHaveTaken(r):
			seen[r.TID] = true
			due = append(due, Due{TID: r.TID, Since: r.CreatedAt})
		}
	}
	return due, nil
}

// endedAtTables is when each terminal told an end of day through pay at table
// last, ms since 1970. The same report may be told again, much later: it has the
// reference of the first.
func (l *loop) endedAtTables(ctx context.Context, from int64) (map[string]int64, error) {
	ctx, cancel := context.WithTimeout(ctx, StoreLimit)
	defer cancel()
	reports, err := l.cfg.Store.History(ctx, journal.Query{Account: journal.TablesAccount(l.host),
		Kinds: []string{connect.ReportEndOfDay}, From: from, Limit: dueRecords})
	if err != nil {
		return nil, storageError(err)
	}
	ended, told := map[string]int64{}, map[string]bool{}
	for i := range reports {
		r := reports[len(reports)-1-i] // oldest first
		if endsDay(r) && !told[r.Reference] {
			ended[r.TID] = r.CreatedAt
			told[r.Reference] = connect.Report{Value: r.Answer.Value}.Time() != ""
		}
	}
	return ended, nil
}

func endsDay(r journal.Record) bool {
	return r.Kind == connect.ReportEndOfDay && r.Reason == transaction.ReasonComplete
}

func mayHaveTaken(r journal.Record) bool {
	return !connect.IsReport(r.Kind) && r.Kind != connect.AccountVerification && (r.Paid() || r.Unresolved())
}
