package followed

import (
	"errors"

	"connect-epos/core/clock"
	"connect-epos/core/contract"
	"connect-epos/core/journal"
	"connect-epos/core/service"
	"connect-epos/core/transaction"
)

// Write is one change of a payment on its way to the journal.
type Write struct {
	service.Write
	awaited bool   // its payment waits for it
	stop    func() // of its limit

	LookSince clock.Moment    // when the look began that must come before it
	Looked    service.Attempt // the payment that was looked for
}

// writes are the changes of one payment on their way to the journal, in order.
type writes struct {
	*Payment
	writer  *service.Writer[*Write]
	awaited *Write // the latest change that the payment waits for, or waited for
}

func (ws *writes) reserve(e transaction.Reserve) {
	ws.put(&Write{Write: service.Write{Record: e.Record, Entry: e.Entry, Reserve: true}, awaited: true})
}

func (ws *writes) commit(e transaction.Commit) {
	ws.put(&Write{Write: service.Write{Record: e.Record, Entry: e.Entry}, awaited: e.Await})
}

// put starts the limit of an awaited change now: waiting in the queue counts.
func (ws *writes) put(w *Write) {
	w.stop = func() {}
	if w.awaited {
		ws.awaited = w
		w.stop = ws.service.After(service.PutLimit, func() { ws.tooSlow(w) })
	}
	ws.writer.Put(w)
}

// written brings the end of a change back to the payment.
func (ws *writes) written(w *Write, record journal.Record, err error) {
	w.stop()
	if err == nil && ws.waitsForPermission() && (service.Past(w.Since, ws.service.Moment(), service.PutLimit) || ws.acceptsTooLate()) {
		ws.tooSlow(w) // this tab was frozen meanwhile, and another may have taken over
	}
	if a, wanted := mustLookFirst(w, err); wanted {
		ws.payments.desk.LookFirst(ws.Payment, w, a)
		return
	}
	e := transaction.Event{Kind: transaction.StoredLate, Record: record}
	switch {
	case err != nil:
		e = service.StoreFailure(err)
		ws.payments.desk.StoreFailed(e, err)
	case w.awaited:
		e.Kind = transaction.Stored
		if number, up := ws.service.Link.Up(); up {
			e.Link = number
		}
	}
	if err == nil {
		ws.service.CopyOut(record, w.Entry)
		ws.payments.LooseEnds.Kept(record)
	}
	if w.Reserve && err == nil {
		ws.service.Reserved(record)
		ws.payments.AcknowledgeFrom(ws.Earlier)
	}
	// While the payment waits for a later change, that one tells how it ended.
	superseded := err != nil && !w.awaited && ws.State.Waiting()
	w.awaited = false
	link := ws.State.Frame.Link
	if !superseded {
		ws.Feed(e)
	}
	ws.payments.desk.Written(ws.Payment, w, record, link, e.Failure.Standing, err)
	ws.service.MaybeEnd()
}

// tooSlow gives up waiting for a change. The change itself goes on.
func (ws *writes) tooSlow(w *Write) {
	ws.giveUp(w, transaction.StorageUnavailable, "too-slow")
}

func (ws *writes) giveUp(w *Write, code contract.Code, reason string) {
	if w.awaited {
		w.awaited = false
		ws.Feed(transaction.Event{Kind: transaction.StoreLate, Failure: transaction.Failure{Code: code, Reason: reason}})
	}
}

// waitsForPermission reports whether the payment waits for a change that permits a frame
// to be sent.
func (ws *writes) waitsForPermission() bool {
	return ws.State.Phase == transaction.Reserving || ws.State.Phase == transaction.Accepting
}

// acceptsTooLate reports whether the time of the acceptance that is being committed is
// over.
func (ws *writes) acceptsTooLate() bool {
	return ws.State.Phase == transaction.Accepting && ws.payments.Signatures.pastDeadline(ws.State.Signature.Question)
}

// ReserveAgain asks for the reservation once more, unless it was given up meanwhile.
func (p *Payment) ReserveAgain(w *Write) {
	if !w.awaited {
		p.Feed(transaction.Event{
			Kind:    transaction.StoreFailed,
			Failure: transaction.Failure{Code: transaction.TerminalInUse, Reason: service.LeaseStolen},
		})
		return
	}
	p.writes.put(&Write{Write: service.Write{Record: w.Record, Entry: w.Entry, Reserve: true},
		awaited: true, LookSince: w.LookSince, Looked: w.Looked})
}

// mustLookFirst returns the record with a forced verdict that must be looked at before
// the reservation, if that is why the reservation was refused.
func mustLookFirst(w *Write, err error) (journal.Record, bool) {
	var refusal *journal.Refusal
	if !w.Reserve || !w.awaited || !errors.As(err, &refusal) || refusal.Code != journal.LookFirst {
		return journal.Record{}, false
	}
	return refusal.Record, true
}
