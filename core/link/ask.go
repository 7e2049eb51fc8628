package link

import (
	"time"

	"connect-epos/core/rpc"
	"connect-epos/core/wire"
)

var nothing wire.Value

// Question is a request that moves no money. Limit is how long its answer may
// take: it counts from the asking, not from when the request leaves, for that is
// what the caller waits for, and no more can queue up than leaves within it.
type Question struct {
	Method string
	Params wire.Value
	Limit  time.Duration
	Urgent bool // it passes those that are not

	Wanted func() bool // whether it shall still leave, asked when its turn comes; nil: it shall
}

// question is one whose answer somebody waits for.
type question struct {
	number uint64 // of its connection
	stop   func()
	done   func(wire.Value, error)
}

// Ask sends a question. done is called in the loop, exactly once; its error is an
// *Error.
func (l *Link) Ask(asked Question, done func(wire.Value, error)) {
	if l.conn == nil {
		done(nothing, &Error{Kind: NotConnected, Reason: l.reason})
		return
	}
	id, ok := l.TakeID()
	if !ok {
		done(nothing, &Error{Kind: NotUp, Reason: ReasonStorage})
		return
	}
	q := &question{number: l.number, done: done}
	q.stop = l.owner.After(asked.Limit, func() { l.answer(id, nothing, &Error{Kind: Silent, Reason: ReasonNoAnswer}) })
	l.asks[id] = q
	l.Send(&Request{ID: id, Method: asked.Method, Params: asked.Params, Urgent: asked.Urgent, question: true, Wanted: func() bool { return l.asks[id] == q && l.wanted(id, asked) },
		Unsent: func(reason string) { l.answer(id, nothing, &Error{Kind: NotConnected, Reason: reason}) }})
}

// wanted reports whether a question shall still leave when its turn comes. One that
// shall not is over.
func (l *Link) wanted(id int, asked Question) bool {
	if asked.Wanted == nil || asked.Wanted() {
		return true
	}
	l.answer(id, nothing, &Error{Kind: NotConnected, Reason: "over"})
	return false
}

// Answer gives a question what came for its id: a result, or an error. It reports
// whether anybody waited for that.
func (l *Link) Answer(id int, result wire.Value, refused *rpc.Error) bool {
	if refused != nil {
		return l.answer(id, result, &Error{Kind: ErrorReply, Reply: refused})
	}
	return l.answer(id, result, nil)
}

func (l *Link) answer(id int, result wire.Value, err error) bool {
	q := l.asks[id]
	if q == nil {
		return false
	}
	delete(l.asks, id)
	q.stop()
	q.done(result, err)
	return true
}

// failAsks ends the questions of a connection that is gone.
func (l *Link) failAsks(number uint64) {
	for id, q := range l.asks {
		if q.number == number {
			l.answer(id, nothing, &Error{Kind: NotConnected, Reason: ReasonDropped})
		}
	}
}
