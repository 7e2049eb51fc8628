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
	leases  map[string]*lease
	err     error
}

// load reads the journal once: what dead engines left is adopted under the
// terminal's lease, before anything else may happen on those terminals.
func (l *loop) load() {
	go func() {
		f := l.search()
		l.handOver(func() { l.adoptAll(f) }, f.giveBack)
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
	if f.owner, f.err = l.acquire(ownerName(l.owner)); f.err != nil {
		return f
	}
	f.err = l.unfinished(func(ctx context.Context, r journal.Record) {
		if l.mayAdopt(ctx, &r, f.leases) {
			f.adopted = append(f.adopted, r)
		}
	})
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
		f.err = rejection(transaction.Reject{Code: transaction.TerminalInUse})
	}
	return f
}

// takeOver brings what was found into the loop. What it follows by now, it
// leaves as it is.
func (l *loop) takeOver(f found) {
	for _, r := range f.adopted {
		known := choice{reference: r.Reference, attempt: r.Attempt, concerns: journal.Record.Unfinished}
		if held := f.leases[r.TID]; l.chosen(known) != nil && held != nil {
			held.count--
		}
	}
	for tid, held := range f.leases {
		if held.count > 0 {
			l.leases[tid] = held
		} else {
			held.release()
		}
	}
	for _, r := range f.adopted {
		if l.chosen(choice{reference: r.Reference, attempt: r.Attempt, concerns: journal.Record.Unfinished}) == nil {
			l.adopt(r)
		}
	}
}

// mayAdopt reports whether the record's engine is gone and its terminal is
// ours, and then makes us its engine.
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
	r.Engine = l.owner
	return true
}

// ownerGone reports whether nobody holds the owner lease of an engine.
func (l *loop) ownerGone(owner string) bool {
	release, err := l.acquire(ownerName(owner))
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
	release, err := l.acquire(leaseName(l.host, tid))
	if err != nil {
		return nil
	}
	epoch, err := l.cfg.Store.RaiseEpoch(ctx, l.host, tid)
	if err != nil {
		release()
		return nil
	}
	leases[tid] = &lease{epoch: epoch, release: release}
	return leases[tid]
}

// adoptAll brings what was found into the loop, then dials.
func (l *loop) adoptAll(f found) {
	l.release = f.owner
	if f.err != nil {
		l.loadFailed(f.err)
		return
	}
	l.takeOver(f)
	l.loaded = true
	for _, done := range l.loading {
		done(nil)
	}
	l.loading = nil
	l.dial()
}

// adopt gives a record found in the journal its lane.
func (l *loop) adopt(r journal.Record) *lane {
	l.tellDamage(r)
	ln := newLane()
	ln.orphan, ln.leased = true, r.HoldsTerminal()
	ln.state.Record = r
	ln.sentAt = l.cfg.Clock.Now() // what it waits for counts from here
	l.enlist(ln)
	l.feed(ln, transaction.Event{Kind: transaction.Adopt, Record: r})
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

// takeOverTerminal adopts what a dead engine left on a terminal.
func (l *loop) takeOverTerminal(tid string) {
	go func() {
		f := l.searchTerminal(tid)
		l.handOver(func() { l.takeOver(f) }, f.giveBack)
	}()
}
