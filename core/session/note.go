package session

import (
	"context"

	"connect-epos/core/journal"
	"connect-epos/core/transaction"
)

// Note is a payment that staff keyed on a card machine by itself, checked
// already: Kind is "sale" or "refund", the amount is in minor units. Reference is
// the bill that it paid, "" for none; By says who noted it. Token is the till's
// own name for this call.
type Note struct {
	Kind      string
	TID       string
	Amount    int64
	Currency  string
	Reference string
	By        string
	Reason    string
	Token     string
}

// noteMark begins the name of a note among the references when it pays no bill.
// No till can give such a reference: it begins with a blank.
const noteMark = " note/"

func (n Note) reference() string {
	if n.Reference == "" {
		return noteMark + n.Token
	}
	return n.Reference
}

// Note keeps a note in the journal. Nothing is sent for it: it needs no link and
// no lease, and waits for no payment on its terminal. Its bill is closed like one
// that was paid here. Code storage-unavailable says that it may have been kept or
// not.
func (e *Engine) Note(ctx context.Context, site string, n Note) (transaction.Outcome, error) {
	return on(ctx, e, site, func(l *loop, done func(transaction.Outcome, error)) { l.note(site, n, done) })
}

// FollowNote returns the note that an earlier engine was given under that token;
// code engine-failed when it was not kept.
func (e *Engine) FollowNote(ctx context.Context, site, reference, token string) (transaction.Outcome, error) {
	return e.Follow(ctx, site, Note{Reference: reference, Token: token}.reference(), token)
}

func (l *loop) note(site string, n Note, done func(transaction.Outcome, error)) {
	if err := l.takesCurrency(n.TID, n.Currency); err != nil {
		done(transaction.Outcome{}, err)
		return
	}
	now := l.cfg.now()
	r := journal.Record{
		ID: journal.ID{Account: l.host, Reference: n.reference()},
		Request: journal.Request{
			Site: site, Token: n.Token, Kind: n.Kind, TID: n.TID, Amount: n.Amount, Currency: n.Currency, Noted: true},
		Owner: journal.Owner{Engine: l.owner},
		Ending: journal.Ending{
			SettledAt: now, Result: journal.Approved, Reason: transaction.ReasonNoted, SettledBy: journal.ByOperator,
			Acknowledged: true},
		FrameID: -1, CreatedAt: now, Status: journal.Settled, Sent: journal.SentNo,
		Settlement: &journal.Settlement{Paid: true, By: n.By, Reason: n.Reason, At: now},
	}
	stop := l.after(PutLimit, func() {
		done(transaction.Outcome{}, fail(transaction.StorageUnavailable, "the journal is too slow: the note may be kept later; look at the history"))
	})
	go func() {
		entry := r.Entry(journal.EntryNoted, now)
		kept, err := l.cfg.Store.Reserve(l.ctx, r, entry)
		l.post(func() {
			stop()
			l.noted(kept, entry, err, done)
		})
	}()
}

// noted tells how a note ended. One that came too late is copied out all the same.
func (l *loop) noted(kept journal.Record, entry journal.Entry, err error, done func(transaction.Outcome, error)) {
	if err == nil {
		l.copyOut(kept, entry)
		for ln := l.lanes[kept.Reference]; ln != nil; {
			earlier := ln.earlier
			ln.state = transaction.MarkAcknowledged(ln.state)
			l.forget(ln)
			ln = earlier
		}
		done(transaction.Outcome{Record: kept, Stored: true}, nil)
		return
	}
	e := storeFailure(err)
	l.tellFailure(e, err)
	l.lookAt(e.Standing)
	done(transaction.Outcome{}, rejection(transaction.Reject{Code: e.Code, Reason: e.Reason, Standing: e.Standing}))
}
