package session

import (
	"context"

	"connect-epos/core/connect"
	"connect-epos/core/transaction"
)

// signatureDefault is what the site decides where staff do not.
func (l *loop) signatureDefault(ln *lane) bool {
	site := l.sites[ln.state.Record.Site]
	if ln.state.Record.Kind == connect.Refund {
		return site.SignatureRefund == "accept"
	}
	return site.SignatureSale == "accept"
}

// undecided: staff did not decide in time, or their acceptance is not kept in
// time. The first is decided by the site's default while the payment is in flight
// and there is time to accept; all else is declined.
func (l *loop) undecided(ln *lane) {
	s := ln.state
	switch {
	case !s.Signature.Open:
	case s.Phase == transaction.Accepting:
		l.late(ln, ln.writer.awaited)
	case s.Phase == transaction.InFlight && l.signatureDefault(ln) && !l.pastDeadline(s.Signature.Question):
		l.feed(ln, transaction.Event{Kind: transaction.SignatureDecided, Question: s.Signature.Question, Accepted: true, By: transaction.ByTimeout})
	default:
		l.decline(ln, transaction.ByTimeout)
	}
}

// decline gives a lane a decline of its open question. It waits for nothing, and
// overtakes an acceptance that is still being committed.
func (l *loop) decline(ln *lane, by string) {
	if w := ln.writer.awaited; w != nil && ln.state.Phase == transaction.Accepting {
		w.awaited = false
	}
	l.feed(ln, transaction.Event{Kind: transaction.SignatureDecided, Question: ln.state.Signature.Question, By: by})
}

// declineOpen declines what is open, if anything, because nobody here will decide
// about it any more.
func (l *loop) declineOpen(ln *lane) {
	if ln.state.Signature.Open {
		l.decline(ln, transaction.ByTimeout)
	}
}

// decide gives a payment staff's decision about the question of that name; no
// name is enough where its attempt was asked one question only.
func (l *loop) decide(reference, name string, accepted bool, done func(struct{}, error)) {
	ln, problem := l.questioned(reference, name)
	switch {
	case problem != nil:
		done(struct{}{}, problem)
	case !accepted:
		l.decline(ln, transaction.ByStaff)
		done(struct{}{}, nil)
	case !l.mayAccept(ln):
		done(struct{}{}, noQuestion())
	default:
		l.feed(ln, transaction.Event{Kind: transaction.SignatureDecided, Question: ln.state.Signature.Question, Accepted: true, By: transaction.ByStaff})
		done(struct{}{}, nil)
	}
}

// mayAccept reports whether the open question of a payment can be accepted. One
// whose time is over, by either clock, is declined at once.
func (l *loop) mayAccept(ln *lane) bool {
	if l.pastDeadline(ln.state.Signature.Question) {
		l.undecided(ln)
		return false
	}
	switch ln.state.Phase {
	case transaction.InFlight, transaction.Unknown, transaction.Storing:
		return true
	}
	return false
}

// questioned is the payment whose open question has that name.
func (l *loop) questioned(reference, name string) (*lane, error) {
	problem := noQuestion()
	for ln := l.lanes[reference]; ln != nil; ln = ln.earlier {
		s := ln.state
		switch {
		case !s.Signature.Open || l.link.Conn(s.Signature.Question.Link) == nil:
			continue
		case name == questionName(s.Record, s.Signature.Question), name == "" && s.Record.Signature.Questions == 1:
			return ln, nil
		}
		problem = fail(transaction.Changed, "another signature question of this reference is open; name the one that was shown")
	}
	return nil, problem
}

func noQuestion() *Error {
	return fail(transaction.NotPending, "no signature question is open for this reference")
}

// AnswerSignature answers a signature question of a payment. question is the name
// that Signature told: where another one is open by now, or none is, nothing is
// answered. It may be "" where the attempt was asked one question only.
func (e *Engine) AnswerSignature(ctx context.Context, site, reference string, accepted bool, question string) error {
	_, err := on(ctx, e, site, func(l *loop, done func(struct{}, error)) { l.decide(reference, question, accepted, done) })
	return err
}
