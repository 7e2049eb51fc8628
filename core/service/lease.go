package service

import (
	"context"
	"errors"
	"time"

	"connect-epos/core/clock"
	"connect-epos/core/contract"
	"connect-epos/core/journal"
	"connect-epos/core/transaction"
)

// Lease is this service's hold on one terminal. It is counted, because the locks
// behind it do not re-enter.
type Lease struct {
	Count   int
	Epoch   journal.Epoch // raised in the journal for this hold; 0 until the journal gave one
	Release func()        // gives the lease back
	Stolen  bool          // another tab took it by force
}

// Ownership is what a service owns, so that no other tab does: its own name, and
// terminals.
type Ownership struct {
	Owner  string            // the name that its records carry; its lease is held while the service lives
	Leases map[string]*Lease // of terminals, by tid

	service      *Service
	releaseOwner func()          // gives back the owner lease
	awaited      map[string]bool // the engines whose end is waited for
	exploring    bool
	toExplore    []func()
}

func newOwnership(s *Service, owner string) *Ownership {
	return &Ownership{Owner: owner, Leases: map[string]*Lease{}, service: s, awaited: map[string]bool{}}
}

// leaseName is the lease of one terminal of one account.
func leaseName(account, tid string) string { return "connect-epos/terminal/" + account + "/" + tid }

// ownerName is the lease that a service holds while it lives.
func ownerName(owner string) string { return "connect-epos/engine/" + owner }

// AcquireTerminal takes a terminal's lease. It runs outside the loop.
func (o *Ownership) AcquireTerminal(ctx context.Context, tid string, how LeaseOptions) (*Lease, error) {
	held := &Lease{}
	release, err := o.service.Config.Leases.Acquire(ctx, leaseName(o.service.Account, tid), how, func() {
		o.service.Post(func() { o.stolen(tid, held) })
	})
	held.Release = release
	return held, err
}

// AcquireWithEpoch acquires a terminal and raises its epoch: what whoever had it before
// still reserves is refused. It runs outside the loop.
func (o *Ownership) AcquireWithEpoch(ctx context.Context, tid string, how LeaseOptions) (*Lease, error) {
	within, cancel := clock.Within(ctx, PutLimit)
	defer cancel()
	held, err := o.AcquireTerminal(within, tid, how)
	if err != nil {
		return nil, err
	}
	if held.Epoch, err = o.RaiseEpoch(ctx, tid, PutLimit); err != nil {
		held.Release()
		return nil, err
	}
	return held, nil
}

// RaiseEpoch raises the epoch of what was just acquired, within a limit. It runs
// outside the loop.
func (o *Ownership) RaiseEpoch(ctx context.Context, tid string, limit time.Duration) (journal.Epoch, error) {
	ctx, cancel := clock.Within(ctx, limit)
	defer cancel()
	epoch, err := o.service.Config.Store.RaiseEpoch(ctx, o.service.Account, tid)
	if err != nil {
		return 0, contract.StorageError(err)
	}
	return epoch, nil
}

// JournalAnswers finds out, within PutLimit, whether the journal keeps something now.
// Whoever takes a lease by force asks first: a terminal that was stolen and cannot be
// used afterwards helps nobody. It runs outside the loop.
func (o *Ownership) JournalAnswers(ctx context.Context) error {
	_, err := o.RaiseEpoch(ctx, journal.ProbeTerminal, PutLimit)
	return err
}

// AcquireOwner takes the lease that says that this service lives.
func (o *Ownership) AcquireOwner() (release func(), err error) { return o.ownerLease(o.Owner) }

// OwnerGone reports whether no engine of that name lives any more.
func (o *Ownership) OwnerGone(owner string) bool {
	release, err := o.ownerLease(owner)
	if err != nil {
		return false
	}
	release()
	return true
}

// ownerLease asks for the lease of an engine's service: its own alone, another's to
// see that it is gone.
func (o *Ownership) ownerLease(owner string) (func(), error) {
	ctx, cancel := clock.Within(o.service.Context, PutLimit)
	defer cancel()
	return o.service.Config.Leases.Acquire(ctx, ownerName(owner), LeaseOptions{Shared: owner != o.Owner}, nil)
}

// stolen: another tab took a terminal by force.
func (o *Ownership) stolen(tid string, held *Lease) {
	held.Stolen = true
	if o.Leases[tid] != held {
		return
	}
	delete(o.Leases, tid)
	o.service.part.TerminalStolen(tid)
}

// Reserved remembers the epoch that a reservation was given.
func (o *Ownership) Reserved(r journal.Record) {
	if held := o.Leases[r.TID]; held != nil {
		held.Epoch = max(held.Epoch, r.Epoch) // two may be told in either order
	}
}

func LeaseDenial(err error) transaction.Event {
	code, reason := transaction.TerminalInUse, LeaseHeld
	switch {
	case errors.Is(err, ErrInsecure):
		code, reason = transaction.InsecureContext, ""
	case !errors.Is(err, ErrHeld) && !errors.Is(err, context.DeadlineExceeded):
		reason = leaseFailed
	}
	return transaction.Event{Kind: transaction.LeaseDenied, Failure: transaction.Failure{Code: code, Reason: reason}}
}

// LeaseProblem is the error for a lease that was asked for outside a payment and not given.
func LeaseProblem(err error) error {
	var typed *contract.Error
	if err == nil || contract.AsError(err, &typed) {
		return err
	}
	e := LeaseDenial(err)
	return contract.Rejection(transaction.Reject{Code: e.Failure.Code, Reason: e.Failure.Reason})
}

// The reasons of terminal-in-use.
const (
	LeaseHeld   = "held-elsewhere" // another tab has it, and lives
	LeaseStolen = transaction.ReasonTakenOver
	leaseFailed = "lease-failed" // the browser gave no lock
)
