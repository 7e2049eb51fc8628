package counter

import (
	"context"

	"connect-epos/core/connect"
	"connect-epos/core/followed"
	"connect-epos/core/journal"
	"connect-epos/core/service"
	"connect-epos/core/transaction"
)

// paymentDesk does for the payments that are followed here what concerns more than one
// payment: the terminals, looks at them, and what other engines have to do with it.
type paymentDesk struct {
	counter *Counter
}

// Ask implements [followed.Desk].
func (d *paymentDesk) Ask(p *followed.Payment, effect transaction.Effect) {
	switch effect.(type) {
	case transaction.AskStatus:
		d.counter.terminals.askStatus(p)
	case transaction.AskLastTransaction:
		d.counter.terminals.askLast(p)
	case transaction.AskJournal:
		d.counter.looks.readEvidence(p)
	case transaction.TakeTurn:
		d.counter.looks.begin(p)
	case transaction.ReloadRecord:
		d.counter.looks.reload(p)
	}
}

// Stepped implements [followed.Desk].
func (d *paymentDesk) Stepped(p *followed.Payment, kind transaction.Kind) {
	if l := d.counter.looks.running[p.State.Record.TID]; l != nil && l.payment == p {
		d.counter.looks.stepped(l, kind)
	}
}

// AtWork implements [followed.Desk].
func (d *paymentDesk) AtWork(tid, what string) { d.counter.incoming.atWork(tid, what) }

// AfterLook implements [followed.Desk].
func (d *paymentDesk) AfterLook(tid string, again func()) bool {
	l := d.counter.looks.running[tid]
	if l == nil {
		return false
	}
	l.waiting = append(l.waiting, again)
	return true
}

// AcquireAfterLook implements [followed.Desk].
func (d *paymentDesk) AcquireAfterLook(ctx context.Context, tid string) (*service.Lease, error) {
	return d.counter.looks.acquireAfterLook(ctx, tid)
}

// LookFirst implements [followed.Desk].
func (d *paymentDesk) LookFirst(p *followed.Payment, w *followed.Write, r journal.Record) {
	d.counter.looks.beforeReservation(p, w, r)
}

// StoreFailed implements [followed.Desk].
func (d *paymentDesk) StoreFailed(e transaction.Event, err error) {
	d.counter.adoption.tellFailure(e, err)
}

// Written implements [followed.Desk].
func (d *paymentDesk) Written(p *followed.Payment, w *followed.Write, kept journal.Record, link uint64, standing *journal.Record, err error) {
	switch {
	case err == nil && !w.Reserve:
		d.compareVerdicts(kept)
	case err != nil && !p.ForOneLook: // a look brings no answers, and takes nothing from whoever follows the payment
		d.counter.incoming.keepsTakenOver(w, link, err)
	}
	if standing != nil {
		d.counter.adoption.takeUpBehind(*standing)
	}
}

// compareVerdicts compares the verdicts on a terminal with a payment that has just ended
// there.
func (d *paymentDesk) compareVerdicts(r journal.Record) {
	if r.Status != journal.Settled || r.Answer.Number == "" && r.Kind != connect.ReportEndOfDay {
		return
	}
	for _, p := range d.counter.payments.All() {
		if p.State.Record.TID == r.TID && p.State.Record.Checking() {
			d.counter.looks.readEvidence(p)
		}
	}
}
