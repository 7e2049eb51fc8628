package counter

import (
	"connect-epos/core/clock"
	"connect-epos/core/link"
	"connect-epos/core/service"
	"connect-epos/core/transaction"
)

// send hands the frame of the payment to the link that is up, which sends it in its
// turn. It happens once in the life of a payment, as the last thing of the event that
// says that its reservation is committed. If the tab was frozen meanwhile, nothing is
// sent: another tab may have taken over.
func (p *payment) send(e transaction.Send) {
	p.counter.Link.Send(&link.Request{ID: int(p.state.Record.FrameID), Method: e.Request.Method, Params: e.Request.Params(),
		Urgent: true, Limit: service.PutLimit,
		Left: func(at clock.Moment) {
			p.sentAt = at
			p.counter.looseEnds.FrameSent(p.state.Record, p.state.Frame.Link)
		},
		Unsent: func(reason string) {
			p.feed(transaction.Event{Kind: transaction.SendFailed, Reason: reason})
		}})
}

// frameMayBeSent reports whether the frame of the payment may have been sent. Before
// that, nothing that a terminal says is about this payment.
func (p *payment) frameMayBeSent() bool {
	s := p.state
	return s.Phase != transaction.Leasing && s.Phase != transaction.Reserving && !p.counter.Link.Waits(int(s.Record.FrameID))
}
