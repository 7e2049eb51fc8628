package session

import (
	"context"
	"time"

	"connect-epos/core/connect"
	"connect-epos/core/journal"
	"connect-epos/core/transaction"
	"connect-epos/core/wire"
)

// Signature is a question for staff: is this the customer's signature? Deadline
// is when it is decided without them, ms since 1970.
type Signature struct {
	TID       string
	Reference string
	Receipt   wire.Value // Connect's receiptLines, the merchant's copy alone
	Payment   wire.Value // what Connect tells of the payment so far
	Deadline  int64
}

// EventSignature tells of a Signature.
const EventSignature = "signature"

// leastNotice is how long before Connect's deadline a question is decided.
const leastNotice = 3 * time.Second

// signature brings a question to the payment it belongs to. One that belongs to
// none of ours, or came on another link than its payment left on, is declined:
// silence would accept it.
func (l *loop) signature(number uint64, id int, params wire.Value) {
	s := connect.ReadSignature(connect.Mask(params))
	deadline := l.cfg.now() + s.Timeout.Milliseconds()
	q := transaction.Question{ID: id, Link: number, Params: s.Params, Deadline: deadline,
		DecideAt: deadline - min(leastNotice, s.Timeout/4).Milliseconds()}
	ln := l.running(s.TID, number)
	if ln == nil {
		l.answerSignature(q, false)
		return
	}
	l.feed(ln, transaction.Event{Kind: transaction.Asked, Question: q})
}

// running is the payment that a terminal works on for one link, if any.
func (l *loop) running(tid string, number uint64) *lane {
	for _, ln := range l.holding[tid] {
		s := ln.state
		if s.Link == number && l.left(ln) && !connect.IsReport(s.Record.Kind) && (s.Phase == transaction.InFlight || s.Phase == transaction.Accepting) {
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
	l.tellSite(r.Site, EventSignature, Signature{TID: r.TID, Reference: r.Reference, Receipt: s.Receipt,
		Payment: s.Params, Deadline: q.DecideAt})
}

// answerSignature answers a question on the link it came on, while that lives
// and its deadline has not passed: later it would answer nothing. It reports
// whether the answer was handed over.
func (l *loop) answerSignature(q transaction.Question, accepted bool) bool {
	conn := l.link.Conn(q.Link)
	if conn == nil || l.cfg.now() > q.Deadline {
		l.log("warn", "a signature question could not be answered in time", "")
		return false
	}
	if conn.Reply(l.ctx, q.ID, connect.SignatureAnswer(accepted)) != nil {
		l.log("warn", "a signature question could not be answered", "")
		return false
	}
	return true
}

// signatureDefault is what the site decides where staff do not.
func (l *loop) signatureDefault(ln *lane) bool {
	site := l.sites[ln.state.Record.Site]
	if ln.state.Record.Kind == connect.Refund {
		return site.SignatureRefund == "accept"
	}
	return site.SignatureSale == "accept"
}

// undecided: staff did not decide in time, or their acceptance is not kept in
// time. The first is decided by the site's default, the second declined.
func (l *loop) undecided(ln *lane) {
	switch ln.state.Phase {
	case transaction.InFlight:
		l.feed(ln, transaction.Event{Kind: transaction.Decided, Accepted: l.signatureDefault(ln), By: transaction.ByTimeout})
	case transaction.Accepting:
		l.late(ln, ln.writer.awaited)
	}
}

// decide gives a payment staff's decision; not-pending when no question is open.
func (l *loop) decide(reference string, accepted bool, done func(struct{}, error)) {
	ln := l.lanes[reference]
	if ln == nil || !ln.state.Asked || ln.state.Phase != transaction.InFlight || l.cfg.now() > ln.state.Question.Deadline {
		done(struct{}{}, fail(transaction.NotPending, "no signature question is open for this reference"))
		return
	}
	l.feed(ln, transaction.Event{Kind: transaction.Decided, Accepted: accepted, By: transaction.ByStaff})
	done(struct{}{}, nil)
}

// AnswerSignature answers the open signature question of a payment.
func (e *Engine) AnswerSignature(ctx context.Context, site, reference string, accepted bool) error {
	_, err := on(ctx, e, site, func(l *loop, done func(struct{}, error)) { l.decide(reference, accepted, done) })
	return err
}
