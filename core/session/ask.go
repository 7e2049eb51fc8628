package session

import (
	"errors"
	"time"

	"connect-epos/core/connect"
	"connect-epos/core/link"
	"connect-epos/core/rpc"
	"connect-epos/core/transaction"
	"connect-epos/core/wire"
)

// ask sends a request that moves no money. done is called in the loop, exactly
// once; its error is an *Error.
func (l *loop) ask(method string, params wire.Value, limit time.Duration, done func(wire.Value, error)) {
	l.query(link.Question{Method: method, Params: params, Limit: limit}, done)
}

// query is ask for a question that is more than a method.
func (l *loop) query(q link.Question, done func(wire.Value, error)) {
	l.link.Ask(q, func(v wire.Value, err error) { done(v, l.linkError(err)) })
}

// linkError is the public error for what a link says.
func (l *loop) linkError(err error) error {
	var e *link.Error
	if !errors.As(err, &e) {
		return err
	}
	switch e.Kind {
	case link.Silent:
		return silence()
	case link.ErrorReply:
		failure := l.replyError(e.Reply)
		if e.Reply.Code == connect.MethodNotFound {
			failure.Reason = methodUnknown
		}
		return failure
	case link.NotUp:
		return refusal(e.Reason)
	case link.Ended:
		return closedError()
	}
	return notConnected(e.Reason)
}

// wait calls done once the link is up, or cannot come up for now.
func (l *loop) wait(done func(error)) {
	l.link.Wait(func(err error) { done(l.linkError(err)) })
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

// seen remembers which currency each terminal takes, and tells the payments of a
// busy one that it was seen at work.
func (l *loop) seen(terminals []connect.Terminal) []connect.Terminal {
	for _, t := range terminals {
		if t.Currency != "" {
			l.currencies[t.TID] = t.Currency
		}
		if t.Status == connect.Busy {
			l.atWork(t.TID, t.Status)
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
