package counter

import (
	"context"
	"errors"

	"connect-epos/core/service"
	"connect-epos/core/transaction"
)

// takeLease gets the lane its terminal's lease, or a denial. A lane that has
// patience waits for its turn.
func (p *payment) takeLease() {
	tid := p.state.Record.TID
	if l := p.counter.looks.running[tid]; l != nil { // the terminal is being looked at
		l.waiting = append(l.waiting, p.takeLease)
		return
	}
	if p.shareLease(p.step) {
		return
	}
	limit := service.PutLimit
	if p.patience > 0 {
		limit = p.patience
	}
	ctx, cancel := context.WithTimeout(p.counter.Context, limit)
	p.giveUp = cancel
	go func() {
		held, err := p.counter.ClaimTerminal(ctx, tid, service.Claim{Wait: p.patience > 0})
		if errors.Is(err, service.ErrHeld) {
			held, err = p.counter.looks.claimAfterLook(ctx, tid)
		}
		cancel()
		p.counter.HandOver(func() { p.leaseCame(tid, held, err) }, func() {
			if err == nil {
				held.Release()
			}
		})
	}()
}

func (p *payment) leaseCame(tid string, held *service.Lease, err error) {
	p.giveUp = nil
	switch {
	case err == nil && held.Stolen:
		err = service.ErrHeld
	case err == nil:
		p.counter.Leases[tid] = held
	}
	if err != nil && p.counter.Closing() {
		p.feed(transaction.Event{Kind: transaction.LeaseDenied, Code: transaction.Closed})
		return
	}
	if !p.shareLease(p.feed) {
		p.feed(service.LeaseDenial(err))
	}
}

// shareLease lets a lane share the lease that the loop has.
func (p *payment) shareLease(tell func(transaction.Event)) bool {
	held := p.counter.Leases[p.state.Record.TID]
	if held == nil {
		return false
	}
	held.Count++
	p.leased = true
	tell(transaction.Event{Kind: transaction.LeaseGranted, Epoch: held.Epoch})
	return true
}

// giveLease drops the lane's hold; the last one gives the lease back.
func (p *payment) giveLease() {
	tid := p.state.Record.TID
	held := p.counter.Leases[tid]
	if !p.leased || held == nil {
		return
	}
	p.leased = false
	if held.Count--; held.Count == 0 {
		delete(p.counter.Leases, tid)
		held.Release()
	}
}

// share gives a lease that was claimed for a lane's record to the lane, should
// it hold the terminal without one: a dispute came after its lease was given back.
func (p *payment) share(held *service.Lease) {
	switch {
	case p == nil:
	case p.leased || !p.state.HoldsTerminal():
		held.Count--
	default:
		p.leased = true
	}
}
