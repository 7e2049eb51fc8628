package session

import (
	"slices"
	"strconv"
	"time"

	"connect-epos/core/connect"
	"connect-epos/core/journal"
	"connect-epos/core/transaction"
	"connect-epos/core/wire"
)

// Signature is a question for staff: is this the customer's signature? Deadline
// is when it is decided without them, ms since 1970, and Accepts what is decided
// then: the site's default. Question names it, and no other question, for
// AnswerSignature.
type Signature struct {
	TID       string
	Reference string
	Attempt   int
	Question  string
	Receipt   wire.Value // Connect's receiptLines, the merchant's copy alone
	Payment   wire.Value // what Connect tells of the payment so far
	Deadline  int64
	Accepts   bool
}

// EventSignature tells of a Signature.
const EventSignature = "signature"

// leastNotice is how long before Connect's deadline a question is decided.
const leastNotice = 3 * time.Second

// signature brings a question to the payment it belongs to. One that belongs to
// none of ours, or came on another link than its payment left on, is declined:
// silence would accept it. So is one that comes while everything ends here.
func (l *loop) signature(number uint64, id int, params wire.Value) {
	s := connect.ReadSignature(connect.Mask(params))
	now := l.hearing.since(number)
	deadline := now.UnixMilli() + s.Timeout.Milliseconds()
	q := transaction.Question{ID: id, Link: number, Params: s.Params, Deadline: deadline,
		At: now.UnixMilli(), Uptime: now.Uptime.Milliseconds(),
		DecideAt: deadline - min(leastNotice, s.Timeout/4).Milliseconds()}
	ln := l.running(s.TID, number)
	if ln == nil || len(l.closing) > 0 {
		l.answerSignature(q, false)
		l.atWork(s.TID, connect.SignatureVerificationRequest)
		return
	}
	l.declineHeld(ln, q)
	l.feed(ln, transaction.Event{Kind: transaction.SignatureAsked, Question: q})
	l.decideDue(ln) // it may have been on its way for too long
}

// declineHeld declines a question in its time that waits for the journal together
// with its payment: so long nobody is asked, and silence would accept.
func (l *loop) declineHeld(ln *lane, q transaction.Question) {
	if !ln.state.Waiting() {
		return
	}
	l.after(time.Duration(l.decideAt(q)-q.At)*time.Millisecond, func() {
		at := slices.IndexFunc(ln.held, func(e transaction.Event) bool {
			return e.Kind == transaction.SignatureAsked && e.Question.ID == q.ID && e.Question.Link == q.Link && e.Question.At == q.At
		})
		if at >= 0 {
			ln.held = slices.Delete(ln.held, at, at+1)
			l.answerSignature(q, false)
		}
	})
}

// running is the payment that a terminal works on for one link, if any.
func (l *loop) running(tid string, number uint64) *lane {
	for _, ln := range l.holding[tid] {
		s := ln.state
		if s.Frame.Link == number && l.left(ln) && !connect.IsReport(s.Record.Kind) && (s.Phase == transaction.InFlight || s.Phase == transaction.Accepting) {
			return ln
		}
	}
	return l.lost(tid)
}

// lost is the payment of a terminal that we lost sight of. Where Connect asks
// about a signature there, on whatever link, it is that one.
func (l *loop) lost(tid string) *lane {
	holders := l.holding[tid]
	if len(holders) != 1 || holders[0].state.Record.Sent != journal.SentMaybe {
		return nil
	}
	switch s := holders[0].state; { // of what is being stored it is seen afterwards whose it is
	case s.Phase == transaction.Unknown, s.Phase == transaction.Storing && s.Record.Unresolved():
		return holders[0]
	}
	return nil
}

// askStaff tells of a question.
func (l *loop) askStaff(ln *lane, q transaction.Question) {
	r := ln.state.Record
	s := connect.ReadSignature(q.Params)
	l.tellSite(r.Site, EventSignature, Signature{TID: r.TID, Reference: r.Reference, Attempt: r.Attempt,
		Question: questionName(r, q), Receipt: s.Receipt, Payment: s.Params, Deadline: q.DecideAt, Accepts: l.signatureDefault(ln)})
}

// questionName names a question among all that are ever asked of a reference.
func questionName(r journal.Record, q transaction.Question) string {
	return strconv.Itoa(r.Attempt) + "/" + strconv.Itoa(q.Number)
}

// openQuestion is the question that staff can still decide about a payment without
// an end, if any: whoever asked can still be answered.
func (l *loop) openQuestion(ln *lane) *OpenQuestion {
	s := ln.state
	if !s.Signature.Open || !s.Record.Unresolved() || l.link.Conn(s.Signature.Question.Link) == nil {
		return nil
	}
	return &OpenQuestion{Question: questionName(s.Record, s.Signature.Question), Deadline: s.Signature.Question.DecideAt}
}

// openFor is how long a question has been open, by the clock that went further.
func (l *loop) openFor(q transaction.Question) time.Duration {
	now := l.cfg.Clock.Now()
	return time.Duration(max(now.UnixMilli()-q.At, now.Uptime.Milliseconds()-q.Uptime)) * time.Millisecond
}

// pastDeadline reports whether a question may be accepted no more, by either clock.
func (l *loop) pastDeadline(q transaction.Question) bool {
	return l.openFor(q).Milliseconds() > q.Deadline-q.At
}

// answerSignature answers a question on the link it came on, while that lives. A
// decline needs nothing else; an acceptance needs time, and is sent as a decline
// without it. It reports whether the answer was handed over as it was meant.
func (l *loop) answerSignature(q transaction.Question, accepted bool) bool {
	conn := l.link.Conn(q.Link)
	late := accepted && l.pastDeadline(q)
	if conn == nil || conn.Reply(l.ctx, q.ID, connect.SignatureAnswer(accepted && !late)) != nil {
		l.log("warn", "a signature question could not be answered", "")
		return false
	}
	if late {
		l.log("warn", "a signature was accepted too late, and so it was declined", "")
	}
	return !late
}
