package tables

import (
	"time"

	"connect-epos/core/connect"
	"connect-epos/core/contract"
	"connect-epos/core/journal"
	"connect-epos/core/table"
	"connect-epos/core/wire"
)

// tellLimit is how long the till has time to note something before it is told again.
const tellLimit = 30 * time.Second

// tellForget is how long a late answer counts. A till that hangs must not fill the
// memory.
const tellForget = time.Hour

// ask is a question to the till that is under way. Its answer counts until it is
// forgotten, also if it comes late.
type ask struct {
	number       int64
	what         string
	forAskerOnly bool // for nobody but the one who asked
	stop         func()
	forget       func()
	done         func(value wire.Value, failed string)
}

// till is what the till is asked, and told until it answers.
type till struct {
	tables *Tables
	asks   map[int64]*ask
	last   int64    // the number of the last ask
	open   []string // the tables that were open at the last answer of the till
}

// ask asks the till. late is called once if the till does not answer by at, ms since
// 1970.
func (ti *till) ask(what string, with wire.Value, at int64, late func(), done func(wire.Value, string)) *ask {
	ti.last++
	a := &ask{number: ti.last, what: what, done: done}
	a.forget = func() { a.stop(); delete(ti.asks, a.number) }
	a.stop = ti.tables.After(time.Duration(at-ti.tables.Now())*time.Millisecond, func() {
		if ti.asks[a.number] == a {
			ti.tables.Log("warn", "the till's handler "+what+" did not answer in time")
			late()
		}
	})
	ti.asks[a.number] = a
	ti.tables.TellSite(ti.tables.AnySite(), contract.EventAsk, contract.Ask{Number: a.number, What: what, With: with, Deadline: at})
	return a
}

// answered takes an answer of the till, and reports whether it was asked for here. An
// answer to a question of another engine, or one that nobody waits for, is passed over,
// except for a lock: that is undone.
func (ti *till) answered(given contract.Answer) bool {
	a := ti.asks[given.Number]
	if a == nil {
		ti.undoLateGrant(given)
		return false
	}
	a.forget()
	a.done(given.Value, given.Failed)
	return true
}

// undoLateGrant undoes a lock that a till granted, or may have granted, to an engine
// that is gone.
func (ti *till) undoLateGrant(given contract.Answer) {
	id, _ := given.Lock.Get("tableId").Text()
	tid, _ := given.Lock.Get("tid").Text()
	at, err := given.Lock.Get("since").Int()
	amount, _, wrong := table.ReadGrant(given.Value)
	if id == "" || err != nil || given.Failed == "" && wrong == nil && amount == 0 {
		return
	}
	waiter, _ := given.Lock.Get("waiterId").Text()
	ti.tables.feed(id, table.Event{Kind: table.Granted, Question: table.GoneQuestion(),
		Record: journal.Record{Request: journal.Request{TID: tid}, Table: journal.AtTable{Name: id, Waiter: waiter}, CreatedAt: at}})
}

// logUnusable logs an answer of the till that cannot be used.
func (ti *till) logUnusable(what string, err error, failed string) {
	text := failed
	if err != nil {
		text = err.Error()
	}
	ti.tables.Log("error", "in the till's handler "+what+": "+ti.tables.Mask(text))
}

// withTerminal are the members that every handler of the till gets.
func (ti *till) withTerminal(r journal.Record, more ...wire.Member) wire.Value {
	members := []wire.Member{wire.M("tid", wire.String(r.TID)), wire.M("waiterId", wire.NonEmpty(r.Table.Waiter))}
	if r.Table.Name != "" {
		members = append(members, wire.M("tableId", wire.String(r.Table.Name)))
	}
	return wire.Object(append(members, more...)...)
}

func (st *servedTable) askLock(e table.AskLock) {
	said := table.Event{Kind: table.Declined, Question: e.Question, Record: e.Record, Reason: table.RefusedByTill}
	var a *ask
	late := func() { a.stop = st.tables.After(tellForget, a.forget) }
	a = st.tables.till.ask(contract.AskLock, st.tables.till.withTerminal(e.Record, lockedSince(e.Record)), e.Question.DecideAt, late, func(v wire.Value, failed string) {
		amount, currency, err := table.ReadGrant(v)
		switch {
		case failed != "" || err != nil:
			st.tables.till.logUnusable(contract.AskLock, err, failed)
			said.Reason = table.FailedInTill
		case amount > 0:
			if currency == "" {
				currency = st.tables.currencyOf(e.Record.Site)
			}
			said.Kind, said.Amount, said.Currency = table.Granted, amount, currency
		}
		st.tables.feed(st.id, said)
	})
}

// lockedSince tells one lock of a table from another. A till that is told late to unlock
// must not end a lock that it gave meanwhile.
func lockedSince(r journal.Record) wire.Member { return wire.M("since", wire.Int(r.CreatedAt)) }

// currencyOf is the currency of a site where nothing else is said.
func (t *Tables) currencyOf(site string) string {
	if c := t.Sites[site].Currency; c != "" {
		return c
	}
	return connect.Currencies()[0]
}

// tell tells the till of something, again and again, until it notes it.
func (ti *till) tell(what string, with wire.Value, st *servedTable, noted, refused table.Event) {
	var a *ask
	late := func() {
		a.stop = ti.tables.After(tellForget, a.forget) // it is told again meanwhile
		ti.tables.feed(st.id, refused)
	}
	a = ti.ask(what, with, ti.tables.Now()+tellLimit.Milliseconds(), late,
		func(_ wire.Value, failed string) {
			if failed != "" {
				ti.logUnusable(what, nil, failed)
				ti.tables.feed(st.id, refused)
				return
			}
			ti.tables.feed(st.id, noted)
		})
}

// askTables asks for the open tables. If the till gives no good list, the last good one
// is the answer.
func (ti *till) askTables(q table.Question, from journal.Record) {
	ti.askPassing(contract.AskTables, q, from, func(v wire.Value) (wire.Value, error) {
		ids, err := table.ReadTables(v)
		if ids != nil {
			ti.open = ids
		}
		return ti.tablesAnswer(), err
	}, ti.tablesAnswer)
}

func (ti *till) tablesAnswer() wire.Value {
	return ti.tables.dialect.TablesAnswer(ti.open, ti.tables.currencyOf(ti.tables.AnySite()))
}

// askReceipt asks for a receipt. If the till gives none, an empty one is the answer.
func (ti *till) askReceipt(what string, q table.Question, from journal.Record) {
	empty := func() wire.Value { return ti.tables.dialect.ReceiptAnswer(wire.Array()) }
	if what == contract.AskReceipt && !ti.tables.receipts.Receipt || what == contract.AskFinalReceipt && !ti.tables.receipts.FinalReceipt {
		ti.tables.answer(q, empty())
		return
	}
	ti.askPassing(what, q, from, func(v wire.Value) (wire.Value, error) {
		lines, err := connect.Lines(v)
		if err != nil {
			return empty(), err
		}
		return ti.tables.dialect.ReceiptAnswer(lines), nil
	}, empty)
}

// askPassing asks for something that has a safe answer at any time. The safe answer is
// given if the till is late, fails, or gives what cannot be used.
func (ti *till) askPassing(what string, q table.Question, from journal.Record, use func(wire.Value) (wire.Value, error), safe func() wire.Value) {
	var a *ask
	late := func() {
		a.forget()
		ti.tables.answer(q, safe())
	}
	a = ti.ask(what, ti.withTerminal(from), q.DecideAt, late, func(v wire.Value, failed string) {
		if failed != "" {
			ti.logUnusable(what, nil, failed)
			ti.tables.answer(q, safe())
			return
		}
		answer, err := use(v)
		if err != nil {
			ti.logUnusable(what, err, "")
			answer = safe()
		}
		ti.tables.answer(q, answer)
	})
	a.forAskerOnly = true
}

// answer answers a question on the connection it came on, while that is open. It reports
// whether the answer was handed over.
func (t *Tables) answer(q table.Question, answer wire.Value) bool {
	if t.tooLate(q) {
		t.Log("warn", "a question of a card machine was not answered in time")
	}
	if conn := t.Link.Conn(q.Link); conn != nil && conn.Reply(t.Context, q.ID, answer) == nil {
		return true
	}
	t.Log("warn", "a question of a card machine could not be answered")
	return false
}

// tooLate reports whether the time of a question is over. A safe answer is given all the
// same: silence is not a refusal, and the id of the question would never be free again.
// An answer that grants or promises something is not given any more.
func (t *Tables) tooLate(q table.Question) bool { return t.Now() > q.Deadline }

// answerLock answers a question about a lock. A confirmation that could not be sent does
// not count.
func (st *servedTable) answerLock(e table.AnswerLock) {
	confirmed := e.Confirmed && !st.tables.tooLate(e.Question)
	sent := st.tables.answer(e.Question, st.tables.dialect.LockAnswer(confirmed, e.Amount, e.Currency))
	if e.Confirmed && !(confirmed && sent) {
		st.tables.feed(st.id, table.Event{Kind: table.AnswerFailed, Question: e.Question})
	}
}

// answerNotice answers whether what a terminal told of is kept.
func (t *Tables) answerNotice(e table.AnswerNotice) {
	if e.Stored && !t.tooLate(e.Question) {
		t.answer(e.Question, t.dialect.Done())
		return
	}
	if conn := t.Link.Conn(e.Question.Link); conn != nil {
		_ = conn.ReplyError(t.Context, e.Question.ID, connect.InternalError, "not stored") // the connection may be closed
	}
}
