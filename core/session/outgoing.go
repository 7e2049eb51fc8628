package session

import (
	"connect-epos/core/link"
	"connect-epos/core/transaction"
)

// send hands a payment's frame to the link that is up, in its turn. It is reached
// once in the life of a lane, from the event that says its reservation is
// committed, and is the last thing that event does. A tab that was frozen
// meanwhile does not send any more: another one may have taken over.
func (l *loop) send(ln *lane, e transaction.Send) {
	l.link.Send(&link.Request{ID: ln.state.Record.FrameID, Method: e.Request.Method, Params: e.Request.Params(),
		Urgent: true, Limit: PutLimit,
		Left: func(at Moment) {
			ln.sentAt = at
			l.frameLeft(ln)
		},
		Unsent: func(reason string) {
			l.feed(ln, transaction.Event{Kind: transaction.SendFailed, Reason: reason})
		}})
}

// left reports whether a payment's frame may have left: before that, nothing
// that a terminal says is about it.
func (l *loop) left(ln *lane) bool {
	s := ln.state
	return s.Phase != transaction.Leasing && s.Phase != transaction.Reserving && !l.link.Waits(s.Record.FrameID)
}
