package session

import (
	"context"

	"connect-epos/core/connect"
	"connect-epos/core/link"
	"connect-epos/core/transaction"
	"connect-epos/core/wire"
)

// cancelPayment asks for a payment to be cancelled. done hears whether the
// attempt is being made; what came of it, the payment's own outcome tells.
func (l *loop) cancelPayment(reference string, seen transaction.Seen, done func(bool, error)) {
	ln := l.lanes[reference]
	switch {
	case ln == nil:
		done(false, notPending())
		return
	case ln.state.ChangedSince(seen):
		done(false, l.movedOn(ln))
		return
	}
	switch ln.state.Phase {
	case transaction.Leasing, transaction.Reserving:
		l.feed(ln, transaction.Event{Kind: transaction.Cancel})
		if ln.giveUp != nil {
			ln.giveUp()
		}
		done(true, nil)
	case transaction.InFlight, transaction.Accepting:
		if !ln.state.Waiting() && !l.mayCancel(ln) {
			done(false, nil)
			return
		}
		ln.cancels = append(ln.cancels, done)
		again := ln.state.Cancel.AskedConnect
		l.feed(ln, transaction.Event{Kind: transaction.Cancel})
		if again && ln.cancelled != nil {
			l.cancelAnswered(ln, *ln.cancelled)
		}
	default:
		done(false, notPending())
	}
}

// mayCancel reports whether a cancel may leave for a payment. A cancel names a
// terminal and no payment, so it leaves only on the link that carries the payment,
// and only while the terminal cannot have gone on to the payment of another till.
func (l *loop) mayCancel(ln *lane) bool {
	return ln.state.Cancellable() && ln.state.Frame.Link == l.link.Number()
}

// askCancel sends the one cancelTransaction of a payment.
func (l *loop) askCancel(ln *lane) {
	if l.link.Remove(ln.state.Record.FrameID) { // it has not left, and now it never will
		l.cancelAnswered(ln, true)
		l.step(ln, transaction.Event{Kind: transaction.SendFailed, Reason: "cancelled"})
		return
	}
	if !l.mayCancel(ln) {
		l.cancelAnswered(ln, false)
		return
	}
	q := link.Question{Method: connect.CancelTransaction, Params: connect.TIDParams(ln.state.Record.TID), Limit: AskLimit,
		Urgent: true, Wanted: func() bool { return l.mayCancel(ln) }}
	l.query(q, func(v wire.Value, err error) {
		var said *Error
		if err == nil || asError(err, &said) && said.Code == CodeRefused {
			l.feed(ln, transaction.Event{Kind: transaction.CancelAnswered})
		}
		l.cancelAnswered(ln, err == nil && connect.Cancelling(v))
	})
}

// tooLateToCancel tells those whose cancel was held back until the payment was
// over that nothing was asked.
func (l *loop) tooLateToCancel(ln *lane) {
	switch {
	case len(ln.cancels) == 0, ln.state.Waiting(), ln.state.Cancel.AskedConnect:
	case ln.state.Phase != transaction.InFlight:
		for _, done := range ln.cancels {
			done(false, notPending())
		}
		ln.cancels = nil
	default: // it was held back, and the terminal finished meanwhile
		l.cancelAnswered(ln, false)
	}
}

// cancelAnswered tells all who asked whether the attempt is being made.
func (l *loop) cancelAnswered(ln *lane, cancelling bool) {
	ln.cancelled = &cancelling
	for _, done := range ln.cancels {
		done(cancelling, nil)
	}
	ln.cancels = nil
}

// Cancel asks for a payment to be cancelled. It reports whether the attempt is
// being made: false means that Connect or the terminal turned it down, or that
// nobody answered. The outcome of the payment tells the truth either way.
func (e *Engine) Cancel(ctx context.Context, site, reference string, shown ...transaction.Seen) (bool, error) {
	return on(ctx, e, site, func(l *loop, done func(bool, error)) {
		l.cancelPayment(reference, transaction.LastSeen(shown), done)
	})
}

// duplicate asks for the last payment of a terminal.
func (l *loop) duplicate(tid string, done func(connect.Payment, error)) {
	l.ask(connect.Duplicate, connect.TIDParams(tid), AskLimit, func(v wire.Value, err error) {
		done(connect.Payment{Value: connect.Mask(v)}, err)
	})
}

// Duplicate returns the last payment that a terminal processed, whoever asked
// for it. It may occupy the terminal for a moment, or print.
func (e *Engine) Duplicate(ctx context.Context, site, tid string) (connect.Payment, error) {
	return on(ctx, e, site, func(l *loop, done func(connect.Payment, error)) { l.duplicate(tid, done) })
}
