package session

import (
	"slices"

	"connect-epos/core/connect"
	"connect-epos/core/rpc"
	"connect-epos/core/transaction"
)

// message brings what one link said to whom it concerns, in arrival order.
func (l *loop) message(number uint64, m rpc.Message) {
	l.hearing.note(number, l.cfg.Clock.Now())
	switch {
	case l.service != nil && (m.Kind == rpc.KindRequest || m.Kind == rpc.KindNotification) && l.tablesMessage(number, m):
		return
	case l.service != nil && m.Kind == rpc.KindFault && l.tablesFault(number, m):
	case l.service != nil && number == l.link.Number() && discontinued(m.Error):
		l.trouble(l.troubleOf(m, ""))
		l.displaced(ReasonDiscontinued)
		return
	}
	switch m.Kind {
	case rpc.KindResponse:
		l.response(number, m)
	case rpc.KindNotification:
		l.notification(number, m)
	case rpc.KindRequest:
		l.request(number, m)
	default:
		l.fault(number, m)
		return
	}
	if m.Fault != "" {
		l.trouble(Trouble{Fault: string(m.Fault), Message: "a frame was odd and is tolerated"})
	}
}

func (l *loop) response(number uint64, m rpc.Message) {
	if !l.link.Answer(m.ID, m.Result, m.Error) {
		l.paymentAnswer(number, m)
	}
}

// paymentAnswer gives a payment the answer to its own id, whichever link it
// came on.
func (l *loop) paymentAnswer(number uint64, m rpc.Message) bool {
	ln := l.byRPC[m.ID]
	if ln == nil || !l.left(ln) {
		return false
	}
	e := transaction.Event{Kind: transaction.Answered, Link: number,
		Payment: connect.Payment{Value: connect.Mask(m.Result)}}
	if m.Error != nil {
		e.Kind = transaction.ErrorCame
		e.Error = connect.Error{Code: m.Error.Code, Message: l.fit(m.Error.Message),
			UserMessage: l.fit(m.Error.UserMessage)}
	}
	if !l.answeredHere(ln, e) {
		l.feed(ln, e)
	}
	return true
}

func (l *loop) notification(number uint64, m rpc.Message) {
	if m.Method != connect.TerminalNotification {
		l.trouble(Trouble{Fault: "unknown-notification", Message: "an unknown notification is passed over"})
		return
	}
	n := connect.ReadNotification(m.Params)
	told := false
	for _, ln := range slices.Clone(l.holding[n.TID]) {
		switch {
		case !l.left(ln):
		case !told && ln.hears(number):
			told = true
			l.feed(ln, transaction.Event{Kind: transaction.Notified, Value: n.Value, Link: number})
		default: // not told as this payment's, but it says that the terminal works
			l.feed(ln, transaction.Event{Kind: transaction.AtWork, Value: n.Value})
		}
	}
	if !told {
		l.log("debug", "a notification that is not told as a payment's", "")
	}
}

// atWork: a terminal was seen at work. Nobody can tell on what, so it counts for
// every payment that may have reached it.
func (l *loop) atWork(tid, what string) {
	for _, ln := range slices.Clone(l.holding[tid]) {
		if l.left(ln) {
			l.feed(ln, transaction.Event{Kind: transaction.AtWork, Value: what})
		}
	}
}

// hears reports whether what a link tells of a terminal can be about this
// payment: while it runs, its own link tells of it and no other.
func (ln *lane) hears(number uint64) bool {
	s := ln.state
	return s.Phase != transaction.InFlight && s.Phase != transaction.Accepting || s.Frame.Link == number
}

// request answers what Connect asks.
func (l *loop) request(number uint64, m rpc.Message) {
	conn := l.link.Conn(number)
	if conn == nil {
		return
	}
	if m.Method == connect.SignatureVerificationRequest {
		l.signature(number, m.ID, m.Params)
		return
	}
	if conn.ReplyError(l.ctx, m.ID, rpc.MethodNotFound, "method not found") != nil {
		l.log("warn", "a question could not be answered", "")
	}
}

// fault handles what is no proper message. An answer that cannot be read still
// ends the waiting; an answer to an id of another link may still be a payment's.
func (l *loop) fault(number uint64, m rpc.Message) {
	switch {
	case m.Fault == rpc.FaultUnreadable:
		if !l.link.Answer(m.ID, m.Result, &rpc.Error{Message: "the answer cannot be read"}) {
			if ln := l.byRPC[m.ID]; ln != nil {
				l.feed(ln, transaction.Event{Kind: transaction.Unreadable, Link: number})
			}
		}
	case m.Fault == rpc.FaultUnknownID && l.paymentAnswer(number, m):
		return
	}
	l.trouble(l.troubleOf(m, "a frame could not be used"))
}

func (l *loop) troubleOf(m rpc.Message, message string) Trouble {
	t := Trouble{Fault: string(m.Fault), Message: message}
	if m.Error != nil {
		t.Code, t.Message = m.Error.Code, l.fit(m.Error.Message)
		t.UserMessage = l.fit(m.Error.UserMessage)
	}
	return t
}

func (l *loop) trouble(t Trouble) { l.tellAll(EventConnectionError, t) }

// lostLanes tells the payments that a link carried that it is gone, or looks so.
func (l *loop) lostLanes(number uint64) {
	listened := l.link.Conn(number) != nil
	for _, ln := range l.all() {
		l.feed(ln, transaction.Event{Kind: transaction.LinkLost, Link: number, StillHeard: listened})
	}
}
