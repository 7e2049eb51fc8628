package session

import (
	"context"
	"errors"

	"connect-epos/core/journal"
	"connect-epos/core/table"
	"connect-epos/core/transaction"
	"connect-epos/core/wire"
)

// tableLane is one table: its machine's state and what the loop keeps for it.
type tableLane struct {
	id     string
	state  table.State
	shown  table.View
	timers map[table.Timer]func()
	queue  []tableWrite // changes on their way to the journal, in order
	busy   bool
	reply  func(error)        // to the command that is being carried out
	finals []finalAsked       // wait for the till to know what was paid
	over   []table.TellUnlock // locks whose end the till is to be told
}

// tableWrite is one change of a table.
type tableWrite struct {
	record  journal.Record
	entry   journal.Entry
	reserve bool
	since   Moment
}

func (l *loop) newTable(id string) *tableLane {
	return &tableLane{id: id, timers: map[table.Timer]func(){}, shown: table.State{}.View(id)}
}

// tableLane finds a table's lane, or makes one.
func (l *loop) tableLane(id string) *tableLane {
	ln := l.service.tables[id]
	if ln == nil {
		if len(l.service.tables) >= maxTables {
			l.service.forgetTables()
		}
		ln = l.newTable(id)
		l.service.tables[id] = ln
	}
	return ln
}

// maxTables is how many tables are remembered at once, but for those that are not
// free: a till that names its tables anew for every guest has ever more of them.
const maxTables = 2 * recentLocks

// forgetTables forgets tables with which nothing is left to do, all but those that
// were locked last. What that loses is what a reload loses.
func (s *service) forgetTables() {
	var over []journal.Record
	for id, ln := range s.tables {
		if ln.state.Idle() && !ln.busy && len(ln.timers)+len(ln.queue)+len(ln.finals)+len(ln.over) == 0 {
			over = append(over, journal.Record{Table: journal.AtTable{Name: id}, CreatedAt: ln.state.Lock.Record.CreatedAt})
		}
	}
	journal.Sort(over)
	for _, r := range over[:max(0, len(over)-recentLocks)] {
		delete(s.tables, r.Table.Name)
	}
}

func (ln *tableLane) stopTimers() {
	for _, stop := range ln.timers {
		stop()
	}
}

// feedTable gives a table an event.
func (l *loop) feedTable(id string, e table.Event) {
	ln := l.tableLane(id)
	e.At = l.cfg.now()
	var effects []table.Effect
	ln.state, effects = table.Step(ln.state, e)
	for _, effect := range effects {
		l.performTable(ln, effect)
	}
	l.showTable(ln)
	l.answerFinals(ln)
	if l.hasEnded() {
		l.maybeEnd()
	}
}

// showTable tells of a table when it stands otherwise than was told, or when its
// revision is another one: staff name that when they decide.
func (l *loop) showTable(ln *tableLane) {
	v := ln.state.View(ln.id)
	if v.Same(ln.shown) && (v.State == table.StateFree || v.Rev == ln.shown.Rev) {
		return
	}
	ln.shown = v
	if l.listened {
		l.tellAll(EventTable, v)
	}
}

// performTable does one effect.
func (l *loop) performTable(ln *tableLane, effect table.Effect) {
	switch e := effect.(type) {
	case table.Reserve:
		l.keepTable(ln, tableWrite{record: e.Record, entry: e.Entry, reserve: true})
	case table.Commit:
		l.keepTable(ln, tableWrite{record: e.Record, entry: e.Entry})
	case table.AskLock:
		l.askLock(ln, e)
	case table.TellPayment:
		key := e.Payment.Key()
		l.tellTill(AskPayment, e.Payment.Encode(), ln, table.Event{Kind: table.Confirmed, Key: key}, table.Event{Kind: table.Unconfirmed, Key: key})
	case table.TellUnlock:
		ln.over = append(ln.over, e)
		l.tellUnlocks(ln)
	case table.AnswerLock:
		l.answerLock(ln, e)
	case table.AnswerNotice:
		l.answerNotice(e)
	case table.Arm:
		l.armTable(ln, e)
	case table.Disarm:
		ln.disarm(e.Timer)
	case table.Done:
		ln.answer(nil)
	case table.Refuse:
		ln.refuse(e)
	case table.Trouble:
		l.cfg.tell(Event{Name: EventStorage, Detail: StorageTrouble{
			Code: transaction.StorageUnavailable, Reference: e.Record.Reference, TID: e.Record.TID}})
	case table.Note:
		l.log("debug", e.Text, "")
	}
}

func (ln *tableLane) answer(err error) {
	if ln.reply != nil {
		ln.reply(err)
		ln.reply = nil
	}
}

// refuse answers the command that is being carried out. Who decided about what is
// no more is shown how the table stands.
func (ln *tableLane) refuse(e table.Refuse) {
	refusal := fail(transaction.Code(e.Code), e.Message)
	if e.Code == table.Changed {
		today := ln.state.View(ln.id)
		refusal.Table = &today
	}
	ln.answer(refusal)
}

func (l *loop) armTable(ln *tableLane, e table.Arm) {
	ln.disarm(e.Timer)
	armed := true
	stop := l.after(e.After, func() {
		if armed {
			delete(ln.timers, e.Timer)
			l.feedTable(ln.id, table.Event{Kind: table.Expired, Timer: e.Timer})
		}
	})
	ln.timers[e.Timer] = func() { armed = false; stop() }
}

func (ln *tableLane) disarm(t table.Timer) {
	if stop := ln.timers[t]; stop != nil {
		stop()
		delete(ln.timers, t)
	}
}

// keepTable commits a table's changes one after the other, in order.
func (l *loop) keepTable(ln *tableLane, w tableWrite) {
	w.since = l.cfg.Clock.Now()
	ln.queue = append(ln.queue, w)
	l.keepNext(ln.id)
}

func (l *loop) keepNext(id string) {
	ln := l.tableLane(id)
	if ln.busy || len(ln.queue) == 0 {
		return
	}
	w := ln.queue[0]
	ln.queue, ln.busy = ln.queue[1:], true
	go func() {
		began := l.cfg.Clock.Now()
		record, err := l.keep(&write{record: w.record, entry: w.entry, reserve: w.reserve})
		if err == nil {
			l.measure(began)
		}
		l.post(func() { l.tableKept(id, w, record, err) })
	}()
}

func (l *loop) tableKept(id string, w tableWrite, record journal.Record, err error) {
	l.tableLane(id).busy = false
	slow := past(w.since, l.cfg.Clock.Now(), PutLimit) // this tab was frozen, and another may have the tables
	e := table.Event{Kind: table.Kept, Record: record}
	if err != nil {
		failure := storeFailure(err)
		e = table.Event{Kind: table.NotKept, Record: w.record, Code: string(failure.Code), Standing: failure.Standing}
		l.tablesFailed(failure, err)
		l.strayed(w, e)
	} else {
		l.copyOut(record, w.entry)
		if phase := l.tableLane(id).state.Lock.Phase; slow && (phase == table.Reserving || phase == table.Confirming) {
			l.feedTable(id, table.Event{Kind: table.Expired, Timer: table.Timer{What: table.AnswerTimer}})
		}
	}
	l.feedTable(id, e)
	l.keepNext(id)
	if slow || err != nil {
		l.after(PutLimit, func() { l.tellOver(l.tableLane(id)) })
		return
	}
	l.tellUnlocks(l.tableLane(id))
}

// tellUnlocks tells the till which locks are over, behind what the journal is to
// keep before. A tab that was frozen learns there, or soon, that another one has
// the tables: a lock that this one gave meanwhile must not be undone. What the
// till granted too late nobody else knows of.
func (l *loop) tellUnlocks(ln *tableLane) {
	if !ln.busy && len(ln.queue) == 0 {
		l.tellOver(ln)
	}
}

func (l *loop) tellOver(ln *tableLane) {
	over := ln.over
	ln.over = nil
	for _, e := range over {
		if r := e.Record; l.service.held != nil || r.Reason == table.ReasonLate {
			l.tellTill(AskUnlock, l.asker(r, since(r), wire.M("reason", wire.String(r.Reason))), ln,
				table.Event{Kind: table.UnlockTold, Record: r, Late: e.Late}, table.Event{Kind: table.UnlockFailed, Record: r, Late: e.Late})
		}
	}
}

func (l *loop) tablesFailed(failure transaction.Event, err error) {
	if failure.Standing == nil && !errors.Is(err, context.Canceled) {
		l.log("warn", "the journal failed: "+err.Error(), "")
	}
}

// linkLostTables tells every table that its terminals may speak unheard.
func (l *loop) linkLostTables() {
	for id := range l.service.tables {
		l.feedTable(id, table.Event{Kind: table.LinkLost})
	}
	for _, a := range l.service.asks {
		if a.passing {
			a.over() // nobody waits for a list or a receipt any more
		}
	}
}

// keepingTables reports whether a change of a table is being committed.
func (l *loop) keepingTables() bool {
	if l.service != nil {
		for _, ln := range l.service.tables {
			if ln.busy || len(ln.queue) > 0 {
				return true
			}
		}
	}
	return false
}
