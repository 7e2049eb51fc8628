package session

import (
	"context"

	"connect-epos/core/connect"
	"connect-epos/core/journal"
	"connect-epos/core/transaction"
)

// EventRecord tells of one change of the journal, in the order in which the
// changes of a payment were kept, and before the payment's own news.
const EventRecord = "record"

// The measure of copies.
const (
	exportLimit = 1000
	restoreStep = 100 // records that are restored in one step
)

// CopyRecords makes the engine tell, from now on, every change that it keeps.
func (e *Engine) CopyRecords() { e.cfg.upkeep.copies.Store(true) }

func (l *loop) copyOut(r journal.Record, what journal.Entry) {
	if l.cfg.upkeep.copies.Load() {
		l.tellSite(r.Site, EventRecord, journal.Change{Record: r, Entry: what})
	}
}

// Export lists the records that q selects, newest first, as they are kept.
func (e *Engine) Export(ctx context.Context, site string, q journal.Query) ([]journal.Record, error) {
	if q.Limit == 0 {
		q.Limit = exportLimit
	}
	return e.records(ctx, site, q)
}

// Restore brings back what a copy knows and this journal does not, and returns
// how many changes were new. What was unresolved there is unknown here and waits
// for staff. It is refused while a counter is open: what it follows would be
// changed behind its back.
func (e *Engine) Restore(ctx context.Context, records []journal.Record) (int, error) {
	e.mu.Lock()
	open := len(e.loops)
	e.mu.Unlock()
	if open > 0 {
		return 0, fail(CodeSiteInUse, "a counter is open: restore before payAtCounter")
	}
	for i := range records {
		restored(&records[i])
	}
	kept := 0
	for len(records) > 0 {
		n := min(len(records), restoreStep)
		some, err := e.restore(ctx, records[:n])
		kept += some
		if err != nil {
			return kept, storageError(err)
		}
		records = records[n:]
	}
	return kept, nil
}

func (e *Engine) restore(ctx context.Context, records []journal.Record) (int, error) {
	ctx, cancel := context.WithTimeout(ctx, StoreLimit)
	defer cancel()
	return e.cfg.Store.Restore(ctx, records, e.cfg.now())
}

// restored is a record of another journal as this one may believe it: the engine
// and the link it belonged to are gone, and nothing can be proven of it.
func restored(r *journal.Record) {
	r.Engine, r.Epoch, r.FrameID = "", 0, -1
	r.Before.Number, r.Before.Time, r.Before.Unbroken = "", "", false
	r.Answer.Value, r.Answer.ErrorText, r.Answer.UserMessage = connect.Mask(r.Answer.Value), connect.MaskText(r.Answer.ErrorText), connect.MaskText(r.Answer.UserMessage)
	*r = r.WithSettlement(func(v *journal.Settlement) { v.Checking = false })
	if r.Unresolved() {
		r.Status, r.Reason = journal.Unknown, transaction.ReasonEngineLost
		r.Evidence.Finding, r.Evidence.Why = "", ""
	}
}
