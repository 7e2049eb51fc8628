package engine

import (
	"context"

	"connect-epos/core/clock"
	"connect-epos/core/connect"
	"connect-epos/core/contract"
	"connect-epos/core/journal"
	"connect-epos/core/service"
	"connect-epos/core/transaction"
)

// restoreStep is how many records are restored in one step.
const restoreStep = 100

// Restore brings back what a copy knows and this journal does not, and returns
// how many changes were new. A payment that was unresolved there is unknown here and
// waits for staff. Restore is refused while a counter is open, because it would change
// records that the counter follows.
func (e *Engine) Restore(ctx context.Context, records []journal.Record) (int, error) {
	if !e.counters.none() || !e.tables.none() {
		return 0, contract.Fail(contract.CodeSiteInUse, "a counter is open: restore before payAtCounter")
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
			return kept, contract.StorageError(err)
		}
		records = records[n:]
	}
	return kept, nil
}

func (e *Engine) restore(ctx context.Context, records []journal.Record) (int, error) {
	ctx, cancel := clock.Within(ctx, service.StoreLimit)
	defer cancel()
	return e.cfg.Store.Restore(ctx, records, e.cfg.Now())
}

// restored changes a record of another journal to what this one can rely on: its engine
// and its link are gone, and nothing can be proven about it.
func restored(r *journal.Record) {
	r.Engine, r.Epoch, r.FrameID = "", journal.NewLease, journal.NoFrame
	r.Before.Number, r.Before.Time, r.Before.Unbroken = "", "", false
	r.Answer.Value, r.Answer.ErrorText, r.Answer.UserMessage = connect.Mask(r.Answer.Value), connect.MaskText(r.Answer.ErrorText), connect.MaskText(r.Answer.UserMessage)
	*r = r.WithSettlement(func(v *journal.Settlement) { v.Checking = false })
	if r.Unresolved() {
		r.Status, r.Reason = journal.Unknown, transaction.ReasonEngineLost
		r.Evidence.Finding, r.Evidence.Why = "", ""
	}
}
