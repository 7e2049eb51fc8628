package counter

import (
	"errors"

	"connect-epos/core/clock"
	"connect-epos/core/contract"
	"connect-epos/core/journal"
	"connect-epos/core/service"
	"connect-epos/core/transaction"
)

// write is one change of a payment on its way to the journal.
type write struct {
	service.Write
	awaited bool   // its payment waits for it
	stop    func() // of its limit

	lookSince clock.Moment    // when the look began that must come before it
	looked    service.Attempt // the payment that was looked for
}

func (p *payment) reserve(e transaction.Reserve) {
	p.put(&write{Write: service.Write{Record: e.Record, Entry: e.Entry, Reserve: true}, awaited: true})
}

func (p *payment) commit(e transaction.Commit) {
	p.put(&write{Write: service.Write{Record: e.Record, Entry: e.Entry}, awaited: e.Await})
}

// put starts the limit of an awaited change now: waiting in the queue counts.
func (p *payment) put(w *write) {
	w.stop = func() {}
	if w.awaited {
		p.awaitedWrite = w
		w.stop = p.counter.After(service.PutLimit, func() { p.commitTooSlow(w) })
	}
	p.writer.Put(w)
}

// written brings the end of a change back to the payment.
func (p *payment) written(w *write, record journal.Record, err error) {
	w.stop()
	if err == nil && p.waitsForPermission() && (service.Past(w.Since, p.counter.Moment(), service.PutLimit) || p.acceptsTooLate()) {
		p.commitTooSlow(w) // this tab was frozen meanwhile, and another may have taken over
	}
	if a, wanted := mustLookFirst(w, err); wanted {
		p.counter.looks.beforeReservation(p, w, a)
		return
	}
	e := transaction.Event{Kind: transaction.StoredLate, Record: record}
	switch {
	case err != nil:
		e = service.StoreFailure(err)
		p.counter.adoption.tellFailure(e, err)
	case w.awaited:
		e.Kind = transaction.Stored
		if number, up := p.counter.Link.Up(); up {
			e.Link = number
		}
	}
	if err == nil {
		p.counter.CopyOut(record, w.Entry)
		p.counter.looseEnds.Kept(record)
	}
	if w.Reserve && err == nil {
		p.counter.Reserved(record)
		p.counter.payments.acknowledgeEarlier(p)
	}
	// While the payment waits for a later change, that one tells how it ended.
	superseded := err != nil && !w.awaited && p.state.Waiting()
	w.awaited = false
	link := p.state.Frame.Link
	if !superseded {
		p.feed(e)
	}
	if !p.forOneLook { // it brings no answers, and takes nothing from whoever follows the payment
		p.counter.incoming.keepsTakenOver(w, link, err)
	}
	if err == nil && !w.Reserve {
		p.counter.looks.compareVerdicts(record)
	}
	p.counter.adoption.takeUpBehind(e.Standing)
	p.counter.MaybeEnd()
}

// takeUpBehind takes up what dead engines left, when an attempt stands in the way whose
// engine may be gone.
func (ad *adoption) takeUpBehind(standing *journal.Record) {
	if standing != nil && standing.Unresolved() && standing.Engine != ad.counter.Owner {
		ad.takeUpLeft()
	}
}

// commitTooSlow gives up waiting for a change. The change itself goes on.
func (p *payment) commitTooSlow(w *write) {
	p.giveUpWrite(w, transaction.StorageUnavailable, "too-slow")
}

func (p *payment) giveUpWrite(w *write, code contract.Code, reason string) {
	if w.awaited {
		w.awaited = false
		p.feed(transaction.Event{Kind: transaction.StoreLate, Code: code, Reason: reason})
	}
}

// waitsForPermission reports whether the payment waits for a change that permits a frame
// to be sent.
func (p *payment) waitsForPermission() bool {
	return p.state.Phase == transaction.Reserving || p.state.Phase == transaction.Accepting
}

// acceptsTooLate reports whether the time of the acceptance that is being committed is
// over.
func (p *payment) acceptsTooLate() bool {
	return p.state.Phase == transaction.Accepting && p.counter.signatures.pastDeadline(p.state.Signature.Question)
}

// reserveAgain asks for the reservation once more, unless it was given up meanwhile.
func (p *payment) reserveAgain(w *write) {
	if !w.awaited {
		p.feed(transaction.Event{Kind: transaction.StoreFailed, Code: transaction.TerminalInUse, Reason: service.LeaseStolen})
		return
	}
	p.put(&write{Write: service.Write{Record: w.Record, Entry: w.Entry, Reserve: true},
		awaited: true, lookSince: w.lookSince, looked: w.looked})
}

// mustLookFirst returns the record with a forced verdict that must be looked at before
// the reservation, if that is why the reservation was refused.
func mustLookFirst(w *write, err error) (journal.Record, bool) {
	var refusal *journal.Refusal
	if !w.Reserve || !w.awaited || !errors.As(err, &refusal) || refusal.Code != journal.LookFirst {
		return journal.Record{}, false
	}
	return refusal.Record, true
}
