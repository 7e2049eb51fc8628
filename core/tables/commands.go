package tables

import (
	"slices"

	"connect-epos/core/connect"
	"connect-epos/core/contract"
	"connect-epos/core/journal"
	"connect-epos/core/service"
	"connect-epos/core/table"
	"connect-epos/core/transaction"
)

// Views lists the tables that are not free, oldest first.
func (t *Tables) Views() []table.View {
	var views []table.View
	for _, st := range t.byID {
		if v := st.state.View(st.id); v.State != table.StateFree {
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

func servedElsewhere() error {
	return &contract.Error{Code: transaction.TerminalInUse, Reason: service.LeaseHeld, Message: "another tab serves these tables; nothing was changed"}
}

// ForceUnlock unlocks a table for staff; by.By and by.Reason are journalled. What the
// terminal tells of the table later is recorded with a flag.
func (t *Tables) ForceUnlock(id string, by journal.StaffAction, seen contract.SeenTable, done func(table.View, error)) {
	t.decide(id, table.Event{Kind: table.ForceUnlock, By: by, Since: seen.Since, Rev: seen.Rev}, done)
}

// Settle takes staff's verdict on a table whose payment may be taken.
func (t *Tables) Settle(id string, s journal.Settlement, seen contract.SeenTable, done func(table.View, error)) {
	t.decide(id, table.Event{Kind: table.Settle, Settlement: s, Since: seen.Since, Rev: seen.Rev}, done)
}

func (t *Tables) decide(id string, e table.Event, done func(table.View, error)) {
	if t.serving.held == nil {
		done(table.View{}, servedElsewhere())
		return
	}
	t.command(id, e, func(err error) { done(t.table(id).state.View(id), err) })
}

// AcknowledgePayment notes that the till knows of a payment of a table. The till is not
// told of it any more.
func (t *Tables) AcknowledgePayment(key string, done func(struct{}, error)) {
	if t.serving.held == nil {
		done(struct{}{}, servedElsewhere())
		return
	}
	for id, st := range t.byID {
		if slices.ContainsFunc(st.state.Payments.List, func(p *table.Payment) bool { return p.Key() == table.Key(key) }) {
			t.command(id, table.Event{Kind: table.Acknowledge, Key: table.Key(key)}, func(err error) { done(struct{}{}, err) })
			return
		}
	}
	done(struct{}{}, contract.Fail(table.NotPending, "no payment of that key waits for the till"))
}

// TakeOver takes the tables back from whoever serves them instead.
func (t *Tables) TakeOver(done func(struct{}, error)) { t.serving.takeBack(done) }

// Answered takes the till's answer to an Ask, and reports whether that was asked here.
// What another engine asked, or nobody waits for, is no error. A lock that the till
// granted to such a question is undone.
func (t *Tables) Answered(a contract.Answer) bool { return t.till.answered(a) }

// Configure says how the terminals spell what they say, and which receipts the till
// makes.
func (t *Tables) Configure(d connect.Dialect, o contract.TablesOptions) { t.dialect, t.receipts = d, o }

// Tell tells how the link stands, every table that is not free, and from now on all
// further news.
func (t *Tables) Tell(site string) {
	t.Listened = true
	t.TellLink(site)
	for _, v := range t.Views() {
		t.TellSite(site, contract.EventTable, v)
	}
}

func (t *Tables) command(id string, e table.Event, done func(error)) {
	t.table(id).reply = done
	t.feed(id, e)
}
