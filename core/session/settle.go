package session

import (
	"time"

	"connect-epos/core/connect"
	"connect-epos/core/journal"
	"connect-epos/core/transaction"
)

// SettleLimit is how long a verdict waits at most to see what the terminal does.
const SettleLimit = 18 * time.Second

// verdict is one that waits to see what the terminal does.
type verdict struct {
	lane  *lane
	event transaction.Event
	done  func(transaction.Outcome, error)
	given bool
}

// settle takes the operator's verdict. The payment itself decides whether it
// counts; here the terminal is asked what it does now, where that matters.
func (l *loop) settle(reference string, seen transaction.Seen, force bool, s journal.Settlement, done func(transaction.Outcome, error)) {
	s.Forced = force
	l.decision(reference, seen, journal.Record.Unresolved, func(ln *lane, err error) {
		if err == nil && ln.state.ChangedSince(seen) && !ln.state.Waiting() { // before anybody waits for it
			err = l.movedOn(ln)
		}
		if err != nil {
			done(transaction.Outcome{}, err)
			return
		}
		v := &verdict{lane: ln, done: done,
			event: transaction.Event{Kind: transaction.Settle, Settlement: s, Seen: seen}}
		if !l.up() || !transaction.AsksTerminal(s) {
			l.give(v)
			return
		}
		l.after(SettleLimit, func() { l.give(v) })
		l.lookFirst(v)
	})
}

// lookFirst asks what the terminal does, and once more where one sighting is not
// enough.
func (l *loop) lookFirst(v *verdict) {
	r := v.lane.state.Record
	number, _ := l.link.Up()
	asked := l.instant()
	l.terminal(r.TID, func(t connect.Terminal, err error) {
		if v.given {
			return
		}
		v.event.Value, v.event.Link, v.event.AskedAt = statusOf(t, err), number, asked
		l.feed(v.lane, transaction.Event{Kind: transaction.StatusSeen, Value: v.event.Value, Link: number, AskedAt: asked})
		if v.event.Value == connect.Available && (v.lane.state.Waiting() || v.lane.state.LooksAgain(v.event.Settlement)) {
			v.event.Value = "" // it was told, and counts once: the verdict may be given before the next answer
			l.after(transaction.SightGap, func() { l.lookFirst(v) })
			return
		}
		l.give(v)
	})
}

// give gives the verdict, once.
func (l *loop) give(v *verdict) {
	if !v.given {
		v.given = true
		l.command(v.lane, v.event, v.done)
	}
}

// decision finds the payment that staff decide about. One that is no more what
// they saw is told as it stands now.
func (l *loop) decision(reference string, seen transaction.Seen, concerns func(journal.Record) bool, use func(*lane, error)) {
	l.withLane(choice{reference: reference, attempt: seen.Attempt, concerns: concerns}, func(ln *lane, err error) {
		var refused *Error
		switch {
		case err == nil || seen == (transaction.Seen{}) || !asError(err, &refused) || refused.Code != transaction.NotPending:
			use(ln, err)
		default:
			l.withLane(choice{reference: reference, concerns: journal.Record.ConcernsStaff}, func(ln *lane, _ error) {
				if ln != nil && ln.state.Record.ConcernsStaff() && ln.state.ChangedSince(seen) {
					err = l.movedOn(ln)
				}
				use(nil, err)
			})
		}
	})
}

// movedOn is the error for a decision about what the payment is no more.
func (l *loop) movedOn(ln *lane) *Error {
	e := fail(transaction.Changed, rejectionText(transaction.Changed))
	entry := l.entryOf(ln)
	e.Entry = &entry
	return e
}

// refused is the error for a command that a payment turned down.
func (l *loop) refused(ln *lane, r transaction.RefuseCommand) *Error {
	if r.Code == transaction.Changed {
		return l.movedOn(ln)
	}
	e := &Error{Code: r.Code, Reason: r.Reason, Message: rejectionText(r.Code)}
	if r.Wait > 0 {
		e.Seconds = int((r.Wait + time.Second - 1) / time.Second)
		e.Until = l.cfg.now() + r.Wait.Milliseconds()
	}
	return e
}

// entryOf is a payment of ours as it stands in the list of what is pending.
func (l *loop) entryOf(ln *lane) Pending { return l.entry(ln, ln.state.Outcome()) }

func (l *loop) entry(ln *lane, o transaction.Outcome) Pending {
	p := pendingOf(o)
	if ln.guest {
		p.Owner = OwnerElsewhere
	}
	if p.undecided() {
		p.NotPaidFrom = ln.state.NotPaidFrom(l.instant(), l.mayStayOpen(ln))
	}
	p.Signature = l.openQuestion(ln)
	return p
}

// undecided reports whether staff may say how it ended.
func (p Pending) undecided() bool {
	return p.Record.Unresolved() && p.Record.Status != journal.Open
}

func (l *loop) instant() transaction.Instant { return instant(l.cfg.Clock.Now()) }

func instant(m Moment) transaction.Instant {
	return transaction.Instant{Wall: m.UnixMilli(), Uptime: m.Uptime.Milliseconds()}
}

// mayStayOpen is how long the socket that carried a payment's frame may stay
// open, as far as can be told. One that is up shows by its next answer that the
// frame arrived. An engine that hangs, and that the payment was taken from, may
// have it for longer.
func (l *loop) mayStayOpen(ln *lane) time.Duration {
	if ln.robbed != "" {
		return transaction.AnswerLimit + transaction.QuietLimit
	}
	return l.link.OpenFor(ln.state.Frame.Link)
}
