package counter

import (
	"slices"

	"connect-epos/core/connect"
	"connect-epos/core/followed"
	"connect-epos/core/journal"
	"connect-epos/core/rpc"
	"connect-epos/core/transaction"
)

// incoming brings what Connect says to the payment that it concerns.
type incoming struct {
	counter *Counter
}

// message brings what a connection delivered to the payment that it concerns, in the
// order of arrival.
func (in *incoming) message(number uint64, m rpc.Message) {
	in.counter.payments.Signatures.Arrivals.Note(number, in.counter.Moment())
	switch m.Kind {
	case rpc.KindResponse:
		in.response(number, m)
	case rpc.KindNotification:
		in.notification(number, m)
	case rpc.KindRequest:
		in.request(number, m)
	default:
		in.fault(number, m)
		return
	}
	in.counter.TolerateOdd(m)
}

func (in *incoming) response(number uint64, m rpc.Message) {
	if !in.counter.Link.Answer(m.ID, m.Result, m.Error) {
		in.paymentAnswer(number, m)
	}
}

// paymentAnswer gives a payment the answer to its own id, on whichever connection it
// came.
func (in *incoming) paymentAnswer(number uint64, m rpc.Message) bool {
	p := in.counter.payments.ByFrameID[journal.FrameID(m.ID)]
	if p == nil || !p.FrameMayBeSent() {
		return false
	}
	e := transaction.Event{Kind: transaction.Answered, Link: number,
		Payment: connect.Payment{Value: connect.Mask(m.Result)}}
	if m.Error != nil {
		e.Kind = transaction.ErrorCame
		e.Error = connect.Error{Code: m.Error.Code, Message: in.counter.Mask(m.Error.Message),
			UserMessage: in.counter.Mask(m.Error.UserMessage)}
	}
	if !in.answersTakenOver(p, e) {
		p.Feed(e)
	}
	return true
}

// answersTakenOver reports whether an answer is to a payment that was taken from this
// engine. The answer is the truth all the same, so the payment is followed here again,
// as the other engine left it.
func (in *incoming) answersTakenOver(p *followed.Payment, e transaction.Event) bool {
	s := p.State
	if s.Phase != transaction.Gone || s.Record.Reason != transaction.ReasonTakenOver || e.Kind != transaction.Answered {
		return false
	}
	in.followReturned(s.Record, e)
	return true
}

func (in *incoming) notification(number uint64, m rpc.Message) {
	if m.Method != connect.TerminalNotification {
		in.counter.UnknownNotification()
		return
	}
	n := connect.ReadNotification(m.Params)
	told := false
	for _, p := range slices.Clone(in.counter.payments.ByTerminal[n.TID]) {
		switch {
		case !p.FrameMayBeSent():
		case !told && p.IsConcernedBy(number):
			told = true
			p.Feed(transaction.Event{Kind: transaction.Notified, Value: n.Value, Link: number})
		default: // not told as this payment's, but it says that the terminal works
			p.Feed(transaction.Event{Kind: transaction.AtWork, Value: n.Value})
		}
	}
	if !told {
		in.counter.Log("debug", "a notification that is not told as a payment's")
	}
}

// atWork notes that a terminal was seen at work. Nobody can tell on which payment, so it
// counts for every payment that may have reached the terminal.
func (in *incoming) atWork(tid, what string) {
	for _, p := range slices.Clone(in.counter.payments.ByTerminal[tid]) {
		if p.FrameMayBeSent() {
			p.Feed(transaction.Event{Kind: transaction.AtWork, Value: what})
		}
	}
}

// request answers a request of Connect.
func (in *incoming) request(number uint64, m rpc.Message) {
	conn := in.counter.Link.Conn(number)
	if conn == nil {
		return
	}
	if m.Method == connect.SignatureVerificationRequest {
		in.counter.payments.Signatures.Asked(number, m.ID, m.Params)
		return
	}
	in.counter.RefuseRequest(conn, m.ID)
}

// fault handles a message that is not well formed. An answer that cannot be read still
// ends the waiting. An answer to an id of another connection may still be the answer to
// a payment. A question about a signature was declined, and shows that its terminal is at
// work.
func (in *incoming) fault(number uint64, m rpc.Message) {
	switch {
	case m.Fault == rpc.FaultUnreadable:
		if !in.counter.Link.Answer(m.ID, m.Result, &rpc.Error{Message: "the answer cannot be read"}) {
			if p := in.counter.payments.ByFrameID[journal.FrameID(m.ID)]; p != nil {
				p.Feed(transaction.Event{Kind: transaction.Unreadable, Link: number})
			}
		}
	case m.Fault == rpc.FaultUnknownID && in.paymentAnswer(number, m):
		return
	case m.Method == connect.SignatureVerificationRequest:
		in.atWork(connect.ReadSignature(connect.Mask(m.Params)).TID, m.Method)
	}
	in.counter.Trouble(in.counter.TroubleOf(m, "a frame could not be used"))
}
