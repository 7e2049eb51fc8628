package counter

import (
	"time"

	"connect-epos/core/clock"
	"connect-epos/core/contract"
	"connect-epos/core/service"
	"connect-epos/core/transaction"
)

// payment is one payment or report that is followed here: the state of its machine, and
// what the loop keeps for it. It belongs to the loop and not to a connection.
type payment struct {
	counter *Counter

	state     transaction.State
	heldBack  []transaction.Event // events that wait for the commit under way
	sentAt    clock.Moment        // when the frame left
	timers    service.Timers[transaction.Timer]
	takenFrom string // the engine that it was taken from, while that engine may live

	tellEndByEvent bool // its promise is gone, so its end is told by an event
	lease          *terminalLease
	cancelling     *cancelling
	writer         *service.Writer[*write]
	awaitedWrite   *write // the latest change that the payment waits for, or waited for

	forOneLook bool // it makes one look for a record that another tab follows

	earlier *payment // the attempt before this one, if it is not over
	added   bool     // it is among the payments that are followed

	promise   func(transaction.Outcome, error) // that the till holds
	decided   func(transaction.Outcome, error) // answers the decision that is being carried out; one at a time
	followers []func(transaction.Outcome)      // wait for the promise of an engine that died
}

// endsWait reports whether an event may reach a payment that waits for a commit or a
// lease.
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

// feed gives the payment an event, or holds the event back while the payment waits.
func (p *payment) feed(e transaction.Event) {
	if p.state.Waiting() && !endsWait(p.state, e) {
		p.heldBack = append(p.heldBack, e)
		return
	}
	p.step(e)
	for !p.state.Waiting() && len(p.heldBack) > 0 {
		next := p.heldBack[0]
		p.heldBack = p.heldBack[1:]
		p.step(next)
	}
	p.tellFollowers()
	p.cancelling.tooLate()
	p.counter.MaybeEnd()
}

// running reports whether more is to be told soon: the payment is on its way, or
// recovery may still settle it.
func (p *payment) running() bool {
	return p.state.Waiting() || p.state.Phase == transaction.InFlight || p.state.AwaitsRecovery()
}

// tellFollowers tells the outcome to those who had asked a dead engine for the payment.
func (p *payment) tellFollowers() {
	if p.running() {
		return
	}
	for _, tell := range p.followers {
		tell(p.state.Outcome())
	}
	p.followers = nil
}

func (p *payment) step(e transaction.Event) {
	now := p.counter.Moment()
	e.At, e.Uptime, e.SocketOpenFor = now.UnixMilli(), now.Uptime.Milliseconds(), p.mayStayOpen()
	e.Elapsed, e.ElapsedLongest = now.Least(p.sentAt).Milliseconds(), now.Most(p.sentAt).Milliseconds()
	var effects []transaction.Effect
	p.state, effects = transaction.Step(p.state, e)
	p.counter.payments.index(p)
	for _, effect := range effects {
		p.perform(effect)
	}
	p.counter.payments.forget(p)
	p.counter.looks.afterStep(p, e.Kind)
}

// over reports whether nothing is left to do, to tell or to answer.
func (p *payment) over() bool {
	s := p.state
	return s.Phase == transaction.Gone ||
		s.Phase == transaction.Settled && !s.Record.Unfinished() && !s.Unstored && !s.Signature.Open
}

// perform carries out one effect of the machine.
func (p *payment) perform(effect transaction.Effect) {
	switch e := effect.(type) {
	case transaction.Lease:
		p.lease.take()
	case transaction.Reserve:
		p.reserve(e)
	case transaction.Commit:
		p.commit(e)
	case transaction.Send:
		p.send(e)
	case transaction.Arm:
		p.arm(e)
	case transaction.Disarm:
		p.timers.Stop(e.Timer)
	case transaction.Release:
		p.lease.give()
	case transaction.TellNotification:
		p.counter.TellSite(p.state.Record.Site, contract.EventNotification, contract.Notification{Value: p.counter.Mask(e.Value),
			TID: p.state.Record.TID, Reference: contract.PublicReference(p.state.Record.Reference), Attempt: p.state.Record.Attempt,
			Step: e.Step, At: p.counter.Now()})
	case transaction.Announce:
		p.announce(e)
	case transaction.AskStatus:
		p.counter.terminals.askStatus(p)
	case transaction.AskLastTransaction:
		p.counter.terminals.askLast(p)
	case transaction.AskJournal:
		p.counter.looks.readEvidence(p)
	case transaction.TakeTurn:
		p.counter.looks.begin(p)
	case transaction.ReloadRecord:
		p.counter.looks.reload(p)
	case transaction.AskCancel:
		p.cancelling.ask()
	case transaction.AskStaff:
		p.counter.signatures.askStaff(p, e.Question)
	case transaction.Answer:
		if !p.counter.signatures.answer(e.Question, e.Accepted) {
			p.step(transaction.Event{Kind: transaction.SignatureAnswerFailed, Question: e.Question})
		}
	case transaction.LogLine:
		p.counter.LogAbout("debug", e.Text, contract.PublicReference(p.state.Record.Reference))
	default:
		p.answer(effect)
	}
}

// answer carries out an effect that ends a promise or a command.
func (p *payment) answer(effect transaction.Effect) {
	switch e := effect.(type) {
	case transaction.Resolve:
		p.resolve(e.Outcome, nil)
	case transaction.Reject:
		p.resolve(transaction.Outcome{}, contract.Rejection(e))
	case transaction.CommandDone:
		p.reply(e.Outcome, nil)
	case transaction.RefuseCommand:
		p.reply(transaction.Outcome{}, p.refused(e))
	}
}

func (p *payment) resolve(o transaction.Outcome, err error) {
	if p.promise != nil {
		p.promise(o, err)
		p.promise = nil
	}
}

func (p *payment) reply(o transaction.Outcome, err error) {
	if p.decided != nil {
		p.decided(o, err)
		p.decided = nil
	}
}

func (p *payment) announce(e transaction.Announce) {
	if e.What == transaction.NewsUnstored {
		p.counter.TellStorage(contract.StorageTrouble{Code: transaction.StorageUnavailable,
			Reference: contract.PublicReference(e.Outcome.Record.Reference)})
		return
	}
	p.tellEndByEvent = p.tellEndByEvent || e.What == transaction.NewsRecovered
	if p.counter.Listened {
		p.news(e.What, e.Outcome)
	}
}

func (p *payment) news(what transaction.News, o transaction.Outcome) {
	switch what {
	case transaction.NewsRecovered:
		p.counter.TellSite(o.Record.Site, contract.EventRecovered, o)
	case transaction.NewsPending:
		p.counter.TellSite(o.Record.Site, contract.EventPending, p.entry(o))
	case transaction.NewsDisputed:
		p.counter.TellSite(o.Record.Site, contract.EventDisputed, p.entry(o))
	case transaction.NewsCheck:
		p.counter.TellSite(o.Record.Site, contract.EventCheck, p.entry(o))
	}
}

func (p *payment) arm(e transaction.Arm) {
	if p.forOneLook && e.Timer == transaction.CheckTimer {
		return // the tab that follows it looks again
	}
	if e.Timer == transaction.SignatureTimer && p.state.Phase != transaction.Accepting {
		p.counter.signatures.setTimer(p) // when that is due depends on the page
		return
	}
	p.startTimer(e.Timer, e.After)
}

func (p *payment) startTimer(t transaction.Timer, after time.Duration) {
	p.timers.Start(p.counter.Loop, t, after, func() { p.expired(t) })
}

func (p *payment) expired(t transaction.Timer) {
	switch {
	case t == transaction.SignatureTimer:
		p.counter.signatures.decideWithoutStaff(p)
		return
	case t == transaction.AnswerTimer && p.counter.Link.Waits(int(p.state.Record.FrameID)):
		p.counter.Link.TakeBack("too-slow") // no answer is due: the timers stood still, and with them the queue
		return
	}
	p.feed(transaction.Event{Kind: transaction.TimerExpired, Timer: t})
}

// listensFor is for how long a link that looks dead still counts for this payment: it
// carries the payment, or asked a question that is not answered.
func (p *payment) listensFor(number uint64) time.Duration {
	s := p.state
	switch {
	case s.Signature.Open && s.Signature.Question.Link == number:
	case s.Frame.Link != number || s.Phase != transaction.InFlight && !s.Waiting() || p.counter.Link.Waits(int(s.Record.FrameID)):
		return 0
	}
	if s.Record.Keyed {
		return transaction.KeyedLimit
	}
	return transaction.AnswerLimit
}

// shutdown ends what is under way, because the counter closes.
func (p *payment) shutdown() {
	p.counter.signatures.declineOpen(p)
	p.feed(transaction.Event{Kind: transaction.Shutdown})
	if p.lease.giveUp != nil {
		p.lease.giveUp()
	}
	// What is being stored again now may fail once more, and then nobody would try again.
	storesAgain := p.writer.UnderWay() && (p.state.Unstored || p.state.Phase == transaction.Withdrawing)
	if storesAgain || p.timers.Runs(transaction.RetryTimer) { // the last try
		p.feed(transaction.Event{Kind: transaction.TimerExpired, Timer: transaction.RetryTimer})
	}
}

// feedLater feeds the payment once the step that is under way has ended. Where no link
// is up, a question is answered at once, from inside the effect that asked it.
func (p *payment) feedLater(e transaction.Event) { p.counter.Post(func() { p.feed(e) }) }
