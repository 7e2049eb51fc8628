//go:build js && wasm

package jsbridge

import (
	"context"
	"errors"
	"math"
	"syscall/js"

	"github.com/hack-pad/go-indexeddb/idb"

	"connect-epos/core/journal"
)

// Journal is the journal in IndexedDB. All tabs of an origin share it. When Reserve or
// Commit returns no error, the change has reached the disk.
type Journal struct{ db *Database }

var _ journal.Store = (*Journal)(nil)

// NewJournal returns the journal that is stored in db.
func NewJournal(db *Database) *Journal { return &Journal{db} }

// Reserve implements [journal.Store].
func (j *Journal) Reserve(ctx context.Context, r journal.Record, e journal.Entry) (journal.Record, error) {
	var admitted journal.Record
	err := j.db.transact(ctx, writing, []string{storeRecords, storeEntries, storeMeta}, func(t *transaction) error {
		known, err := readStanding(t, r)
		if err != nil {
			return err
		}
		if again, err := journal.RepeatedReservation(r, known.attempts, known.epoch); err != nil || again != nil {
			if again != nil {
				admitted = *again
			}
			return err
		}
		a, heard, err := journal.Admit(r, known.attempts, known.holding)
		if err == nil {
			err = journal.MayRefund(a, known.bill)
		}
		if err != nil {
			return err
		}
		if a.Epoch, err = journal.EpochOf(a, known.epoch); err == nil {
			err = putEpoch(t, a.Account, a.LeaseScope(), known.epoch, a.Epoch)
		}
		if err != nil {
			return err
		}
		a, last := known.last.Reserved(a)
		if last, err = putClaim(t, last, a, nil); err != nil {
			return err
		}
		if err := putLast(t, a, last); err != nil {
			return err
		}
		if err := listRefund(t, a); err != nil {
			return err
		}
		for _, h := range append(heard, a) {
			if err := putRecord(t, h); err != nil {
				return err
			}
		}
		e.Attempt, admitted = a.Attempt, a
		return addEntry(t, e)
	})
	if err != nil {
		return journal.Record{}, err
	}
	return admitted, nil
}

// standing is what the journal's rules need to know about a reservation.
type standing struct {
	attempts []journal.Record  // all attempts of the same reference
	holding  []journal.Record  // the records that hold the same terminal
	epoch    journal.Epoch     // the terminal's epoch
	last     journal.LastKnown // the last known transaction of the terminal
	bill     journal.Bill      // the bill that a refund gives back
}

// readStanding starts all its requests at once, because a sale waits for them.
func readStanding(t *transaction, r journal.Record) (s standing, err error) {
	attempts := aside(func() ([]journal.Record, error) { return attemptsOf(t, r.Account, r.Reference) })
	holding := aside(func() ([]journal.Record, error) { return holdersOf(t, r) })
	epoch := aside(func() (journal.Epoch, error) { return getEpoch(t, r.Account, r.LeaseScope()) })
	last := aside(func() (journal.LastKnown, error) { return lastOf(t, r) })
	bill := aside(func() (journal.Bill, error) { return billOf(t, r) })
	var errs [5]error // we wait for every request, also when one has failed
	s.attempts, errs[0] = attempts()
	s.holding, errs[1] = holding()
	s.epoch, errs[2] = epoch()
	s.last, errs[3] = last()
	s.bill, errs[4] = bill()
	return s, errors.Join(errs[:]...)
}

// Commit implements [journal.Store].
func (j *Journal) Commit(ctx context.Context, r journal.Record, e journal.Entry) error {
	return j.db.transact(ctx, writing, []string{storeRecords, storeEntries, storeMeta}, func(t *transaction) error {
		v, err := t.get(storeRecords, recordKey(r))
		if err != nil {
			return err
		}
		var before *journal.Record
		if v.IsUndefined() {
			if err := listRefund(t, r); err != nil { // the browser may have deleted that list, too
				return err
			}
		} else {
			stored := decode(v, func() js.Value { return recordKey(r) })
			before = &stored
			same, err := journal.Replaces(r, stored)
			if err == nil && stored.StandsIn() {
				err = putAside(t, v, r, e.At)
			}
			if err != nil || same {
				return err
			}
		}
		if err := noteTerminal(t, r, before, e.At); err != nil {
			return err
		}
		if err := putRecord(t, r); err != nil {
			return err
		}
		return addEntry(t, e)
	})
}

// RaiseEpoch implements [journal.Store].
func (j *Journal) RaiseEpoch(ctx context.Context, account, tid string) (journal.Epoch, error) {
	var epoch journal.Epoch
	err := j.db.transact(ctx, writing, []string{storeMeta}, func(t *transaction) error {
		current, err := getEpoch(t, account, tid)
		if err == nil {
			epoch, err = journal.NextEpoch(current, journal.NewLease)
		}
		if err == nil {
			err = putEpoch(t, account, tid, current, epoch)
		}
		return err
	})
	return epoch, err
}

func epochKey(account, tid string) js.Value { return key("epoch", account, tid) }

// getEpoch reads a terminal's epoch.
func getEpoch(t *transaction, account, tid string) (journal.Epoch, error) {
	n, err := count(t.get(storeMeta, epochKey(account, tid)))
	return journal.Epoch(n), err
}

// putEpoch stores a terminal's epoch if it has changed.
func putEpoch(t *transaction, account, tid string, current, next journal.Epoch) error {
	if next == current {
		return nil
	}
	return t.put(storeMeta, epochKey(account, tid), js.ValueOf(int(next)))
}

// IDs implements [journal.Store].
func (j *Journal) IDs(ctx context.Context, account string) (from, size int, err error) {
	block := 0
	err = j.db.transact(ctx, writing, []string{storeMeta}, func(t *transaction) error {
		at := key("ids", account)
		next, err := count(t.get(storeMeta, at))
		if err != nil {
			return err
		}
		var after int
		block, after = journal.NextBlock(next)
		return t.put(storeMeta, at, js.ValueOf(after))
	})
	return block, journal.BlockSize, err
}

// count reads a counter. A counter that was never written is 0.
func count(v js.Value, err error) (int, error) {
	if err != nil || v.Type() != js.TypeNumber {
		return 0, err
	}
	return v.Int(), nil
}

// Attempts implements [journal.Store].
func (j *Journal) Attempts(ctx context.Context, account, reference string) ([]journal.Record, error) {
	var found []journal.Record
	err := j.db.transact(ctx, reading, []string{storeRecords}, func(t *transaction) (err error) {
		found, err = attemptsOf(t, account, reference)
		return err
	})
	return found, err
}

// Unfinished implements [journal.Store].
func (j *Journal) Unfinished(ctx context.Context, account string) ([]journal.Record, error) {
	var found []journal.Record
	err := j.db.transact(ctx, reading, []string{storeRecords}, func(t *transaction) error {
		keys, err := exactly(js.ValueOf(account))
		if err != nil {
			return err
		}
		found, err = indexed(t, indexPending, keys, idb.CursorNext, all)
		return err
	})
	journal.Sort(found)
	return found, err
}

// History implements [journal.Store].
func (j *Journal) History(ctx context.Context, q journal.Query) ([]journal.Record, error) {
	var found []journal.Record
	keep := func(r journal.Record, kept []journal.Record) ([]journal.Record, bool) {
		if q.Selects(r) {
			kept = append(kept, r)
		}
		return kept, len(kept) < q.Max()
	}
	err := j.db.transact(ctx, reading, []string{storeRecords}, func(t *transaction) error {
		until := float64(q.To)
		if q.To == 0 {
			until = math.Inf(1)
		}
		keys, err := between(key(q.Account, q.From), key(q.Account, until))
		if err != nil {
			return err
		}
		found, err = indexed(t, indexCreated, keys, idb.CursorPrevious, keep)
		return err
	})
	return found, err
}
