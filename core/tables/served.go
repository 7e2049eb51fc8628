package tables

import (
	"context"
	"errors"

	"connect-epos/core/contract"
	"connect-epos/core/journal"
	"connect-epos/core/service"
	"connect-epos/core/table"
	"connect-epos/core/transaction"
	"connect-epos/core/wire"
)

// servedTable is one table that is served: the state of its machine, and what the loop
// keeps for it.
type servedTable struct {
	tables          *Tables
	id              string
	state           table.State
	shown           table.View
	timers          service.Timers[table.Timer]
	writer          *service.Writer[*service.Write]
	reply           func(error)        // to the command that is being carried out
	waitingReceipts []waitingReceipt   // wait for the till to know what was paid
	unlocksToTell   []table.TellUnlock // locks whose end the till is to be told
}

func (t *Tables) newTable(id string) *servedTable {
	st := &servedTable{tables: t, id: id, shown: table.State{}.View(id)}
	st.writer = service.NewWriter(t.Service, func(w *service.Write, record journal.Record, err error) { t.kept(id, w, record, err) })
	return st
}

// table finds a table, or makes one.
func (t *Tables) table(id string) *servedTable {
	st := t.byID[id]
	if st == nil {
		if len(t.byID) >= maxTables {
			t.forgetOldTables()
		}
		st = t.newTable(id)
		t.byID[id] = st
	}
	return st
}

// maxTables is how many tables are remembered at once, beside those that are not free. A
// till that gives its tables new names for each guest would have ever more of them.
const maxTables = 2 * recentLocks

// MaxReservations is how many locks may be on their way at once: asked for, and neither
// granted nor refused yet. A lock that is asked for beyond that is refused.
const MaxReservations = 100

// reserving counts the locks that are on their way.
func (t *Tables) reserving() (n int) {
	for _, st := range t.byID {
		switch st.state.Lock.Phase {
		case table.Reserving, table.Asking, table.Overdue, table.Confirming:
			n++
		}
	}
	return n
}

// forgetOldTables forgets the tables with which nothing is left to do, except those that
// were locked last. A reload would forget the same.
func (t *Tables) forgetOldTables() {
	var over []journal.Record
	for id, st := range t.byID {
		if st.state.Idle() && !st.writer.UnderWay() && st.timers.None() && len(st.waitingReceipts)+len(st.unlocksToTell) == 0 {
			over = append(over, journal.Record{Table: journal.AtTable{Name: id}, CreatedAt: st.state.Lock.Record.CreatedAt})
		}
	}
	journal.Sort(over)
	for _, r := range over[:max(0, len(over)-recentLocks)] {
		delete(t.byID, r.Table.Name)
	}
}

// feed gives a table an event.
func (t *Tables) feed(id string, e table.Event) {
	st := t.table(id)
	e.At = t.Now()
	var effects []table.Effect
	st.state, effects = table.Step(st.state, e)
	for _, effect := range effects {
		st.perform(effect)
	}
	st.show()
	st.answerFinals()
	if t.Closing() {
		t.MaybeEnd()
	}
}

// show tells of a table if it differs from what was told last, or if its revision does:
// staff name the revision when they decide.
func (st *servedTable) show() {
	v := st.state.View(st.id)
	if v.Same(st.shown) && (v.State == table.StateFree || v.Rev == st.shown.Rev) {
		return
	}
	st.shown = v
	if st.tables.Listened {
		st.tables.TellAll(contract.EventTable, v)
	}
}

// perform carries out one effect of the machine.
func (st *servedTable) perform(effect table.Effect) {
	switch e := effect.(type) {
	case table.Reserve:
		st.writer.Put(&service.Write{Record: e.Record, Entry: e.Entry, Reserve: true})
	case table.Commit:
		st.writer.Put(&service.Write{Record: e.Record, Entry: e.Entry})
	case table.AskLock:
		st.askLock(e)
	case table.TellPayment:
		key := e.Payment.Key()
		st.tables.till.tell(contract.AskPayment, e.Payment.Encode(), st, table.Event{Kind: table.PaymentConfirmed, Key: key}, table.Event{Kind: table.PaymentNotConfirmed, Key: key})
	case table.TellUnlock:
		st.unlocksToTell = append(st.unlocksToTell, e)
		st.tellUnlocks()
	case table.AnswerLock:
		st.answerLock(e)
	case table.AnswerNotice:
		st.tables.answerNotice(e)
	case table.Arm:
		st.arm(e)
	case table.Disarm:
		st.timers.Stop(e.Timer)
	case table.Done:
		st.answer(nil)
	case table.Refuse:
		st.refuse(e)
	case table.Trouble:
		st.tables.TellStorage(contract.StorageTrouble{Code: transaction.StorageUnavailable, Reference: e.Record.Reference, TID: e.Record.TID})
	case table.Note:
		st.tables.Log("debug", e.Text)
	}
}

func (st *servedTable) answer(err error) {
	if st.reply != nil {
		st.reply(err)
		st.reply = nil
	}
}

// refuse answers the command that is being carried out. If the table has changed since
// staff saw it, they are shown how it stands.
func (st *servedTable) refuse(e table.Refuse) {
	refusal := contract.Fail(transaction.Code(e.Code), e.Message)
	if e.Code == table.Changed {
		today := st.state.View(st.id)
		refusal.Table = &today
	}
	st.answer(refusal)
}

func (st *servedTable) arm(e table.Arm) {
	st.timers.Start(st.tables.Loop, e.Timer, e.After, func() {
		st.tables.feed(st.id, table.Event{Kind: table.Expired, Timer: e.Timer})
	})
}

// kept brings the end of a change back into its table.
func (t *Tables) kept(id string, w *service.Write, record journal.Record, err error) {
	slow := service.Past(w.Since, t.Moment(), service.PutLimit) // this tab was frozen, and another may have the tables
	e := table.Event{Kind: table.Stored, Record: record}
	if err != nil {
		failure := service.StoreFailure(err)
		e = table.Event{Kind: table.StoreFailed, Record: w.Record, Code: string(failure.Failure.Code), Standing: failure.Failure.Standing}
		t.logFailure(failure, err)
		t.serving.noteOutOfSync(w, e)
	} else {
		t.CopyOut(record, w.Entry)
		if phase := t.table(id).state.Lock.Phase; slow && (phase == table.Reserving || phase == table.Confirming) {
			t.feed(id, table.Event{Kind: table.Expired, Timer: table.Timer{What: table.AnswerTimer}})
		}
	}
	t.feed(id, e)
	if slow || err != nil {
		t.After(service.PutLimit, func() { t.table(id).tellOver() })
		return
	}
	t.table(id).tellUnlocks()
}

// tellUnlocks tells the till which locks are over, after what must be kept before is
// kept. A tab that was frozen learns then, or soon, that another tab serves the tables:
// the till must not end a lock that the other tab gave meanwhile. A grant that came too
// late is known here alone, so its end is always told.
func (st *servedTable) tellUnlocks() {
	if !st.writer.UnderWay() {
		st.tellOver()
	}
}

func (st *servedTable) tellOver() {
	over := st.unlocksToTell
	st.unlocksToTell = nil
	for _, e := range over {
		if r := e.Record; st.tables.serving.held != nil || r.Reason == table.ReasonLate {
			st.tables.till.tell(contract.AskUnlock, st.tables.till.withTerminal(r, lockedSince(r), wire.M("reason", wire.String(r.Reason))), st,
				table.Event{Kind: table.UnlockConfirmed, Record: r, Late: e.Late}, table.Event{Kind: table.UnlockFailed, Record: r, Late: e.Late})
		}
	}
}

func (t *Tables) logFailure(failure transaction.Event, err error) {
	if failure.Failure.Standing == nil && !errors.Is(err, context.Canceled) {
		t.Log("warn", "the journal failed: "+err.Error())
	}
}
