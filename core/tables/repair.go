package tables

import (
	"context"

	"connect-epos/core/journal"
	"connect-epos/core/service"
	"connect-epos/core/table"
)

// The journal may refuse a change though this tab has the tables: who had them
// before may have been heard late, and have raised the epoch, or changed a record,
// after it was read. Then what the journal has is taken up again, with a fresh
// epoch.

// strayed notes that the journal refused a change of a table's lock, or a payment.
func (sv *serving) outOfSync(w *service.Write, e table.Event) {
	if sv.held == nil || e.Code == table.StorageUnavailable {
		return
	}
	stray := e.Standing == nil && w.Reserve // a payment is not kept here, whoever had the tables when it was told
	if w.Record.IsLock() {
		stray = (e.Standing == nil || e.Standing.Engine != sv.Owner) && w.Record.Epoch == sv.held.Epoch
	}
	if !stray {
		return
	}
	if sv.outdated == nil {
		sv.outdated = map[string]bool{}
		sv.After(service.PutLimit, sv.takeUpAnew) // a tab that was frozen hears first that it has them no more
	}
	sv.outdated[table.TableOf(w.Record)] = true
}

func (sv *serving) takeUpAnew() {
	held, only := sv.held, sv.outdated
	if held == nil || sv.Closing() {
		sv.outdated = nil
		return
	}
	go func() {
		epoch, records, err := sv.anew()
		sv.Post(func() {
			switch {
			case sv.held != held || sv.Closing():
				sv.outdated = nil
			case err != nil || sv.asked(only):
				sv.After(service.PutLimit, sv.takeUpAnew)
			default:
				sv.Log("warn", "the journal has other changes of some tables, which are taken up anew")
				held.Epoch, sv.outdated = epoch, nil
				sv.adopt(records, only)
			}
		})
	}()
}

// asked reports whether somebody waits for an answer about one of these tables.
func (sv *serving) asked(only map[string]bool) bool {
	for id := range only {
		if st := sv.tables.byID[id]; st != nil && st.state.AnswerAwaited() {
			return true
		}
	}
	return false
}

func (sv *serving) anew() (epoch int, records []journal.Record, err error) {
	ctx, cancel := context.WithTimeout(sv.Context, service.StoreLimit)
	defer cancel()
	if epoch, err = sv.Config.Store.RaiseEpoch(ctx, sv.Account, ""); err != nil {
		return 0, nil, err
	}
	records, err = sv.readKept()
	return epoch, records, err
}
