package followed

import (
	"errors"
	"time"

	"connect-epos/core/clock"
	"connect-epos/core/service"
	"connect-epos/core/transaction"
)

// TerminalLease is the hold of one payment on its terminal.
type TerminalLease struct {
	*Payment
	Held     bool
	patience time.Duration // for how long the payment waits for its turn; 0: not at all
	giveUp   func()        // ends the wait
}

// take gets the lease of the terminal for the payment, or a denial. A payment with
// patience waits for its turn.
func (l *TerminalLease) take() {
	tid := l.State.Record.TID
	if l.payments.desk.AfterLook(tid, l.take) { // the terminal is being looked at
		return
	}
	if l.share(l.step) { // inside an effect: feed would take up held back events too early
		return
	}
	limit := service.PutLimit
	if l.patience > 0 {
		limit = l.patience
	}
	ctx, cancel := clock.Within(l.service.Context, limit)
	l.giveUp = cancel
	go func() {
		held, err := l.service.AcquireTerminal(ctx, tid, service.LeaseOptions{Wait: l.patience > 0})
		if errors.Is(err, service.ErrHeld) {
			held, err = l.payments.desk.AcquireAfterLook(ctx, tid)
		}
		cancel()
		l.service.HandOver(func() { l.came(tid, held, err) }, func() {
			if err == nil {
				held.Release()
			}
		})
	}()
}

func (l *TerminalLease) came(tid string, held *service.Lease, err error) {
	l.giveUp = nil
	switch {
	case err == nil && held.Stolen:
		err = service.ErrHeld
	case err == nil:
		l.service.Leases[tid] = held
	}
	if err != nil && l.service.Closing() {
		l.Feed(transaction.Event{Kind: transaction.LeaseDenied, Failure: transaction.Failure{Code: transaction.Closed}})
		return
	}
	if !l.share(l.Feed) {
		l.Feed(service.LeaseDenial(err))
	}
}

// share lets the payment share the lease that the counter holds already.
func (l *TerminalLease) share(tell func(transaction.Event)) bool {
	held := l.service.Leases[l.State.Record.TID]
	if held == nil {
		return false
	}
	held.Count++
	l.Held = true
	tell(transaction.Event{Kind: transaction.LeaseGranted, Epoch: held.Epoch})
	return true
}

// give ends the hold of the payment. The last payment that lets go gives the lease back.
func (l *TerminalLease) give() {
	tid := l.State.Record.TID
	held := l.service.Leases[tid]
	if !l.Held || held == nil {
		return
	}
	l.Held = false
	if held.Count--; held.Count == 0 {
		delete(l.service.Leases, tid)
		held.Release()
	}
}

// UseLease gives the payment a lease that was acquired for its record, if it holds the
// terminal without one.
func (p *Payment) UseLease(held *service.Lease) {
	switch {
	case p == nil:
	case p.Lease.Held || !p.State.HoldsTerminal():
		held.Count--
	default:
		p.Lease.Held = true
	}
}

// TerminalStolen notes that staff of another tab took a terminal: what was sent there is
// theirs to follow.
func (ps *Payments) TerminalStolen(tid string) {
	for _, p := range ps.All() {
		if p.Lease.Held && p.State.Record.TID == tid {
			p.Lease.Held = false
			p.stopFollowing()
		}
	}
}

func (p *Payment) stopFollowing() {
	if p.service.Link.Remove(int(p.State.Record.FrameID)) {
		p.Feed(transaction.Event{Kind: transaction.SendFailed, Failure: transaction.Failure{Reason: service.LeaseStolen}})
	}
	p.declineQuestion()
	if p.writes.waitsForPermission() && p.writes.awaited != nil {
		p.writes.giveUp(p.writes.awaited, transaction.TerminalInUse, service.LeaseStolen)
	}
	p.Feed(transaction.Event{Kind: transaction.Disowned})
}
