package counter

import (
	"time"

	"connect-epos/core/contract"
	"connect-epos/core/journal"
	"connect-epos/core/service"
	"connect-epos/core/transaction"
)

// What a tab leaves when it dies is taken up here without anybody asking for it. The end
// of an engine that lives is noticed by its lease.

// LookEvery is how often the journal is read for what engines left that nobody waited
// for. HeirGap is how long the page of an engine that died has time to start another
// one, which has its promises and so goes first.
const (
	LookEvery = 30 * time.Second
	HeirGap   = 3 * time.Second
)

// takeUpLeftAgain takes up what dead engines left, after a while and again and again. A
// journal that is slow to read is read less often.
func (ad *adoption) takeUpLeftAgain(wait time.Duration) {
	ad.counter.After(wait, func() {
		began := ad.counter.Moment()
		ad.takeUpLeftThen(func() {
			took := max(0, ad.counter.Moment().Sub(began))
			ad.takeUpLeftAgain(LookEvery + min(100*took, 10*LookEvery))
		})
	})
}

// takeUpLeft takes up what dead engines left, and waits for the end of those that live.
func (ad *adoption) takeUpLeft() { ad.takeUpLeftThen(func() {}) }

func (ad *adoption) takeUpLeftThen(done func()) {
	if !ad.counter.Loaded || ad.counter.Closing() {
		return
	}
	known := ad.counter.payments.Records()
	ad.counter.Explore(func() service.Found {
		f := service.NewFound()
		ad.counter.Survey(&f, known)
		return f
	}, func(f service.Found) {
		ad.takeUp(f, nil)
		done()
	})
}

// takeUpBehind takes up what dead engines left, when an attempt stands in the way whose
// engine may be gone.
func (ad *adoption) takeUpBehind(standing journal.Record) {
	if standing.Unresolved() && standing.Engine != ad.counter.Owner {
		ad.takeUpLeft()
	}
}

// engineEnded notes that another engine is gone, and its sockets with it.
func (ad *adoption) engineEnded(owner string) {
	for _, p := range ad.counter.payments.All() {
		if p.TakenFrom == owner {
			p.Feed(transaction.Event{Kind: transaction.LinkClosed})
		}
	}
	ad.counter.After(HeirGap, ad.takeUpLeft)
}

// takeTerminal takes a terminal from a tab that hangs, with what is unresolved there. If
// no other tab has the terminal, what holds it is taken over all the same.
func (ad *adoption) takeTerminal(tid string, by journal.StaffAction, done func([]contract.Pending, error)) {
	if ad.counter.Leases[tid] != nil {
		done(ad.holders(tid), nil)
		return
	}
	go func() {
		f := ad.counter.TakeByForce(tid)
		ad.counter.HandOver(func() { ad.terminalTaken(tid, f, by, done) }, f.GiveBack)
	}()
}

func (ad *adoption) terminalTaken(tid string, f service.Found, by journal.StaffAction, done func([]contract.Pending, error)) {
	if len(f.Leases) == 0 { // nothing was taken
		done(nil, service.LeaseProblem(f.Err))
		return
	}
	ad.counter.Log("warn", "terminal "+tid+" was taken over by "+by.By)
	adopted := ad.takeUp(f, &by)
	if f.Err != nil || len(adopted) == 0 {
		done(ad.holders(tid), service.LeaseProblem(f.Err))
		return
	}
	left, failed := len(adopted), error(nil)
	for _, p := range adopted {
		p.WhenDecided(func(_ transaction.Outcome, err error) {
			if err != nil {
				failed = err
			}
			if left--; left == 0 {
				done(ad.holders(tid), failed)
			}
		})
	}
}

// holders are what holds a terminal here.
func (ad *adoption) holders(tid string) []contract.Pending {
	var held []contract.Pending
	for _, p := range ad.counter.payments.ByTerminal[tid] {
		held = append(held, p.EntryOf())
	}
	return held
}

// TerminalStolen implements [Part]: staff of another tab took the terminal. What waits
// for permission to send does not get it any more, and what was sent is theirs to
// follow.
func (c *Counter) TerminalStolen(tid string) {
	if l := c.looks.running[tid]; l != nil {
		l.payment.Lease.Held = false
		c.looks.cutShort(l)
	}
	c.Log("warn", "another tab took terminal "+tid+" over")
	c.payments.TerminalStolen(tid)
}
