package engine

import (
	"context"

	"connect-epos/core/contract"
	"connect-epos/core/journal"
	"connect-epos/core/link"
	"connect-epos/core/service"
	"connect-epos/core/table"
	"connect-epos/core/tables"
)

// AtTable has the commands of pay at table. Each command names its site. When the tables
// of that site are not open, the error has the code closed.
type AtTable struct{ *accounts }

// OpenTables opens pay at table for a site. With o.Wait it returns when the link is up,
// or when it is known that another engine serves the account's tables. Opening it again
// waits for the same link, and the receipts of the new o count from then on.
func (e AtTable) OpenTables(ctx context.Context, id string, o contract.TablesOptions) (contract.Site, error) {
	site, err := e.site(ctx, id)
	if err != nil {
		return contract.Site{}, err
	}
	dialect, err := tables.DialectOf(site)
	if err != nil {
		return contract.Site{}, err
	}
	if err := e.mayOpen(id, site); err != nil {
		return contract.Site{}, err
	}
	t, err := e.tables.join(ctx, site)
	if err != nil {
		return contract.Site{}, err
	}
	_, err = service.Await(ctx, t.Base(), func(done func(struct{}, error)) {
		t.Configure(dialect, o)
		if !o.Wait || t.Link.Info().State == link.Displaced {
			done(struct{}{}, nil)
			return
		}
		t.WaitForLink(func(err error) { done(struct{}{}, err) })
	})
	return site, err
}

// CloseTables closes pay at table of a site.
func (e AtTable) CloseTables(ctx context.Context, site string) error {
	return e.tables.leave(ctx, site)
}

// TellTables tells the state of the link and every table that is not free. From then on
// it tells all further news.
func (e AtTable) TellTables(ctx context.Context, site string) error {
	_, err := ask(ctx, e.tables, site, func(t *tables.Tables, done func(struct{}, error)) {
		t.Tell(site)
		done(struct{}{}, nil)
	})
	return err
}

// AnswerTables takes the till's answer to an Ask. It reports whether this engine was
// waiting for that answer. An answer that comes too late, or to an ask of an earlier
// engine, is no error. If the till granted a lock with it, that lock is undone.
func (e AtTable) AnswerTables(ctx context.Context, site string, a contract.Answer) (asked bool, err error) {
	return ask(ctx, e.tables, site, func(t *tables.Tables, done func(bool, error)) { done(t.Answered(a), nil) })
}

// Tables lists the tables that are not free, oldest first.
func (e AtTable) Tables(ctx context.Context, site string) ([]table.View, error) {
	return ask(ctx, e.tables, site, func(t *tables.Tables, done func([]table.View, error)) { done(t.Views(), nil) })
}

// ForceUnlock unlocks a table for staff. by.By and by.Reason are journalled. What its
// terminal tells of later is recorded with a flag.
func (e AtTable) ForceUnlock(ctx context.Context, site, id string, by journal.StaffAction, seen contract.SeenTable) (table.View, error) {
	return ask(ctx, e.tables, site, func(t *tables.Tables, done func(table.View, error)) { t.ForceUnlock(id, by, seen, done) })
}

// SettleTable takes staff's verdict on a table where a payment may have been taken.
func (e AtTable) SettleTable(ctx context.Context, site, id string, s journal.Settlement, seen contract.SeenTable) (table.View, error) {
	return ask(ctx, e.tables, site, func(t *tables.Tables, done func(table.View, error)) { t.Settle(id, s, seen, done) })
}

// AcknowledgePayment notes that the till has booked a table's payment. The till is not
// told of that payment again.
func (e AtTable) AcknowledgePayment(ctx context.Context, site, key string) error {
	_, err := ask(ctx, e.tables, site, func(t *tables.Tables, done func(struct{}, error)) { t.AcknowledgePayment(key, done) })
	return err
}

// TakeOverTables takes the tables back from the engine that serves them now.
func (e AtTable) TakeOverTables(ctx context.Context, site string) error {
	_, err := ask(ctx, e.tables, site, func(t *tables.Tables, done func(struct{}, error)) { t.TakeOver(done) })
	return err
}

// TablesHistory lists the locks, payments and reports of tables that q selects, newest
// first.
func (e AtTable) TablesHistory(ctx context.Context, site string, q journal.Query) ([]journal.Record, error) {
	t, err := e.tables.find(ctx, site)
	if err != nil {
		return nil, err
	}
	return t.Records(ctx, q)
}
