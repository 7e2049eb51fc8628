package session

import (
	"context"
	"slices"

	"connect-epos/core/connect"
	"connect-epos/core/journal"
	"connect-epos/core/transaction"
)

// pending lists every unfinished payment of the account, of all tabs, oldest
// first. It runs outside the loop but for what the loop alone knows.
func (l *loop) pending(ctx context.Context) ([]Pending, error) {
	ctx, cancel := context.WithTimeout(ctx, StoreLimit)
	defer cancel()
	records, err := l.cfg.Store.Unfinished(ctx, l.host)
	if err != nil {
		return nil, storageError(err)
	}
	live := make(chan map[attempt]Pending, 1)
	l.post(func() { live <- l.followedHere() })
	var here map[attempt]Pending
	select {
	case here = <-live:
	case <-l.done:
		return nil, closedError()
	}
	entries := l.entries(records, here)
	if slices.ContainsFunc(entries, func(p Pending) bool { return p.Owner == OwnerNobody }) {
		l.post(l.look)
	}
	return entries, nil
}

// attempt names one attempt of an account.
type attempt struct {
	reference string
	number    int
}

// snapshot is what the loop knows that the journal may not.
func (l *loop) snapshot() map[attempt]journal.Record {
	here := map[attempt]journal.Record{}
	for _, ln := range l.all() {
		if r := ln.state.Record; r.Attempt > 0 {
			here[attempt{r.Reference, r.Attempt}] = r
		}
	}
	return here
}

// followedHere are the payments of the loop, as it knows them.
func (l *loop) followedHere() map[attempt]Pending {
	here := map[attempt]Pending{}
	for _, ln := range l.all() {
		if r := ln.state.Record; r.Attempt > 0 {
			p := l.entryOf(ln)
			p.Owner = OwnerHere
			here[attempt{r.Reference, r.Attempt}] = p
		}
	}
	return here
}

func (l *loop) entries(records []journal.Record, here map[attempt]Pending) []Pending {
	var entries []Pending
	for _, r := range records {
		p, mine := here[attempt{r.Reference, r.Attempt}]
		switch {
		case !mine:
			p = l.stranger(r)
		case over(p.Record) && r.Rev > p.Record.Rev: // another tab looked for it
			p.Record = r
			l.post(func() { l.renewTo(r) })
		}
		if p.Record.ConcernsStaff() && !connect.IsReport(p.Record.Kind) {
			entries = append(entries, p)
		}
	}
	return entries
}

// stranger is the entry of a payment that is not followed here: whoever takes it
// up waits from then on.
func (l *loop) stranger(r journal.Record) Pending {
	p := Pending{Record: r, Owner: l.ownerOf(r)}
	if p.undecided() {
		p.NotPaidFrom = transaction.State{Record: r}.NotPaidFrom(l.instant(), 0)
	}
	return p
}

// over reports whether a record has ended: only such a one may another tab have
// changed.
func over(r journal.Record) bool { return r.Status == journal.Settled }

func (l *loop) ownerOf(r journal.Record) Owner {
	switch {
	case r.Engine == l.owner:
		return OwnerHere
	case l.ownerGone(r.Engine):
		return OwnerNobody
	}
	return OwnerElsewhere
}

// records reads the journal, newest first. It runs outside the loop.
func (l *loop) records(ctx context.Context, q journal.Query) ([]journal.Record, error) {
	ctx, cancel := context.WithTimeout(ctx, StoreLimit)
	defer cancel()
	q.Account = l.host
	records, err := l.cfg.Store.History(ctx, q)
	if err != nil {
		return nil, storageError(err)
	}
	if l.service == nil {
		l.takeUp(records)
	}
	return records, nil
}

func outcomes(records []journal.Record) []transaction.Outcome {
	outcomes := make([]transaction.Outcome, len(records))
	for i, r := range records {
		outcomes[i] = transaction.Outcome{Record: r, Stored: true}
	}
	return outcomes
}

// noRecord: the journal was read and holds nothing of a followed payment,
// so nothing of it was sent.
const noRecord = "no-record"

// followed finds the payment that a page asked for by token before its engine
// died: its lane's outcome once that is known, or the journal's.
func (l *loop) followed(reference, token string, done func(transaction.Outcome, error)) {
	if ln := l.lanes[reference]; ln != nil && ln.state.Record.Token == token {
		l.followLane(ln, done)
		return
	}
	go func() {
		o, err := l.recorded(reference, token)
		l.post(func() { done(o, err) })
	}()
}

func (l *loop) followLane(ln *lane, done func(transaction.Outcome, error)) {
	ln.orphan = false // the page kept its promise
	if ln.running() {
		ln.follow = append(ln.follow, func(o transaction.Outcome) { done(o, nil) })
		return
	}
	done(ln.state.Outcome(), nil)
}

// recorded runs outside the loop.
func (l *loop) recorded(reference, token string) (transaction.Outcome, error) {
	ctx, cancel := context.WithTimeout(l.ctx, StoreLimit)
	defer cancel()
	attempts, err := l.cfg.Store.Attempts(ctx, l.host, reference)
	if err != nil {
		return transaction.Outcome{}, storageError(err)
	}
	for _, r := range attempts {
		if (r.Token == token || r.Token == "") && r.Status != journal.Withdrawn { // "" could not be read
			return transaction.Outcome{Record: leftBehind(r), Stored: true}, nil
		}
	}
	return transaction.Outcome{}, &Error{Code: CodeEngineFailed, Reason: noRecord,
		Message: "the engine failed before this was journalled; nothing was sent"}
}

// leftBehind is a record as it reads when nobody follows it.
func leftBehind(r journal.Record) journal.Record {
	if r.Status == journal.Open {
		r.Status, r.Reason = journal.Unknown, transaction.ReasonEngineLost
	}
	return r
}

func (l *loop) tellLink(site string) {
	l.cfg.tell(Event{Site: site, Name: l.named(EventLink), Detail: l.link.Info()})
}

// tell tells, now that somebody listens, how the link stands and of every
// payment that is unresolved, or ended without a promise to tell it.
func (l *loop) tell(site string) {
	l.listened = true
	l.tellLink(site)
	for _, ln := range l.all() {
		switch o := ln.state.Outcome(); ln.state.Phase {
		case transaction.Unknown:
			l.news(ln, transaction.NewsPending, o)
		case transaction.Disputed:
			l.news(ln, transaction.NewsDisputed, o)
		case transaction.Settled:
			if o.Record.CheckOpen() {
				l.news(ln, transaction.NewsCheck, o)
			}
			if ln.orphan && !o.Record.Acknowledged {
				l.news(ln, transaction.NewsRecovered, o)
			}
		}
	}
}
