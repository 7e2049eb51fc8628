package storetest

import (
	"context"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-epos/core/journal"
)

// forced ends a payment as staff insisted, and acknowledges that.
func forced(t *testing.T, s journal.Store, r journal.Record) journal.Record {
	t.Helper()
	r.Status, r.Result, r.SettledBy, r.Acknowledged = journal.Settled, journal.Declined, journal.ByOperator, true
	r.Settlement = &journal.Settlement{By: "Ann", At: 1000, Forced: true, Checking: true}
	return change(t, s, r)
}

// change keeps the next revision of a record.
func change(t *testing.T, s journal.Store, r journal.Record) journal.Record {
	t.Helper()
	r.Rev++
	commit(t, s, r)
	return r
}

// A forced verdict holds up the next reservation on its terminal, and on no other, until
// one look is counted. After a reload it is found until it is checked no more.
func lookComesFirst(t *testing.T, s journal.Store) {
	ctx := context.Background()
	verdict := forced(t, s, reserve(t, s, Payment("T-1", "1")))
	refused(t, s, Payment("T-2", "1"), journal.LookFirst)
	reserve(t, s, Payment("T-3", "2"))
	tried := Payment("T-4", "1")
	tried.LookTried = true
	end(t, s, reserve(t, s, tried), journal.Declined)
	refused(t, s, Payment("T-2", "1"), journal.LookFirst)

	verdict = change(t, s, verdict.WithSettlement(func(v *journal.Settlement) { v.Looks = 1 }))
	reserve(t, s, Payment("T-2", "1"))
	assert.True(t, unfinishedHas(ctx, t, s, "T-1"), "though it is acknowledged")
	change(t, s, verdict.WithSettlement(func(v *journal.Settlement) { v.Checking = false }))
	assert.False(t, unfinishedHas(ctx, t, s, "T-1"))
}

// A verdict that is doubted or still being checked comes back with a copy, even if
// another call has its number here by now.
func restoredDoubts(t *testing.T, s journal.Store) {
	for reference, change := range map[string]func(r *journal.Record){
		"T-1": func(r *journal.Record) { r.Check = &journal.Check{Why: journal.CheckFits, Base: 1250} },
		"T-2": func(r *journal.Record) { r.Settlement.Checking = true },
	} {
		end(t, s, reserve(t, s, Payment(reference, "1")), journal.Declined)
		doubted := copyOf(reference, 1, 4, func(r *journal.Record) {
			r.Token, r.CreatedAt = "elsewhere", 77
			r.Status, r.Result, r.SettledBy, r.Acknowledged = journal.Settled, journal.Declined, journal.ByOperator, true
			r.Settlement = &journal.Settlement{By: "Ann", At: 1000}
			change(r)
		})
		require.Equal(t, 1, restore(t, s, doubted))
		assert.Zero(t, restore(t, s, doubted), "once is enough")
		assert.True(t, unfinishedHas(context.Background(), t, s, reference))
		assert.Len(t, attempts(t, s, reference), 2)
	}
	refused(t, s, Payment("T-1", "2"), journal.PaymentOpen)
}

// What staff must compare is found, and keeps its bill closed, until they acknowledge it.
func checkIsKept(t *testing.T, s journal.Store) {
	ctx := context.Background()
	r := forced(t, s, reserve(t, s, Payment("T-1", "1")))
	r = r.WithSettlement(func(v *journal.Settlement) { v.Checking = false })
	r.Check = &journal.Check{Why: journal.CheckFits, Base: 1250}
	r = change(t, s, r)
	assert.True(t, unfinishedHas(ctx, t, s, "T-1"))
	refused(t, s, Payment("T-1", "2"), journal.PaymentOpen)
	reserve(t, s, Payment("T-2", "1"))
	r.Check = &journal.Check{Why: journal.CheckFits, Base: 1250, Acknowledged: true}
	change(t, s, r)
	assert.False(t, unfinishedHas(ctx, t, s, "T-1"))
	assert.Equal(t, 2, reserve(t, s, Payment("T-1", "2")).Attempt)
}

func unfinishedHas(ctx context.Context, t *testing.T, s journal.Store, reference string) bool {
	t.Helper()
	found, err := s.Unfinished(ctx, Account)
	require.NoError(t, err)
	for _, r := range found {
		if r.Reference == reference {
			return true
		}
	}
	return false
}
