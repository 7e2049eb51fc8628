package session

import (
	"connect-epos/core/connect"
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
	counts := l.inTurn(ln)
	l.terminal(ln.state.Record.TID, func(t connect.Terminal, err error) {
		if !counts() {
			return
		}
		e := transaction.Event{Kind: transaction.StatusCame, Value: t.Status, Link: number}
		if err != nil {
			e.Value = ""
		}
		l.soon(ln, e)
	})
}

// askLast asks what a payment's terminal did last.
func (l *loop) askLast(ln *lane) {
	if ln.state.Phase == transaction.Settled {
		l.lookNow(ln)
		return
	}
	l.ask(connect.Duplicate, connect.TIDParams(ln.state.Record.TID), AskLimit, func(v wire.Value, err error) {
		e := l.lastCame(ln, v)
		var refused *Error
		if err != nil {
			e = transaction.Event{Kind: transaction.LastRefused}
			if asError(err, &refused) && refused.Code == CodeRefused {
				e.Reason = "refused"
			}
		}
		l.soon(ln, e)
	})
}

// lastCame is the event that tells what a terminal showed.
func (l *loop) lastCame(ln *lane, v wire.Value) transaction.Event {
	_, east := l.cfg.Clock.Now().Wall.Zone()
	return transaction.Event{Kind: transaction.LastCame, Payment: connect.Payment{Value: connect.Mask(v)},
		Exclusive: l.exclusive(ln), Zone: int64(east) * 1000}
}

// soon feeds a lane once the step that is under way is over: where no link is up
// a question is answered at once, from inside the effect that asked it.
func (l *loop) soon(ln *lane, e transaction.Event) { l.post(func() { l.feed(ln, e) }) }
