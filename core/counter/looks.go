package counter

import (
	"context"
	"time"

	"connect-epos/core/clock"
	"connect-epos/core/connect"
	"connect-epos/core/followed"
	"connect-epos/core/journal"
	"connect-epos/core/service"
	"connect-epos/core/transaction"
	"connect-epos/core/wire"
)

// LookLimit is how long a look at a terminal after a verdict of staff may take. A
// payment that is asked for meanwhile waits until the look has ended.
const LookLimit = 3 * time.Second

// looks are the looks at terminals after verdicts of staff: each asks the terminal for
// its last transaction, so that a wrong verdict is found.
type looks struct {
	counter *Counter
	running map[string]*look // by tid
}

// look is one look at a terminal: from when its lease is asked for until it is free
// again.
type look struct {
	tid     string
	payment *followed.Payment
	started bool     // its payment knows
	stop    func()   // the limit
	release func()   // gives back the lock that tells other tabs of the look
	waiting []func() // payments that wait for its end
}

// lookName is the name of the lease that a tab holds while it looks at a terminal.
func lookName(host, tid string) string { return "connect-epos/look/" + host + "/" + tid }

// begin acquires a terminal for one look, if nothing runs or waits there.
func (lk *looks) begin(p *followed.Payment) {
	tid := p.State.Record.TID
	if !lk.isIdle(tid) {
		p.FeedLater(transaction.Event{Kind: transaction.TurnRefused})
		return
	}
	l := &look{tid: tid, payment: p, stop: func() {}}
	lk.running[tid] = l
	go func() {
		held, release, err := lk.acquire(tid)
		lk.counter.HandOver(func() { lk.acquired(l, held, release, err) }, func() {
			if err == nil {
				held.Release()
				release()
			}
		})
	}()
}

// isIdle reports whether nothing runs or waits on a terminal, as far as this tab knows.
// Whether another tab uses it, its lease will show.
func (lk *looks) isIdle(tid string) bool {
	if !lk.counter.Link.IsUp() || lk.counter.Closing() || lk.counter.Leases[tid] != nil || lk.running[tid] != nil || len(lk.counter.payments.ByTerminal[tid]) > 0 {
		return false
	}
	for _, p := range lk.counter.payments.All() {
		if s := p.State; s.Record.TID == tid && (s.Phase == transaction.Leasing || s.Signature.Open) {
			return false
		}
	}
	return true
}

// acquire takes the leases that a look needs. It runs outside the loop.
func (lk *looks) acquire(tid string) (held *service.Lease, release func(), err error) {
	ctx, cancel := clock.Within(lk.counter.Context, service.PutLimit)
	defer cancel()
	if release, err = lk.counter.Config.Leases.Acquire(ctx, lookName(lk.counter.Account, tid), service.LeaseOptions{}, nil); err != nil {
		return nil, nil, err
	}
	if held, err = lk.counter.AcquireTerminal(ctx, tid, service.LeaseOptions{}); err != nil {
		release()
	}
	return held, release, err
}

// acquireAfterLook acquires a terminal again after another tab had it, perhaps only for a
// look: it waits for the end of that look. It runs outside the loop.
func (lk *looks) acquireAfterLook(ctx context.Context, tid string) (*service.Lease, error) {
	release, err := lk.counter.Config.Leases.Acquire(ctx, lookName(lk.counter.Account, tid), service.LeaseOptions{Wait: true, Shared: true}, nil)
	if err != nil {
		return nil, service.ErrHeld
	}
	release()
	return lk.counter.AcquireTerminal(ctx, tid, service.LeaseOptions{})
}

func (lk *looks) acquired(l *look, held *service.Lease, release func(), err error) {
	if err == nil && (held.Stolen || lk.running[l.tid] != l) {
		held.Release()
		release()
		err = service.ErrHeld
	}
	if err != nil {
		lk.end(l)
		l.payment.Feed(transaction.Event{Kind: transaction.TurnRefused})
		return
	}
	l.release = release
	lk.counter.Leases[l.tid] = held
	lk.start(l, held, LookLimit)
}

// start lets a payment look at its terminal, under a lease that is ours.
func (lk *looks) start(l *look, held *service.Lease, limit time.Duration) {
	held.Count++
	l.payment.Lease.Held = true
	l.stop = lk.counter.After(limit, func() { lk.cutShort(l) })
	l.payment.Feed(transaction.Event{Kind: transaction.TurnCame})
}

// cutShort ends a look that takes too long, or that must not go on.
func (lk *looks) cutShort(l *look) {
	if lk.running[l.tid] != l {
		return
	}
	l.payment.Feed(transaction.Event{Kind: transaction.TurnRefused})
	lk.end(l)
}

// stepped ends a look once its payment has finished with it.
func (lk *looks) stepped(l *look, kind transaction.Kind) {
	l.started = l.started || kind == transaction.TurnCame
	if l.started && !l.payment.State.Check.Looking {
		lk.end(l)
	}
}

func (lk *looks) end(l *look) {
	if lk.running[l.tid] != l {
		return
	}
	delete(lk.running, l.tid)
	l.stop()
	if l.release != nil {
		l.release()
	}
	for _, f := range l.waiting {
		lk.counter.Post(f)
	}
}

// stillLooking returns a function that reports whether an answer still counts: a
// question that was asked in a look counts only while that look lasts.
func (lk *looks) stillLooking(p *followed.Payment) func() bool {
	if p.State.Phase != transaction.Settled {
		return func() bool { return true }
	}
	tid := p.State.Record.TID
	l := lk.running[tid]
	return func() bool { return l != nil && l.payment == p && lk.running[tid] == l }
}

// askLast asks for the last transaction of the terminal, for a verdict that is checked.
// The journal tells whether another payment claims the transaction that the terminal shows.
func (lk *looks) askLast(p *followed.Payment) {
	counts := lk.stillLooking(p)
	if !counts() {
		return // the look was cut short while it was being counted
	}
	lk.counter.Ask(connect.Duplicate, connect.TIDParams(p.State.Record.TID), LookLimit, func(v wire.Value, err error) {
		if err != nil {
			p.FeedLater(transaction.Event{Kind: transaction.LastTransactionRefused})
			return
		}
		lk.evidence(p, func(known transaction.Event) {
			if known.Failure.Code != "" {
				known = transaction.Event{Kind: transaction.LastTransactionRefused}
			} else {
				records := known.Shown.Records
				known = lk.counter.terminals.lastCame(p, v)
				known.Shown.Records = records
			}
			lk.counter.terminals.withTerminal(p, known, func(e transaction.Event) {
				if counts() {
					p.Feed(e)
				}
			})
		})
	})
}

// beforeReservation looks at the terminal before a reservation is asked for again,
// because staff forced a verdict there and nobody has looked since. If no look is
// possible, the reservation is asked for all the same.
func (lk *looks) beforeReservation(p *followed.Payment, w *followed.Write, a journal.Record) {
	now := lk.counter.Moment()
	if w.LookSince.IsZero() {
		w.LookSince = now
	}
	left := LookLimit - now.Sub(w.LookSince)
	held, asked := lk.counter.Leases[a.TID], service.AttemptOf(a)
	again := func() { p.ReserveAgain(w) }
	if held == nil || left <= 0 || lk.running[a.TID] != nil || w.Looked == asked {
		w.Record.LookTried = true
		again()
		return
	}
	w.Looked = asked
	l := &look{tid: a.TID, payment: lk.paymentFor(a), waiting: []func(){again}}
	lk.running[a.TID] = l
	lk.start(l, held, left)
}

// paymentFor is the payment that looks for a record. If another tab follows the record,
// it is a payment for this one look: it changes the record in the name of that tab,
// which finds out by the revision.
func (lk *looks) paymentFor(r journal.Record) *followed.Payment {
	for p := lk.counter.payments.ByReference[r.Reference]; p != nil; p = p.Earlier {
		if p.State.Record.Attempt == r.Attempt {
			lk.counter.payments.BringUpToDate(r)
			return p
		}
	}
	return lk.counter.payments.ForOneLook(r)
}
