package followed

import (
	"time"

	"connect-epos/core/contract"
	"connect-epos/core/transaction"
)

// MovedOn is the error for a decision about a payment that has changed since staff saw
// it.
func (p *Payment) MovedOn() *contract.Error {
	e := contract.Fail(transaction.Changed, contract.RejectionText(transaction.Changed))
	entry := p.EntryOf()
	e.Entry = &entry
	return e
}

// refused is the error for a decision that the payment does not take.
func (p *Payment) refused(r transaction.RefuseCommand) *contract.Error {
	if r.Code == transaction.Changed {
		return p.MovedOn()
	}
	e := &contract.Error{Code: r.Code, Reason: r.Reason, Message: contract.RejectionText(r.Code)}
	if r.Wait > 0 {
		e.Seconds = int((r.Wait + time.Second - 1) / time.Second)
		e.Until = p.service.Now() + r.Wait.Milliseconds()
	}
	return e
}

// EntryOf is the entry of the payment in the list of what is pending.
func (p *Payment) EntryOf() contract.Pending { return p.Entry(p.State.Outcome()) }

// Entry is the entry for an outcome of the payment.
func (p *Payment) Entry(o transaction.Outcome) contract.Pending {
	entry := contract.PendingOf(o)
	if p.ForOneLook {
		entry.Owner = contract.OwnerElsewhere
	}
	if entry.Undecided() {
		entry.NotPaidFrom = p.State.NotPaidFrom(Instant(p.service.Moment()), p.mayStayOpen())
	}
	entry.Signature = p.payments.Signatures.openQuestion(p)
	return entry
}

func (p *Payment) announce(e transaction.Announce) {
	if e.What == transaction.NewsUnstored {
		p.service.TellStorage(contract.StorageTrouble{Code: transaction.StorageUnavailable,
			Reference: contract.PublicReference(e.Outcome.Record.Reference)})
		return
	}
	p.TellEndByEvent = p.TellEndByEvent || e.What == transaction.NewsRecovered
	if p.service.Listened {
		p.News(e.What, e.Outcome)
	}
}

// News tells the site of a payment what is new of it.
func (p *Payment) News(what transaction.News, o transaction.Outcome) {
	switch what {
	case transaction.NewsRecovered:
		p.service.TellSite(o.Record.Site, contract.EventRecovered, o)
	case transaction.NewsPending:
		p.service.TellSite(o.Record.Site, contract.EventPending, p.Entry(o))
	case transaction.NewsDisputed:
		p.service.TellSite(o.Record.Site, contract.EventDisputed, p.Entry(o))
	case transaction.NewsCheck:
		p.service.TellSite(o.Record.Site, contract.EventCheck, p.Entry(o))
	}
}
