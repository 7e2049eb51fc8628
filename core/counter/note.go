package counter

import (
	"connect-epos/core/contract"
	"connect-epos/core/journal"
	"connect-epos/core/service"
	"connect-epos/core/transaction"
)

// Note keeps a note in the journal. Nothing is sent for it: it needs no link and no
// lease, and waits for no payment on its terminal. Its bill is closed like one that
// was paid here.
func (c *Counter) Note(site string, n contract.Note, done func(transaction.Outcome, error)) {
	if err := c.terminals.takesCurrency(n.TID, n.Currency); err != nil {
		done(transaction.Outcome{}, err)
		return
	}
	now := c.Now()
	r := journal.Record{
		ID: journal.ID{Account: c.Account, Reference: n.JournalReference()},
		Request: journal.Request{
			Site: site, Token: n.Token, Kind: n.Kind, TID: n.TID, Amount: n.Amount, Currency: n.Currency, Noted: true},
		Owner: journal.Owner{Engine: c.Owner},
		Ending: journal.Ending{
			SettledAt: now, Result: journal.Approved, Reason: transaction.ReasonNoted, SettledBy: journal.ByOperator,
			Acknowledged: true},
		FrameID: journal.NoFrame, CreatedAt: now, Status: journal.Settled, Sent: journal.SentNo,
		Settlement: &journal.Settlement{Paid: true, By: n.By, Reason: n.Reason, At: now},
	}
	stop := c.After(service.PutLimit, func() {
		done(transaction.Outcome{}, contract.Fail(transaction.StorageUnavailable, "the journal is too slow: the note may be kept later; look at the history"))
	})
	go func() {
		entry := r.Entry(journal.EntryNoted, now)
		kept, err := c.Config.Store.Reserve(c.Context, r, entry)
		c.Post(func() {
			stop()
			c.noted(kept, entry, err, done)
		})
	}()
}

// noted tells how a note ended. A note that was stored too late is copied out all the
// same.
func (c *Counter) noted(kept journal.Record, entry journal.Entry, err error, done func(transaction.Outcome, error)) {
	if err == nil {
		c.CopyOut(kept, entry)
		c.payments.AcknowledgeFrom(c.payments.ByReference[kept.Reference])
		done(transaction.Outcome{Record: kept, Stored: true}, nil)
		return
	}
	e := service.StoreFailure(err)
	c.adoption.tellFailure(e, err)
	if e.Failure.Standing != nil {
		c.adoption.takeUpBehind(*e.Failure.Standing)
	}
	done(transaction.Outcome{}, contract.Rejection(transaction.Reject{Code: e.Failure.Code, Reason: e.Failure.Reason, Standing: e.Failure.Standing}))
}
