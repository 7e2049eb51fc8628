//go:build js && wasm

package jsbridge

import (
	"context"
	"fmt"
	"syscall/js"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-epos/core/journal"
	"connect-epos/core/wire"
)

const host = "sd711b330000.test.connect.paymentsense.cloud"

func payment(reference, tid string, at int64) journal.Record {
	return journal.Record{
		ID: journal.ID{Account: host, Reference: reference},
		Request: journal.Request{
			Site: "front-bar", Token: "token " + reference, Kind: "sale", TID: tid, Amount: 1250, Currency: "GBP"},
		Owner:   journal.Owner{Engine: "engine/1"},
		FrameID: 1200, CreatedAt: at, Status: journal.Open, Sent: journal.SentNo,
	}
}

func reserve(t *testing.T, j journal.Store, r journal.Record) journal.Record {
	t.Helper()
	kept, err := j.Reserve(t.Context(), r, r.Entry(journal.EntryReserved, r.CreatedAt))
	require.NoError(t, err)
	return kept
}

func commit(t *testing.T, j journal.Store, r journal.Record, what journal.EntryKind) journal.Record {
	t.Helper()
	r.Rev++
	require.NoError(t, j.Commit(t.Context(), r, r.Entry(what, r.CreatedAt+1)))
	return r
}

func settle(t *testing.T, j journal.Store, r journal.Record, result journal.Result) journal.Record {
	t.Helper()
	r.Status, r.Result, r.Sent, r.SettledBy = journal.Settled, result, journal.SentAnswered, journal.ByResponse
	r.Answer.Value = wire.Object(wire.M("transactionResult", wire.String("SUCCESSFUL")), wire.M("amountBase", wire.Int(1250)))
	return commit(t, j, r, journal.EntryAnswered)
}

func references(records []journal.Record) (all []string) {
	for _, r := range records {
		all = append(all, fmt.Sprint(r.Reference, "/", r.Attempt))
	}
	return all
}

// Both stores follow the same rules: what one of them admits or refuses, the other one
// does too.
func stores(t *testing.T, f func(t *testing.T, j journal.Store)) {
	t.Run("IndexedDB", func(t *testing.T) { f(t, NewJournal(database(t))) })
	t.Run("memory", func(t *testing.T) { f(t, &journal.Memory{}) })
}

func TestARecordComesBackAsItWasKept(t *testing.T) {
	stores(t, func(t *testing.T, j journal.Store) {
		kept := settle(t, j, reserve(t, j, payment("T-42", "P0", 1000)), journal.Approved)
		found, err := j.Attempts(t.Context(), host, "T-42")
		require.NoError(t, err)
		require.Len(t, found, 1)
		assert.JSONEq(t, string(journal.Encode(kept)), string(journal.Encode(found[0])))
		assert.Equal(t, 1, found[0].Attempt)
		assert.Equal(t, 2, found[0].Rev)
		assert.Equal(t, journal.Epoch(1), found[0].Epoch)
	})
}

func TestAReferenceIsNeverReservedTwiceWhileOpenOrPaid(t *testing.T) {
	stores(t, func(t *testing.T, j journal.Store) {
		refused := func(code string, r journal.Record) {
			_, err := j.Reserve(t.Context(), r, r.Entry(journal.EntryReserved, 1))
			var refusal *journal.Refusal
			require.ErrorAs(t, err, &refusal)
			assert.Equal(t, code, refusal.Code)
		}
		first := reserve(t, j, payment("T-42", "P0", 1000))
		refused(journal.PaymentOpen, payment("T-42", "P1", 1001))
		refused(journal.TerminalUnresolved, payment("T-43", "P0", 1002))
		settle(t, j, first, journal.Declined)

		again := payment("T-42", "P0", 1003)
		again.Epoch = first.Epoch
		second := reserve(t, j, again)
		assert.Equal(t, 2, second.Attempt)
		settle(t, j, second, journal.Approved)
		refused(journal.AlreadyPaid, payment("T-42", "P1", 1004))

		found, err := j.Attempts(t.Context(), host, "T-42")
		require.NoError(t, err)
		assert.Equal(t, []string{"T-42/1", "T-42/2"}, references(found))
		assert.True(t, found[0].Acknowledged, "asking again means having heard")
	})
}

func TestOneReferenceIsNoPrefixOfAnother(t *testing.T) {
	stores(t, func(t *testing.T, j journal.Store) {
		all := []string{"T-42\uffff", "T-42\n", "T-42", "T-4", "T"} // the longest one comes first
		for i, reference := range all {
			reserve(t, j, payment(reference, fmt.Sprint("P", i), int64(i)))
		}
		for _, reference := range all {
			found, err := j.Attempts(t.Context(), host, reference)
			require.NoError(t, err)
			assert.Equal(t, []string{reference + "/1"}, references(found))
		}
	})
}

// When two engines reserve the same reference at the same time, one is admitted.
func TestARaceOnAReferenceHasOneWinner(t *testing.T) {
	d := database(t)
	won := make(chan error, 10)
	for i := range cap(won) {
		go func() {
			j := NewJournal(NewDatabase(d.name)) // each tab has a connection of its own
			defer j.db.Close()
			r := payment("T-42", fmt.Sprint("P", i), 1000)
			_, err := j.Reserve(context.Background(), r, r.Entry(journal.EntryReserved, 1000))
			won <- err
		}()
	}
	winners := 0
	for range cap(won) {
		if err := <-won; err == nil {
			winners++
		}
	}
	assert.Equal(t, 1, winners)
}

func TestCommitIsACompareAndSwap(t *testing.T) {
	stores(t, func(t *testing.T, j journal.Store) {
		r := reserve(t, j, payment("T-42", "P0", 1000))
		kept := settle(t, j, r, journal.Approved)
		entry := kept.Entry(journal.EntryAnswered, 1)
		require.NoError(t, j.Commit(t.Context(), kept, entry), "the very same again")

		stale := r
		stale.Rev, stale.Status = kept.Rev, journal.Unknown
		assert.ErrorIs(t, j.Commit(t.Context(), stale, entry), journal.ErrConflict)
		other := kept
		other.Rev, other.Engine = kept.Rev+1, "engine/2"
		assert.ErrorIs(t, j.Commit(t.Context(), other, entry), journal.ErrConflict)
	})
}

func TestAnEpochThatWasRaisedShutsTheOldHolderOut(t *testing.T) {
	stores(t, func(t *testing.T, j journal.Store) {
		first := settle(t, j, reserve(t, j, payment("T-1", "P0", 1)), journal.Declined)
		epoch, err := j.RaiseEpoch(t.Context(), host, "P0")
		require.NoError(t, err)
		assert.Equal(t, first.Epoch+1, epoch)

		late := payment("T-2", "P0", 2)
		late.Epoch = first.Epoch
		_, err = j.Reserve(t.Context(), late, late.Entry(journal.EntryReserved, 2))
		require.ErrorIs(t, err, journal.ErrStolen)
		late.Epoch = epoch
		assert.Equal(t, epoch, reserve(t, j, late).Epoch)
	})
}

func TestUnfinishedAreOldestFirstUntilAcknowledged(t *testing.T) {
	stores(t, func(t *testing.T, j journal.Store) {
		b := settle(t, j, reserve(t, j, payment("B", "P0", 2000)), journal.Approved)
		reserve(t, j, payment("A", "P1", 3000))
		settle(t, j, reserve(t, j, payment("C", "P2", 1000)), journal.Declined)
		foreign := payment("D", "P3", 500)
		foreign.Account = "other"
		reserve(t, j, foreign)

		found, err := j.Unfinished(t.Context(), host)
		require.NoError(t, err)
		assert.Equal(t, []string{"C/1", "B/1", "A/1"}, references(found))

		b.Acknowledged = true
		commit(t, j, b, journal.EntryAcknowledged)
		found, err = j.Unfinished(t.Context(), host)
		require.NoError(t, err)
		assert.Equal(t, []string{"C/1", "A/1"}, references(found))
	})
}

func TestHistoryIsNewestFirstAndSelects(t *testing.T) {
	stores(t, func(t *testing.T, j journal.Store) {
		for i := range 6 {
			r := settle(t, j, reserve(t, j, payment(fmt.Sprint("T-", i), fmt.Sprint("P", i%2), int64(1000*i))), journal.Declined)
			require.Equal(t, 1, r.Attempt)
		}
		withdrawn := reserve(t, j, payment("W", "P9", 9000))
		withdrawn.Status = journal.Withdrawn
		commit(t, j, withdrawn, journal.EntryWithdrawn)
		for name, c := range map[string]struct {
			q    journal.Query
			want []string
		}{
			"all":       {journal.Query{}, []string{"T-5/1", "T-4/1", "T-3/1", "T-2/1", "T-1/1", "T-0/1"}},
			"limit":     {journal.Query{Limit: 2}, []string{"T-5/1", "T-4/1"}},
			"terminal":  {journal.Query{TID: "P1", Limit: 2}, []string{"T-5/1", "T-3/1"}},
			"reference": {journal.Query{Reference: "T-3"}, []string{"T-3/1"}},
			"from, to":  {journal.Query{From: 1000, To: 3000}, []string{"T-2/1", "T-1/1"}},
			"nothing":   {journal.Query{From: 7000}, nil},
		} {
			t.Run(name, func(t *testing.T) {
				c.q.Account = host
				found, err := j.History(t.Context(), c.q)
				require.NoError(t, err)
				assert.Equal(t, c.want, references(found))
			})
		}
	})
}

func TestIDBlocksAreNeverTheSame(t *testing.T) {
	stores(t, func(t *testing.T, j journal.Store) {
		for i := range 5 {
			from, size, err := j.IDs(t.Context(), host)
			require.NoError(t, err)
			assert.Equal(t, i*journal.BlockSize, from)
			assert.Equal(t, journal.BlockSize, size)
		}
		from, _, err := j.IDs(t.Context(), "other")
		require.NoError(t, err)
		assert.Zero(t, from)
	})
}

func TestEveryChangeHasItsEntry(t *testing.T) {
	d := database(t)
	j := NewJournal(d)
	settle(t, j, reserve(t, j, payment("T-42", "P0", 1000)), journal.Approved)
	d.Close()
	db := otherTab(t, d.name, 1)
	defer db.Call("close")
	all, err := await(t.Context(), func() js.Value {
		return eval(`db => new Promise(yes => {
			const r = db.transaction("entries").objectStore("entries").getAll();
			r.onsuccess = () => yes(r.result.map(e => JSON.parse(e.json).what + " " + e.reference).join());
		})`).Invoke(db)
	})
	require.NoError(t, err)
	assert.Equal(t, "reserved T-42,answered T-42", all.String())
}

func TestARecordOfNewerCodeKeepsWhatWeDoNotKnow(t *testing.T) {
	d := database(t)
	j := NewJournal(d)
	r := reserve(t, j, payment("T-42", "P0", 1))
	text := string(journal.Encode(r))
	spoil(t, d, r, text[:len(text)-1]+`,"loyalty":{"points":7}}`)
	found, err := j.Attempts(t.Context(), host, "T-42")
	require.NoError(t, err)
	settle(t, j, found[0], journal.Approved)
	found, err = j.Attempts(t.Context(), host, "T-42")
	require.NoError(t, err)
	assert.Contains(t, string(journal.Encode(found[0])), `"loyalty":{"points":7}`)
}
