package followed

import (
	"time"

	"connect-epos/core/clock"
	"connect-epos/core/connect"
	"connect-epos/core/contract"
	"connect-epos/core/link"
	"connect-epos/core/service"
	"connect-epos/core/transaction"
	"connect-epos/core/wire"
)

// send hands the frame of the payment to the link that is up, which sends it in its
// turn. It happens once in the life of a payment, as the last thing of the event that
// says that its reservation is committed. If the tab was frozen meanwhile, nothing is
// sent: another tab may have taken over.
func (p *Payment) send(e transaction.Send) {
	p.service.Link.Send(&link.Request{ID: int(p.State.Record.FrameID), Method: e.Request.Method, Params: e.Request.Params(),
		Urgent: true, Limit: service.PutLimit,
		Left: func(at clock.Moment) {
			p.sentAt = at
			p.payments.LooseEnds.FrameSent(p.State.Record, p.State.Frame.Link)
		},
		Unsent: func(reason string) {
			p.Feed(transaction.Event{Kind: transaction.SendFailed, Failure: transaction.Failure{Reason: reason}})
		}})
}

// FrameMayBeSent reports whether the frame of the payment may have been sent. Before
// that, nothing that a terminal says is about this payment.
func (p *Payment) FrameMayBeSent() bool {
	s := p.State
	return s.Phase != transaction.Leasing && s.Phase != transaction.Reserving && !p.service.Link.Waits(int(s.Record.FrameID))
}

// IsConcernedBy reports whether a notification on a connection can be about the payment:
// while the payment runs, only its own connection tells of it.
func (p *Payment) IsConcernedBy(number uint64) bool {
	s := p.State
	return s.Phase != transaction.InFlight && s.Phase != transaction.Accepting || s.Frame.Link == number
}

// mayStayOpen is for how long the socket that carried the frame may still be open, as
// far as we can tell. If the connection is up, its next answer shows that the frame
// arrived. If the payment was taken from an engine that hangs, that engine may keep the
// socket longer.
func (p *Payment) mayStayOpen() time.Duration {
	if p.TakenFrom != "" {
		return transaction.AnswerLimit + transaction.GiveUpLimit
	}
	return p.service.Link.OpenFor(p.State.Frame.Link)
}

// ListensFor is for how long a link that looks dead still counts for this payment: it
// carries the payment, or asked a question that is not answered.
func (p *Payment) ListensFor(number uint64) time.Duration {
	s := p.State
	switch {
	case s.Signature.Open && s.Signature.Question.Link == number:
	case s.Frame.Link != number || s.Phase != transaction.InFlight && !s.Waiting() || p.service.Link.Waits(int(s.Record.FrameID)):
		return 0
	}
	if s.Record.Keyed {
		return transaction.KeyedLimit
	}
	return transaction.AnswerLimit
}

// cancelling is the request to cancel one payment.
type cancelling struct {
	*Payment
	waiting []func(bool, error) // to hear whether a cancel is being tried
	told    *bool               // what they were told
}

// may reports whether a cancel may be sent for the payment. A cancel names a terminal
// and no payment. So it is sent only on the connection that carries the payment, and
// only while the terminal cannot have gone on to the payment of another till.
func (c *cancelling) may() bool {
	return c.State.Cancellable() && c.State.Frame.Link == c.service.Link.Number()
}

// ask sends the one cancelTransaction of a payment.
func (c *cancelling) ask() {
	if c.service.Link.Remove(int(c.State.Record.FrameID)) { // it has not left, and now it never will
		c.answered(true)
		c.step(transaction.Event{Kind: transaction.SendFailed, Failure: transaction.Failure{Reason: "cancelled"}})
		return
	}
	if !c.may() {
		c.answered(false)
		return
	}
	q := link.Question{Method: connect.CancelTransaction, Params: connect.TIDParams(c.State.Record.TID), Limit: service.AskLimit,
		Urgent: true, Wanted: func() bool { return c.may() }}
	c.service.Query(q, func(v wire.Value, err error) {
		var said *contract.Error
		if err == nil || contract.AsError(err, &said) && said.Code == contract.CodeRefused {
			c.Feed(transaction.Event{Kind: transaction.CancelAnswered})
		}
		c.answered(err == nil && connect.Cancelling(v))
	})
}

// tooLate answers those who asked for a cancel while other events were held back, when
// the payment has ended meanwhile: nothing was sent for them.
func (c *cancelling) tooLate() {
	switch {
	case len(c.waiting) == 0, c.State.Waiting(), c.State.Cancel.AskedConnect:
	case c.State.Phase != transaction.InFlight:
		for _, done := range c.waiting {
			done(false, contract.NotPending())
		}
		c.waiting = nil
	default: // it was held back, and the terminal finished meanwhile
		c.answered(false)
	}
}

// answered tells everybody who asked whether Connect or the terminal tries it.
func (c *cancelling) answered(cancelling bool) {
	c.told = &cancelling
	for _, done := range c.waiting {
		done(cancelling, nil)
	}
	c.waiting = nil
}
