package session

import (
	"errors"
	"time"

	"connect-epos/core/connect"
	"connect-epos/core/rpc"
	"connect-epos/core/transaction"
	"connect-epos/core/wire"
)

// question is a request that moves no money and waits for its answer.
type question struct {
	link uint64
	stop func()
	done func(wire.Value, error)
}

func (q *question) fail(err error) {
	q.stop()
	q.done(wire.Value{}, err)
}

// ask sends a request that moves no money. done is called in the loop, exactly
// once. The limit counts from here, not from when the request leaves: that is
// what the caller waits for, and no more can queue up than leaves within it.
func (l *loop) ask(method string, params wire.Value, limit time.Duration, done func(wire.Value, error)) {
	if l.link.conn == nil {
		done(wire.Value{}, notConnected(l.link.reason))
		return
	}
	id, ok := l.takeID()
	if !ok {
		done(wire.Value{}, refusal(ReasonStorage))
		return
	}
	q := &question{link: l.link.number, done: done}
	q.stop = l.after(limit, func() { l.answerQuestion(id, wire.Value{}, silence()) })
	l.asks[id] = q
	l.depart(&departure{id: id, method: method, params: params})
}

func (l *loop) answerQuestion(id int, result wire.Value, err error) bool {
	q := l.asks[id]
	if q == nil {
		return false
	}
	delete(l.asks, id)
	q.stop()
	q.done(result, err)
	return true
}

// failAsks ends the questions of a link that is gone.
func (l *loop) failAsks(number uint64) {
	for id, q := range l.asks {
		if q.link == number {
			l.answerQuestion(id, wire.Value{}, notConnected(ReasonDropped))
		}
	}
}

func notConnected(reason string) *Error {
	return &Error{Code: transaction.NotConnected, Reason: reason, Message: "the link is down"}
}

func silence() *Error {
	return &Error{Code: transaction.NotConnected, Reason: ReasonNoAnswer, Message: "no answer came in time"}
}

// replyError is the error for a question that was turned down.
func (l *loop) replyError(e *rpc.Error) *Error {
	return &Error{Code: CodeRefused, Reason: "error-reply", Message: l.fit(e.Message), UserMessage: l.fit(e.UserMessage), ReplyCode: e.Code}
}

func asError(err error, target **Error) bool { return errors.As(err, target) }

// terminals lists the terminals that are connected now.
func (l *loop) terminals(done func([]connect.Terminal, error)) {
	l.ask(connect.ConnectedTerminals, wire.Value{}, AskLimit, func(v wire.Value, err error) {
		done(l.seen(connect.ReadTerminals(v)), err)
	})
}

// seen remembers which currency each terminal takes.
func (l *loop) seen(terminals []connect.Terminal) []connect.Terminal {
	for _, t := range terminals {
		if t.Currency != "" {
			l.currencies[t.TID] = t.Currency
		}
	}
	return terminals
}

// terminal asks for one terminal; where the method is unknown, the list tells.
func (l *loop) terminal(tid string, done func(connect.Terminal, error)) {
	l.ask(connect.TerminalDetails, connect.TIDParams(tid), AskLimit, func(v wire.Value, err error) {
		var refused *Error
		if asError(err, &refused) && refused.Reason == methodUnknown {
			l.ask(connect.ConnectedTerminals, wire.Value{}, AskLimit, func(v wire.Value, err error) {
				done(l.oneTerminal(v, tid, err))
			})
			return
		}
		done(l.oneTerminal(v, tid, err))
	})
}

const methodUnknown = "method-unknown"

func (l *loop) oneTerminal(v wire.Value, tid string, err error) (connect.Terminal, error) {
	if err != nil {
		return connect.Terminal{}, err
	}
	t, err := connect.ReadTerminal(v, tid)
	if err != nil {
		return t, &Error{Code: CodeRefused, Reason: "no-terminal", Message: "Connect lists no such terminal"}
	}
	l.seen([]connect.Terminal{t})
	return t, nil
}
