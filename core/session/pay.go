package session

import (
	"context"

	"connect-epos/core/connect"
	"connect-epos/core/journal"
	"connect-epos/core/transaction"
)

// Payment is what a till asks for, checked already: Kind is the method, amounts
// are in minor units, Token is the till's own name for this call. What the last
// four mean stands at connect.Request.
type Payment struct {
	Kind      string
	TID       string
	Amount    int64
	Currency  string
	Reference string
	Token     string

	Cashback      int64
	Keyed         bool
	AuthCode      string
	PreAuthorised int64
}

// pay starts a payment. What can be told without the journal is told at once;
// the journal decides the rest.
func (l *loop) pay(site string, p Payment, done func(transaction.Outcome, error)) {
	if err := l.mayPay(p); err != nil {
		done(transaction.Outcome{}, err)
		return
	}
	id, ok := l.takeID()
	if !ok {
		done(transaction.Outcome{}, refusal(ReasonStorage))
		return
	}
	ln := newLane()
	ln.promise = done
	l.lanes[p.Reference] = ln
	l.feed(ln, transaction.Event{Kind: transaction.Start, Record: journal.Record{
		Account: l.host, Site: site, Reference: p.Reference, Token: p.Token, Engine: l.owner,
		RPC: id, Kind: p.Kind, TID: p.TID, Amount: p.Amount, Currency: p.Currency,
		Cashback: p.Cashback, Keyed: p.Keyed, AuthCode: p.AuthCode, PreAuthorised: p.PreAuthorised,
	}})
}

func (l *loop) mayPay(p Payment) error {
	if ln := l.lanes[p.Reference]; ln != nil {
		switch {
		case ln.state.Waiting(), ln.state.Phase == transaction.Withdrawing, ln.state.Record.Unresolved():
			return rejection(transaction.Reject{Code: transaction.PaymentOpen})
		case ln.state.Record.Paid():
			return rejection(transaction.Reject{Code: transaction.AlreadyPaid, Standing: &ln.state.Record})
		}
	}
	if l.holding[p.TID] != nil {
		return rejection(transaction.Reject{Code: transaction.TerminalUnresolved})
	}
	if l.link.state != LinkUp {
		return rejection(transaction.Reject{Code: transaction.NotConnected, Reason: l.link.reason})
	}
	if currency := l.currencies[p.TID]; currency != "" && currency != p.Currency {
		return &Error{Code: CodeInvalidRequest, Field: "currency", Message: "the terminal takes " + currency}
	}
	return nil
}

// withLane finds the lane of a reference's latest attempt, or adopts it from
// the journal when the engine that followed it is gone.
func (l *loop) withLane(reference string, use func(*lane, error)) {
	if ln := l.lanes[reference]; ln != nil {
		use(ln, nil)
		return
	}
	go func() {
		r, leases, err := l.findUnfinished(reference)
		l.handOver(func() {
			if ln := l.lanes[reference]; ln != nil {
				giveBack(leases)
				use(ln, nil)
				return
			}
			if err != nil {
				use(nil, err)
				return
			}
			l.keepLeases(leases)
			use(l.adopt(r), nil)
		}, func() { giveBack(leases) })
	}()
}

// findUnfinished runs outside the loop.
func (l *loop) findUnfinished(reference string) (journal.Record, map[string]*lease, error) {
	leases := map[string]*lease{}
	ctx, cancel := context.WithTimeout(l.ctx, StoreLimit)
	defer cancel()
	attempts, err := l.cfg.Store.Attempts(ctx, l.host, reference)
	if err != nil {
		return journal.Record{}, nil, storageError(err)
	}
	if len(attempts) == 0 {
		return journal.Record{}, nil, notPending()
	}
	last := attempts[len(attempts)-1]
	switch {
	case !last.Unfinished():
		return last, nil, notPending()
	case !l.mayAdopt(ctx, &last, leases):
		return last, nil, rejection(transaction.Reject{Code: transaction.TerminalInUse})
	}
	return last, leases, nil
}

func notPending() *Error {
	return fail(transaction.NotPending, rejectionText(transaction.NotPending))
}

func giveBack(leases map[string]*lease) {
	for _, held := range leases {
		held.release()
	}
}

func (l *loop) keepLeases(leases map[string]*lease) {
	for tid, held := range leases {
		l.leases[tid] = held
	}
}

// command gives a lane the operator's or the till's word. One at a time: a
// second one while the first is being stored is told so.
func (l *loop) command(reference string, e transaction.Event, done func(transaction.Outcome, error)) {
	l.withLane(reference, func(ln *lane, err error) {
		switch {
		case err != nil:
			done(transaction.Outcome{}, err)
		case ln.command != nil:
			done(transaction.Outcome{}, fail(transaction.PaymentOpen, "another decision on this payment is being stored"))
		default:
			ln.command = done
			l.feed(ln, e)
		}
	})
}

// acknowledge takes note of an outcome. What was acknowledged before, by
// anybody, stays so.
func (l *loop) acknowledge(reference string, done func(transaction.Outcome, error)) {
	l.command(reference, transaction.Event{Kind: transaction.Acknowledge}, func(o transaction.Outcome, err error) {
		var refused *Error
		if asError(err, &refused) && refused.Code == transaction.NotPending && l.lanes[reference] == nil {
			l.acknowledged(reference, err, done)
			return
		}
		done(o, err)
	})
}

// acknowledged tells a repeated acknowledgement from one for nothing at all.
func (l *loop) acknowledged(reference string, refused error, done func(transaction.Outcome, error)) {
	go func() {
		ctx, cancel := context.WithTimeout(l.ctx, StoreLimit)
		defer cancel()
		attempts, err := l.cfg.Store.Attempts(ctx, l.host, reference)
		if err != nil || len(attempts) == 0 {
			l.post(func() { done(transaction.Outcome{}, refused) })
			return
		}
		last := attempts[len(attempts)-1]
		if !last.Acknowledged {
			l.post(func() { done(transaction.Outcome{}, refused) })
			return
		}
		l.post(func() { done(transaction.Outcome{Record: last, Stored: true}, nil) })
	}()
}

// settle takes the operator's verdict. That nothing was taken is not believed
// while the terminal is still busy, unless force says so.
func (l *loop) settle(reference string, attempt int, force bool, s journal.Settlement, done func(transaction.Outcome, error)) {
	l.withLane(reference, func(ln *lane, err error) {
		switch {
		case err != nil:
			done(transaction.Outcome{}, err)
		case attempt != 0 && attempt != ln.state.Record.Attempt:
			done(transaction.Outcome{}, notPending())
		case s.Paid || force || l.link.state != LinkUp || !ln.state.Record.HoldsTerminal():
			l.command(reference, transaction.Event{Kind: transaction.Settle, Settlement: s}, done)
		default:
			l.settleIfIdle(ln, s, done)
		}
	})
}

func (l *loop) settleIfIdle(ln *lane, s journal.Settlement, done func(transaction.Outcome, error)) {
	r := ln.state.Record
	l.terminal(r.TID, func(t connect.Terminal, err error) {
		if err == nil && t.Status == connect.Busy {
			done(transaction.Outcome{}, fail(CodeTerminalBusy, "the terminal is busy: the payment may still be running; force overrides"))
			return
		}
		l.command(r.Reference, transaction.Event{Kind: transaction.Settle, Settlement: s}, done)
	})
}

// carryOn frees a terminal: every unresolved payment on it must be one that
// only staff can decide.
func (l *loop) carryOn(tid string, c journal.CarriedOn, done func([]Pending, error)) {
	var stuck []*lane
	for _, ln := range l.lanes {
		if ln.state.Record.TID != tid || !ln.state.HoldsTerminal() {
			continue
		}
		if ln.state.Phase != transaction.Unknown && ln.state.Phase != transaction.Disputed {
			done(nil, fail(transaction.NotPending, "a payment is still running on this terminal"))
			return
		}
		stuck = append(stuck, ln)
	}
	if len(stuck) == 0 {
		done(nil, fail(transaction.NotPending, "no unresolved payment holds this terminal here"))
		return
	}
	l.carryOnAll(stuck, c, nil, done)
}

func (l *loop) carryOnAll(stuck []*lane, c journal.CarriedOn, carried []Pending, done func([]Pending, error)) {
	if len(stuck) == 0 {
		done(carried, nil)
		return
	}
	reference := stuck[0].state.Record.Reference
	l.command(reference, transaction.Event{Kind: transaction.CarryOn, CarriedOn: c}, func(o transaction.Outcome, err error) {
		if err != nil {
			done(nil, err)
			return
		}
		l.carryOnAll(stuck[1:], c, append(carried, pendingOf(o)), done)
	})
}
