package session

import (
	"context"
	"errors"

	"connect-epos/core/journal"
	"connect-epos/core/transaction"
)

// found is what the journal held when a loop began, and what of it is ours now.
type found struct {
	owner   func() // gives back our owner lease
	adopted []journal.Record
	newer   []journal.Record // of ours, as another tab changed them
	leases  map[string]*lease
	living  map[string]bool // engines of others, whose records are not ours
	err     error
}

// load reads the journal once: what dead engines left is adopted under the
// terminal's lease, before anything else may happen on those terminals.
func (l *loop) load() {
	if l.service != nil {
		l.serveTables(Claim{})
		return
	}
	go func() {
		f := l.search()
		l.HandOver(func() { l.adoptAll(f) }, f.giveBack)
	}()
}

func (f found) giveBack() {
	giveBack(f.leases)
	if f.owner != nil {
		f.owner()
	}
}

// search runs outside the loop.
func (l *loop) search() found {
	f := found{leases: map[string]*lease{}}
	if f.owner, f.err = l.ownerLease(l.owner); f.err == nil {
		l.survey(&f, nil)
	}
	return f
}

func (l *loop) unfinished(each func(context.Context, journal.Record)) error {
	ctx, cancel := context.WithTimeout(l.ctx, StoreLimit)
	defer cancel()
	records, err := l.cfg.Store.Unfinished(ctx, l.host)
	if err != nil {
		return storageError(err)
	}
	for _, r := range records {
		each(ctx, r)
	}
	return nil
}

// searchTerminal finds what holds a terminal though its engine is gone. It runs
// outside the loop.
func (l *loop) searchTerminal(tid string) found {
	f := found{leases: map[string]*lease{}}
	inUse := false
	err := l.unfinished(func(ctx context.Context, r journal.Record) {
		switch {
		case r.TID != tid || !r.HoldsTerminal():
		case l.mayAdopt(ctx, &r, f.leases):
			f.adopted = append(f.adopted, r)
		default:
			inUse = true
		}
	})
	switch {
	case err != nil:
		f.err = err
	case inUse:
		f.err = heldElsewhere()
	}
	return f
}

// bring brings what was found into the loop, and returns the lanes that are new.
// What it follows by now, it leaves as it is. by tells who took it from engines
// that may live; nil: they are gone.
func (l *loop) bring(f found, by *journal.StaffAction) []*lane {
	for _, r := range f.adopted {
		if held := f.leases[r.TID]; held != nil && r.HoldsTerminal() {
			l.following(r).share(held)
		}
	}
	for tid, held := range f.leases {
		if held.count > 0 && !held.gone {
			l.leases[tid] = held
		} else {
			held.release()
		}
	}
	for _, r := range f.newer {
		l.renewTo(r)
	}
	var lanes []*lane
	for _, r := range f.adopted {
		if held := f.leases[r.TID]; l.following(r) == nil && !(held != nil && held.gone) {
			lanes = append(lanes, l.adopt(r, by))
		}
	}
	for owner := range f.living {
		l.awaitEnd(owner)
	}
	return lanes
}

// following is the lane of a record. One of ours may not know its number yet.
func (l *loop) following(r journal.Record) *lane {
	if r.Engine == l.owner {
		for ln := l.lanes[r.Reference]; ln != nil; ln = ln.earlier {
			if n := ln.state.Record.Attempt; n == r.Attempt || n == 0 {
				return ln
			}
		}
		return nil
	}
	return l.chosen(choice{reference: r.Reference, attempt: r.Attempt, concerns: journal.Record.Unfinished})
}

// share gives a lease that was claimed for a lane's record to the lane, should
// it hold the terminal without one: a dispute came after its lease was given back.
func (ln *lane) share(held *lease) {
	switch {
	case ln == nil:
	case ln.leased || !ln.state.HoldsTerminal():
		held.count--
	default:
		ln.leased = true
	}
}

// mayAdopt reports whether the record's engine is gone and its terminal is
// ours.
func (l *loop) mayAdopt(ctx context.Context, r *journal.Record, leases map[string]*lease) bool {
	if r.Engine != l.owner && !l.ownerGone(r.Engine) {
		return false
	}
	if r.HoldsTerminal() {
		held := l.leaseFor(ctx, r.TID, leases)
		if held == nil {
			return false
		}
		held.count++
		r.Epoch = held.epoch
	}
	return true
}

// ownerGone reports whether nobody holds the owner lease of an engine.
func (l *loop) ownerGone(owner string) bool {
	release, err := l.ownerLease(owner)
	if err != nil {
		return false
	}
	release()
	return true
}

// leaseFor takes a terminal's lease and raises its epoch, or returns the one
// taken already; nil when another tab has it.
func (l *loop) leaseFor(ctx context.Context, tid string, leases map[string]*lease) *lease {
	if held := leases[tid]; held != nil {
		return held
	}
	held, err := l.claimRaised(ctx, tid, Claim{})
	if err != nil {
		return nil
	}
	leases[tid] = held
	return held
}

// adoptAll brings what was found into the loop, then dials.
func (l *loop) adoptAll(f found) {
	l.release = f.owner
	if f.err != nil {
		l.loadFailed(f.err)
		return
	}
	l.bring(f, nil)
	l.loaded = true
	l.keepHouse(0, houseRest)
	l.lookAgain(LookEvery)
	for _, done := range l.loading {
		done(nil)
	}
	l.loading = nil
	l.link.Dial()
}

// adopt gives a record found in the journal its lane. by tells who took it from
// an engine that may live.
func (l *loop) adopt(r journal.Record, by *journal.StaffAction) *lane {
	l.tellDamage(r)
	ln := newLane()
	e := transaction.Event{Kind: transaction.Adopt}
	if by != nil {
		e.Kind, e.CarriedOn, ln.robbed = transaction.TakeOver, *by, r.Engine
		l.awaitEnd(r.Engine)
	}
	r.Engine = l.owner
	e.Record, ln.state.Record = r, r
	ln.orphan, ln.leased = true, r.HoldsTerminal()
	ln.sentAt = l.cfg.Clock.Now() // what it waits for counts from here
	l.enlist(ln)
	l.feed(ln, e)
	return ln
}

// loadFailed fails closed: without its journal a counter does not open.
func (l *loop) loadFailed(err error) {
	if errors.Is(err, ErrInsecure) {
		err = &Error{Code: transaction.InsecureContext, Message: rejectionText(transaction.InsecureContext)}
	}
	var typed *Error
	if !errors.As(err, &typed) {
		err = storageError(err)
	}
	waiting := l.loading
	l.loading = nil
	for _, done := range waiting {
		done(err)
	}
	l.shut(func() {})
}

// whenLoaded calls done once the journal was read.
func (l *loop) whenLoaded(done func(error)) {
	if l.loaded {
		done(nil)
		return
	}
	l.loading = append(l.loading, done)
}
