package counter

import (
	"time"

	"connect-epos/core/contract"
	"connect-epos/core/transaction"
)

// movedOn is the error for a decision about a payment that has changed since staff saw
// it.
func (p *payment) movedOn() *contract.Error {
	e := contract.Fail(transaction.Changed, contract.RejectionText(transaction.Changed))
	entry := p.entryOf()
	e.Entry = &entry
	return e
}

// refused is the error for a decision that the payment does not take.
func (p *payment) refused(r transaction.RefuseCommand) *contract.Error {
	if r.Code == transaction.Changed {
		return p.movedOn()
	}
	e := &contract.Error{Code: r.Code, Reason: r.Reason, Message: contract.RejectionText(r.Code)}
	if r.Wait > 0 {
		e.Seconds = int((r.Wait + time.Second - 1) / time.Second)
		e.Until = p.counter.Now() + r.Wait.Milliseconds()
	}
	return e
}

// entryOf is the entry of the payment in the list of what is pending.
func (p *payment) entryOf() contract.Pending { return p.entry(p.state.Outcome()) }

func (p *payment) entry(o transaction.Outcome) contract.Pending {
	entry := contract.PendingOf(o)
	if p.forOneLook {
		entry.Owner = contract.OwnerElsewhere
	}
	if entry.Undecided() {
		entry.NotPaidFrom = p.state.NotPaidFrom(instant(p.counter.Moment()), p.mayStayOpen())
	}
	entry.Signature = p.counter.signatures.openQuestion(p)
	return entry
}

// mayStayOpen is for how long the socket that carried the frame may still be open, as
// far as we can tell. If the connection is up, its next answer shows that the frame
// arrived. If the payment was taken from an engine that hangs, that engine may keep the
// socket longer.
func (p *payment) mayStayOpen() time.Duration {
	if p.takenFrom != "" {
		return transaction.AnswerLimit + transaction.GiveUpLimit
	}
	return p.counter.Link.OpenFor(p.state.Frame.Link)
}
