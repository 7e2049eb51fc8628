package storetest

import (
	"context"
	"errors"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-epos/core/journal"
)

// now is the time of these tests, in ms since 1970.
const now = int64(1_800_000_000_000)

// asked is a payment as asked for now.
func asked(reference, tid string) journal.Record {
	r := Payment(reference, tid)
	r.CreatedAt = now
	return r
}

// answered ends a payment by an answer with that number.
func answered(t *testing.T, s journal.Store, r journal.Record, number, time string) journal.Record {
	t.Helper()
	r.Sent, r.Answer.Number, r.Answer.Time = journal.SentAnswered, number, time
	return end(t, s, r, journal.Approved)
}

// prove tries to settle a payment by recovery.
func prove(s journal.Store, r journal.Record, number, time string) error {
	r.Status, r.Result, r.SettledBy, r.Recovered = journal.Settled, journal.Approved, journal.ByRecovery, true
	r.Answer.Number, r.Answer.Time, r.Rev = number, time, r.Rev+1
	return s.Commit(context.Background(), r, r.Entry(journal.EntryFinding, now))
}

func unknown(t *testing.T, s journal.Store, r journal.Record) journal.Record {
	t.Helper()
	r.Status = journal.Unknown
	return commit(t, s, r)
}

// away frees the terminal, as staff do who carry on.
func away(t *testing.T, s journal.Store, r journal.Record) journal.Record {
	t.Helper()
	r.Status, r.CarriedOn = journal.Unknown, &journal.StaffAction{By: "Kim", Reason: "queue", At: 1}
	return commit(t, s, r)
}

func refusedProof(t *testing.T, err error, why string) {
	t.Helper()
	var unproven *journal.Unproven
	require.ErrorAs(t, err, &unproven)
	assert.Equal(t, why, unproven.Why)
}

const noon = "2027-01-15T12:00:00"

func oneChargeOneProof(t *testing.T, s journal.Store) {
	answered(t, s, reserve(t, s, asked("T-1", "1")), "0007", noon)
	r := unknown(t, s, reserve(t, s, asked("T-2", "1")))
	for _, form := range []string{noon, noon + "Z", "2027-01-15T13:00:00+01:00", ""} {
		refusedProof(t, prove(s, r, "7", form), journal.WhyClaimed)
	}
	assert.Equal(t, journal.Unknown, attempts(t, s, "T-2")[0].Status, "nothing was kept")
	require.NoError(t, prove(s, r, "0008", "2027-01-15T12:01:00"))
	kept := attempts(t, s, "T-2")[0]
	kept.Acknowledged = true
	commit(t, s, kept)
	other := unknown(t, s, reserve(t, s, asked("T-3", "1")))
	refusedProof(t, prove(s, other, "0008", "2027-01-15T12:01:00"), journal.WhyClaimed)
	require.NoError(t, prove(s, other, "0008", "2027-01-15T12:07:13"), "the numbers began anew")
}

// raceForProof lets two tabs see the same charge.
func raceForProof(t *testing.T, s journal.Store) {
	var records []journal.Record
	for _, reference := range []string{"T-1", "T-2", "T-3", "T-4"} {
		records = append(records, away(t, s, reserve(t, s, asked(reference, "1"))))
	}
	results := make(chan error, len(records))
	for _, r := range records {
		go func() { results <- prove(s, r, "0042", noon) }()
	}
	proven := 0
	for range records {
		err := <-results
		var unproven *journal.Unproven
		if err == nil {
			proven++
		} else {
			assert.True(t, errors.As(err, &unproven), "%v", err)
		}
	}
	assert.Equal(t, 1, proven)
}

func claimsOfAllAccounts(t *testing.T, s journal.Store) {
	told := asked("paid/7", "1")
	told.Account, told.CreatedAt = journal.TablesAccount(Account), now-2*journal.UsedWithin
	told.Status, told.Result, told.Answer.Number, told.Answer.Time = journal.Settled, journal.Approved, "0009", noon
	told = reserve(t, s, told)
	known, err := s.Terminal(context.Background(), Account, "1")
	require.NoError(t, err)
	assert.True(t, known.Claimed(asked("T-1", "1"), "0009", noon))
	assert.False(t, known.Claimed(told, "0009", noon), "its own")
	r := unknown(t, s, reserve(t, s, asked("T-1", "1")))
	refusedProof(t, prove(s, r, "0009", noon), journal.WhyClaimed)
	elsewhere, err := s.Terminal(context.Background(), Account, "2")
	require.NoError(t, err)
	assert.False(t, elsewhere.Claimed(asked("T-1", "2"), "0009", noon), "another terminal")
}

func sharedTerminal(t *testing.T, s journal.Store) {
	lock := asked("lock/7", "1")
	lock.Account = journal.TablesAccount(Account)
	lock.CreatedAt = now - journal.UsedWithin + 1000
	reserve(t, s, lock)
	r := unknown(t, s, reserve(t, s, asked("T-1", "1")))
	refusedProof(t, prove(s, r, "0009", noon), journal.WhyShared)
	late := r
	late.Status, late.Result, late.SettledBy = journal.Settled, journal.Approved, journal.ByRecovery
	late.Answer.Number, late.Answer.Time, late.Rev = "0009", noon, r.Rev+1
	require.NoError(t, s.Commit(context.Background(), late, late.Entry(journal.EntryFinding, now+2000)), "a day later it is not")
}

func looseEnd(t *testing.T, s journal.Store) {
	loose := func() []journal.LooseEnd {
		known, err := s.Terminal(context.Background(), Account, "1")
		require.NoError(t, err)
		return known.Last.LooseEnds
	}
	quiet := func(over ...journal.LooseEnd) {
		require.NoError(t, s.LooseEndsOver(context.Background(), Account, "1", over))
	}
	answered(t, s, reserve(t, s, asked("T-0", "1")), "0001", noon)
	require.Empty(t, loose())
	away(t, s, reserve(t, s, asked("A", "1")))
	require.Len(t, loose(), 1)

	next := func(reference, number string) journal.Record {
		r := reserve(t, s, asked(reference, "1"))
		answered(t, s, r, number, noon)
		return r
	}
	assert.True(t, next("B", "0002").Before.LooseEnd, "it may still be charged")
	quiet(journal.LooseEnd{Frame: 99, Engine: "e", Reference: "A"})
	assert.True(t, next("C", "0003").Before.LooseEnd, "nothing like that is known")
	before := reserve(t, s, asked("D", "1"))
	quiet(loose()[0])
	answered(t, s, before, "0004", noon)
	assert.True(t, next("E", "0005").Before.LooseEnd, "D was sent before the time was over")
	last := reserve(t, s, asked("F", "1"))
	assert.Equal(t, []any{false, true, "0005"}, []any{last.Before.LooseEnd, last.Before.Unbroken, last.Before.Number})
}

func lateAnswerMoves(t *testing.T, s journal.Store) {
	a := away(t, s, reserve(t, s, asked("A", "1")))
	answered(t, s, reserve(t, s, asked("B", "1")), "0005", noon)
	answered(t, s, a, "0006", "2027-01-15T12:03:00")
	next := reserve(t, s, asked("C", "1"))
	assert.Equal(t, []any{"0006", "2027-01-15T12:03:00", false}, []any{next.Before.Number, next.Before.Time, next.Before.LooseEnd})
	answered(t, s, next, "0007", "2027-01-15T12:04:00")

	b := away(t, s, reserve(t, s, asked("D", "1")))
	open := away(t, s, reserve(t, s, asked("E", "1")))
	answered(t, s, b, "0008", "2027-01-15T12:05:00")
	last := reserve(t, s, asked("F", "1"))
	assert.Equal(t, []any{"0008", false, true}, []any{last.Before.Number, last.Before.Unbroken, last.Before.LooseEnd}, "it makes the run not whole: E has no end")
	assert.Equal(t, "E", open.Reference)
}
