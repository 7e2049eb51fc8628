package session

import (
	"context"
	"slices"

	"connect-epos/core/journal"
	"connect-epos/core/table"
	"connect-epos/core/transaction"
)

// The names of the events of pay at table.
const (
	EventAsk    = "ask"    // an Ask
	EventTable  = "table"  // a table.View
	EventReport = "report" // a TableReport
)

// OpenTables opens pay at table for a site. With o.Wait it returns when the link
// is up, or when it is known that somebody else serves the account's tables.
// Opening it again waits for the same link; o's receipts count from then on.
func (e *Engine) OpenTables(ctx context.Context, id string, o TablesOptions) (Site, error) {
	site, err := e.site(ctx, id)
	if err != nil {
		return Site{}, err
	}
	dialect, err := dialectOf(site)
	if err != nil {
		return Site{}, err
	}
	l, err := e.join(ctx, site, true)
	if err != nil {
		return Site{}, err
	}
	_, err = await(ctx, l, func(done func(struct{}, error)) {
		l.service.dialect, l.service.receipts = dialect, o
		if !o.Wait || l.link.Info().State == LinkDisplaced {
			done(struct{}{}, nil)
			return
		}
		l.wait(func(err error) { done(struct{}{}, err) })
	})
	return site, err
}

// TellTables tells how the link stands and of every table that is not free, and
// of all further news.
func (e *Engine) TellTables(ctx context.Context, site string) error {
	_, err := onTables(ctx, e, site, func(l *loop, done func(struct{}, error)) {
		l.listened = true
		l.tellLink(site)
		for _, v := range l.views() {
			l.tellSite(site, EventTable, v)
		}
		done(struct{}{}, nil)
	})
	return err
}

// AnswerTables takes the till's answer to an Ask. It reports whether that was asked
// here: an ask that is over, or was that of an engine before, is no error. A lock
// that the till granted to such is undone.
func (e *Engine) AnswerTables(ctx context.Context, site string, a Answer) (heard bool, err error) {
	return onTables(ctx, e, site, func(l *loop, done func(bool, error)) { done(l.answered(a), nil) })
}

// Tables lists the tables that are not free, oldest first.
func (e *Engine) Tables(ctx context.Context, site string) ([]table.View, error) {
	return onTables(ctx, e, site, func(l *loop, done func([]table.View, error)) { done(l.views(), nil) })
}

func (l *loop) views() []table.View {
	var views []table.View
	for _, ln := range l.service.tables {
		if v := ln.state.View(ln.id); v.State != table.StateFree {
			views = append(views, v)
		}
	}
	slices.SortFunc(views, func(a, b table.View) int {
		if a.Since != b.Since {
			return int(max(-1, min(1, a.Since-b.Since)))
		}
		if a.Table < b.Table {
			return -1
		}
		return 1
	})
	return views
}

// SeenTable is what staff saw of a table when they decided: Since and Rev as of its
// View. Where the table has moved since, the decision is refused with the code
// "changed", and the error's Table shows how it stands. What is 0 is not compared.
type SeenTable struct{ Since, Rev int64 }

// ForceUnlock unlocks a table for staff: by.By and by.Reason are journalled.
// What its terminal tells of later is recorded with a flag.
func (e *Engine) ForceUnlock(ctx context.Context, site, id string, by journal.StaffAction, seen SeenTable) (table.View, error) {
	return e.commandTable(ctx, site, id, table.Event{Kind: table.ForceUnlock, By: by, Since: seen.Since, Rev: seen.Rev})
}

// SettleTable takes staff's verdict on a table whose payment may be taken.
func (e *Engine) SettleTable(ctx context.Context, site, id string, s journal.Settlement, seen SeenTable) (table.View, error) {
	return e.commandTable(ctx, site, id, table.Event{Kind: table.Settle, Settlement: s, Since: seen.Since, Rev: seen.Rev})
}

// AcknowledgePayment takes note that the till knows of a table's payment, which
// it is told of no more.
func (e *Engine) AcknowledgePayment(ctx context.Context, site, key string) error {
	_, err := onTables(ctx, e, site, func(l *loop, done func(struct{}, error)) {
		if l.service.held == nil {
			done(struct{}{}, servedElsewhere())
			return
		}
		for id, ln := range l.service.tables {
			if slices.ContainsFunc(ln.state.Payments.List, func(p table.Payment) bool { return p.Key() == table.Key(key) }) {
				l.commandLane(id, table.Event{Kind: table.Acknowledge, Key: table.Key(key)}, func(err error) { done(struct{}{}, err) })
				return
			}
		}
		done(struct{}{}, fail(table.NotPending, "no payment of that key waits for the till"))
	})
	return err
}

func (e *Engine) commandTable(ctx context.Context, site, id string, ev table.Event) (table.View, error) {
	return onTables(ctx, e, site, func(l *loop, done func(table.View, error)) {
		if l.service.held == nil {
			done(table.View{}, servedElsewhere())
			return
		}
		l.commandLane(id, ev, func(err error) { done(l.tableLane(id).state.View(id), err) })
	})
}

func servedElsewhere() error {
	return &Error{Code: transaction.TerminalInUse, Reason: leaseHeld, Message: "another tab serves these tables; nothing was changed"}
}

func (l *loop) commandLane(id string, e table.Event, done func(error)) {
	l.tableLane(id).reply = done
	l.feedTable(id, e)
}

// TakeOverTables takes the tables back from whoever displaced us.
func (e *Engine) TakeOverTables(ctx context.Context, site string) error {
	_, err := onTables(ctx, e, site, func(l *loop, done func(struct{}, error)) { l.takeOverTables(done) })
	return err
}

// TablesHistory lists the locks, payments and reports of tables that q selects,
// newest first.
func (e *Engine) TablesHistory(ctx context.Context, site string, q journal.Query) ([]journal.Record, error) {
	l, err := e.find(ctx, site, true)
	if err != nil {
		return nil, err
	}
	return l.records(ctx, q)
}

// CloseTables closes pay at table of a site.
func (e *Engine) CloseTables(ctx context.Context, site string) error {
	return e.closeLoop(ctx, site, true)
}

func onTables[T any](ctx context.Context, e *Engine, site string, ask func(*loop, func(T, error))) (T, error) {
	l, err := e.find(ctx, site, true)
	if err != nil {
		var none T
		return none, err
	}
	return await(ctx, l, func(done func(T, error)) { ask(l, done) })
}
