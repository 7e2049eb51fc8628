package storetest

import (
	"context"
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-epos/core/journal"
	"connect-epos/core/wire"
)

// copyOf is a record as it comes out of a copy.
func copyOf(reference string, attempt, rev int, change func(r *journal.Record)) journal.Record {
	r := Payment(reference, "1")
	r.Engine, r.Attempt, r.Rev = "", attempt, rev
	change(&r)
	return r
}

func approved(number, time string) func(r *journal.Record) {
	return func(r *journal.Record) {
		r.Status, r.Result, r.SettledBy, r.Answer.Number, r.Answer.Time = journal.Settled, journal.Approved, journal.ByResponse, number, time
	}
}

func left(r *journal.Record) { r.Status = journal.Unknown }

func restore(t *testing.T, s journal.Store, records ...journal.Record) int {
	t.Helper()
	kept, err := s.Restore(context.Background(), records, 5000)
	require.NoError(t, err)
	return kept
}

func restored(t *testing.T, s journal.Store) {
	paid, open := copyOf("T-1", 2, 3, approved("0007", "2026-01-01T12:00:00")), copyOf("T-2", 1, 1, left)
	assert.Equal(t, 2, restore(t, s, paid, open))
	assert.Zero(t, restore(t, s, paid, open), "once is enough")
	refused(t, s, Payment("T-1", "2"), journal.AlreadyPaid)
	refused(t, s, Payment("T-2", "2"), journal.PaymentOpen)
	refused(t, s, Payment("T-3", "1"), journal.TerminalUnresolved)
	assert.Equal(t, []string{"T-1", "T-2"}, sorted(unfinishedReferences(t, s)))

	assert.Equal(t, 1, restore(t, s, copyOf("T-2", 1, 2, approved("0008", "2026-01-01T12:05:00"))), "a later copy of the same")
	next := reserve(t, s, Payment("T-3", "1"))
	assert.Equal(t, []any{"0008", "2026-01-01T12:05:00", false}, []any{next.Before.Number, next.Before.Time, next.Before.Unbroken})
	assert.Equal(t, []int{2}, []int{attempts(t, s, "T-1")[0].Attempt}, "an attempt is found though the one before it is missing")
}

func sorted(references []string) []string {
	if len(references) == 2 && references[0] > references[1] {
		references[0], references[1] = references[1], references[0]
	}
	return references
}

func restoredOverwritesNothing(t *testing.T, s journal.Store) {
	r := reserve(t, s, Payment("T-1", "1"))
	assert.Zero(t, restore(t, s, copyOf("T-1", 1, 9, approved("0001", "2026-01-01T12:00:00"))))
	assert.Equal(t, journal.Open, attempts(t, s, "T-1")[0].Status)
	end(t, s, r, journal.Declined)
	assert.Zero(t, restore(t, s, copyOf("T-1", 1, 99, left)))
	assert.Equal(t, journal.Declined, attempts(t, s, "T-1")[0].Result)

	require.Equal(t, 1, restore(t, s, copyOf("T-2", 1, 1, left)))
	adopted := attempts(t, s, "T-2")[0]
	adopted.Engine, adopted.BaseRev = "next", adopted.Rev
	commit(t, s, adopted)
	assert.Zero(t, restore(t, s, copyOf("T-2", 1, 50, approved("0002", "2026-01-01T12:00:00"))), "an engine followed it since")
}

// What is known here of a terminal's last transaction is never replaced.
func restoredKnowsNoBetter(t *testing.T, s journal.Store) {
	r := reserve(t, s, Payment("T-1", "1"))
	r.Answer.Number, r.Answer.Time = "0100", "2026-01-02T00:00:00"
	end(t, s, r, journal.Approved)
	restore(t, s, copyOf("T-0", 1, 2, approved("0200", "2026-01-03T00:00:00")))
	next := reserve(t, s, Payment("T-2", "1"))
	assert.Equal(t, []any{"0100", true}, []any{next.Before.Number, next.Before.Unbroken})
}

const day = int64(journal.SweepEvery)

// sweep does housekeeping to its end and returns how many steps that took.
func sweep(t *testing.T, s journal.Store, before, at int64) (steps int) {
	t.Helper()
	strip := func(r *journal.Record) bool {
		had := !r.Answer.Value.IsAbsent()
		r.Answer.Value = wire.Value{}
		return had
	}
	for from := int64(0); from != 0 || steps == 0; steps++ {
		require.Less(t, steps, 100)
		next, err := s.Sweep(context.Background(), journal.Sweep{Account: Account, From: from, Before: before, At: at, Strip: strip})
		require.NoError(t, err)
		from = next
	}
	return steps
}

func swept(t *testing.T, s journal.Store) {
	keep := func(reference string, created int64, acknowledged bool) {
		r := Payment(reference, reference)
		r.CreatedAt = created
		r = end(t, s, reserve(t, s, r), journal.Approved)
		r.Acknowledged = acknowledged
		commit(t, s, r)
	}
	keep("old", 1000, true)
	keep("old, not heard of", 1000, false)
	keep("new", 3000, true)
	open := reserve(t, s, Payment("open", "open"))
	open.Status, open.Answer.Value = journal.Unknown, wire.Object(wire.M("transactionResult", wire.String("TIMED_OUT")))
	commit(t, s, open)
	other := Payment("old", "9")
	other.Account = "another.test"
	other.Answer.Value = wire.Object(wire.M("x", wire.Int(1)))
	other.Status, other.Acknowledged = journal.Settled, true
	reserve(t, s, other)

	sweep(t, s, 3000, day)
	for reference, details := range map[string]bool{"old": false, "old, not heard of": true, "new": true, "open": true} {
		assert.Equal(t, details, !attempts(t, s, reference)[0].Answer.Value.IsAbsent(), reference)
	}
	refused(t, s, Payment("old", "2"), journal.AlreadyPaid)
	others, err := s.Attempts(context.Background(), other.Account, "old")
	require.NoError(t, err)
	assert.False(t, others[0].Answer.Value.IsAbsent())
}

func sweptOnceADay(t *testing.T, s journal.Store) {
	r := end(t, s, reserve(t, s, Payment("T-1", "1")), journal.Approved)
	sweep(t, s, 2000, day)
	r.Acknowledged = true
	commit(t, s, r)
	sweep(t, s, 2000, 2*day-1)
	assert.False(t, attempts(t, s, "T-1")[0].Answer.Value.IsAbsent(), "not the same day again")
	sweep(t, s, 2000, 2*day)
	assert.True(t, attempts(t, s, "T-1")[0].Answer.Value.IsAbsent())
}

// There are many of the same moment, and more than one step can hold.
func sweptInSteps(t *testing.T, s journal.Store) {
	var records []journal.Record
	for i := range 3 * journal.SweepStep {
		r := copyOf(fmt.Sprint("T-", i), 1, 2, approved("", ""))
		r.Answer.Value, r.Acknowledged = wire.Object(wire.M("x", wire.Int(1))), true
		r.CreatedAt = int64(1000 + i/100)
		records = append(records, r)
	}
	require.Equal(t, len(records), restore(t, s, records...))
	sweep(t, s, 9000, day)
	found, err := s.History(context.Background(), journal.Query{Account: Account, Limit: 1000})
	require.NoError(t, err)
	require.Len(t, found, len(records))
	for _, r := range found {
		assert.True(t, r.Answer.Value.IsAbsent(), r.Reference)
	}
}
