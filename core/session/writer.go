package session

import (
	"context"
	"errors"
	"time"

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
	since   Moment
	stop    func()

	lookSince Moment  // when a look that must come before it began
	looked    attempt // the payment that was looked for
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
	w.stop, w.since = func() {}, l.cfg.Clock.Now()
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
	began := l.cfg.Clock.Now()
	record, err := l.keep(w)
	if err == nil {
		l.measure(began)
	}
	return record, err
}

func (l *loop) keep(w *write) (journal.Record, error) {
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
	if err == nil && ln.permits() && (past(w.since, l.cfg.Clock.Now(), PutLimit) || l.acceptsTooLate(ln)) {
		l.late(ln, w) // this tab was frozen meanwhile, and another may have taken over
	}
	if a, wanted := lookWanted(w, err); wanted {
		l.lookBefore(ln, w, a)
		return
	}
	e := transaction.Event{Kind: transaction.StoredLate, Record: record}
	switch {
	case err != nil:
		e = storeFailure(err)
		l.tellFailure(e, err)
	case w.awaited:
		e.Kind = transaction.Stored
		if number, up := l.link.Up(); up {
			e.Link = number
		}
	}
	if err == nil {
		l.copyOut(record, w.entry)
		l.frameKept(record)
	}
	if w.reserve && err == nil {
		l.reserved(record)
		l.heard(ln)
	}
	// While the lane waits for a later change, that one tells how it ended.
	superseded := err != nil && !w.awaited && ln.state.Waiting()
	w.awaited = false
	link := ln.state.Frame.Link
	if !superseded {
		l.feed(ln, e)
	}
	if !ln.guest { // it brings no answers, and takes nothing from whoever follows the payment
		l.refusedHere(w, link, err)
	}
	if err == nil && !w.reserve {
		l.tellWatchers(record)
	}
	l.lookAt(e.Standing)
	l.writeNext(ln)
	l.maybeEnd()
}

// lookAt looks for what is left behind when an attempt stands in the way whose
// engine may be gone.
func (l *loop) lookAt(standing *journal.Record) {
	if standing != nil && standing.Unresolved() && standing.Engine != l.owner {
		l.look()
	}
}

// late gives up waiting; the change itself goes on.
func (l *loop) late(ln *lane, w *write) {
	l.giveUpWrite(ln, w, transaction.StorageUnavailable, "too-slow")
}

func (l *loop) giveUpWrite(ln *lane, w *write, code Code, reason string) {
	if w.awaited {
		w.awaited = false
		l.feed(ln, transaction.Event{Kind: transaction.StoreLate, Code: code, Reason: reason})
	}
}

// permits reports whether the lane waits for a change that lets a frame leave.
func (ln *lane) permits() bool {
	return ln.state.Phase == transaction.Reserving || ln.state.Phase == transaction.Accepting
}

// acceptsTooLate reports whether an acceptance is being committed whose time is over.
func (l *loop) acceptsTooLate(ln *lane) bool {
	return ln.state.Phase == transaction.Accepting && l.pastDeadline(ln.state.Signature.Question)
}

// past reports whether more than limit went by, by whichever clock went further:
// one may have stood still while the tab was frozen or the machine slept.
func past(since, now Moment, limit time.Duration) bool {
	return now.Most(since) > limit
}

// storeFailure is the event for a change that was not, or perhaps not, kept.
func storeFailure(err error) transaction.Event {
	e := transaction.Event{Kind: transaction.StoreFailed, Code: transaction.StorageUnavailable, Reason: "failed"}
	var refusal *journal.Refusal
	var unproven *journal.Unproven
	switch {
	case errors.As(err, &refusal):
		e.Code, e.Reason, e.Refusal = Code(refusal.Code), "", refusal
		if refusal.Field == "" {
			e.Reason, e.Standing = heldBy(refusal.Record), &refusal.Record
		}
	case errors.As(err, &unproven):
		e.Unproven = unproven.Why
	case errors.Is(err, journal.ErrStolen):
		e.Code, e.Reason = transaction.TerminalInUse, leaseStolen
	case errors.Is(err, journal.ErrConflict):
		e.Code, e.Reason = transaction.NotPending, "changed-elsewhere"
	}
	return e
}
