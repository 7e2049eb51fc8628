package session

import (
	"context"
	"errors"

	"connect-epos/core/journal"
	"connect-epos/core/transaction"
)

// lease is this loop's hold on one terminal, counted, because the locks behind
// it do not re-enter. Epoch is 0 until the journal gave one.
type lease struct {
	count   int
	epoch   int
	release func()
}

// leaseName is the lease of one terminal of one account host.
func leaseName(host, tid string) string { return "connect-epos/terminal/" + host + "/" + tid }

// ownerName is the lease that an engine's loop holds while it lives.
func ownerName(owner string) string { return "connect-epos/engine/" + owner }

// takeLease gets the lane its terminal's lease, or a denial.
func (l *loop) takeLease(ln *lane) {
	tid := ln.state.Record.TID
	if held := l.leases[tid]; held != nil {
		held.count++
		ln.leased = true
		l.step(ln, transaction.Event{Kind: transaction.LeaseGranted, Epoch: held.epoch})
		return
	}
	go func() {
		release, err := l.acquire(leaseName(l.host, tid))
		l.handOver(func() { l.leaseCame(ln, tid, release, err) }, func() {
			if err == nil {
				release()
			}
		})
	}()
}

func (l *loop) acquire(name string) (func(), error) {
	ctx, cancel := context.WithTimeout(l.ctx, PutLimit)
	defer cancel()
	return l.cfg.Leases.Acquire(ctx, name)
}

func (l *loop) leaseCame(ln *lane, tid string, release func(), err error) {
	if err != nil {
		l.feed(ln, leaseDenial(err))
		return
	}
	l.leases[tid] = &lease{count: 1, release: release}
	ln.leased = true
	l.feed(ln, transaction.Event{Kind: transaction.LeaseGranted})
}

func leaseDenial(err error) transaction.Event {
	code, reason := transaction.TerminalInUse, "held-elsewhere"
	switch {
	case errors.Is(err, ErrInsecure):
		code, reason = transaction.InsecureContext, ""
	case !errors.Is(err, ErrHeld):
		reason = "lease-failed"
	}
	return transaction.Event{Kind: transaction.LeaseDenied, Code: code, Reason: reason}
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
