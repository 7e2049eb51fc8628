package session

import (
	"context"
	"slices"
	"time"

	"connect-epos/core/connect"
	"connect-epos/core/journal"
	"connect-epos/core/transaction"
)

// Payment is what a till asks for, checked already: Kind is the method (a
// report's too, which has no amount), amounts are in minor units, Token is the till's own name for this call. What the
// four before Wait mean stands at connect.Request.
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
	Of            string // of a refund: the reference of the bill that it gives back; "" is none

	Wait time.Duration // for a terminal that another tab has; 0: not at all
}

// pay starts a payment. What can be told without the journal is told at once;
// the journal decides the rest.
func (l *loop) pay(site string, p Payment, done func(transaction.Outcome, error)) {
	if err := l.mayPay(p); err != nil {
		done(transaction.Outcome{}, err)
		return
	}
	id, ok := l.link.TakeID()
	if !ok {
		done(transaction.Outcome{}, refusal(ReasonStorage))
		return
	}
	ln := newLane()
	ln.promise, ln.patience = done, p.Wait
	ln.state.Record = journal.Record{
		ID: journal.ID{Account: l.host, Reference: p.Reference},
		Request: journal.Request{
			Site: site, Token: p.Token, Kind: p.Kind, TID: p.TID, Amount: p.Amount, Currency: p.Currency,
			Cashback: p.Cashback, Keyed: p.Keyed, AuthCode: p.AuthCode, PreAuthorised: p.PreAuthorised, RefundOf: p.Of},
		Owner:   journal.Owner{Engine: l.owner},
		FrameID: id,
	}
	l.enlist(ln)
	l.feed(ln, transaction.Event{Kind: transaction.Start, Record: ln.state.Record})
}

func (l *loop) mayPay(p Payment) error {
	for ln := l.lanes[p.Reference]; ln != nil; ln = ln.earlier {
		switch {
		case ln.state.Waiting(), ln.state.Phase == transaction.Withdrawing, ln.state.Record.Unresolved(), ln.state.Record.CheckOpen():
			return rejection(transaction.Reject{Code: transaction.PaymentOpen})
		case ln.state.Record.ClosesBill():
			return rejection(transaction.Reject{Code: transaction.AlreadyPaid, Standing: &ln.state.Record})
		}
	}
	if holders := l.holding[p.TID]; len(holders) > 0 {
		return rejection(transaction.Reject{Code: transaction.TerminalUnresolved, Reason: heldBy(holders[0].state.Record)})
	}
	if !l.up() {
		return rejection(transaction.Reject{Code: transaction.NotConnected, Reason: l.link.Info().Reason})
	}
	if connect.IsReport(p.Kind) {
		return nil
	}
	return l.takesCurrency(p.TID, p.Currency)
}

// takesCurrency refuses a currency that a terminal is known not to take.
func (l *loop) takesCurrency(tid, currency string) error {
	if known := l.currencies[tid]; known != "" && known != currency {
		return &Error{Code: CodeInvalidRequest, Field: "currency", Message: "the terminal takes " + known}
	}
	return nil
}

// withLane finds the lane that is meant, or adopts it from the journal when the
// engine that followed it is gone.
func (l *loop) withLane(c choice, use func(*lane, error)) {
	if ln := l.chosen(c); ln != nil {
		use(ln, nil)
		return
	}
	l.explore(func() found { return l.findUnfinished(c) }, func(f found) {
		ln := l.chosen(c)
		switch {
		case ln != nil:
			f.giveBack()
		case f.err != nil:
			use(nil, f.err)
			return
		default:
			l.keepLeases(f.leases)
			ln = l.adoptAgain(f.adopted[0])
		}
		use(ln, nil)
	})
}

// adoptAgain takes up a record, or brings its lane up to date.
func (l *loop) adoptAgain(r journal.Record) *lane {
	c := choice{reference: r.Reference, attempt: r.Attempt, concerns: func(journal.Record) bool { return true }}
	if ln := l.chosen(c); ln != nil && ln.state.Phase == transaction.Settled {
		l.renewTo(r)
		return ln
	}
	return l.adopt(r, nil)
}

// findUnfinished runs outside the loop.
func (l *loop) findUnfinished(c choice) found {
	f := found{leases: map[string]*lease{}}
	ctx, cancel := context.WithTimeout(l.ctx, StoreLimit)
	defer cancel()
	attempts, err := l.cfg.Store.Attempts(ctx, l.host, c.reference)
	if err != nil {
		f.err = storageError(err)
		return f
	}
	for _, r := range slices.Backward(attempts) {
		switch {
		case !c.takes(r):
		case !l.mayAdopt(ctx, &r, f.leases):
			f.err = heldElsewhere()
			return f
		default:
			f.adopted = append(f.adopted, r)
			return f
		}
	}
	f.err = notPending()
	return f
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
