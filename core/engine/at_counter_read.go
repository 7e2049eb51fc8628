package engine

import (
	"context"

	"connect-epos/core/connect"
	"connect-epos/core/contract"
	"connect-epos/core/counter"
	"connect-epos/core/journal"
	"connect-epos/core/transaction"
)

// Terminals lists the terminals that are connected now.
func (e AtCounter) Terminals(ctx context.Context, site string) ([]connect.Terminal, error) {
	return ask(ctx, e.counters, site, func(c *counter.Counter, done func([]connect.Terminal, error)) { c.Terminals(done) })
}

// Terminal asks for one terminal.
func (e AtCounter) Terminal(ctx context.Context, site, tid string) (connect.Terminal, error) {
	return ask(ctx, e.counters, site, func(c *counter.Counter, done func(connect.Terminal, error)) { c.Terminal(tid, done) })
}

// Duplicate returns the last payment that a terminal processed, whoever asked for it.
// The terminal may be busy for a moment, or print.
func (e AtCounter) Duplicate(ctx context.Context, site, tid string) (connect.Payment, error) {
	return ask(ctx, e.counters, site, func(c *counter.Counter, done func(connect.Payment, error)) { c.Duplicate(tid, done) })
}

// Report asks a terminal for a report by its method, and returns how it ended. An error
// says that nothing was sent. A report is never sent again: one that may have been sent
// ends as transaction.Unreported. token is the till's own name for this call.
func (e AtCounter) Report(ctx context.Context, site, method, tid, token string) (transaction.Outcome, error) {
	return e.Pay(ctx, site, contract.Payment{Kind: method, TID: tid, Reference: journal.ReportReference(token), Token: token})
}

// FollowReport returns the end of the report that an earlier engine was asked for under
// that token. The code is engine-failed when nothing was journalled for the token.
func (e AtCounter) FollowReport(ctx context.Context, site, token string) (transaction.Outcome, error) {
	return e.Follow(ctx, site, journal.ReportReference(token), token)
}

// Note keeps a note in the journal about a payment that staff keyed on a card machine
// itself. Nothing is sent, so it needs no link and no lease, and it does not wait for a
// payment on its terminal. Its bill is closed like one that was paid here. With the code
// storage-unavailable the note may have been kept or not.
func (e AtCounter) Note(ctx context.Context, site string, n contract.Note) (transaction.Outcome, error) {
	return ask(ctx, e.counters, site, func(c *counter.Counter, done func(transaction.Outcome, error)) { c.Note(site, n, done) })
}

// FollowNote returns the note that an earlier engine was given under that token. The
// code is engine-failed when the note was not kept.
func (e AtCounter) FollowNote(ctx context.Context, site, reference, token string) (transaction.Outcome, error) {
	return e.Follow(ctx, site, contract.Note{Reference: reference, Token: token}.JournalReference(), token)
}

// Pending lists what is unresolved or not acknowledged, oldest first.
func (e AtCounter) Pending(ctx context.Context, site string) ([]contract.Pending, error) {
	c, err := e.counters.find(ctx, site)
	if err != nil {
		return nil, err
	}
	return c.Pending(ctx)
}

// OpenOn lists those entries of Pending that belong to one terminal. A report there does
// not explain them, because they are not settled or the till has not booked them.
func (e AtCounter) OpenOn(ctx context.Context, site, tid string) ([]contract.Pending, error) {
	entries, err := e.Pending(ctx, site)
	var open []contract.Pending
	for _, p := range entries {
		if p.Record.TID == tid {
			open = append(open, p)
		}
	}
	return open, err
}

// History lists the payments and reports that q selects, newest first.
func (e AtCounter) History(ctx context.Context, site string, q journal.Query) ([]transaction.Outcome, error) {
	records, err := e.records(ctx, site, q)
	outcomes := make([]transaction.Outcome, len(records))
	for i, r := range records {
		outcomes[i] = transaction.Outcome{Record: r, Stored: true}
	}
	return outcomes, err
}

// Due lists the terminals that took, or may have taken, money at the counter in the
// week before a time (ms since 1970) and have completed no end of day since.
func (e AtCounter) Due(ctx context.Context, site string, before int64) ([]contract.Due, error) {
	c, err := e.counters.find(ctx, site)
	if err != nil {
		return nil, err
	}
	return c.Due(ctx, before)
}

func (a *accounts) records(ctx context.Context, site string, q journal.Query) ([]journal.Record, error) {
	c, err := a.counters.find(ctx, site)
	if err != nil {
		return nil, err
	}
	return c.History(ctx, q)
}
