package counter

import (
	"context"
	"errors"
	"time"

	"connect-epos/core/service"
	"connect-epos/core/transaction"
)

// terminalLease is the hold of one payment on its terminal.
type terminalLease struct {
	*payment
	held     bool
	patience time.Duration // for how long the payment waits for its turn; 0: not at all
	giveUp   func()        // ends the wait
}

// take gets the lease of the terminal for the payment, or a denial. A payment with
// patience waits for its turn.
func (l *terminalLease) take() {
	tid := l.state.Record.TID
	if look := l.counter.looks.running[tid]; look != nil { // the terminal is being looked at
		look.waiting = append(look.waiting, l.take)
		return
	}
	if l.share(l.step) { // inside an effect: feed would take up held back events too early
		return
	}
	limit := service.PutLimit
	if l.patience > 0 {
		limit = l.patience
	}
	ctx, cancel := context.WithTimeout(l.counter.Context, limit)
	l.giveUp = cancel
	go func() {
		held, err := l.counter.ClaimTerminal(ctx, tid, service.Claim{Wait: l.patience > 0})
		if errors.Is(err, service.ErrHeld) {
			held, err = l.counter.looks.claimAfterLook(ctx, tid)
		}
		cancel()
		l.counter.HandOver(func() { l.came(tid, held, err) }, func() {
			if err == nil {
				held.Release()
			}
		})
	}()
}

func (l *terminalLease) came(tid string, held *service.Lease, err error) {
	l.giveUp = nil
	switch {
	case err == nil && held.Stolen:
		err = service.ErrHeld
	case err == nil:
		l.counter.Leases[tid] = held
	}
	if err != nil && l.counter.Closing() {
		l.feed(transaction.Event{Kind: transaction.LeaseDenied, Code: transaction.Closed})
		return
	}
	if !l.share(l.feed) {
		l.feed(service.LeaseDenial(err))
	}
}

// share lets the payment share the lease that the counter holds already.
func (l *terminalLease) share(tell func(transaction.Event)) bool {
	held := l.counter.Leases[l.state.Record.TID]
	if held == nil {
		return false
	}
	held.Count++
	l.held = true
	tell(transaction.Event{Kind: transaction.LeaseGranted, Epoch: held.Epoch})
	return true
}

// give ends the hold of the payment. The last payment that lets go gives the lease back.
func (l *terminalLease) give() {
	tid := l.state.Record.TID
	held := l.counter.Leases[tid]
	if !l.held || held == nil {
		return
	}
	l.held = false
	if held.Count--; held.Count == 0 {
		delete(l.counter.Leases, tid)
		held.Release()
	}
}

// useLease gives the payment a lease that was claimed for its record, if it holds the
// terminal without one.
func (p *payment) useLease(held *service.Lease) {
	switch {
	case p == nil:
	case p.lease.held || !p.state.HoldsTerminal():
		held.Count--
	default:
		p.lease.held = true
	}
}
