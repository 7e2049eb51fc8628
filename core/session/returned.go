package session

import (
	"context"
	"errors"

	"connect-epos/core/connect"
	"connect-epos/core/journal"
	"connect-epos/core/transaction"
)

// answeredHere reports whether an answer is to a payment that was taken from
// this engine. It is the truth all the same: the payment is followed here again,
// as the other engine left it.
func (l *loop) answeredHere(ln *lane, e transaction.Event) bool {
	s := ln.state
	if s.Phase != transaction.Gone || s.Record.Reason != transaction.ReasonTakenOver || e.Kind != transaction.Answered {
		return false
	}
	l.returned(s.Record, e)
	return true
}

// refusedHere does the same for an answer that could not be kept because the
// payment was taken from this engine meanwhile.
func (l *loop) refusedHere(w *write, link uint64, err error) {
	if errors.Is(err, journal.ErrConflict) && (w.entry.Kind == journal.EntryAnswered || w.entry.Kind == journal.EntryDisputed) {
		l.returned(w.record, transaction.Event{Kind: transaction.Answered, Link: link,
			Payment: connect.Payment{Value: w.record.Answer.Value}})
	}
}

func (l *loop) returned(known journal.Record, e transaction.Event) {
	go func() {
		ctx, cancel := context.WithTimeout(l.ctx, StoreLimit)
		defer cancel()
		attempts, err := l.cfg.Store.Attempts(ctx, l.host, known.Reference)
		l.post(func() {
			if err != nil { // it must not be lost for that
				l.log("warn", "an answer to a payment that was taken over cannot be kept yet", public(known.Reference))
				l.after(transaction.RetryEvery, func() { l.returned(known, e) })
			}
			for _, r := range attempts {
				if r.Attempt == known.Attempt && r.Token == known.Token && r.Engine != l.owner && transaction.Settles(r, e.Payment) {
					l.followAgain(r, e)
				}
			}
		})
	}()
}

func (l *loop) followAgain(r journal.Record, e transaction.Event) {
	r.Engine = l.owner
	ln := newLane()
	ln.orphan, ln.state = true, transaction.ForLateAnswer(r, e.Link)
	l.enlist(ln)
	l.feed(ln, e)
}
