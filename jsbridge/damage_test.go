//go:build js && wasm

package jsbridge

import (
	"syscall/js"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-epos/core/journal"
)

// spoil overwrites the JSON of a record, as a broken disk could. With "" it deletes the
// record.
func spoil(t *testing.T, d *Database, r journal.Record, json any) {
	t.Helper()
	err := d.transact(t.Context(), writing, []string{storeRecords}, func(tx *transaction) error {
		if json == "" {
			return tx.remove(storeRecords, recordKey(r))
		}
		v, err := tx.get(storeRecords, recordKey(r))
		if err != nil {
			return err
		}
		v.Set("json", json)
		return tx.put(storeRecords, recordKey(r), v)
	})
	require.NoError(t, err)
}

func TestAnUnreadableRecordIsListedAndNeverPaidOver(t *testing.T) {
	for name, json := range map[string]any{"text": "{", "type": 7, "nothing in it": `{"v":1}`} {
		t.Run(name, func(t *testing.T) {
			d := database(t)
			j := NewJournal(d)
			reserve(t, j, payment("good", "P1", 1))
			bad := reserve(t, j, payment("bad", "P0", 2))
			spoil(t, d, bad, json)

			found, err := j.Unfinished(t.Context(), host)
			require.NoError(t, err)
			assert.Equal(t, []string{"good/1", "bad/1"}, references(found))
			assert.True(t, found[1].StandsIn())
			assert.Equal(t, "P0", found[1].TID, "it stands beside the text")
			assert.Equal(t, int64(2), found[1].CreatedAt)
			found, err = j.History(t.Context(), journal.Query{Account: host})
			require.NoError(t, err)
			assert.Equal(t, []string{"bad/1", "good/1"}, references(found))

			for tid, code := range map[string]string{"P2": journal.PaymentOpen, "P0": journal.TerminalUnresolved} {
				r := payment(map[string]string{"P2": "bad", "P0": "new"}[tid], tid, 3)
				_, err = j.Reserve(t.Context(), r, r.Entry(journal.EntryReserved, 3))
				var refusal *journal.Refusal
				require.ErrorAs(t, err, &refusal)
				assert.Equal(t, code, refusal.Code)
			}
		})
	}
}

// When a new record replaces one that cannot be read, the unreadable one is kept in
// another place, where somebody can look at it.
func TestWhatCannotBeReadIsKeptAside(t *testing.T) {
	d := database(t)
	j := NewJournal(d)
	r := reserve(t, j, payment("T-42", "P0", 1))
	spoil(t, d, r, "{half")
	r.Rev, r.Status = 2, journal.Unknown
	require.NoError(t, j.Commit(t.Context(), r, r.Entry(journal.EntryUnknown, 77)))
	kept := js.Undefined()
	err := d.transact(t.Context(), reading, []string{storeMeta}, func(tx *transaction) (err error) {
		kept, err = tx.get(storeMeta, key("corrupt", host, "T-42", 1, 77))
		return err
	})
	require.NoError(t, err)
	assert.Equal(t, "{half", textOf(kept, "json"))
	found, err := j.Attempts(t.Context(), host, "T-42")
	require.NoError(t, err)
	assert.False(t, found[0].StandsIn())
}

// Of a value that is not an object, only the key is known.
func TestAValueThatIsNoRecordIsKnownByItsKey(t *testing.T) {
	d := database(t)
	err := d.transact(t.Context(), writing, []string{storeRecords}, func(tx *transaction) error {
		return tx.put(storeRecords, recordKey(journal.Record{ID: journal.ID{Account: host, Reference: "T-42", Attempt: 1}}), js.ValueOf(7))
	})
	require.NoError(t, err)
	found, err := NewJournal(d).Attempts(t.Context(), host, "T-42")
	require.NoError(t, err)
	require.Equal(t, []string{"T-42/1"}, references(found))
	assert.Equal(t, journal.Unknown, found[0].Status)
}

// The browser or another tab deleted the journal while a payment was under way. The end
// of the payment is kept in the new journal.
func TestAJournalThatWasThrownAwayStillKeepsWhatIsKnown(t *testing.T) {
	d := database(t)
	j := NewJournal(d)
	r := reserve(t, j, payment("T-42", "P0", 1))
	_, err := await(t.Context(), func() js.Value { return request("deleteDatabase", d.name) })
	require.NoError(t, err)
	settle(t, j, r, journal.Approved)
	again := payment("T-42", "P1", 2)
	_, err = j.Reserve(t.Context(), again, again.Entry(journal.EntryReserved, 2))
	var refusal *journal.Refusal
	require.ErrorAs(t, err, &refusal)
	assert.Equal(t, journal.AlreadyPaid, refusal.Code)
}
