package storetest

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-epos/core/journal"
)

// refundOf is a refund of 12.50 that gives back the bill T-1.
func refundOf(reference, tid string) journal.Record {
	r := Payment(reference, tid)
	r.Kind, r.RefundOf = "refund", "T-1"
	return r
}

func paidBill(t *testing.T, s journal.Store) {
	t.Helper()
	end(t, s, reserve(t, s, Payment("T-1", "1")), journal.Approved)
}

// exceeds checks that a refund is refused, and what is told to be left.
func exceeds(t *testing.T, s journal.Store, r journal.Record, left int64) {
	t.Helper()
	_, err := s.Reserve(context.Background(), r, r.Entry(journal.EntryReserved, 1))
	var refusal *journal.Refusal
	require.ErrorAs(t, err, &refusal)
	assert.Equal(t, []any{journal.ExceedsTaken, "amount", left}, []any{refusal.Code, refusal.Field, refusal.Left})
	assert.Contains(t, err.Error(), journal.ExceedsTaken)
}

func refundNamesABill(t *testing.T, s journal.Store) {
	wrong := func(r journal.Record, field string) {
		t.Helper()
		_, err := s.Reserve(context.Background(), r, r.Entry(journal.EntryReserved, 1))
		var refusal *journal.Refusal
		require.ErrorAs(t, err, &refusal)
		assert.Equal(t, []string{journal.InvalidRequest, field}, []string{refusal.Code, refusal.Field})
	}
	wrong(refundOf("R-1", "1"), "of")
	end(t, s, reserve(t, s, Payment("T-1", "1")), journal.Declined)
	wrong(refundOf("R-1", "1"), "of")
	paidBill(t, s)
	euro := refundOf("R-1", "1")
	euro.Currency = "EUR"
	wrong(euro, "currency")
	end(t, s, reserve(t, s, refundOf("R-1", "1")), journal.Approved)
	again := refundOf("R-2", "1")
	again.RefundOf = "R-1"
	wrong(again, "of")
	assert.Empty(t, attempts(t, s, "R-2"), "nothing is left of what was refused")
}

// A refund in parts gives back what was taken and no more. A refund that gave nothing
// back leaves its part for another one; a refund in doubt does not.
func refundsNeverExceed(t *testing.T, s journal.Store) {
	paidBill(t, s)
	part := func(reference, tid string, amount int64) journal.Record {
		r := refundOf(reference, tid)
		r.Amount = amount
		return r
	}
	exceeds(t, s, part("R-1", "1", 1251), 1250)
	end(t, s, reserve(t, s, part("R-1", "1", 500)), journal.Approved)
	exceeds(t, s, part("R-2", "1", 751), 750)
	end(t, s, reserve(t, s, part("R-2", "1", 750)), journal.Declined)
	open := reserve(t, s, part("R-2", "1", 700))
	exceeds(t, s, part("R-3", "2", 51), 50)
	open.Status = journal.Unknown
	open = commit(t, s, open)
	exceeds(t, s, part("R-3", "2", 51), 50)
	open = end(t, s, open, journal.Declined)
	open.Status = journal.Disputed
	open = commit(t, s, open)
	exceeds(t, s, part("R-3", "2", 51), 50)
	end(t, s, open, journal.Cancelled)
	end(t, s, reserve(t, s, part("R-3", "2", 750)), journal.Approved)
	exceeds(t, s, part("R-4", "2", 1), 0)
	plain := Payment("R-4", "2")
	plain.Kind = "refund"
	reserve(t, s, plain)
}

// Many tabs give one bill back at the same time, each on a terminal of its own.
func raceForRefund(t *testing.T, s journal.Store) {
	paidBill(t, s)
	assert.Equal(t, 2, race(s, func(i int) journal.Record {
		r := refundOf(fmt.Sprint("R-", i), fmt.Sprint(i))
		r.Amount = 500
		return r
	}))
}

// The list of a bill's refunds comes back with a copy, and with a refund that the
// browser had thrown away.
func refundsComeBack(t *testing.T, s journal.Store) {
	paid := copyOf("T-1", 1, 2, approved("0001", "2026-01-01T12:00:00"))
	given := copyOf("R-1", 1, 2, approved("0002", "2026-01-01T13:00:00"))
	given.Kind, given.RefundOf, given.Amount = "refund", "T-1", 1000
	require.Equal(t, 2, restore(t, s, paid, given))
	exceeds(t, s, refundOf("R-2", "1"), 250)

	lost := refundOf("R-3", "1")
	lost.Attempt, lost.Rev, lost.Amount, lost.Status = 1, 3, 200, journal.Unknown
	require.NoError(t, s.Commit(context.Background(), lost, lost.Entry(journal.EntryUnknown, 2)))
	exceeds(t, s, refundOf("R-2", "2"), 50)
}

// A bill has at most MaxRefunds refunds, but each of them may be tried again.
func refundsAreBounded(t *testing.T, s journal.Store) {
	paidBill(t, s)
	for i := range journal.MaxRefunds {
		r := refundOf(fmt.Sprint("R-", i), "1")
		r.Amount = 1
		end(t, s, reserve(t, s, r), journal.Declined)
	}
	_, err := s.Reserve(context.Background(), refundOf("R-more", "1"), journal.Entry{})
	var refusal *journal.Refusal
	require.True(t, errors.As(err, &refusal))
	assert.Equal(t, []string{journal.InvalidRequest, "of"}, []string{refusal.Code, refusal.Field})
	assert.Equal(t, 2, reserve(t, s, refundOf("R-0", "1")).Attempt)
}

// When the amount of a refund cannot be read, it counts as everything that is left.
func refundThatCannotBeRead(t *testing.T, s journal.Store, spoil Spoil) {
	paidBill(t, s)
	given := refundOf("R-1", "1")
	given.Amount = 1000
	given = end(t, s, reserve(t, s, given), journal.Approved)
	spoil(t, given, `{"amount":1000,"of":"T-1","kind":"refund","tid":"1","status":`)
	exceeds(t, s, refundOf("R-2", "2"), 250)
	spoil(t, given, `{`)
	small := refundOf("R-2", "2")
	small.Amount = 1
	exceeds(t, s, small, 0)
}
