package service

import (
	"errors"
	"time"

	"connect-epos/core/clock"
	"connect-epos/core/contract"
	"connect-epos/core/journal"
	"connect-epos/core/transaction"
)

// Write is one change on its way to the journal.
type Write struct {
	Record  journal.Record
	Entry   journal.Entry
	Reserve bool         // it asks for a reservation, instead of changing what is kept
	Since   clock.Moment // when it was put into its queue
}

// Change returns the write itself, for whatever embeds it.
func (w *Write) Change() *Write { return w }

// Writer commits changes one after the other, in order. Each payment and each table
// has one of its own, so that a change which hangs holds up nothing else.
type Writer[W interface{ Change() *Write }] struct {
	service *Service
	kept    func(change W, record journal.Record, err error)
	queue   []W
	busy    bool
}

// NewWriter returns a writer. kept hears in the loop how each change ended, before the
// next one begins; record is what the journal holds then.
func NewWriter[W interface{ Change() *Write }](s *Service, kept func(change W, record journal.Record, err error)) *Writer[W] {
	return &Writer[W]{service: s, kept: kept}
}

// UnderWay reports whether a change is being committed, or waits for that.
func (w *Writer[W]) UnderWay() bool { return w.busy || len(w.queue) > 0 }

// Put queues a change.
func (w *Writer[W]) Put(change W) {
	change.Change().Since = w.service.Moment()
	w.queue = append(w.queue, change)
	w.next()
}

func (w *Writer[W]) next() {
	if w.busy || len(w.queue) == 0 {
		return
	}
	change := w.queue[0]
	w.queue = w.queue[1:]
	w.busy = true
	go func() {
		record, err := w.service.Keep(change.Change())
		w.service.Post(func() {
			w.busy = false
			w.kept(change, record, err)
			w.next()
		})
	}()
}

// Past reports whether more than limit went by, by whichever clock went further: one
// may have stood still while the tab was frozen or the machine slept.
func Past(since, now clock.Moment, limit time.Duration) bool {
	return now.Most(since) > limit
}

// StoreFailure is the event for a change that was not, or perhaps not, kept.
func StoreFailure(err error) transaction.Event {
	e := transaction.Event{
		Kind:    transaction.StoreFailed,
		Failure: transaction.Failure{Code: transaction.StorageUnavailable, Reason: "failed"},
	}
	var refusal *journal.Refusal
	var unproven *journal.Unproven
	switch {
	case errors.As(err, &refusal):
		e.Failure.Code, e.Failure.Reason, e.Failure.Refusal = contract.Code(refusal.Code), "", refusal
		if refusal.Field == "" {
			e.Failure.Reason, e.Failure.Standing = contract.HeldBy(refusal.Record), &refusal.Record
		}
	case errors.As(err, &unproven):
		e.Failure.Unproven = unproven.Why
	case errors.Is(err, journal.ErrStolen):
		e.Failure.Code, e.Failure.Reason = transaction.TerminalInUse, LeaseStolen
	case errors.Is(err, journal.ErrForeign):
		e.Failure.Reason = contract.ReasonForeign
	case errors.Is(err, journal.ErrConflict):
		e.Failure.Code, e.Failure.Reason = transaction.NotPending, "changed-elsewhere"
	}
	return e
}

// Keep commits a change now and returns the record as it is kept. It runs outside the
// loop. A reservation has no limit of its own: whether it was kept must be learned in
// the end.
func (j *Journal) Keep(w *Write) (journal.Record, error) {
	began := j.loop.Moment()
	record, err := j.keep(w)
	if err == nil {
		j.cfg.upkeep.measured(j.loop.Moment().Sub(began))
	}
	return record, err
}

func (j *Journal) keep(w *Write) (journal.Record, error) {
	if w.Reserve {
		return j.cfg.Store.Reserve(j.loop.Context, w.Record, w.Entry)
	}
	ctx, cancel := clock.Within(j.loop.Context, StoreLimit)
	defer cancel()
	return w.Record, j.cfg.Store.Commit(ctx, w.Record, w.Entry)
}
