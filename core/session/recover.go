package session

import (
	"context"

	"connect-epos/core/connect"
	"connect-epos/core/journal"
	"connect-epos/core/transaction"
	"connect-epos/core/wire"
)

// recovery feeds the payments that nobody can tell of, and only those.
func (l *loop) recovery(e transaction.Event) {
	for _, ln := range l.all() {
		if ln.state.Record.Unresolved() {
			l.feed(ln, e)
		}
	}
}

// askStatus asks what a payment's terminal is doing.
func (l *loop) askStatus(ln *lane) {
	number, _ := l.link.Up()
	counts, asked := l.inTurn(ln), l.instant()
	l.terminal(ln.state.Record.TID, func(t connect.Terminal, err error) {
		if !counts() {
			return
		}
		l.soon(ln, transaction.Event{Kind: transaction.StatusCame, Value: statusOf(t, err), Link: number, AskedAt: asked})
	})
}

// statusOf is what an answer says of a terminal: its status, "" when there was no
// answer, transaction.NoStatus when Connect answered that it can tell none.
func statusOf(t connect.Terminal, err error) string {
	var refused *Error
	switch {
	case err == nil:
		return t.Status
	case asError(err, &refused) && refused.Code == CodeRefused:
		return transaction.NoStatus
	}
	return ""
}

// askLast asks what a payment's terminal did last.
func (l *loop) askLast(ln *lane) {
	if ln.state.Phase == transaction.Settled {
		l.lookNow(ln)
		return
	}
	l.ask(connect.Duplicate, connect.TIDParams(ln.state.Record.TID), AskLimit, func(v wire.Value, err error) {
		if err == nil {
			l.withTerminal(ln, l.lastCame(ln, v), func(e transaction.Event) { l.feed(ln, e) })
			return
		}
		e := transaction.Event{Kind: transaction.LastTransactionRefused}
		var refused *Error
		if asError(err, &refused) && refused.Code == CodeRefused {
			e.Reason = "refused"
		}
		l.soon(ln, e)
	})
}

// lastCame is the event that tells what a terminal showed.
func (l *loop) lastCame(ln *lane, v wire.Value) transaction.Event {
	_, east := l.cfg.Clock.Now().Wall.Zone()
	return transaction.Event{Kind: transaction.LastTransactionCame, Payment: connect.Payment{Value: connect.Mask(v)},
		Exclusive: l.exclusive(ln), Zone: int64(east) * 1000}
}

// withTerminal adds to what a terminal showed what the journal knows of it, over all
// accounts and tabs. Where the journal does not answer, the question is lost.
func (l *loop) withTerminal(ln *lane, e transaction.Event, use func(transaction.Event)) {
	r := ln.state.Record
	go func() {
		known, err := l.terminalKnown(r.TID)
		l.post(func() {
			e.Claimed = known.Claimed(r, e.Payment.Number(), e.Payment.Time())
			e.Exclusive = e.Exclusive && !known.Shared(l.host, l.cfg.now())
			if err != nil {
				e = transaction.Event{Kind: transaction.LastTransactionRefused}
			}
			use(e)
		})
	}()
}

// terminalKnown reads what the journal knows of a terminal. It runs outside the loop.
func (l *loop) terminalKnown(tid string) (journal.Terminal, error) {
	ctx, cancel := context.WithTimeout(l.ctx, PutLimit)
	defer cancel()
	return l.cfg.Store.Terminal(ctx, l.host, tid)
}

// soon feeds a lane once the step that is under way is over: where no link is up
// a question is answered at once, from inside the effect that asked it.
func (l *loop) soon(ln *lane, e transaction.Event) { l.post(func() { l.feed(ln, e) }) }
