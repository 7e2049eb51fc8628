package counter

import (
	"context"

	"connect-epos/core/contract"
	"connect-epos/core/journal"
	"connect-epos/core/service"
	"connect-epos/core/transaction"
)

// adoption takes up the payments of engines that are gone, and of tabs that hang.
type adoption struct {
	counter *Counter
}

// load reads the journal once: what dead engines left is adopted under the terminal's
// lease, before anything else may happen on those terminals.
func (ad *adoption) load() {
	go func() {
		f := service.NewFound()
		if ad.counter.ClaimOwnerFor(&f) == nil {
			ad.counter.Survey(&f, nil)
		}
		ad.counter.HandOver(func() { ad.loaded(f) }, f.GiveBack)
	}()
}

// takeUp makes what was found ours, and returns the payments that are new here. A
// payment that is followed here already stays as it is. by says who took it from engines
// that may still live; nil when they are gone.
func (ad *adoption) takeUp(f service.Found, by *journal.StaffAction) []*payment {
	for _, r := range f.Adopted {
		if held := f.Leases[r.TID]; held != nil && r.HoldsTerminal() {
			ad.counter.payments.following(r).useLease(held)
		}
	}
	for tid, held := range f.Leases {
		if held.Count > 0 && !held.Stolen {
			ad.counter.Leases[tid] = held
		} else {
			held.Release()
		}
	}
	for _, r := range f.Newer {
		ad.counter.payments.bringUpToDate(r)
	}
	var followed []*payment
	for _, r := range f.Adopted {
		if held := f.Leases[r.TID]; ad.counter.payments.following(r) == nil && !(held != nil && held.Stolen) {
			followed = append(followed, ad.adopt(r, by))
		}
	}
	for owner := range f.Living {
		ad.counter.AwaitEnd(owner)
	}
	return followed
}

// loaded takes up what was found when the counter opened, and then dials.
func (ad *adoption) loaded(f service.Found) {
	ad.counter.TakeOwner(f)
	if f.Err != nil {
		ad.counter.LoadFailed(f.Err)
		return
	}
	ad.takeUp(f, nil)
	ad.counter.Opened()
	ad.takeUpLeftAgain(LookEvery)
	ad.counter.Link.Dial()
}

// adopt follows a record that was found in the journal. by says who took it from an
// engine that may still live; nil when that engine is gone.
func (ad *adoption) adopt(r journal.Record, by *journal.StaffAction) *payment {
	ad.counter.TellDamage(r)
	p := ad.counter.newPayment()
	e := transaction.Event{Kind: transaction.Adopt}
	if by != nil {
		e.Kind, e.StaffAction, p.takenFrom = transaction.TakeOver, *by, r.Engine
		ad.counter.AwaitEnd(r.Engine)
	}
	r.Engine = ad.counter.Owner
	e.Record, p.state.Record = r, r
	p.tellEndByEvent, p.lease.held = true, r.HoldsTerminal()
	p.sentAt = ad.counter.Moment() // what it waits for counts from here
	ad.counter.payments.add(p)
	p.feed(e)
	return p
}

// withPayment finds the payment that is meant. If the engine that followed it is gone,
// it is adopted from the journal.
func (ad *adoption) withPayment(c which, use func(*payment, error)) {
	if p := ad.counter.payments.find(c); p != nil {
		use(p, nil)
		return
	}
	ad.counter.Explore(func() service.Found { return ad.findUnfinished(c) }, func(f service.Found) {
		p := ad.counter.payments.find(c)
		switch {
		case p != nil:
			f.GiveBack()
		case f.Err != nil:
			use(nil, f.Err)
			return
		default:
			ad.keepLeases(f.Leases)
			p = ad.adoptAgain(f.Adopted[0])
		}
		use(p, nil)
	})
}

// adoptAgain follows a record, or brings the payment that follows it already up to date.
func (ad *adoption) adoptAgain(r journal.Record) *payment {
	c := which{reference: r.Reference, attempt: r.Attempt, concerns: func(journal.Record) bool { return true }}
	if p := ad.counter.payments.find(c); p != nil && p.state.Phase == transaction.Settled {
		ad.counter.payments.bringUpToDate(r)
		return p
	}
	return ad.adopt(r, nil)
}

// findUnfinished finds the record that is meant in the journal and claims its terminal.
// It runs outside the loop.
func (ad *adoption) findUnfinished(c which) service.Found {
	f := service.NewFound()
	ctx, cancel := context.WithTimeout(ad.counter.Context, service.StoreLimit)
	defer cancel()
	attempts, err := ad.counter.Attempts(ctx, c.reference)
	if err != nil {
		f.Err = err
		return f
	}
	for i := range attempts {
		r := attempts[len(attempts)-1-i] // the latest first
		switch {
		case !c.selects(r):
		case !ad.counter.MayAdopt(ctx, &r, f.Leases):
			f.Err = service.HeldElsewhere()
			return f
		default:
			f.Adopted = append(f.Adopted, r)
			return f
		}
	}
	f.Err = contract.NotPending()
	return f
}

func (ad *adoption) keepLeases(leases map[string]*service.Lease) {
	for tid, held := range leases {
		ad.counter.Leases[tid] = held
	}
}
