package counter

import (
	"time"

	"connect-epos/core/connect"
	"connect-epos/core/contract"
	"connect-epos/core/followed"
	"connect-epos/core/journal"
	"connect-epos/core/transaction"
)

// SettleLimit is how long a verdict waits at most for what the terminal does.
const SettleLimit = 18 * time.Second

// verdicts is what staff say of a payment whose end nobody knows.
type verdicts struct {
	counter *Counter
}

// verdict is a verdict that waits for what the terminal does.
type verdict struct {
	payment *followed.Payment
	event   transaction.Event
	done    func(transaction.Outcome, error)
	given   bool
}

// settle takes the verdict of staff. The machine of the payment decides whether it
// counts. Here the terminal is asked what it does now, where that matters.
func (vd *verdicts) settle(reference string, seen transaction.Seen, force bool, s journal.Settlement, done func(transaction.Outcome, error)) {
	s.Forced = force
	vd.decision(reference, seen, journal.Record.Unresolved, func(p *followed.Payment, err error) {
		if err == nil && p.State.ChangedSince(seen) && !p.State.Waiting() { // before anybody has to wait
			err = p.MovedOn()
		}
		if err != nil {
			done(transaction.Outcome{}, err)
			return
		}
		v := &verdict{payment: p, done: done,
			event: transaction.Event{Kind: transaction.Settle, Staff: transaction.StaffDecision{Settlement: s, Seen: seen}}}
		if !vd.counter.Link.IsUp() || !transaction.NeedsStatus(s) {
			vd.give(v)
			return
		}
		vd.counter.After(SettleLimit, func() { vd.give(v) })
		vd.askTerminal(v)
	})
}

// askTerminal asks what the terminal does, and asks again where one answer is not
// enough.
func (vd *verdicts) askTerminal(v *verdict) {
	r := v.payment.State.Record
	number, _ := vd.counter.Link.Up()
	asked := followed.Instant(vd.counter.Moment())
	vd.counter.terminals.one(r.TID, func(t connect.Terminal, err error) {
		if v.given {
			return
		}
		v.event.Value, v.event.Link, v.event.Time.AskedAt = statusOf(t, err), number, asked
		v.payment.Feed(transaction.Event{Kind: transaction.StatusSeen, Value: v.event.Value, Link: number, Time: transaction.Times{AskedAt: asked}})
		if v.event.Value == connect.Available && (v.payment.State.Waiting() || v.payment.State.NeedsSecondSighting(v.event.Staff.Settlement)) {
			v.event.Value = "" // it was told, and counts once: the verdict may be given before the next answer
			vd.counter.After(transaction.SightGap, func() { vd.askTerminal(v) })
			return
		}
		vd.give(v)
	})
}

// give gives the verdict, once.
func (vd *verdicts) give(v *verdict) {
	if !v.given {
		v.given = true
		v.payment.Command(v.event, v.done)
	}
}

// decision finds the payment that staff decide about. If it has changed since they saw
// it, they are told how it stands now.
func (vd *verdicts) decision(reference string, seen transaction.Seen, concerns func(journal.Record) bool, use func(*followed.Payment, error)) {
	vd.counter.adoption.withPayment(followed.Which{Reference: reference, Attempt: seen.Attempt, Concerns: concerns}, func(p *followed.Payment, err error) {
		var refused *contract.Error
		switch {
		case err == nil || seen == (transaction.Seen{}) || !contract.AsError(err, &refused) || refused.Code != transaction.NotPending:
			use(p, err)
		default:
			vd.counter.adoption.withPayment(followed.Which{Reference: reference, Concerns: journal.Record.ConcernsStaff}, func(p *followed.Payment, _ error) {
				if p != nil && p.State.Record.ConcernsStaff() && p.State.ChangedSince(seen) {
					err = p.MovedOn()
				}
				use(nil, err)
			})
		}
	})
}
