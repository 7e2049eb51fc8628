package counter

import (
	"context"
	"time"

	"connect-epos/core/clock"
	"connect-epos/core/connect"
	"connect-epos/core/contract"
	"connect-epos/core/evidence"
	"connect-epos/core/journal"
	"connect-epos/core/service"
)

// How far back Due reads, and how many records at most.
const (
	dueWithin  = 7 * 24 * time.Hour
	dueRecords = 5000
)

// Due lists the terminals that took, or may have taken, money at the counter in the
// week before a time (ms since 1970) and completed no end of day since. An end of day
// that a card machine made by itself, and told through pay at table, counts from when
// it was told the first time. It runs outside the loop.
func (c *Counter) Due(ctx context.Context, before int64) ([]contract.Due, error) {
	from := before - dueWithin.Milliseconds()
	records, err := c.History(ctx, journal.Query{From: from, Limit: dueRecords})
	if err != nil {
		return nil, err
	}
	ended, err := c.endedAtTables(ctx, from)
	if err != nil {
		return nil, err
	}
	var due []contract.Due
	seen := map[string]bool{}
	for _, r := range records { // newest first
		switch {
		case seen[r.TID]:
		case r.CreatedAt <= ended[r.TID], endsDay(r):
			seen[r.TID] = true
		case r.CreatedAt < before && mayHaveTaken(r):
			seen[r.TID] = true
			due = append(due, contract.Due{TID: r.TID, Since: r.CreatedAt})
		}
	}
	return due, nil
}

// endedAtTables is when each terminal last told of an end of day through pay at table,
// ms since 1970. A terminal may tell of the same report again much later: then the time
// of the first telling counts, which has the same reference.
func (c *Counter) endedAtTables(ctx context.Context, from int64) (map[string]int64, error) {
	ctx, cancel := clock.Within(ctx, service.StoreLimit)
	defer cancel()
	reports, err := c.Config.Store.History(ctx, journal.Query{Account: journal.TablesAccount(c.Account),
		Kinds: []string{connect.ReportEndOfDay}, From: from, Limit: dueRecords})
	if err != nil {
		return nil, contract.StorageError(err)
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
	return r.Kind == connect.ReportEndOfDay && r.Reason == evidence.ReasonComplete
}

func mayHaveTaken(r journal.Record) bool {
	return !connect.LeavesMoney(r.Kind) && (r.Paid() || r.Unresolved())
}
