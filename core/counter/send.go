package counter

import (
	"connect-epos/core/clock"
	"connect-epos/core/link"
	"connect-epos/core/service"
	"connect-epos/core/transaction"
)

// send hands a payment's frame to the link that is up, in its turn. It is reached
// once in the life of a lane, from the event that says its reservation is
// committed, and is the last thing that event does. A tab that was frozen
// meanwhile does not send any more: another one may have taken over.
func (p *payment) send(e transaction.Send) {
	p.counter.Link.Send(&link.Request{ID: p.state.Record.FrameID, Method: e.Request.Method, Params: e.Request.Params(),
		Urgent: true, Limit: service.PutLimit,
		Left: func(at clock.Moment) {
			p.sentAt = at
			p.counter.looseEnds.FrameSent(p.state.Record, p.state.Frame.Link)
		},
		Unsent: func(reason string) {
			p.feed(transaction.Event{Kind: transaction.SendFailed, Reason: reason})
		}})
}

// left reports whether a payment's frame may have left: before that, nothing
// that a terminal says is about it.
func (p *payment) left() bool {
	s := p.state
	return s.Phase != transaction.Leasing && s.Phase != transaction.Reserving && !p.counter.Link.Waits(s.Record.FrameID)
}
