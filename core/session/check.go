package session

import (
	"context"
	"errors"
	"time"

	"connect-epos/core/connect"
	"connect-epos/core/journal"
	"connect-epos/core/transaction"
	"connect-epos/core/wire"
)

// LookLimit is how long one look at a terminal after a verdict of staff takes at
// most. A payment that is asked for meanwhile waits for its end.
const LookLimit = 3 * time.Second

// evidenceSpan is how far back before a payment the journal is read for what else
// happened on its terminal; for the sums of an end of day it is dueWithin.
const evidenceSpan = time.Hour

// turn is one look at a terminal: from when the terminal is asked for until it is
// free again.
type turn struct {
	tid     string
	lane    *lane
	begun   bool     // its lane knows
	stop    func()   // the limit
	release func()   // gives back the lock that tells other tabs of the look
	waiting []func() // payments that wait for its end
}

// lookName is the lease that a tab holds while it looks at a terminal.
func lookName(host, tid string) string { return "connect-epos/look/" + host + "/" + tid }

// askJournal reads what else the journal knows of a payment's terminal.
func (l *loop) askJournal(ln *lane) {
	l.evidence(ln, func(e transaction.Event) { l.feed(ln, e) })
}

// evidence reads the journal outside the loop and goes on inside it.
func (l *loop) evidence(ln *lane, use func(transaction.Event)) {
	r := ln.state.Record
	go func() {
		e := transaction.Event{Kind: transaction.JournalCame}
		records, err := l.terminalRecords(r.TID, r.CreatedAt-evidenceSpan.Milliseconds())
		if err == nil && transaction.DayEnded(r, records) {
			records, err = l.terminalRecords(r.TID, r.CreatedAt-dueWithin.Milliseconds())
		}
		known := journal.Terminal{}
		if err == nil {
			known, err = l.terminalKnown(r.TID)
		}
		if e.Records = records; err != nil {
			e.Code = transaction.StorageUnavailable
		}
		l.post(func() {
			e.Exclusive = l.exclusive(ln) && !known.Shared(l.host, l.cfg.now())
			use(e)
		})
	}()
}

func (l *loop) exclusive(ln *lane) bool {
	return l.sites[ln.state.Record.Site].Terminals == "exclusive"
}

// terminalRecords lists a terminal's records since a time, newest first. It runs
// outside the loop.
func (l *loop) terminalRecords(tid string, from int64) ([]journal.Record, error) {
	ctx, cancel := context.WithTimeout(l.ctx, StoreLimit)
	defer cancel()
	return l.cfg.Store.History(ctx, journal.Query{Account: l.host, TID: tid, From: from, Limit: dueRecords})
}

// tellWatchers has verdicts on a terminal compared with what has just ended there.
func (l *loop) tellWatchers(r journal.Record) {
	if r.Status != journal.Settled || r.Answer.Number == "" && r.Kind != connect.ReportEndOfDay {
		return
	}
	for _, ln := range l.all() {
		if ln.state.Record.TID == r.TID && ln.state.Record.Checking() {
			l.askJournal(ln)
		}
	}
}

// takeTurn claims a terminal for one look, if nothing runs or waits there.
func (l *loop) takeTurn(ln *lane) {
	tid := ln.state.Record.TID
	if !l.quiet(tid) {
		l.soon(ln, transaction.Event{Kind: transaction.TurnRefused})
		return
	}
	k := &turn{tid: tid, lane: ln, stop: func() {}}
	l.turns[tid] = k
	go func() {
		held, release, err := l.claimTurn(tid)
		l.HandOver(func() { l.turnClaimed(k, held, release, err) }, func() {
			if err == nil {
				held.release()
				release()
			}
		})
	}()
}

// quiet reports whether nothing runs or waits on a terminal, as far as this tab
// knows. Whether another tab uses it, its lease tells.
func (l *loop) quiet(tid string) bool {
	if !l.up() || len(l.closing) > 0 || l.leases[tid] != nil || l.turns[tid] != nil || len(l.holding[tid]) > 0 {
		return false
	}
	for _, ln := range l.all() {
		if s := ln.state; s.Record.TID == tid && (s.Phase == transaction.Leasing || s.Signature.Open) {
			return false
		}
	}
	return true
}

// claimTurn runs outside the loop.
func (l *loop) claimTurn(tid string) (held *lease, release func(), err error) {
	ctx, cancel := context.WithTimeout(l.ctx, PutLimit)
	defer cancel()
	if release, err = l.cfg.Leases.Acquire(ctx, lookName(l.host, tid), Claim{}, nil); err != nil {
		return nil, nil, err
	}
	if held, err = l.claim(ctx, tid, Claim{}); err != nil {
		release()
	}
	return held, release, err
}

// claimAfterLook claims a terminal that another tab may only be looking at, once
// that look is over. It runs outside the loop.
func (l *loop) claimAfterLook(ctx context.Context, tid string) (*lease, error) {
	release, err := l.cfg.Leases.Acquire(ctx, lookName(l.host, tid), Claim{Wait: true, Shared: true}, nil)
	if err != nil {
		return nil, ErrHeld
	}
	release()
	return l.claim(ctx, tid, Claim{})
}

func (l *loop) turnClaimed(k *turn, held *lease, release func(), err error) {
	if err == nil && (held.gone || l.turns[k.tid] != k) {
		held.release()
		release()
		err = ErrHeld
	}
	if err != nil {
		l.endTurn(k)
		l.feed(k.lane, transaction.Event{Kind: transaction.TurnRefused})
		return
	}
	k.release = release
	l.leases[k.tid] = held
	l.beginTurn(k, held, LookLimit)
}

// beginTurn lets a lane look at its terminal, under a lease that is ours.
func (l *loop) beginTurn(k *turn, held *lease, limit time.Duration) {
	held.count++
	k.lane.leased = true
	k.stop = l.after(limit, func() { l.cutTurn(k) })
	l.feed(k.lane, transaction.Event{Kind: transaction.TurnCame})
}

// cutTurn ends a look that takes too long, or that must not go on.
func (l *loop) cutTurn(k *turn) {
	if l.turns[k.tid] != k {
		return
	}
	l.feed(k.lane, transaction.Event{Kind: transaction.TurnRefused})
	l.endTurn(k)
}

// stepTurn ends a look once its lane has done with it.
func (l *loop) stepTurn(ln *lane, kind transaction.Kind) {
	k := l.turns[ln.state.Record.TID]
	if k == nil || k.lane != ln {
		return
	}
	k.begun = k.begun || kind == transaction.TurnCame
	if k.begun && !ln.state.Check.Looking {
		l.endTurn(k)
	}
}

func (l *loop) endTurn(k *turn) {
	if l.turns[k.tid] != k {
		return
	}
	delete(l.turns, k.tid)
	k.stop()
	if k.release != nil {
		k.release()
	}
	for _, f := range k.waiting {
		l.post(f)
	}
}

// inTurn reports, when an answer comes, whether the question still counts: one
// that was asked in a look counts only while that look lasts.
func (l *loop) inTurn(ln *lane) func() bool {
	if ln.state.Phase != transaction.Settled {
		return func() bool { return true }
	}
	tid := ln.state.Record.TID
	k := l.turns[tid]
	return func() bool { return k != nil && k.lane == ln && l.turns[tid] == k }
}

// lookNow asks for the terminal's last transaction, for a verdict that is checked.
// The journal tells whether another payment claims what the terminal shows.
func (l *loop) lookNow(ln *lane) {
	counts := l.inTurn(ln)
	if !counts() {
		return // the look was cut short while it was being counted
	}
	l.ask(connect.Duplicate, connect.TIDParams(ln.state.Record.TID), LookLimit, func(v wire.Value, err error) {
		if err != nil {
			l.soon(ln, transaction.Event{Kind: transaction.LastTransactionRefused})
			return
		}
		l.evidence(ln, func(known transaction.Event) {
			if known.Code != "" {
				known = transaction.Event{Kind: transaction.LastTransactionRefused}
			} else {
				records := known.Records
				known = l.lastCame(ln, v)
				known.Records = records
			}
			l.withTerminal(ln, known, func(e transaction.Event) {
				if counts() {
					l.feed(ln, e)
				}
			})
		})
	})
}

// lookBefore looks at the terminal before a reservation is asked for again: staff
// forced a verdict there, and nobody looked since. With a look that cannot be had
// the reservation is asked for all the same.
func (l *loop) lookBefore(ln *lane, w *write, a journal.Record) {
	now := l.cfg.Clock.Now()
	if w.lookSince.IsZero() {
		w.lookSince = now
	}
	left := LookLimit - now.Sub(w.lookSince)
	held, asked := l.leases[a.TID], attempt{a.Reference, a.Attempt}
	again := func() { l.reserveAgain(ln, w) }
	if held == nil || left <= 0 || l.turns[a.TID] != nil || w.looked == asked {
		w.record.LookTried = true
		again()
		return
	}
	w.looked = asked
	k := &turn{tid: a.TID, lane: l.watcher(a), waiting: []func(){again}}
	l.turns[a.TID] = k
	l.beginTurn(k, held, left)
}

// reserveAgain asks for the reservation once more, unless it was given up.
func (l *loop) reserveAgain(ln *lane, w *write) {
	if !w.awaited {
		l.feed(ln, transaction.Event{Kind: transaction.StoreFailed, Code: transaction.TerminalInUse, Reason: leaseStolen})
		return
	}
	l.enqueue(ln, &write{record: w.record, entry: w.entry, reserve: true, awaited: true, lookSince: w.lookSince, looked: w.looked})
}

// watcher is the lane that looks for a record: its own, or, where another tab
// follows it, a guest for one look. A guest changes the record in the name of that
// tab, which finds out by the revision.
func (l *loop) watcher(r journal.Record) *lane {
	for ln := l.lanes[r.Reference]; ln != nil; ln = ln.earlier {
		if ln.state.Record.Attempt == r.Attempt {
			l.renewTo(r)
			return ln
		}
	}
	guest := newLane()
	guest.guest, guest.state = true, transaction.ForOneLook(r)
	return guest
}

// renew reads a record that another tab changed.
func (l *loop) renew(ln *lane) {
	known := ln.state.Record
	go func() {
		ctx, cancel := context.WithTimeout(l.ctx, StoreLimit)
		defer cancel()
		attempts, err := l.cfg.Store.Attempts(ctx, l.host, known.Reference)
		l.post(func() {
			if err != nil {
				l.after(transaction.RetryEvery, func() { l.renew(ln) })
				return
			}
			e := transaction.Event{Kind: transaction.RecordReloaded}
			for _, r := range attempts {
				if r.Attempt == known.Attempt && r.Token == known.Token {
					e.Record = r
				}
			}
			l.renewed(ln, e)
		})
	}()
}

// renewed gives a lane the record as it is kept. What another engine follows by
// now is no more this lane's, but for what a look has just shown: an answer is
// brought to it by returned.
func (l *loop) renewed(ln *lane, e transaction.Event) {
	if e.Record.Engine != l.owner && !ln.guest {
		if shown := ln.state.Check.Shown; shown == nil || shown.Kind == transaction.Answered {
			e.Record = journal.Record{}
		} else {
			l.unlist(ln)
			ln.guest = true
		}
	}
	l.feed(ln, e)
}

// renewTo brings a lane that is over up to date with the journal, and reports
// whether it was not.
func (l *loop) renewTo(r journal.Record) bool {
	for ln := l.lanes[r.Reference]; ln != nil; ln = ln.earlier {
		s := ln.state
		if s.Record.Attempt == r.Attempt && s.Phase == transaction.Settled && r.Rev > s.Record.Rev && !ln.writer.underWay() {
			l.feed(ln, transaction.Event{Kind: transaction.RecordReloaded, Record: r})
			return true
		}
	}
	return false
}

// lookWanted is the verdict that must be looked at before a reservation, if that
// is why it was refused.
func lookWanted(w *write, err error) (journal.Record, bool) {
	var refusal *journal.Refusal
	if !w.reserve || !w.awaited || !errors.As(err, &refusal) || refusal.Code != journal.LookFirst {
		return journal.Record{}, false
	}
	return refusal.Record, true
}
