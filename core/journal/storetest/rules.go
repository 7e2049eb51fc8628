package storetest

import (
	"context"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-epos/core/journal"
)

func epochGuards(t *testing.T, s journal.Store) {
	first := reserve(t, s, Payment("T-1", "1"))
	end(t, s, first, journal.Declined)
	raised, err := s.RaiseEpoch(context.Background(), Account, "1")
	require.NoError(t, err)
	assert.Equal(t, first.Epoch+1, raised)

	stale := Payment("T-2", "1")
	stale.Epoch = first.Epoch
	_, err = s.Reserve(context.Background(), stale, stale.Entry(journal.EntryReserved, 1))
	require.ErrorIs(t, err, journal.ErrStolen)
	assert.Empty(t, attempts(t, s, "T-2"), "nothing was kept")

	stale.Epoch = raised
	assert.Equal(t, raised, reserve(t, s, stale).Epoch)
	other, err := s.RaiseEpoch(context.Background(), Account, "2")
	require.NoError(t, err)
	assert.Equal(t, journal.Epoch(1), other, "each terminal counts for itself")
}

func changeIsKeptOnce(t *testing.T, s journal.Store) {
	r := end(t, s, reserve(t, s, Payment("T-1", "1")), journal.Declined)
	again := r.Entry(journal.EntryAnswered, 3)
	require.NoError(t, s.Commit(context.Background(), r, again), "the very same again is fine")
	other := r
	other.Result = journal.Approved
	require.ErrorIs(t, s.Commit(context.Background(), other, again), journal.ErrConflict)
	older := r
	older.Rev--
	require.ErrorIs(t, s.Commit(context.Background(), older, again), journal.ErrConflict)
	assert.Equal(t, journal.Declined, attempts(t, s, "T-1")[0].Result)
}

// askedAgain reserves twice, because the storage did not say whether it had kept the
// first reservation.
func askedAgain(t *testing.T, s journal.Store) {
	first := reserve(t, s, Payment("T-1", "1"))
	again := reserve(t, s, Payment("T-1", "1"))
	assert.Equal(t, string(journal.Encode(first)), string(journal.Encode(again)))
	assert.Len(t, attempts(t, s, "T-1"), 1)
	other := Payment("T-1", "1")
	other.Token = "another call"
	refused(t, s, other, journal.PaymentOpen)
	_, err := s.RaiseEpoch(context.Background(), Account, "1")
	require.NoError(t, err)
	_, err = s.Reserve(context.Background(), Payment("T-1", "1"), other.Entry(journal.EntryReserved, 1))
	require.ErrorIs(t, err, journal.ErrStolen, "the terminal was taken over meanwhile")
	first.Status = journal.Unknown
	commit(t, s, first)
	refused(t, s, Payment("T-1", "1"), journal.PaymentOpen)
}

// frozenEngine wakes a tab that slept while another one took its payment over, and that
// wants to go on.
func frozenEngine(t *testing.T, s journal.Store) {
	frozen := reserve(t, s, Payment("T-1", "1"))

	adopted := frozen
	adopted.Engine, adopted.BaseRev, adopted.Status = "next", frozen.Rev, journal.Unknown
	adopted = commit(t, s, adopted)
	adopted.Settlement = &journal.Settlement{Paid: true, By: "Kim", Reason: "slip", At: 4, AuthCode: "A1", Amount: 1300}
	adopted = end(t, s, adopted, journal.Approved)

	frozen.Status, frozen.Result = journal.Settled, journal.Declined
	for frozen.Rev < adopted.Rev+3 {
		frozen.Rev++
		err := s.Commit(context.Background(), frozen, frozen.Entry(journal.EntryAcknowledged, 5))
		require.ErrorIs(t, err, journal.ErrConflict)
	}
	stored := attempts(t, s, "T-1")[0]
	assert.Equal(t, "next", stored.Engine)
	assert.True(t, stored.Paid())
	assert.Equal(t, adopted.Settlement, stored.Settlement)
}

func accountsApart(t *testing.T, s journal.Store) {
	reserve(t, s, Payment("T-1", "1"))
	other := Payment("T-1", "1")
	other.Account = "another.test"
	assert.Equal(t, 1, reserve(t, s, other).Attempt)
	found, err := s.Unfinished(context.Background(), Account)
	require.NoError(t, err)
	require.Len(t, found, 1)
	assert.Equal(t, Account, found[0].Account)
}

func unfinished(t *testing.T, s journal.Store) {
	late := Payment("T-late", "1")
	late.CreatedAt = 9000
	reserve(t, s, late)
	early := reserve(t, s, Payment("T-early", "2"))
	done := end(t, s, reserve(t, s, Payment("T-done", "3")), journal.Approved)
	gone := reserve(t, s, Payment("T-gone", "4"))
	gone.Status = journal.Withdrawn
	commit(t, s, gone)
	assert.ElementsMatch(t, []string{"T-early", "T-done", "T-late"}, unfinishedReferences(t, s))

	done.Acknowledged = true
	commit(t, s, done)
	assert.Equal(t, []string{"T-early", "T-late"}, unfinishedReferences(t, s))
	end(t, s, early, journal.Declined)
	assert.Equal(t, []string{"T-early", "T-late"}, unfinishedReferences(t, s), "ended and not heard of yet")
}

func unfinishedReferences(t *testing.T, s journal.Store) []string {
	t.Helper()
	found, err := s.Unfinished(context.Background(), Account)
	require.NoError(t, err)
	return references(found)
}

func references(records []journal.Record) []string {
	var all []string
	for _, r := range records {
		all = append(all, r.Reference)
	}
	return all
}

func history(t *testing.T, s journal.Store) {
	for i, reference := range []string{"A", "B", "C", "D"} {
		r := Payment(reference, []string{"1", "2"}[i%2])
		r.CreatedAt = int64(1000 * (i + 1))
		if reference == "C" {
			r.Kind = "reportEndOfDay"
		}
		end(t, s, reserve(t, s, r), journal.Declined)
	}
	gone := reserve(t, s, Payment("W", "3"))
	gone.Status = journal.Withdrawn
	commit(t, s, gone)
	for name, c := range map[string]struct {
		query journal.Query
		want  []string
	}{
		"everything but what was never sent": {journal.Query{}, []string{"D", "C", "B", "A"}},
		"one terminal":                       {journal.Query{TID: "2"}, []string{"D", "B"}},
		"one reference":                      {journal.Query{Reference: "C"}, []string{"C"}},
		"from is within, to is not":          {journal.Query{From: 2000, To: 3000}, []string{"B"}},
		"the newest":                         {journal.Query{Limit: 2}, []string{"D", "C"}},
		"the newest of a terminal":           {journal.Query{Limit: 1, TID: "1"}, []string{"C"}},
		"one kind":                           {journal.Query{Kinds: []string{"reportBanking", "reportEndOfDay"}}, []string{"C"}},
		"none":                               {journal.Query{From: 9000}, nil},
	} {
		c.query.Account = Account
		found, err := s.History(context.Background(), c.query)
		require.NoError(t, err, name)
		assert.Equal(t, c.want, references(found), name)
	}
}

func blocks(t *testing.T, s journal.Store) {
	taken := map[int]bool{}
	results := make(chan int, 20)
	for range 20 {
		go func() {
			from, size, err := s.IDs(context.Background(), Account)
			if err != nil || size != journal.BlockSize {
				from = -1
			}
			results <- from
		}()
	}
	for range 20 {
		from := <-results
		assert.GreaterOrEqual(t, from, 0)
		assert.False(t, taken[from], "block %d was given twice", from)
		taken[from] = true
	}
	from, _, err := s.IDs(context.Background(), "another.test")
	require.NoError(t, err)
	assert.Zero(t, from, "each account counts for itself")
}

func endedContext(t *testing.T, s journal.Store) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	r := Payment("T-1", "1")
	_, err := s.Reserve(ctx, r, r.Entry(journal.EntryReserved, 1))
	require.ErrorIs(t, err, context.Canceled)
	_, err = s.Unfinished(ctx, Account)
	require.ErrorIs(t, err, context.Canceled)
	_, err = s.Attempts(ctx, Account, "T-1")
	require.ErrorIs(t, err, context.Canceled)
	_, err = s.History(ctx, journal.Query{Account: Account})
	require.ErrorIs(t, err, context.Canceled)
	_, _, err = s.IDs(ctx, Account)
	require.ErrorIs(t, err, context.Canceled)
}

func attemptsInOrder(t *testing.T, s journal.Store) {
	for attempt := range 3 {
		r := Payment("T-1", "1")
		r.CreatedAt = int64(9000 - 1000*attempt)
		end(t, s, reserve(t, s, r), journal.Declined)
	}
	attempts, err := s.Attempts(context.Background(), Account, "T-1")
	require.NoError(t, err)
	require.Len(t, attempts, 3)
	for i, a := range attempts {
		assert.Equal(t, i+1, a.Attempt)
	}
}
