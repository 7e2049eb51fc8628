package tables

import (
	"connect-epos/core/clock"
	"connect-epos/core/journal"
	"connect-epos/core/service"
	"connect-epos/core/table"
)

// The journal may refuse a change though this tab serves the tables. The tab that served
// them before may have changed a record, or raised the epoch, after this tab had read
// the journal. Then the journal is read again, with a fresh epoch.

// noteOutOfSync notes that the journal refused a change of a table's lock, or a payment.
func (sv *serving) noteOutOfSync(w *service.Write, e table.Event) {
	if sv.held == nil || e.Code == table.StorageUnavailable {
		return
	}
	refused := e.Standing == nil && w.Reserve // a payment could not be kept, whoever served the tables when it was told
	if w.Record.IsLock() {
		refused = (e.Standing == nil || e.Standing.Engine != sv.tables.Owner) && w.Record.Epoch == sv.held.Epoch
	}
	if !refused {
		return
	}
	if sv.outOfSync == nil {
		sv.outOfSync = map[string]bool{}
		sv.tables.After(service.PutLimit, sv.readAgainLater) // if this tab was frozen, it first hears that another tab serves them now
	}
	sv.outOfSync[table.TableOf(w.Record)] = true
}

// readAgainLater reads the tables again that are out of sync, once nobody waits for an
// answer about them.
func (sv *serving) readAgainLater() {
	held, only := sv.held, sv.outOfSync
	if held == nil || sv.tables.Closing() {
		sv.outOfSync = nil
		return
	}
	go func() {
		epoch, records, err := sv.readAgain()
		sv.tables.Post(func() {
			switch {
			case sv.held != held || sv.tables.Closing():
				sv.outOfSync = nil
			case err != nil || sv.answerAwaited(only):
				sv.tables.After(service.PutLimit, sv.readAgainLater)
			default:
				sv.tables.Log("warn", "the journal has other changes of some tables, which are taken up anew")
				held.Epoch, sv.outOfSync = epoch, nil
				sv.adopt(records, only)
			}
		})
	}()
}

// answerAwaited reports whether somebody waits for an answer about one of these tables.
func (sv *serving) answerAwaited(only map[string]bool) bool {
	for id := range only {
		if st := sv.tables.byID[id]; st != nil && st.state.AnswerAwaited() {
			return true
		}
	}
	return false
}

// readAgain raises the epoch and reads the tables. It runs outside the loop.
func (sv *serving) readAgain() (epoch journal.Epoch, records []journal.Record, err error) {
	ctx, cancel := clock.Within(sv.tables.Context, service.StoreLimit)
	defer cancel()
	if epoch, err = sv.tables.Config.Store.RaiseEpoch(ctx, sv.tables.Account, ""); err != nil {
		return 0, nil, err
	}
	records, err = sv.readKept()
	return epoch, records, err
}
