package counter

import (
	"context"
	"slices"

	"connect-epos/core/clock"
	"connect-epos/core/connect"
	"connect-epos/core/contract"
	"connect-epos/core/followed"
	"connect-epos/core/journal"
	"connect-epos/core/service"
	"connect-epos/core/transaction"
)

// pendingList lists the payments that somebody must still hear of, settle or
// acknowledge.
type pendingList struct {
	counter *Counter
}

// Pending lists what is unfinished, of all tabs, oldest first. It runs outside the loop.
func (c *Counter) Pending(ctx context.Context) ([]contract.Pending, error) {
	return c.pendingList.list(ctx)
}

// list lists every unfinished payment of the account, of all tabs, oldest first. It runs
// outside the loop, and asks the loop only for what the loop alone knows.
func (pl *pendingList) list(ctx context.Context) ([]contract.Pending, error) {
	ctx, cancel := clock.Within(ctx, service.StoreLimit)
	defer cancel()
	records, err := pl.counter.Config.Store.Unfinished(ctx, pl.counter.Account)
	if err != nil {
		return nil, contract.StorageError(err)
	}
	live := make(chan map[service.Attempt]contract.Pending, 1)
	pl.counter.Post(func() { live <- pl.followedHere() })
	var here map[service.Attempt]contract.Pending
	select {
	case here = <-live:
	case <-pl.counter.Ended():
		return nil, contract.ClosedError()
	}
	entries := pl.entries(records, here)
	if slices.ContainsFunc(entries, func(p contract.Pending) bool { return p.Owner == contract.OwnerNobody }) {
		pl.counter.Post(pl.counter.adoption.takeUpLeft)
	}
	return entries, nil
}

// followedHere are the payments that are followed here, as they stand now.
func (pl *pendingList) followedHere() map[service.Attempt]contract.Pending {
	here := map[service.Attempt]contract.Pending{}
	for _, p := range pl.counter.payments.All() {
		if r := p.State.Record; r.Attempt > 0 {
			entry := p.EntryOf()
			entry.Owner = contract.OwnerHere
			here[service.AttemptOf(r)] = entry
		}
	}
	return here
}

func (pl *pendingList) entries(records []journal.Record, here map[service.Attempt]contract.Pending) []contract.Pending {
	var entries []contract.Pending
	for _, r := range records {
		p, mine := here[service.AttemptOf(r)]
		switch {
		case !mine:
			p = pl.followedElsewhere(r)
		case hasEnded(p.Record) && r.Rev > p.Record.Rev: // another tab looked for it
			p.Record = r
			pl.counter.Post(func() { pl.counter.payments.BringUpToDate(r) })
		}
		if p.Record.ConcernsStaff() && !connect.IsReport(p.Record.Kind) {
			entries = append(entries, p)
		}
	}
	return entries
}

// followedElsewhere is the entry of a payment that is not followed here. If it is taken
// up, the waiting time begins then.
func (pl *pendingList) followedElsewhere(r journal.Record) contract.Pending {
	p := contract.Pending{Record: r, Owner: pl.counter.OwnerOf(r)}
	if p.Undecided() {
		p.NotPaidFrom = transaction.State{Record: r}.NotPaidFrom(followed.Instant(pl.counter.Moment()), 0)
	}
	return p
}

// hasEnded reports whether a record has ended. Only such a record may another tab have
// changed.
func hasEnded(r journal.Record) bool { return r.Status == journal.Settled }

// noRecord is the reason when the journal was read and holds nothing of a payment that
// was asked for: then nothing of it was sent.
const noRecord = "no-record"

// Follow finds the payment that a page asked for by token before its engine died. done
// gets its outcome as soon as it is known here, or the outcome that the journal holds.
func (c *Counter) Follow(reference, token string, done func(transaction.Outcome, error)) {
	if p := c.payments.ByReference[reference]; p != nil && p.State.Record.Token == token {
		p.TellEnd(done)
		return
	}
	go func() {
		o, err := c.recorded(reference, token)
		c.Post(func() { done(o, err) })
	}()
}

// recorded reads the outcome from the journal. It runs outside the loop.
func (c *Counter) recorded(reference, token string) (transaction.Outcome, error) {
	attempts, err := c.Attempts(c.Context, reference)
	if err != nil {
		return transaction.Outcome{}, err
	}
	for _, r := range attempts {
		if (r.Token == token || r.Token == "") && r.Status != journal.Withdrawn { // "" could not be read
			return transaction.Outcome{Record: asLeftBehind(r), Stored: true}, nil
		}
	}
	return transaction.Outcome{}, &contract.Error{Code: contract.CodeEngineFailed, Reason: noRecord,
		Message: "the engine failed before this was journalled; nothing was sent"}
}

// asLeftBehind is a record as it reads when no engine follows it.
func asLeftBehind(r journal.Record) journal.Record {
	if r.Status == journal.Open {
		r.Status, r.Reason = journal.Unknown, transaction.ReasonEngineLost
	}
	return r
}

// Tell tells how the link stands, and every payment that is unresolved or whose end no
// promise told. All further news follow, because somebody listens from now on.
func (c *Counter) Tell(site string) {
	c.Listened = true
	c.TellLink(site)
	for _, p := range c.payments.All() {
		switch o := p.State.Outcome(); p.State.Phase {
		case transaction.Unknown:
			p.News(transaction.NewsPending, o)
		case transaction.Disputed:
			p.News(transaction.NewsDisputed, o)
		case transaction.Settled:
			if o.Record.CheckOpen() {
				p.News(transaction.NewsCheck, o)
			}
			if p.TellEndByEvent && !o.Record.Acknowledged {
				p.News(transaction.NewsRecovered, o)
			}
		}
	}
}

// History reads the journal, newest first. Records that cannot be read are taken up,
// because no other list tells of a payment that was over. It runs outside the loop.
func (c *Counter) History(ctx context.Context, q journal.Query) ([]journal.Record, error) {
	records, err := c.Records(ctx, q)
	c.adoption.takeUpUnreadable(records)
	return records, err
}
