package link

import (
	"time"

	"connect-epos/core/rpc"
	"connect-epos/core/wire"
)

var nothing wire.Value

// Question is a request that moves no money. Limit is how long its answer may take. It
// counts from when Ask was called, not from when the request is sent: that is how long
// the caller waits, and so no more requests can queue up than are sent within it.
type Question struct {
	Method string
	Params wire.Value
	Limit  time.Duration
	Urgent bool // it is sent before requests that are not

	Wanted func() bool // reports, when its turn comes, whether it is still to be sent; nil: it is
}

// question is a question whose answer somebody waits for.
type question struct {
	number uint64 // of its connection
	stop   func()
	done   func(wire.Value, error)
}

// questions are the questions whose answer somebody waits for.
type questions struct {
	link *Link
	open map[int]*question // by id
}

// Ask sends a question. done is called in the loop, exactly once; its error is an
// *Error.
func (q *questions) Ask(asked Question, done func(wire.Value, error)) {
	if q.link.conn == nil {
		done(nothing, &Error{Kind: NotConnected, Reason: q.link.reason})
		return
	}
	id, ok := q.link.TakeID()
	if !ok {
		done(nothing, &Error{Kind: NotUp, Reason: ReasonStorage})
		return
	}
	waits := &question{number: q.link.number, done: done}
	waits.stop = q.link.loop.After(asked.Limit, func() { q.answer(id, nothing, &Error{Kind: Silent, Reason: ReasonNoAnswer}) })
	q.open[id] = waits
	q.link.Send(&Request{ID: id, Method: asked.Method, Params: asked.Params, Urgent: asked.Urgent, question: true,
		Wanted: func() bool { return q.open[id] == waits && q.wanted(id, asked) },
		Unsent: func(reason string) { q.answer(id, nothing, &Error{Kind: NotConnected, Reason: reason}) }})
}

// wanted reports whether a question is still to be sent when its turn comes. A question
// that is not is answered as over.
func (q *questions) wanted(id int, asked Question) bool {
	if asked.Wanted == nil || asked.Wanted() {
		return true
	}
	q.answer(id, nothing, &Error{Kind: NotConnected, Reason: "over"})
	return false
}

// Answer gives a question the result or the error that came for its id. It reports
// whether anybody waited for it.
func (q *questions) Answer(id int, result wire.Value, refused *rpc.Error) bool {
	if refused != nil {
		return q.answer(id, result, &Error{Kind: ErrorReply, Reply: refused})
	}
	return q.answer(id, result, nil)
}

func (q *questions) answer(id int, result wire.Value, err error) bool {
	waits := q.open[id]
	if waits == nil {
		return false
	}
	delete(q.open, id)
	waits.stop()
	waits.done(result, err)
	return true
}

// fail ends the questions of a connection that is gone.
func (q *questions) fail(number uint64) {
	for id, waits := range q.open {
		if waits.number == number {
			q.answer(id, nothing, &Error{Kind: NotConnected, Reason: ReasonDropped})
		}
	}
}
