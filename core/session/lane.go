package session

import (
	"slices"
	"time"

	"connect-epos/core/journal"
	"connect-epos/core/transaction"
)

// lane is one payment on its way: its machine's state and what the loop keeps
// for it. A lane belongs to the loop, not to a link.
type lane struct {
	state  transaction.State
	held   []transaction.Event // wait for the commit under way
	sentAt Moment              // when the frame left
	timers map[transaction.Timer]func()
	leased bool
	giveUp func() // ends the wait for the terminal's lease
	robbed string // the engine that it was taken from, while that may live

	patience time.Duration // for the lease
	orphan   bool          // its promise is gone: its end is told by event
	writer   writer

	guest bool // it looks for a record that another tab follows, once

	earlier *lane // the attempt before this one, if it is not over
	listed  bool  // it is among the loop's lanes

	promise   func(transaction.Outcome, error) // the till's
	command   func(transaction.Outcome, error) // the operator's, one at a time
	follow    []func(transaction.Outcome)      // wait for the promise of an engine that died
	cancels   []func(bool, error)              // wait to hear whether a cancel is being tried
	cancelled *bool                            // the answer to it
}

func newLane() *lane { return &lane{timers: map[transaction.Timer]func(){}} }

func (ln *lane) stopTimers() {
	for _, stop := range ln.timers {
		stop()
	}
}

// endsWait reports whether an event may reach a lane that waits.
func endsWait(s transaction.State, e transaction.Event) bool {
	switch e.Kind {
	case transaction.Cancel:
		return s.Phase == transaction.Leasing || s.Phase == transaction.Reserving
	case transaction.SignatureDecided: // a decline is safe at any time
		return !e.Accepted && (s.Phase == transaction.Storing || s.Phase == transaction.Accepting)
	case transaction.LeaseGranted, transaction.LeaseDenied, transaction.Stored,
		transaction.StoreFailed, transaction.StoreLate, transaction.StoredLate:
		return true
	}
	return false
}

// feed gives the lane an event, or holds it back while the lane waits.
func (l *loop) feed(ln *lane, e transaction.Event) {
	if ln.state.Waiting() && !endsWait(ln.state, e) {
		ln.held = append(ln.held, e)
		return
	}
	l.step(ln, e)
	for !ln.state.Waiting() && len(ln.held) > 0 {
		next := ln.held[0]
		ln.held = ln.held[1:]
		l.step(ln, next)
	}
	l.tellFollowers(ln)
	l.tooLateToCancel(ln)
	l.maybeEnd()
}

// running reports whether more is to be told soon: it is on its way, or recovery
// may still settle it.
func (ln *lane) running() bool {
	return ln.state.Waiting() || ln.state.Phase == transaction.InFlight || ln.state.Undecided()
}

// tellFollowers tells those who wait for a payment of a dead engine.
func (l *loop) tellFollowers(ln *lane) {
	if ln.running() {
		return
	}
	for _, tell := range ln.follow {
		tell(ln.state.Outcome())
	}
	ln.follow = nil
}

func (l *loop) step(ln *lane, e transaction.Event) {
	now := l.cfg.Clock.Now()
	e.At, e.Uptime, e.SocketOpenFor = now.UnixMilli(), now.Uptime.Milliseconds(), l.mayStayOpen(ln)
	e.Elapsed, e.ElapsedLongest = now.Least(ln.sentAt).Milliseconds(), now.Most(ln.sentAt).Milliseconds()
	var effects []transaction.Effect
	ln.state, effects = transaction.Step(ln.state, e)
	l.index(ln)
	for _, effect := range effects {
		l.perform(ln, effect)
	}
	l.forget(ln)
	l.stepTurn(ln, e.Kind)
}

// index keeps the loop's ways to find a lane.
func (l *loop) index(ln *lane) {
	if ln.guest {
		return
	}
	r := ln.state.Record
	l.indexHolder(ln)
	l.byRPC[r.FrameID] = ln
	if !ln.listed && !ln.over() {
		l.enlist(ln)
	}
}

// indexHolder keeps who holds a terminal. It may be several: a payment can turn
// out to be disputed while another one runs there.
func (l *loop) indexHolder(ln *lane) {
	tid, holds := ln.state.Record.TID, ln.state.HoldsTerminal()
	at := slices.Index(l.holding[tid], ln)
	switch {
	case holds && at < 0:
		l.holding[tid] = append(l.holding[tid], ln)
	case !holds && at >= 0:
		l.holding[tid] = append(l.holding[tid][:at], l.holding[tid][at+1:]...)
	}
	if len(l.holding[tid]) == 0 {
		delete(l.holding, tid)
	}
}

// over reports whether nothing is left to do, to tell or to answer.
func (ln *lane) over() bool {
	s := ln.state
	return s.Phase == transaction.Gone ||
		s.Phase == transaction.Settled && !s.Record.Unfinished() && !s.Unstored && !s.Signature.Open
}

// forget drops a lane that is over. What the operator settled, Connect turned
// down or nobody answered is kept by id: its own answer may still come.
func (l *loop) forget(ln *lane) {
	if ln.guest || !ln.over() {
		return
	}
	s := ln.state
	l.unlist(ln)
	contradicted := s.Record.Settlement != nil || s.Record.Result == journal.Refused || s.Record.Sent == journal.SentMaybe
	if !contradicted && l.byRPC[s.Record.FrameID] == ln {
		delete(l.byRPC, s.Record.FrameID)
	}
	ln.stopTimers()
}

// perform does one effect.
func (l *loop) perform(ln *lane, effect transaction.Effect) {
	switch e := effect.(type) {
	case transaction.Lease:
		l.takeLease(ln)
	case transaction.Reserve:
		l.reserve(ln, e)
	case transaction.Commit:
		l.commit(ln, e)
	case transaction.Send:
		l.send(ln, e)
	case transaction.Arm:
		l.arm(ln, e)
	case transaction.Disarm:
		ln.disarm(e.Timer)
	case transaction.Release:
		l.giveLease(ln)
	case transaction.TellNotification:
		l.tellSite(ln.state.Record.Site, EventNotification, Notification{Value: l.fit(e.Value),
			TID: ln.state.Record.TID, Reference: public(ln.state.Record.Reference), Attempt: ln.state.Record.Attempt,
			Step: e.Step, At: l.cfg.now()})
	case transaction.Announce:
		l.announce(ln, e)
	case transaction.AskStatus:
		l.askStatus(ln)
	case transaction.AskLastTransaction:
		l.askLast(ln)
	case transaction.AskJournal:
		l.askJournal(ln)
	case transaction.TakeTurn:
		l.takeTurn(ln)
	case transaction.ReloadRecord:
		l.renew(ln)
	case transaction.AskCancel:
		l.askCancel(ln)
	case transaction.AskStaff:
		l.askStaff(ln, e.Question)
	case transaction.Answer:
		if !l.answerSignature(e.Question, e.Accepted) {
			l.step(ln, transaction.Event{Kind: transaction.SignatureAnswerFailed, Question: e.Question})
		}
	case transaction.LogLine:
		l.log("debug", e.Text, public(ln.state.Record.Reference))
	default:
		l.answer(ln, effect)
	}
}

// answer ends a promise or a command.
func (l *loop) answer(ln *lane, effect transaction.Effect) {
	switch e := effect.(type) {
	case transaction.Resolve:
		ln.resolve(e.Outcome, nil)
	case transaction.Reject:
		ln.resolve(transaction.Outcome{}, rejection(e))
	case transaction.CommandDone:
		ln.reply(e.Outcome, nil)
	case transaction.RefuseCommand:
		ln.reply(transaction.Outcome{}, l.refused(ln, e))
	}
}

func (ln *lane) resolve(o transaction.Outcome, err error) {
	if ln.promise != nil {
		ln.promise(o, err)
		ln.promise = nil
	}
}

func (ln *lane) reply(o transaction.Outcome, err error) {
	if ln.command != nil {
		ln.command(o, err)
		ln.command = nil
	}
}

func (l *loop) announce(ln *lane, e transaction.Announce) {
	if e.What == transaction.NewsUnstored {
		l.cfg.tell(Event{Name: EventStorage, Detail: StorageTrouble{
			Code: transaction.StorageUnavailable, Reference: public(e.Outcome.Record.Reference)}})
		return
	}
	ln.orphan = ln.orphan || e.What == transaction.NewsRecovered
	if l.listened {
		l.news(ln, e.What, e.Outcome)
	}
}

func (l *loop) news(ln *lane, what transaction.News, o transaction.Outcome) {
	switch what {
	case transaction.NewsRecovered:
		l.tellSite(o.Record.Site, EventRecovered, o)
	case transaction.NewsPending:
		l.tellSite(o.Record.Site, EventPending, l.entry(ln, o))
	case transaction.NewsDisputed:
		l.tellSite(o.Record.Site, EventDisputed, l.entry(ln, o))
	case transaction.NewsCheck:
		l.tellSite(o.Record.Site, EventCheck, l.entry(ln, o))
	}
}

func (l *loop) arm(ln *lane, e transaction.Arm) {
	if ln.guest && e.Timer == transaction.CheckTimer {
		return // the tab that follows it looks again
	}
	if e.Timer == transaction.SignatureTimer && ln.state.Phase != transaction.Accepting {
		l.watch(ln) // when that is due depends on the page
		return
	}
	l.startTimer(ln, e.Timer, e.After)
}

func (l *loop) startTimer(ln *lane, t transaction.Timer, after time.Duration) {
	ln.disarm(t)
	armed := true
	stop := l.after(after, func() {
		if armed {
			l.expired(ln, t)
		}
	})
	ln.timers[t] = func() { armed = false; stop() }
}

func (l *loop) expired(ln *lane, t transaction.Timer) {
	switch {
	case t == transaction.SignatureTimer:
		l.undecided(ln)
		return
	case t == transaction.AnswerTimer && l.link.Waits(ln.state.Record.FrameID):
		l.link.TakeBack("too-slow") // no answer is due: the timers stood still, and with them the queue
		return
	}
	l.feed(ln, transaction.Event{Kind: transaction.TimerExpired, Timer: t})
}

func (ln *lane) disarm(t transaction.Timer) {
	if stop := ln.timers[t]; stop != nil {
		stop()
		delete(ln.timers, t)
	}
}
