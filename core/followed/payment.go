package followed

import (
	"time"

	"connect-epos/core/clock"
	"connect-epos/core/contract"
	"connect-epos/core/service"
	"connect-epos/core/transaction"
)

// Payment is one payment or report that is followed here: the state of its machine, and
// what the loop keeps for it. It belongs to the loop and not to a connection.
type Payment struct {
	service  *service.Service
	payments *Payments

	State     transaction.State   // of its machine; only Feed changes it
	heldBack  []transaction.Event // events that wait for the commit under way
	sentAt    clock.Moment        // when the frame left
	timers    service.Timers[transaction.Timer]
	TakenFrom string // the engine that it was taken from, while that engine may live

	TellEndByEvent bool // its promise is gone, so its end is told by an event
	Lease          *TerminalLease
	cancelling     *cancelling
	writes         *writes

	ForOneLook bool // it makes one look for a record that another tab follows

	Earlier *Payment // the attempt before this one, if it is not over
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
		return !e.Signature.Accepted && (s.Phase == transaction.Storing || s.Phase == transaction.Accepting)
	case transaction.LeaseGranted, transaction.LeaseDenied, transaction.Stored,
		transaction.StoreFailed, transaction.StoreLate, transaction.StoredLate:
		return true
	}
	return false
}

// Feed gives the payment an event, or holds the event back while the payment waits.
func (p *Payment) Feed(e transaction.Event) {
	if p.State.Waiting() && !endsWait(p.State, e) {
		p.heldBack = append(p.heldBack, e)
		return
	}
	p.step(e)
	for !p.State.Waiting() && len(p.heldBack) > 0 {
		next := p.heldBack[0]
		p.heldBack = p.heldBack[1:]
		p.step(next)
	}
	p.tellFollowers()
	p.cancelling.tooLate()
	p.service.MaybeEnd()
}

// Running reports whether more is to be told soon: the payment is on its way, or
// recovery may still settle it.
func (p *Payment) Running() bool {
	return p.State.Waiting() || p.State.Phase == transaction.InFlight || p.State.AwaitsRecovery()
}

// tellFollowers tells the outcome to those who had asked a dead engine for the payment.
func (p *Payment) tellFollowers() {
	if p.Running() {
		return
	}
	for _, tell := range p.followers {
		tell(p.State.Outcome())
	}
	p.followers = nil
}

func (p *Payment) step(e transaction.Event) {
	now := p.service.Moment()
	e.Time.At, e.Time.Uptime, e.Time.SocketOpenFor = now.UnixMilli(), now.Uptime.Milliseconds(), p.mayStayOpen()
	e.Time.Elapsed, e.Time.ElapsedLongest = now.Least(p.sentAt).Milliseconds(), now.Most(p.sentAt).Milliseconds()
	var effects []transaction.Effect
	p.State, effects = transaction.Step(p.State, e)
	p.payments.index(p)
	for _, effect := range effects {
		p.perform(effect)
	}
	p.payments.forget(p)
	p.payments.desk.Stepped(p, e.Kind)
}

// over reports whether nothing is left to do, to tell or to answer.
func (p *Payment) over() bool {
	s := p.State
	return s.Phase == transaction.Gone ||
		s.Phase == transaction.Settled && !s.Record.Unfinished() && !s.Unstored && !s.Signature.Open
}

// perform carries out one effect of the machine.
func (p *Payment) perform(effect transaction.Effect) {
	switch e := effect.(type) {
	case transaction.Lease:
		p.Lease.take()
	case transaction.Reserve:
		p.writes.reserve(e)
	case transaction.Commit:
		p.writes.commit(e)
	case transaction.Send:
		p.send(e)
	case transaction.Arm:
		p.arm(e)
	case transaction.Disarm:
		p.timers.Stop(e.Timer)
	case transaction.Release:
		p.Lease.give()
	case transaction.TellNotification:
		p.service.TellSite(p.State.Record.Site, contract.EventNotification, contract.Notification{Value: p.service.Mask(e.Value),
			TID: p.State.Record.TID, Reference: contract.PublicReference(p.State.Record.Reference), Attempt: p.State.Record.Attempt,
			Step: e.Step, At: p.service.Now()})
	case transaction.Announce:
		p.announce(e)
	case transaction.AskStatus, transaction.AskLastTransaction, transaction.AskJournal, transaction.TakeTurn, transaction.ReloadRecord:
		p.payments.desk.Ask(p, effect)
	case transaction.AskCancel:
		p.cancelling.ask()
	case transaction.AskStaff:
		p.payments.Signatures.askStaff(p, e.Question)
	case transaction.Answer:
		if !p.payments.Signatures.answer(e.Question, e.Accepted) {
			p.step(transaction.Event{Kind: transaction.SignatureAnswerFailed, Signature: transaction.SignatureEvent{Question: e.Question}})
		}
	case transaction.LogLine:
		p.service.LogAbout("debug", e.Text, contract.PublicReference(p.State.Record.Reference))
	default:
		p.answer(effect)
	}
}

// answer carries out an effect that ends a promise or a command.
func (p *Payment) answer(effect transaction.Effect) {
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

func (p *Payment) resolve(o transaction.Outcome, err error) {
	if p.promise != nil {
		p.promise(o, err)
		p.promise = nil
	}
}

func (p *Payment) reply(o transaction.Outcome, err error) {
	if p.decided != nil {
		p.decided(o, err)
		p.decided = nil
	}
}

func (p *Payment) arm(e transaction.Arm) {
	if p.ForOneLook && e.Timer == transaction.CheckTimer {
		return // the tab that follows it looks again
	}
	if e.Timer == transaction.SignatureTimer && p.State.Phase != transaction.Accepting {
		p.payments.Signatures.setTimer(p) // when that is due depends on the page
		return
	}
	p.startTimer(e.Timer, e.After)
}

func (p *Payment) startTimer(t transaction.Timer, after time.Duration) {
	p.timers.Start(p.service.Loop, t, after, func() { p.expired(t) })
}

func (p *Payment) expired(t transaction.Timer) {
	switch {
	case t == transaction.SignatureTimer:
		p.payments.Signatures.decideWithoutStaff(p)
		return
	case t == transaction.AnswerTimer && p.service.Link.Waits(int(p.State.Record.FrameID)):
		p.service.Link.TakeBack("too-slow") // no answer is due: the timers stood still, and with them the queue
		return
	}
	p.Feed(transaction.Event{Kind: transaction.TimerExpired, Timer: t})
}

// FeedLater feeds the payment once the step that is under way has ended. Where no link
// is up, a question is answered at once, from inside the effect that asked it.
func (p *Payment) FeedLater(e transaction.Event) { p.service.Post(func() { p.Feed(e) }) }

// Instant is a time by both clocks, as the state machine of a payment takes it.
func Instant(now clock.Moment) transaction.Instant {
	return transaction.Instant{Wall: now.UnixMilli(), Uptime: now.Uptime.Milliseconds()}
}

// Unheard reports whether the payment still has to tell or to keep something. hurried
// says that the journal had its time, and is waited for no longer.
func (p *Payment) Unheard(hurried bool) bool {
	return p.State.Waiting() || len(p.heldBack) > 0 || p.promise != nil || p.writes.writer.UnderWay() && !hurried
}

// StopTimers stops every timer of the payment.
func (p *Payment) StopTimers() { p.timers.StopAll() }

// Shutdown ends what is under way, because the counter closes.
func (p *Payment) Shutdown() {
	p.declineQuestion()
	p.Feed(transaction.Event{Kind: transaction.Shutdown})
	if p.Lease.giveUp != nil {
		p.Lease.giveUp()
	}
	// What is being stored again now may fail once more, and then nobody would try again.
	storesAgain := p.writes.writer.UnderWay() && (p.State.Unstored || p.State.Phase == transaction.Withdrawing)
	if storesAgain || p.timers.Runs(transaction.RetryTimer) { // the last try
		p.Feed(transaction.Event{Kind: transaction.TimerExpired, Timer: transaction.RetryTimer})
	}
}

// declineQuestion declines the open question about the signature, if there is one, because
// nobody here will decide about it any more.
func (p *Payment) declineQuestion() {
	if p.State.Signature.Open {
		p.payments.Signatures.decline(p, transaction.ByTimeout)
	}
}
