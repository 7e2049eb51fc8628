package session

import (
	"context"
	"errors"

	"connect-epos/core/journal"
	"connect-epos/core/transaction"
)

// writer commits a lane's changes one after the other, in order. A change that
// hangs holds up its own lane alone.
type writer struct {
	queue   []*write
	busy    bool
	awaited *write // the last one that its lane waits for, or waited
}

func (w *writer) underWay() bool { return w.busy || len(w.queue) > 0 }

// write is one change on its way to the journal.
type write struct {
	record  journal.Record
	entry   journal.Entry
	reserve bool
	awaited bool // its lane waits for it
	stop    func()
}

func (l *loop) reserve(ln *lane, e transaction.Reserve) {
	l.enqueue(ln, &write{record: e.Record, entry: e.Entry, reserve: true, awaited: true})
}

func (l *loop) commit(ln *lane, e transaction.Commit) {
	l.enqueue(ln, &write{record: e.Record, entry: e.Entry, awaited: e.Await})
}

// enqueue starts the limit of an awaited change now: waiting in the queue
// counts.
func (l *loop) enqueue(ln *lane, w *write) {
	w.stop = func() {}
	if w.awaited {
		ln.writer.awaited = w
		w.stop = l.after(PutLimit, func() { l.late(ln, w) })
	}
	ln.writer.queue = append(ln.writer.queue, w)
	l.writeNext(ln)
}

func (l *loop) writeNext(ln *lane) {
	if ln.writer.busy || len(ln.writer.queue) == 0 {
		return
	}
	w := ln.writer.queue[0]
	ln.writer.queue = ln.writer.queue[1:]
	ln.writer.busy = true
	go func() {
		record, err := l.put(w)
		l.post(func() { l.written(ln, w, record, err) })
	}()
}

// put runs outside the loop. A reservation has no limit of its own: whether it
// was kept must be learned in the end.
func (l *loop) put(w *write) (journal.Record, error) {
	if w.reserve {
		return l.cfg.Store.Reserve(l.ctx, w.record, w.entry)
	}
	ctx, cancel := context.WithTimeout(l.ctx, StoreLimit)
	defer cancel()
	return w.record, l.cfg.Store.Commit(ctx, w.record, w.entry)
}

// written brings a change's end back into its lane.
func (l *loop) written(ln *lane, w *write, record journal.Record, err error) {
	w.stop()
	ln.writer.busy = false
	e := transaction.Event{Kind: transaction.StoredLate, Record: record}
	switch {
	case err != nil:
		e = storeFailure(err)
		if e.Standing != nil {
			l.takeUp([]journal.Record{*e.Standing})
		}
	case w.awaited:
		e.Kind = transaction.Stored
		if l.link.state == LinkUp {
			e.Link = l.link.number
		}
	}
	if w.reserve && err == nil {
		l.reserved(record)
		l.heard(ln)
	}
	// While the lane waits for a later change, that one tells how it ended.
	superseded := err != nil && !w.awaited && ln.state.Waiting()
	w.awaited = false
	if !superseded {
		l.feed(ln, e)
	}
	if w.reserve && e.Reason == ReasonReport { // nobody settles a report, so nobody else would free it
		l.takeOverTerminal(w.record.TID)
	}
	l.writeNext(ln)
	l.maybeEnd()
}

// late gives up waiting; the change itself goes on.
func (l *loop) late(ln *lane, w *write) {
	if !w.awaited {
		return
	}
	w.awaited = false
	l.feed(ln, transaction.Event{Kind: transaction.StoreLate,
		Code: transaction.StorageUnavailable, Reason: "too-slow"})
}

// storeFailure is the event for a change that was not, or perhaps not, kept.
func storeFailure(err error) transaction.Event {
	e := transaction.Event{Kind: transaction.StoreFailed, Code: transaction.StorageUnavailable, Reason: "failed"}
	var refusal *journal.Refusal
	switch {
	case errors.As(err, &refusal):
		e.Code, e.Reason, e.Standing = Code(refusal.Code), heldBy(refusal.Record), &refusal.Record
	case errors.Is(err, journal.ErrStolen):
		e.Code, e.Reason = transaction.TerminalInUse, "taken-over"
	case errors.Is(err, journal.ErrConflict):
		e.Code, e.Reason = transaction.NotPending, "changed-elsewhere"
	}
	return e
}
