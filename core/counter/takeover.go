package counter

import (
	"time"

	"connect-epos/core/contract"
	"connect-epos/core/journal"
	"connect-epos/core/service"
	"connect-epos/core/transaction"
)

// What another tab leaves when it dies is taken over here without anybody
// asking for it: an engine that is seen to live is waited for, by its lease.

// LookEvery is how often the journal is read for what engines left that nobody
// waited for. HeirGap is how long the page of an engine that died has to start
// another: that one has its promises and goes first.
const (
	LookEvery = 30 * time.Second
	HeirGap   = 3 * time.Second
)

// lookAgain looks after a while, and so on. A journal that is slow to read is
// read less often.
func (ad *adoption) lookAgain(wait time.Duration) {
	ad.After(wait, func() {
		began := ad.Moment()
		ad.lookThen(func() {
			took := max(0, ad.Moment().Sub(began))
			ad.lookAgain(LookEvery + min(100*took, 10*LookEvery))
		})
	})
}

// look takes over what dead engines left, and from then on waits for the end of
// those that live.
func (ad *adoption) look() { ad.lookThen(func() {}) }

func (ad *adoption) lookThen(done func()) {
	if !ad.Loaded || ad.Closing() {
		return
	}
	known := ad.counter.payments.snapshot()
	ad.Explore(func() service.Found {
		f := service.NewFound()
		ad.Survey(&f, known)
		return f
	}, func(f service.Found) {
		ad.bring(f, nil)
		done()
	})
}

// engineEnded: another engine is gone, and its sockets with it.
func (ad *adoption) engineEnded(owner string) {
	for _, p := range ad.counter.payments.all() {
		if p.takenFrom == owner {
			p.feed(transaction.Event{Kind: transaction.LinkClosed})
		}
	}
	ad.After(HeirGap, ad.look)
}

// takeTerminal takes a terminal from a tab that hangs, with what is unresolved
// there. Where nobody else has it, what holds it is taken over all the same.
func (ad *adoption) takeTerminal(tid string, by journal.StaffAction, done func([]contract.Pending, error)) {
	if ad.Leases[tid] != nil {
		done(ad.holders(tid), nil)
		return
	}
	go func() {
		f := ad.TakeByForce(tid)
		ad.HandOver(func() { ad.taken(tid, f, by, done) }, f.GiveBack)
	}()
}

func (ad *adoption) taken(tid string, f service.Found, by journal.StaffAction, done func([]contract.Pending, error)) {
	if len(f.Leases) == 0 { // nothing was taken
		done(nil, service.LeaseProblem(f.Err))
		return
	}
	ad.Log("warn", "terminal "+tid+" was taken over by "+by.By)
	lanes := ad.bring(f, &by)
	if f.Err != nil || len(lanes) == 0 {
		done(ad.holders(tid), service.LeaseProblem(f.Err))
		return
	}
	left, failed := len(lanes), error(nil)
	for _, p := range lanes {
		p.decided = func(_ transaction.Outcome, err error) {
			if err != nil {
				failed = err
			}
			if left--; left == 0 {
				done(ad.holders(tid), failed)
			}
		}
	}
}

// holders are what holds a terminal here.
func (ad *adoption) holders(tid string) []contract.Pending {
	var held []contract.Pending
	for _, p := range ad.counter.payments.byTerminal[tid] {
		held = append(held, p.entryOf())
	}
	return held
}

// TerminalStolen implements [Part]: staff of another tab took the terminal. What waits
// for permission to send does not get it any more, and what was sent is theirs to
// follow.
func (c *Counter) TerminalStolen(tid string) {
	if l := c.looks.running[tid]; l != nil {
		l.payment.lease.held = false
		c.looks.cutTurn(l)
	}
	c.Log("warn", "another tab took terminal "+tid+" over")
	for _, p := range c.payments.all() {
		if p.lease.held && p.state.Record.TID == tid {
			p.lease.held = false
			p.disown()
		}
	}
}

func (p *payment) disown() {
	if p.counter.Link.Remove(p.state.Record.FrameID) {
		p.feed(transaction.Event{Kind: transaction.SendFailed, Reason: service.LeaseStolen})
	}
	p.counter.signatures.declineOpen(p)
	if p.permits() && p.permission != nil {
		p.giveUpWrite(p.permission, transaction.TerminalInUse, service.LeaseStolen)
	}
	p.feed(transaction.Event{Kind: transaction.Disowned})
}
