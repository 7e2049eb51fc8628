package session

import (
	"context"
	"errors"
	"time"

	"connect-epos/core/journal"
	"connect-epos/core/transaction"
)

// lease is this loop's hold on one terminal, counted, because the locks behind
// it do not re-enter. Epoch is 0 until the journal gave one.
type lease struct {
	count   int
	epoch   int
	release func()
	gone    bool // taken by force
}

// The reasons of terminal-in-use.
const (
	leaseHeld   = "held-elsewhere" // another tab has it, and lives
	leaseStolen = transaction.ReasonTakenOver
	leaseFailed = "lease-failed" // the browser gave no lock
)

// leaseName is the lease of one terminal of one account host.
func leaseName(host, tid string) string { return "connect-epos/terminal/" + host + "/" + tid }

// ownerName is the lease that an engine's loop holds while it lives.
func ownerName(owner string) string { return "connect-epos/engine/" + owner }

// takeLease gets the lane its terminal's lease, or a denial. A lane that has
// patience waits for its turn.
func (l *loop) takeLease(ln *lane) {
	tid := ln.state.Record.TID
	if k := l.turns[tid]; k != nil { // the terminal is being looked at
		k.waiting = append(k.waiting, func() { l.takeLease(ln) })
		return
	}
	if l.shareLease(ln, l.step) {
		return
	}
	limit := PutLimit
	if ln.patience > 0 {
		limit = ln.patience
	}
	ctx, cancel := context.WithTimeout(l.ctx, limit)
	ln.giveUp = cancel
	go func() {
		held, err := l.claim(ctx, tid, Claim{Wait: ln.patience > 0})
		if errors.Is(err, ErrHeld) {
			held, err = l.claimAfterLook(ctx, tid)
		}
		cancel()
		l.HandOver(func() { l.leaseCame(ln, tid, held, err) }, func() {
			if err == nil {
				held.release()
			}
		})
	}()
}

// claim runs outside the loop.
func (l *loop) claim(ctx context.Context, tid string, how Claim) (*lease, error) {
	held := &lease{}
	release, err := l.cfg.Leases.Acquire(ctx, leaseName(l.host, tid), how, func() {
		l.post(func() { l.stolen(tid, held) })
	})
	held.release = release
	return held, err
}

// claimRaised claims a terminal and raises its epoch: what whoever had it before
// still reserves is refused.
func (l *loop) claimRaised(ctx context.Context, tid string, how Claim) (*lease, error) {
	within, cancel := context.WithTimeout(ctx, PutLimit)
	defer cancel()
	held, err := l.claim(within, tid, how)
	if err != nil {
		return nil, err
	}
	if held.epoch, err = l.raiseEpoch(ctx, tid, PutLimit); err != nil {
		held.release()
		return nil, err
	}
	return held, nil
}

// raiseEpoch raises the epoch of what was just claimed, within a limit. It runs
// outside the loop.
func (l *loop) raiseEpoch(ctx context.Context, tid string, limit time.Duration) (int, error) {
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	epoch, err := l.cfg.Store.RaiseEpoch(ctx, l.host, tid)
	if err != nil {
		return 0, storageError(err)
	}
	return epoch, nil
}

// journalAnswers finds out, within PutLimit, whether the journal keeps something
// now. Who takes a lease by force asks first: a terminal that was stolen and cannot
// be used afterwards helps nobody. It runs outside the loop.
func (l *loop) journalAnswers(ctx context.Context) error {
	_, err := l.raiseEpoch(ctx, probed, PutLimit)
	return err
}

// probed is the name of no terminal, since it begins with a blank: its epoch is
// written to see whether the journal answers.
const probed = " probe"

// ownerLease asks for the lease of an engine's loop: its own alone, another's to see
// that it is gone.
func (l *loop) ownerLease(owner string) (func(), error) {
	ctx, cancel := context.WithTimeout(l.ctx, PutLimit)
	defer cancel()
	return l.cfg.Leases.Acquire(ctx, ownerName(owner), Claim{Shared: owner != l.owner}, nil)
}

func (l *loop) leaseCame(ln *lane, tid string, held *lease, err error) {
	ln.giveUp = nil
	switch {
	case err == nil && held.gone:
		err = ErrHeld
	case err == nil:
		l.leases[tid] = held
	}
	if err != nil && len(l.closing) > 0 {
		l.feed(ln, transaction.Event{Kind: transaction.LeaseDenied, Code: transaction.Closed})
		return
	}
	if !l.shareLease(ln, l.feed) {
		l.feed(ln, leaseDenial(err))
	}
}

// shareLease lets a lane share the lease that the loop has.
func (l *loop) shareLease(ln *lane, tell func(*lane, transaction.Event)) bool {
	held := l.leases[ln.state.Record.TID]
	if held == nil {
		return false
	}
	held.count++
	ln.leased = true
	tell(ln, transaction.Event{Kind: transaction.LeaseGranted, Epoch: held.epoch})
	return true
}

func leaseDenial(err error) transaction.Event {
	code, reason := transaction.TerminalInUse, leaseHeld
	switch {
	case errors.Is(err, ErrInsecure):
		code, reason = transaction.InsecureContext, ""
	case !errors.Is(err, ErrHeld) && !errors.Is(err, context.DeadlineExceeded):
		reason = leaseFailed
	}
	return transaction.Event{Kind: transaction.LeaseDenied, Code: code, Reason: reason}
}

// leaseProblem is the error of who asked for a lease outside a payment.
func leaseProblem(err error) error {
	var typed *Error
	if err == nil || asError(err, &typed) {
		return err
	}
	e := leaseDenial(err)
	return rejection(transaction.Reject{Code: e.Code, Reason: e.Reason})
}

// reserved remembers the epoch that a reservation was given.
func (l *loop) reserved(r journal.Record) {
	if held := l.leases[r.TID]; held != nil {
		held.epoch = max(held.epoch, r.Epoch) // two may be told in either order
	}
}

// giveLease drops the lane's hold; the last one gives the lease back.
func (l *loop) giveLease(ln *lane) {
	tid := ln.state.Record.TID
	held := l.leases[tid]
	if !ln.leased || held == nil {
		return
	}
	ln.leased = false
	if held.count--; held.count == 0 {
		delete(l.leases, tid)
		held.release()
	}
}
