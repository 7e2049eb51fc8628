package tables

import (
	"time"

	"connect-epos/core/connect"
	"connect-epos/core/contract"
	"connect-epos/core/journal"
	"connect-epos/core/service"
	"connect-epos/core/table"
	"connect-epos/core/wire"
)

// tellLimit is how long the till may take to note something before it is told
// again.
const tellLimit = 30 * time.Second

// tellForget is how long a late note counts: a till that hangs must not fill the
// memory.
const tellForget = time.Hour

// ask is an Ask on its way. Its answer counts until it is over, also when it
// comes late.
type ask struct {
	number  int64
	what    string
	passing bool // for nobody but the one who asked
	stop    func()
	over    func()
	done    func(value wire.Value, failed string)
}

// till is what the till is asked.
type till struct {
	*service.Service
	tables *Tables
	asks   map[int64]*ask
	last   int64    // the number of the last ask
	open   []string // the tables that were open when the till last told
}

// ask asks the till. late is called once if it does not answer by at.
func (ti *till) ask(what string, with wire.Value, at int64, late func(), done func(wire.Value, string)) *ask {
	ti.last++
	a := &ask{number: ti.last, what: what, done: done}
	a.over = func() { a.stop(); delete(ti.asks, a.number) }
	a.stop = ti.After(time.Duration(at-ti.Now())*time.Millisecond, func() {
		if ti.asks[a.number] == a {
			ti.Log("warn", "the till's handler "+what+" did not answer in time")
			late()
		}
	})
	ti.asks[a.number] = a
	ti.TellSite(ti.AnySite(), contract.EventAsk, contract.Ask{Number: a.number, What: what, With: with, Deadline: at})
	return a
}

// answered takes the till's answer, and reports whether it was asked for it: what
// another engine asked, or nobody waits for, is passed over, but for a lock.
func (ti *till) answered(given contract.Answer) bool {
	a := ti.asks[given.Number]
	if a == nil {
		ti.grantedToNobody(given)
		return false
	}
	a.over()
	a.done(given.Value, given.Failed)
	return true
}

// grantedToNobody undoes what a till granted, or may have, to an engine that is
// gone: the one after it had the table unlocked before that came.
func (ti *till) grantedToNobody(given contract.Answer) {
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

// nonsense logs an answer of the till that cannot be used.
func (ti *till) nonsense(what string, err error, failed string) {
	text := failed
	if err != nil {
		text = err.Error()
	}
	ti.Log("error", "in the till's handler "+what+": "+ti.Mask(text))
}

// asker are the members that every handler gets.
func (ti *till) asker(r journal.Record, more ...wire.Member) wire.Value {
	members := []wire.Member{wire.M("tid", wire.String(r.TID)), wire.M("waiterId", wire.NonEmpty(r.Table.Waiter))}
	if r.Table.Name != "" {
		members = append(members, wire.M("tableId", wire.String(r.Table.Name)))
	}
	return wire.Object(append(members, more...)...)
}

func (st *servedTable) askLock(e table.AskLock) {
	said := table.Event{Kind: table.Declined, Question: e.Question, Record: e.Record, Reason: table.RefusedByTill}
	var a *ask
	late := func() { a.stop = st.tables.After(tellForget, a.over) }
	a = st.tables.till.ask(contract.AskLock, st.tables.till.asker(e.Record, since(e.Record)), e.Question.DecideAt, late, func(v wire.Value, failed string) {
		amount, currency, err := table.ReadGrant(v)
		switch {
		case failed != "" || err != nil:
			st.tables.till.nonsense(contract.AskLock, err, failed)
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

// since tells one lock of a table from another: a till that was told late to
// unlock must not end the lock that it gave meanwhile.
func since(r journal.Record) wire.Member { return wire.M("since", wire.Int(r.CreatedAt)) }

// currencyOf is what a site takes where nothing else is said.
func (t *Tables) currencyOf(site string) string {
	if c := t.Sites[site].Currency; c != "" {
		return c
	}
	return connect.Currencies()[0]
}

// tellTill tells the till of something until it takes note.
func (ti *till) tell(what string, with wire.Value, st *servedTable, noted, refused table.Event) {
	var a *ask
	late := func() {
		a.stop = ti.After(tellForget, a.over) // it was told again since, many times
		ti.tables.feed(st.id, refused)
	}
	a = ti.ask(what, with, ti.Now()+tellLimit.Milliseconds(), late,
		func(_ wire.Value, failed string) {
			if failed != "" {
				ti.nonsense(what, nil, failed)
				ti.tables.feed(st.id, refused)
				return
			}
			ti.tables.feed(st.id, noted)
		})
}

// askTables asks for the open tables; the last good list is the safe answer.
func (ti *till) askTables(q table.Question, from journal.Record) {
	ti.askPassing(contract.AskTables, q, from, func(v wire.Value) (wire.Value, error) {
		ids, err := table.ReadTables(v)
		if err == nil {
			ti.open = ids
		}
		return ti.tablesAnswer(), err
	}, ti.tablesAnswer)
}

func (ti *till) tablesAnswer() wire.Value {
	return ti.tables.dialect.TablesAnswer(ti.open, ti.tables.currencyOf(ti.AnySite()))
}

// askReceipt asks for a receipt; an empty one is the safe answer.
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

// askPassing asks what has an answer that is safe at any time: when the till is
// late, fails or makes no sense, that goes out.
func (ti *till) askPassing(what string, q table.Question, from journal.Record, use func(wire.Value) (wire.Value, error), safe func() wire.Value) {
	var a *ask
	late := func() {
		a.over()
		ti.tables.answer(q, safe())
	}
	a = ti.ask(what, ti.asker(from), q.DecideAt, late, func(v wire.Value, failed string) {
		if failed != "" {
			ti.nonsense(what, nil, failed)
			ti.tables.answer(q, safe())
			return
		}
		answer, err := use(v)
		if err != nil {
			ti.nonsense(what, err, "")
			answer = safe()
		}
		ti.tables.answer(q, answer)
	})
	a.passing = true
}

// answerTables answers a question on the link it came on, while that lives. It
// reports whether the answer was handed over.
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

// tooLate reports whether a question's time is over. What is safe at
// any time still goes out then: a question that is left alone is no no, and its id
// would never be free again. What grants or promises something does not.
func (t *Tables) tooLate(q table.Question) bool { return t.Now() > q.Deadline }

// answerLock answers a question about a lock; a confirmation that did not leave is
// none.
func (st *servedTable) answerLock(e table.AnswerLock) {
	confirmed := e.Confirmed && !st.tables.tooLate(e.Question)
	sent := st.tables.answer(e.Question, st.tables.dialect.LockAnswer(confirmed, e.Amount, e.Currency))
	if e.Confirmed && !(confirmed && sent) {
		st.tables.feed(st.id, table.Event{Kind: table.AnswerFailed, Question: e.Question})
	}
}

// answerNotice tells whether what a terminal told of is kept.
func (t *Tables) answerNotice(e table.AnswerNotice) {
	if e.Stored && !t.tooLate(e.Question) {
		t.answer(e.Question, t.dialect.Done())
		return
	}
	if conn := t.Link.Conn(e.Question.Link); conn != nil {
		_ = conn.ReplyError(t.Context, e.Question.ID, connect.InternalError, "not stored") // a link that is gone hears nothing
	}
}
