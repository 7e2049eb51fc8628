//go:build js && wasm

package jsbridge

import (
	"context"
	"math"
	"syscall/js"

	"github.com/hack-pad/go-indexeddb/idb"

	"connect-epos/core/journal"
)

// Restore implements [journal.Store].
func (j *Journal) Restore(ctx context.Context, records []journal.Record, at int64) (int, error) {
	kept := 0
	err := j.db.transact(ctx, writing, []string{storeRecords, storeEntries, storeMeta}, func(t *transaction) error {
		kept = 0 // the function may run twice
		for _, r := range records {
			fresh, err := restore(t, r, at)
			if err != nil {
				return err
			}
			kept += fresh
		}
		return nil
	})
	return kept, err
}

// restore stores one record if the journal's rules allow it, and returns how many records
// it stored: 0 or 1.
func restore(t *transaction, r journal.Record, at int64) (int, error) {
	attempts, err := attemptsOf(t, r.Account, r.Reference)
	if err != nil {
		return 0, err
	}
	r, fresh := journal.Restores(r, attempts)
	if !fresh {
		return 0, nil
	}
	last, err := lastOf(t, r)
	if err == nil {
		last, err = putClaim(t, last.Restored(r), r, nil)
	}
	if err == nil {
		err = putLast(t, r, last)
	}
	if err == nil {
		err = putRecord(t, r)
	}
	if err == nil {
		err = listRefund(t, r)
	}
	if err == nil {
		err = addEntry(t, r.Entry(journal.EntryRestored, at))
	}
	return 1, err
}

// Sweep implements [journal.Store].
func (j *Journal) Sweep(ctx context.Context, s journal.Sweep) (next int64, err error) {
	err = j.db.transact(ctx, writing, []string{storeRecords, storeEntries, storeMeta}, func(t *transaction) (err error) {
		next = 0
		if s.From == 0 {
			if begins, err := beginSweep(t, s); err != nil || !begins {
				return err
			}
		}
		if next, err = sweepRecords(t, s); err != nil {
			return err
		}
		more, err := sweepLines(t, s)
		if more && next == 0 {
			next = s.Before // the records are done, and only lines are left
		}
		return err
	})
	return next, err
}

// beginSweep reports whether it is time for housekeeping. If it is, beginSweep records
// that housekeeping has begun.
func beginSweep(t *transaction, s journal.Sweep) (bool, error) {
	at := key("swept", s.Account)
	last, err := count(t.get(storeMeta, at))
	if err != nil || !s.Begins(int64(last)) {
		return false, err
	}
	return true, t.put(storeMeta, at, js.ValueOf(s.At))
}

// sweepRecords strips the next old records. A step ends between two records with
// different times, so that the next step can begin at the second time.
func sweepRecords(t *transaction, s journal.Sweep) (next int64, err error) {
	keys, err := between(key(s.Account, s.From), key(s.Account, s.Before))
	if err != nil {
		return 0, err
	}
	seen, moment := 0, int64(0)
	stripped, err := indexed(t, indexCreated, keys, idb.CursorNext, func(r journal.Record, kept []journal.Record) ([]journal.Record, bool) {
		if seen++; seen > journal.SweepStep && r.CreatedAt != moment {
			next = r.CreatedAt
			return kept, false
		}
		moment = r.CreatedAt
		if s.Old(&r) && s.Strip(&r) {
			kept = append(kept, r)
		}
		return kept, true
	})
	for _, r := range stripped {
		if err == nil {
			err = putRecord(t, r)
		}
	}
	return next, err
}

// sweepLines deletes the oldest lines of the journal. It reports whether there may be
// more old lines.
func sweepLines(t *transaction, s journal.Sweep) (more bool, err error) {
	lines, err := t.store(storeEntries)
	if err != nil {
		return false, err
	}
	keys, err := between(js.ValueOf(0), js.ValueOf(math.Inf(1)))
	if err != nil {
		return false, err
	}
	var old []js.Value
	err = each(lines, keys, idb.CursorNext, func(v js.Value, at func() js.Value) bool {
		if !s.OldLine(textOf(v, "json")) {
			return false
		}
		old = append(old, at())
		return len(old) < journal.SweepStep
	})
	for _, k := range old {
		if err == nil {
			err = t.remove(storeEntries, k)
		}
	}
	return len(old) == journal.SweepStep, err
}
