package session

import (
	"context"
	"time"

	"connect-epos/core/journal"
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
func (l *loop) lookAgain(wait time.Duration) {
	l.after(wait, func() {
		began := l.cfg.Clock.Now()
		l.lookThen(func() {
			took := max(0, l.cfg.Clock.Now().Sub(began))
			l.lookAgain(LookEvery + min(100*took, 10*LookEvery))
		})
	})
}

// look takes over what dead engines left, and from then on waits for the end of
// those that live.
func (l *loop) look() { l.lookThen(func() {}) }

func (l *loop) lookThen(done func()) {
	if !l.loaded || len(l.closing) > 0 {
		return
	}
	known := l.snapshot()
	l.explore(func() found {
		f := found{leases: map[string]*lease{}}
		l.survey(&f, known)
		return f
	}, func(f found) {
		l.bring(f, nil)
		done()
	})
}

// explore reads the journal and claims terminals outside the loop, then goes on
// inside it; one after the other, for two at once would keep each other out.
func (l *loop) explore(search func() found, use func(found)) {
	if l.exploring {
		l.toExplore = append(l.toExplore, func() { l.explore(search, use) })
		return
	}
	l.exploring = true
	go func() {
		f := search()
		l.HandOver(func() {
			l.exploring = false
			use(f)
			if len(l.toExplore) > 0 {
				next := l.toExplore[0]
				l.toExplore = l.toExplore[1:]
				next()
			}
		}, f.giveBack)
	}()
}

// survey finds what may be adopted, and which engines live. What is known is
// followed here. It runs outside the loop.
func (l *loop) survey(f *found, known map[attempt]journal.Record) {
	f.living = map[string]bool{}
	f.err = l.unfinished(func(ctx context.Context, r journal.Record) {
		mine, followed := known[attempt{r.Reference, r.Attempt}]
		switch {
		case followed && r.Engine == l.owner && over(mine) && r.Rev > mine.Rev:
			f.newer = append(f.newer, r)
		case followed, f.living[r.Engine], r.Engine == l.owner && !r.Unresolved() && !r.Checking():
		case l.mayAdopt(ctx, &r, f.leases):
			f.adopted = append(f.adopted, r)
		case r.Engine != l.owner:
			f.living[r.Engine] = true
		}
	})
}

// awaitEnd waits for the end of another engine.
func (l *loop) awaitEnd(owner string) {
	if l.watched[owner] {
		return
	}
	l.watched[owner] = true
	go func() {
		release, err := l.cfg.Leases.Acquire(l.ctx, ownerName(owner), Claim{Wait: true, Shared: true}, nil)
		if err != nil {
			return
		}
		release()
		l.post(func() { l.ended(owner) })
	}()
}

// ended: another engine is gone, and its sockets with it.
func (l *loop) ended(owner string) {
	delete(l.watched, owner) // who is robbed of its terminal after its end is told so too
	for _, ln := range l.all() {
		if ln.robbed == owner {
			l.feed(ln, transaction.Event{Kind: transaction.LinkClosed})
		}
	}
	l.after(HeirGap, l.look)
}

// takeTerminal takes a terminal from a tab that hangs, with what is unresolved
// there. Where nobody else has it, what holds it is taken over all the same.
func (l *loop) takeTerminal(tid string, by journal.StaffAction, done func([]Pending, error)) {
	if l.leases[tid] != nil {
		done(l.holders(tid), nil)
		return
	}
	go func() {
		f := l.force(tid)
		l.HandOver(func() { l.taken(tid, f, by, done) }, f.giveBack)
	}()
}

// force runs outside the loop. The tab that is robbed may be about to send, on a
// leave from the journal that it has not seen yet: what is unresolved is read when
// no such leave is good any more. Nothing is taken while the journal does not
// answer, and nothing here waits without a limit.
func (l *loop) force(tid string) found {
	f := found{leases: map[string]*lease{}}
	if f.err = l.journalAnswers(l.ctx); f.err != nil {
		return f
	}
	held, err := l.claimRaised(l.ctx, tid, Claim{Force: true})
	if err != nil {
		f.err = err
		return f
	}
	f.leases[tid] = held
	l.sleep(PutLimit)
	f.err = l.unfinished(func(_ context.Context, r journal.Record) {
		if r.TID != tid || !r.Unresolved() {
			return
		}
		if r.HoldsTerminal() {
			held.count++
			r.Epoch = held.epoch
		}
		f.adopted = append(f.adopted, r)
	})
	return f
}

// sleep waits outside the loop, while the loop lives.
func (l *loop) sleep(d time.Duration) {
	over := make(chan struct{})
	defer l.cfg.Clock.After(d, func() { close(over) })()
	select {
	case <-over:
	case <-l.ctx.Done():
	}
}

func (l *loop) taken(tid string, f found, by journal.StaffAction, done func([]Pending, error)) {
	if len(f.leases) == 0 { // nothing was taken
		done(nil, leaseProblem(f.err))
		return
	}
	l.log("warn", "terminal "+tid+" was taken over by "+by.By, "")
	lanes := l.bring(f, &by)
	if f.err != nil || len(lanes) == 0 {
		done(l.holders(tid), leaseProblem(f.err))
		return
	}
	left, failed := len(lanes), error(nil)
	for _, ln := range lanes {
		ln.command = func(_ transaction.Outcome, err error) {
			if err != nil {
				failed = err
			}
			if left--; left == 0 {
				done(l.holders(tid), failed)
			}
		}
	}
}

// holders are what holds a terminal here.
func (l *loop) holders(tid string) []Pending {
	var held []Pending
	for _, ln := range l.holding[tid] {
		held = append(held, l.entryOf(ln))
	}
	return held
}

// stolen: staff of another tab took the terminal. What waits for leave to send
// does not get it any more, and what was sent is theirs to follow.
func (l *loop) stolen(tid string, held *lease) {
	held.gone = true
	if l.leases[tid] != held {
		return
	}
	if l.service != nil {
		l.robbed()
		return
	}
	delete(l.leases, tid)
	if k := l.turns[tid]; k != nil {
		k.lane.leased = false
		l.cutTurn(k)
	}
	l.log("warn", "another tab took terminal "+tid+" over", "")
	for _, ln := range l.all() {
		if ln.leased && ln.state.Record.TID == tid {
			ln.leased = false
			l.disown(ln)
		}
	}
}

func (l *loop) disown(ln *lane) {
	if l.link.Remove(ln.state.Record.FrameID) {
		l.feed(ln, transaction.Event{Kind: transaction.SendFailed, Reason: leaseStolen})
	}
	l.declineOpen(ln)
	if ln.permits() && ln.writer.awaited != nil {
		l.giveUpWrite(ln, ln.writer.awaited, transaction.TerminalInUse, leaseStolen)
	}
	l.feed(ln, transaction.Event{Kind: transaction.Disowned})
}

// TakeOver takes a terminal from a tab that hangs and follows what is
// unresolved there from now on. by.By and by.Reason are journalled. It returns
// what holds the terminal now; nothing when it is free.
func (e *Engine) TakeOver(ctx context.Context, site, tid string, by journal.StaffAction) ([]Pending, error) {
	return on(ctx, e, site, func(l *loop, done func([]Pending, error)) { l.takeTerminal(tid, by, done) })
}
