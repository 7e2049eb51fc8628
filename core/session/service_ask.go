package session

import (
	"time"

	"connect-epos/core/connect"
	"connect-epos/core/journal"
	"connect-epos/core/table"
	"connect-epos/core/wire"
)

// What a till is asked, in the words of its handlers.
const (
	AskTables       = "tables"
	AskLock         = "lock"
	AskReceipt      = "receipt"
	AskPayment      = "payment"
	AskFinalReceipt = "finalReceipt"
	AskUnlock       = "unlock"
)

// tellLimit is how long the till may take to note something before it is told
// again.
const tellLimit = 30 * time.Second

// tellForget is how long a late note counts: a till that hangs must not fill the
// memory.
const tellForget = time.Hour

// Ask is a question for the till's handler of that name. Deadline is when a safe
// answer goes out without it, ms since 1970.
type Ask struct {
	Number   int64
	What     string
	With     wire.Value
	Deadline int64
}

// Answer is a till's answer to an Ask: what its handler returned, or how it Failed.
// Lock is, for AskLock, what it was asked with.
type Answer struct {
	Number int64
	Value  wire.Value
	Failed string
	Lock   wire.Value
}

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

// askTill asks the till. late is called once if it does not answer by at.
func (l *loop) askTill(what string, with wire.Value, at int64, late func(), done func(wire.Value, string)) *ask {
	s := l.service
	s.lastAsk++
	a := &ask{number: s.lastAsk, what: what, done: done}
	a.over = func() { a.stop(); delete(s.asks, a.number) }
	a.stop = l.after(time.Duration(at-l.cfg.now())*time.Millisecond, func() {
		if s.asks[a.number] == a {
			l.log("warn", "the till's handler "+what+" did not answer in time", "")
			late()
		}
	})
	s.asks[a.number] = a
	l.tellSite(l.anySite(), EventAsk, Ask{Number: a.number, What: what, With: with, Deadline: at})
	return a
}

// answered takes the till's answer, and reports whether it was asked for it: what
// another engine asked, or nobody waits for, is passed over, but for a lock.
func (l *loop) answered(given Answer) bool {
	a := l.service.asks[given.Number]
	if a == nil {
		l.grantedToNobody(given)
		return false
	}
	a.over()
	a.done(given.Value, given.Failed)
	return true
}

// grantedToNobody undoes what a till granted, or may have, to an engine that is
// gone: the one after it had the table unlocked before that came.
func (l *loop) grantedToNobody(given Answer) {
	id, _ := given.Lock.Get("tableId").Text()
	tid, _ := given.Lock.Get("tid").Text()
	at, err := given.Lock.Get("since").Int()
	amount, _, wrong := table.ReadGrant(given.Value)
	if id == "" || err != nil || given.Failed == "" && wrong == nil && amount == 0 {
		return
	}
	waiter, _ := given.Lock.Get("waiterId").Text()
	l.feedTable(id, table.Event{Kind: table.Granted, Question: table.GoneQuestion(),
		Record: journal.Record{Request: journal.Request{TID: tid}, Table: journal.AtTable{Name: id, Waiter: waiter}, CreatedAt: at}})
}

// nonsense logs an answer of the till that cannot be used.
func (l *loop) nonsense(what string, err error, failed string) {
	text := failed
	if err != nil {
		text = err.Error()
	}
	l.log("error", "in the till's handler "+what+": "+l.fit(text), "")
}

// asker are the members that every handler gets.
func (l *loop) asker(r journal.Record, more ...wire.Member) wire.Value {
	members := []wire.Member{wire.M("tid", wire.String(r.TID)), wire.M("waiterId", wire.NonEmpty(r.Table.Waiter))}
	if r.Table.Name != "" {
		members = append(members, wire.M("tableId", wire.String(r.Table.Name)))
	}
	return wire.Object(append(members, more...)...)
}

func (l *loop) askLock(ln *tableLane, e table.AskLock) {
	said := table.Event{Kind: table.Declined, Question: e.Question, Record: e.Record, Reason: table.RefusedByTill}
	var a *ask
	late := func() { a.stop = l.after(tellForget, a.over) }
	a = l.askTill(AskLock, l.asker(e.Record, since(e.Record)), e.Question.DecideAt, late, func(v wire.Value, failed string) {
		amount, currency, err := table.ReadGrant(v)
		switch {
		case failed != "" || err != nil:
			l.nonsense(AskLock, err, failed)
			said.Reason = table.FailedInTill
		case amount > 0:
			if currency == "" {
				currency = l.currencyOf(e.Record.Site)
			}
			said.Kind, said.Amount, said.Currency = table.Granted, amount, currency
		}
		l.feedTable(ln.id, said)
	})
}

// since tells one lock of a table from another: a till that was told late to
// unlock must not end the lock that it gave meanwhile.
func since(r journal.Record) wire.Member { return wire.M("since", wire.Int(r.CreatedAt)) }

// currencyOf is what a site takes where nothing else is said.
func (l *loop) currencyOf(site string) string {
	if c := l.sites[site].Currency; c != "" {
		return c
	}
	return connect.Currencies()[0]
}

// tellTill tells the till of something until it takes note.
func (l *loop) tellTill(what string, with wire.Value, ln *tableLane, noted, refused table.Event) {
	var a *ask
	late := func() {
		a.stop = l.after(tellForget, a.over) // it was told again since, many times
		l.feedTable(ln.id, refused)
	}
	a = l.askTill(what, with, l.cfg.now()+tellLimit.Milliseconds(), late,
		func(_ wire.Value, failed string) {
			if failed != "" {
				l.nonsense(what, nil, failed)
				l.feedTable(ln.id, refused)
				return
			}
			l.feedTable(ln.id, noted)
		})
}

// askTables asks for the open tables; the last good list is the safe answer.
func (l *loop) askTables(q table.Question, from journal.Record) {
	l.askPassing(AskTables, q, from, func(v wire.Value) (wire.Value, error) {
		ids, err := table.ReadTables(v)
		if err == nil {
			l.service.open = ids
		}
		return l.tablesAnswer(), err
	}, l.tablesAnswer)
}

func (l *loop) tablesAnswer() wire.Value {
	return l.service.dialect.TablesAnswer(l.service.open, l.currencyOf(l.anySite()))
}

// anySite is the site whose tables are open.
func (l *loop) anySite() string {
	first := ""
	for id := range l.sites {
		if first == "" || id < first {
			first = id
		}
	}
	return first
}

// askReceipt asks for a receipt; an empty one is the safe answer.
func (l *loop) askReceipt(what string, q table.Question, from journal.Record) {
	empty := func() wire.Value { return l.service.dialect.ReceiptAnswer(wire.Array()) }
	if what == AskReceipt && !l.service.receipts.Receipt || what == AskFinalReceipt && !l.service.receipts.FinalReceipt {
		l.answerTables(q, empty())
		return
	}
	l.askPassing(what, q, from, func(v wire.Value) (wire.Value, error) {
		lines, err := connect.Lines(v)
		if err != nil {
			return empty(), err
		}
		return l.service.dialect.ReceiptAnswer(lines), nil
	}, empty)
}

// askPassing asks what has an answer that is safe at any time: when the till is
// late, fails or makes no sense, that goes out.
func (l *loop) askPassing(what string, q table.Question, from journal.Record, use func(wire.Value) (wire.Value, error), safe func() wire.Value) {
	var a *ask
	late := func() {
		a.over()
		l.answerTables(q, safe())
	}
	a = l.askTill(what, l.asker(from), q.DecideAt, late, func(v wire.Value, failed string) {
		if failed != "" {
			l.nonsense(what, nil, failed)
			l.answerTables(q, safe())
			return
		}
		answer, err := use(v)
		if err != nil {
			l.nonsense(what, err, "")
			answer = safe()
		}
		l.answerTables(q, answer)
	})
	a.passing = true
}

// answerTables answers a question on the link it came on, while that lives. It
// reports whether the answer was handed over.
func (l *loop) answerTables(q table.Question, answer wire.Value) bool {
	if l.tooLate(q) {
		l.log("warn", "a question of a card machine was not answered in time", "")
	}
	if conn := l.link.Conn(q.Link); conn != nil && conn.Reply(l.ctx, q.ID, answer) == nil {
		return true
	}
	l.log("warn", "a question of a card machine could not be answered", "")
	return false
}

// tooLate reports whether a question's time is over. What is safe at
// any time still goes out then: a question that is left alone is no no, and its id
// would never be free again. What grants or promises something does not.
func (l *loop) tooLate(q table.Question) bool { return l.cfg.now() > q.Deadline }

// answerLock answers a question about a lock; a confirmation that did not leave is
// none.
func (l *loop) answerLock(ln *tableLane, e table.AnswerLock) {
	confirmed := e.Confirmed && !l.tooLate(e.Question)
	sent := l.answerTables(e.Question, l.service.dialect.LockAnswer(confirmed, e.Amount, e.Currency))
	if e.Confirmed && !(confirmed && sent) {
		l.feedTable(ln.id, table.Event{Kind: table.AnswerFailed, Question: e.Question})
	}
}

// answerNotice tells whether what a terminal told of is kept.
func (l *loop) answerNotice(e table.AnswerNotice) {
	if e.Kept && !l.tooLate(e.Question) {
		l.answerTables(e.Question, l.service.dialect.Done())
		return
	}
	if conn := l.link.Conn(e.Question.Link); conn != nil {
		_ = conn.ReplyError(l.ctx, e.Question.ID, connect.InternalError, "not stored") // a link that is gone hears nothing
	}
}
