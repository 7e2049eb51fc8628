//go:build js && wasm

package jsbridge

import (
	"context"
	"syscall/js"

	"github.com/hack-pad/go-indexeddb/idb"

	"connect-epos/core/journal"
)

// What is known of a terminal is kept in the store "meta". There is one entry for each
// account that used the terminal, and one entry for each of its latest transactions that
// a record claims.

func lastKey(r journal.Record) js.Value { return key("last", r.Account, r.TID) }

func claimKey(r journal.Record, place int) js.Value { return key("claim", r.TID, r.Account, place) }

// lastOf reads what is known of the last transaction of a record's terminal.
func lastOf(t *transaction, r journal.Record) (journal.LastKnown, error) {
	v, err := t.get(storeMeta, lastKey(r))
	if err != nil || v.Type() != js.TypeString {
		return journal.LastKnown{}, err
	}
	return journal.DecodeLast(v.String()), nil
}

func putLast(t *transaction, r journal.Record, l journal.LastKnown) error {
	return t.put(storeMeta, lastKey(r), js.ValueOf(journal.EncodeLast(l)))
}

// putClaim stores the claim that r makes, if it makes one. before is the record before
// this change, or nil.
func putClaim(t *transaction, l journal.LastKnown, r journal.Record, before *journal.Record) (journal.LastKnown, error) {
	l, c, place, claims := l.Claim(r, before)
	if !claims {
		return l, nil
	}
	return l, t.put(storeMeta, claimKey(r, place), js.ValueOf(journal.EncodeClaim(c)))
}

// noteTerminal stores what a change tells about the record's terminal. It refuses a
// change that settles the record by recovery when the journal does not allow that proof.
func noteTerminal(t *transaction, r journal.Record, before *journal.Record, at int64) error {
	if r.Status == journal.Open {
		return nil // an open record tells nothing about the terminal yet
	}
	if r.SettlesByRecovery(before) {
		known, err := terminalOf(t, r)
		if err == nil {
			err = known.AllowsProof(r, at)
		}
		if err != nil {
			return err
		}
	}
	last, err := lastOf(t, r)
	if err != nil {
		return err
	}
	was := journal.EncodeLast(last)
	if last, err = putClaim(t, last.Committed(r), r, before); err != nil || journal.EncodeLast(last) == was {
		return err
	}
	return putLast(t, r, last)
}

// terminalOf reads all that is known of a record's terminal. It is called when a payment
// is in doubt, and not during a normal sale.
func terminalOf(t *transaction, r journal.Record) (known journal.Terminal, err error) {
	if known.Last, err = lastOf(t, r); err != nil {
		return known, err
	}
	meta, err := t.store(storeMeta)
	if err != nil {
		return known, err
	}
	claims, err := between(key("claim", r.TID), key("claim", r.TID, []any{}))
	if err != nil {
		return known, err
	}
	err = each(meta, claims, idb.CursorNext, func(v js.Value, _ func() js.Value) bool {
		known.Claims = append(known.Claims, journal.DecodeClaim(text(v)))
		return true
	})
	if err != nil {
		return known, err
	}
	users, err := between(key("last"), key("last", []any{}))
	if err != nil {
		return known, err
	}
	return known, each(meta, users, idb.CursorNext, func(v js.Value, at func() js.Value) bool {
		if k := at(); k.Length() == 3 && k.Index(2).String() == r.TID {
			known.Users = append(known.Users, journal.TerminalUser{Account: k.Index(1).String(), At: journal.DecodeLast(text(v)).UsedAt})
		}
		return true
	})
}

// text returns a stored string, and "" when something else is stored there.
func text(v js.Value) string {
	if v.Type() != js.TypeString {
		return ""
	}
	return v.String()
}

// Terminal implements [journal.Store].
func (j *Journal) Terminal(ctx context.Context, account, tid string) (known journal.Terminal, err error) {
	err = j.db.transact(ctx, reading, []string{storeMeta}, func(t *transaction) (err error) {
		known, err = terminalOf(t, journal.Record{ID: journal.ID{Account: account}, Request: journal.Request{TID: tid}})
		return err
	})
	return known, err
}

// LooseEndsOver implements [journal.Store].
func (j *Journal) LooseEndsOver(ctx context.Context, account, tid string, over []journal.LooseEnd) error {
	return j.db.transact(ctx, writing, []string{storeMeta}, func(t *transaction) error {
		r := journal.Record{ID: journal.ID{Account: account}, Request: journal.Request{TID: tid}}
		last, err := lastOf(t, r)
		if err != nil {
			return err
		}
		return putLast(t, r, last.WithLooseEndsOver(over))
	})
}
