package service

import (
	"context"

	"connect-epos/core/clock"
	"connect-epos/core/contract"
	"connect-epos/core/journal"
	"connect-epos/core/transaction"
)

// Found is what was read from the journal outside the loop, with the leases that were
// acquired for it.
type Found struct {
	Adopted []journal.Record  // of engines that are gone: ours from now on
	Newer   []journal.Record  // of ours, as another tab changed them
	Leases  map[string]*Lease // by tid
	Living  map[string]bool   // other engines that live, whose records are not ours
	Err     error

	releaseOwner func()
}

// NewFound returns a Found that holds nothing.
func NewFound() Found { return Found{Leases: map[string]*Lease{}} }

// GiveBack gives back every lease, when nobody uses what was found.
func (f Found) GiveBack() {
	for _, held := range f.Leases {
		held.Release()
	}
	if f.releaseOwner != nil {
		f.releaseOwner()
	}
}

// AcquireOwnerFor takes the owner lease of the service along with what is found.
func (o *Ownership) AcquireOwnerFor(f *Found) error {
	f.releaseOwner, f.Err = o.AcquireOwner()
	return f.Err
}

// Owns reports whether the service holds its owner lease.
func (o *Ownership) Owns() bool { return o.releaseOwner != nil }

// TakeOwner gives the service the owner lease that was acquired along with f, if any.
func (o *Ownership) TakeOwner(f Found) {
	if f.releaseOwner != nil {
		o.releaseOwner = f.releaseOwner
	}
}

// Survey finds what may be adopted, and which other engines live. What is known is
// followed here already. It runs outside the loop.
func (o *Ownership) Survey(f *Found, known map[Attempt]journal.Record) {
	f.Living = map[string]bool{}
	f.Err = o.eachUnfinished(func(ctx context.Context, r journal.Record) {
		mine, followed := known[AttemptOf(r)]
		switch {
		case followed && r.Engine == o.Owner && mine.Status == journal.Settled && r.Rev > mine.Rev:
			f.Newer = append(f.Newer, r)
		case followed, f.Living[r.Engine], r.Engine == o.Owner && !r.Unresolved() && !r.Checking():
		case o.MayAdopt(ctx, &r, f.Leases):
			f.Adopted = append(f.Adopted, r)
		case r.Engine != o.Owner:
			f.Living[r.Engine] = true
		}
	})
}

// SearchTerminal finds what holds a terminal though its engine is gone. It runs
// outside the loop.
func (o *Ownership) SearchTerminal(tid string) Found {
	f := NewFound()
	inUse := false
	err := o.eachUnfinished(func(ctx context.Context, r journal.Record) {
		switch {
		case r.TID != tid || !r.HoldsTerminal():
		case o.MayAdopt(ctx, &r, f.Leases):
			f.Adopted = append(f.Adopted, r)
		default:
			inUse = true
		}
	})
	switch {
	case err != nil:
		f.Err = err
	case inUse:
		f.Err = HeldElsewhere()
	}
	return f
}

// TakeByForce takes a terminal from the tab that has it, with what is unresolved there.
// That tab may be about to send, with a permission from the journal that it has not
// seen yet: what is unresolved is read when no such permission is valid any more.
// Nothing is taken while the journal does not answer, and nothing here waits without a
// limit. It runs outside the loop.
func (o *Ownership) TakeByForce(tid string) Found {
	f := NewFound()
	if f.Err = o.JournalAnswers(o.service.Context); f.Err != nil {
		return f
	}
	held, err := o.AcquireWithEpoch(o.service.Context, tid, LeaseOptions{Force: true})
	if err != nil {
		f.Err = err
		return f
	}
	f.Leases[tid] = held
	o.service.Sleep(PutLimit)
	f.Err = o.eachUnfinished(func(_ context.Context, r journal.Record) {
		if r.TID != tid || !r.Unresolved() {
			return
		}
		if r.HoldsTerminal() {
			held.Count++
			r.Epoch = held.Epoch
		}
		f.Adopted = append(f.Adopted, r)
	})
	return f
}

// MayAdopt reports whether the engine of a record is gone and its terminal is ours,
// and counts the record in the terminal's lease. It runs outside the loop.
func (o *Ownership) MayAdopt(ctx context.Context, r *journal.Record, leases map[string]*Lease) bool {
	if r.Engine != o.Owner && !o.OwnerGone(r.Engine) {
		return false
	}
	if r.HoldsTerminal() {
		held := o.leaseFor(ctx, r.TID, leases)
		if held == nil {
			return false
		}
		held.Count++
		r.Epoch = held.Epoch
	}
	return true
}

// leaseFor takes a terminal's lease and raises its epoch, or returns the one that was
// taken already; nil when another tab has it.
func (o *Ownership) leaseFor(ctx context.Context, tid string, leases map[string]*Lease) *Lease {
	if held := leases[tid]; held != nil {
		return held
	}
	held, err := o.AcquireWithEpoch(ctx, tid, LeaseOptions{})
	if err != nil {
		return nil
	}
	leases[tid] = held
	return held
}

func (o *Ownership) eachUnfinished(each func(context.Context, journal.Record)) error {
	ctx, cancel := clock.Within(o.service.Context, StoreLimit)
	defer cancel()
	records, err := o.service.Config.Store.Unfinished(ctx, o.service.Account)
	if err != nil {
		return contract.StorageError(err)
	}
	for _, r := range records {
		each(ctx, r)
	}
	return nil
}

// OwnerOf tells who follows a record that is not followed here.
func (o *Ownership) OwnerOf(r journal.Record) contract.Owner {
	switch {
	case r.Engine == o.Owner:
		return contract.OwnerHere
	case o.OwnerGone(r.Engine):
		return contract.OwnerNobody
	}
	return contract.OwnerElsewhere
}

// HeldElsewhere is the error for what another tab follows, which lives.
func HeldElsewhere() *contract.Error {
	return contract.Rejection(transaction.Reject{Code: transaction.TerminalInUse, Reason: LeaseHeld})
}
