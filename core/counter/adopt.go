package counter

import (
	"connect-epos/core/clock"
	"connect-epos/core/contract"
	"connect-epos/core/followed"
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
		if ad.counter.AcquireOwnerFor(&f) == nil {
			ad.counter.Survey(&f, nil)
		}
		ad.counter.HandOver(func() { ad.loaded(f) }, f.GiveBack)
	}()
}

// takeUp makes what was found ours, and returns the payments that are new here. A
// payment that is followed here already stays as it is. by says who took it from engines
// that may still live; nil when they are gone.
func (ad *adoption) takeUp(f service.Found, by *journal.StaffAction) []*followed.Payment {
	for _, r := range f.Adopted {
		if held := f.Leases[r.TID]; held != nil && r.HoldsTerminal() {
			ad.counter.payments.Following(r).UseLease(held)
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
		ad.counter.payments.BringUpToDate(r)
	}
	var adopted []*followed.Payment
	for _, r := range f.Adopted {
		if held := f.Leases[r.TID]; ad.counter.payments.Following(r) == nil && !(held != nil && held.Stolen) {
			adopted = append(adopted, ad.adopt(r, by))
		}
	}
	for owner := range f.Living {
		ad.counter.AwaitEnd(owner)
	}
	return adopted
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
func (ad *adoption) adopt(r journal.Record, by *journal.StaffAction) *followed.Payment {
	ad.counter.TellDamage(r)
	if by != nil {
		ad.counter.AwaitEnd(r.Engine)
	}
	return ad.counter.payments.Adopt(r, by)
}

// withPayment finds the payment that is meant. If the engine that followed it is gone,
// it is adopted from the journal.
func (ad *adoption) withPayment(c followed.Which, use func(*followed.Payment, error)) {
	if p := ad.counter.payments.Find(c); p != nil {
		use(p, nil)
		return
	}
	ad.counter.Explore(func() service.Found { return ad.findUnfinished(c) }, func(f service.Found) {
		p := ad.counter.payments.Find(c)
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
func (ad *adoption) adoptAgain(r journal.Record) *followed.Payment {
	c := followed.Which{Reference: r.Reference, Attempt: r.Attempt, Concerns: func(journal.Record) bool { return true }}
	if p := ad.counter.payments.Find(c); p != nil && p.State.Phase == transaction.Settled {
		ad.counter.payments.BringUpToDate(r)
		return p
	}
	return ad.adopt(r, nil)
}

// findUnfinished finds the record that is meant in the journal and acquires its terminal.
// It runs outside the loop.
func (ad *adoption) findUnfinished(c followed.Which) service.Found {
	f := service.NewFound()
	ctx, cancel := clock.Within(ad.counter.Context, service.StoreLimit)
	defer cancel()
	attempts, err := ad.counter.Attempts(ctx, c.Reference)
	if err != nil {
		f.Err = err
		return f
	}
	for i := range attempts {
		r := attempts[len(attempts)-1-i] // the latest first
		switch {
		case !c.Selects(r):
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
