package session

import (
	"context"

	"connect-epos/core/connect"
	"connect-epos/core/journal"
	"connect-epos/core/transaction"
)

// command gives a lane the operator's or the till's word. One at a time: a
// second one while the first is being stored is told so.
func (l *loop) command(ln *lane, e transaction.Event, done func(transaction.Outcome, error)) {
	if ln.command != nil {
		done(transaction.Outcome{}, fail(transaction.PaymentOpen, "another decision on this payment is being stored"))
		return
	}
	ln.command = done
	l.feed(ln, e)
}

// acknowledge takes note of an outcome. What was acknowledged before, by
// anybody, stays so.
func (l *loop) acknowledge(reference string, seen transaction.Seen, done func(transaction.Outcome, error)) {
	again := func(o transaction.Outcome, err error) {
		var refused *Error
		if asError(err, &refused) && refused.Code == transaction.NotPending {
			l.acknowledged(reference, seen, err, done)
			return
		}
		done(o, err)
	}
	l.decision(reference, seen, journal.Record.ConcernsStaff, func(ln *lane, err error) {
		if err != nil {
			again(transaction.Outcome{}, err)
			return
		}
		l.command(ln, transaction.Event{Kind: transaction.Acknowledge, Seen: seen}, again)
	})
}

// acknowledged tells a repeated acknowledgement from one for nothing at all.
func (l *loop) acknowledged(reference string, seen transaction.Seen, refused error, done func(transaction.Outcome, error)) {
	go func() {
		ctx, cancel := context.WithTimeout(l.ctx, StoreLimit)
		defer cancel()
		attempts, err := l.cfg.Store.Attempts(ctx, l.host, reference)
		l.post(func() {
			if len(attempts) > 0 && l.renewTo(attempts[len(attempts)-1]) { // another tab had changed it
				l.acknowledge(reference, seen, done)
				return
			}
			if err != nil || len(attempts) == 0 || !attempts[len(attempts)-1].Acknowledged {
				done(transaction.Outcome{}, refused)
				return
			}
			last := attempts[len(attempts)-1]
			l.dropHeard(last)
			done(transaction.Outcome{Record: last, Stored: true}, nil)
		})
	}()
}

// dropHeard forgets an end that another tab acknowledged.
func (l *loop) dropHeard(r journal.Record) {
	for ln := l.lanes[r.Reference]; ln != nil; ln = ln.earlier {
		if ln.state.Record.Attempt == r.Attempt {
			ln.state = transaction.MarkAcknowledged(ln.state)
			l.forget(ln)
			return
		}
	}
}

// carryOn frees a terminal: every unresolved payment on it must be one that
// only staff can decide. What a dead engine left there is taken over first.
func (l *loop) carryOn(tid string, c journal.StaffAction, done func([]Pending, error)) {
	if len(l.holding[tid]) > 0 {
		l.carryOnHere(tid, c, done)
		return
	}
	l.explore(func() found { return l.searchTerminal(tid) }, func(f found) {
		l.bring(f, nil)
		if f.err != nil && len(l.holding[tid]) == 0 {
			done(nil, f.err)
			return
		}
		l.carryOnHere(tid, c, done)
	})
}

func (l *loop) carryOnHere(tid string, c journal.StaffAction, done func([]Pending, error)) {
	holders := l.holding[tid]
	var stuck []*lane
	for _, ln := range holders {
		switch {
		case !ln.stuck():
			done(nil, fail(transaction.NotPending, "a payment or a report is still running on this terminal"))
			return
		case !connect.IsReport(ln.state.Record.Kind): // a report that is taken over frees it by itself
			stuck = append(stuck, ln)
		}
	}
	if len(holders) == 0 {
		done(nil, fail(transaction.NotPending, "no unresolved payment holds this terminal"))
		return
	}
	l.carryOnAll(stuck, c, nil, done)
}

// stuck reports whether only staff can decide: now, or once it is taken over.
func (ln *lane) stuck() bool {
	s := ln.state
	return s.Phase == transaction.Unknown || s.Phase == transaction.Disputed ||
		s.Phase == transaction.Storing && s.Change.Command == transaction.Adopt
}

func (l *loop) carryOnAll(stuck []*lane, c journal.StaffAction, carried []Pending, done func([]Pending, error)) {
	if len(stuck) == 0 {
		done(carried, nil)
		return
	}
	l.command(stuck[0], transaction.Event{Kind: transaction.CarryOn, CarriedOn: c}, func(o transaction.Outcome, err error) {
		if err != nil {
			done(nil, err)
			return
		}
		l.carryOnAll(stuck[1:], c, append(carried, l.entry(stuck[0], o)), done)
	})
}
