package session

import (
	"context"

	"connect-epos/core/journal"
	"connect-epos/core/table"
)

// The journal may refuse a change though this tab has the tables: who had them
// before may have been heard late, and have raised the epoch, or changed a record,
// after it was read. Then what the journal has is taken up again, with a fresh
// epoch.

// strayed notes that the journal refused a change of a table's lock, or a payment.
func (l *loop) strayed(w tableWrite, e table.Event) {
	s := l.service
	if s.held == nil || e.Code == table.StorageUnavailable {
		return
	}
	stray := e.Standing == nil && w.reserve // a payment is not kept here, whoever had the tables when it was told
	if w.record.IsLock() {
		stray = (e.Standing == nil || e.Standing.Engine != l.owner) && w.record.Epoch == s.held.epoch
	}
	if !stray {
		return
	}
	if s.astray == nil {
		s.astray = map[string]bool{}
		l.after(PutLimit, l.takeUpAnew) // a tab that was frozen hears first that it has them no more
	}
	s.astray[table.TableOf(w.record)] = true
}

func (l *loop) takeUpAnew() {
	held, only := l.service.held, l.service.astray
	if held == nil || l.hasEnded() {
		l.service.astray = nil
		return
	}
	go func() {
		epoch, records, err := l.anew()
		l.post(func() {
			switch {
			case l.service.held != held || l.hasEnded():
				l.service.astray = nil
			case err != nil || l.asked(only):
				l.after(PutLimit, l.takeUpAnew)
			default:
				l.log("warn", "the journal has other changes of some tables, which are taken up anew", "")
				held.epoch, l.service.astray = epoch, nil
				l.adoptTables(records, only)
			}
		})
	}()
}

// asked reports whether somebody waits for an answer about one of these tables.
func (l *loop) asked(only map[string]bool) bool {
	for id := range only {
		if ln := l.service.tables[id]; ln != nil && ln.state.AnswerAwaited() {
			return true
		}
	}
	return false
}

func (l *loop) anew() (epoch int, records []journal.Record, err error) {
	ctx, cancel := context.WithTimeout(l.ctx, StoreLimit)
	defer cancel()
	if epoch, err = l.cfg.Store.RaiseEpoch(ctx, l.host, ""); err != nil {
		return 0, nil, err
	}
	records, err = l.tablesKept()
	return epoch, records, err
}
