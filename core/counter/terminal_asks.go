package counter

import (
	"connect-epos/core/connect"
	"connect-epos/core/contract"
	"connect-epos/core/evidence"
	"connect-epos/core/followed"
	"connect-epos/core/service"
	"connect-epos/core/transaction"
	"connect-epos/core/wire"
)

// askStatus asks what a payment's terminal is doing.
func (ts *terminals) askStatus(p *followed.Payment) {
	number, _ := ts.counter.Link.Up()
	counts, asked := ts.counter.looks.stillLooking(p), followed.Instant(ts.counter.Moment())
	ts.one(p.State.Record.TID, func(t connect.Terminal, err error) {
		if !counts() {
			return
		}
		p.FeedLater(transaction.Event{Kind: transaction.StatusCame, Value: statusOf(t, err), Link: number, Time: transaction.Times{AskedAt: asked}})
	})
}

// statusOf is what an answer says about a terminal: its status; "" when there was no
// answer; transaction.NoStatus when Connect answered that it knows none.
func statusOf(t connect.Terminal, err error) string {
	var refused *contract.Error
	switch {
	case err == nil:
		return t.Status
	case contract.AsError(err, &refused) && refused.Code == contract.CodeRefused:
		return transaction.NoStatus
	}
	return ""
}

// askLast asks what the terminal of a payment did last.
func (ts *terminals) askLast(p *followed.Payment) {
	if p.State.Phase == transaction.Settled {
		ts.counter.looks.askLast(p)
		return
	}
	ts.counter.Ask(connect.Duplicate, connect.TIDParams(p.State.Record.TID), service.AskLimit, func(v wire.Value, err error) {
		if err == nil {
			ts.withTerminal(p, ts.lastCame(p, v), func(e transaction.Event) { p.Feed(e) })
			return
		}
		e := transaction.Event{Kind: transaction.LastTransactionRefused}
		var refused *contract.Error
		if contract.AsError(err, &refused) && refused.Code == contract.CodeRefused {
			e.Failure.Reason = "refused"
		}
		p.FeedLater(e)
	})
}

// lastCame is the event for what a terminal showed.
func (ts *terminals) lastCame(p *followed.Payment, v wire.Value) transaction.Event {
	return transaction.Event{Kind: transaction.LastTransactionCame, Shown: evidence.Shown{
		Payment: connect.Payment{Value: connect.Mask(v)}, Exclusive: ts.counter.looks.exclusive(p), Zone: ts.counter.Moment().East.Milliseconds()}}
}

// withTerminal adds to what a terminal showed what the journal knows of that terminal,
// over all accounts and tabs. If the journal does not answer, the question counts as
// unanswered.
func (ts *terminals) withTerminal(p *followed.Payment, e transaction.Event, use func(transaction.Event)) {
	r := p.State.Record
	go func() {
		known, err := ts.counter.TerminalRecord(r.TID)
		ts.counter.Post(func() {
			e.Shown.Claimed = known.Claimed(r, e.Shown.Payment.Number(), e.Shown.Payment.Time())
			e.Shown.Exclusive = e.Shown.Exclusive && !known.Shared(ts.counter.Account, ts.counter.Now())
			if err != nil {
				e = transaction.Event{Kind: transaction.LastTransactionRefused}
			}
			use(e)
		})
	}()
}
