package storetest

import (
	"context"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-epos/core/journal"
)

// noteOf is what staff keyed on a terminal by itself, as a till notes it.
func noteOf(reference, tid string) journal.Record {
	r := Payment(reference, tid)
	r.Noted, r.FrameID, r.Sent, r.Acknowledged = true, -1, journal.SentNo, true
	r.Status, r.Result, r.SettledBy = journal.Settled, journal.Approved, journal.ByOperator
	r.Settlement = &journal.Settlement{Paid: true, By: "Ann", At: 1000}
	return r
}

// numbered ends a payment with an answer of that number.
func numbered(t *testing.T, s journal.Store, r journal.Record, number string) journal.Record {
	t.Helper()
	r.Answer.Number, r.Answer.Time = number, "2026-01-01T12:00:0"+number
	return end(t, s, r, journal.Approved)
}

func noteNeedsNothing(t *testing.T, s journal.Store) {
	open := reserve(t, s, Payment("T-1", "1"))
	kept := reserve(t, s, noteOf("T-2", "1"))
	assert.Equal(t, []int{1, 1}, []int{kept.Attempt, kept.Rev}, "while another payment holds its terminal")
	reserve(t, s, noteOf("T-2", "1"))
	require.Len(t, attempts(t, s, "T-2"), 1, "asked for again it is the same one")
	raised, err := s.RaiseEpoch(context.Background(), Account, "1")
	require.NoError(t, err)
	assert.Equal(t, open.Epoch+1, raised, "nobody's lease was touched")
	reserve(t, s, noteOf("T-2", "1"))
	require.Len(t, attempts(t, s, "T-2"), 1, "whoever has the terminal by now")

	found, err := s.Unfinished(context.Background(), Account)
	require.NoError(t, err)
	assert.Len(t, found, 1, "nobody need hear of it again")
	commit(t, s, open)
}

func noteClosesItsBill(t *testing.T, s journal.Store) {
	reserve(t, s, noteOf("T-1", "1"))
	refused(t, s, Payment("T-1", "2"), journal.AlreadyPaid)
	other := noteOf("T-1", "2")
	other.Token = "another"
	refused(t, s, other, journal.AlreadyPaid)

	reserve(t, s, Payment("T-2", "1"))
	refused(t, s, noteOf("T-2", "2"), journal.PaymentOpen)

	end(t, s, reserve(t, s, Payment("T-3", "2")), journal.Declined)
	assert.Equal(t, 2, reserve(t, s, noteOf("T-3", "2")).Attempt)
	assert.True(t, attempts(t, s, "T-3")[0].Acknowledged)
	refund := refundOf("R-1", "3")
	refund.RefundOf = "T-3"
	assert.Equal(t, "R-1", reserve(t, s, refund).Reference, "what was keyed may be given back")
}

// The terminal did something of which no answer tells, so the sequence before the next
// payment is broken, whenever the note came.
func noteBreaksTheRun(t *testing.T, s journal.Store) {
	next := func(reference string) journal.Record { return reserve(t, s, Payment(reference, "1")) }
	numbered(t, s, next("T-1"), "1")
	second := next("T-2")
	require.True(t, second.Before.Unbroken)
	numbered(t, s, second, "2")
	reserve(t, s, noteOf("N-1", "1"))
	third := next("T-3")
	assert.Equal(t, []any{"2", false}, []any{third.Before.Number, third.Before.Unbroken}, "the note came before it")
	numbered(t, s, third, "3")

	fourth := next("T-4")
	assert.True(t, fourth.Before.Unbroken, "an answer was told since")
	reserve(t, s, noteOf("N-2", "1"))
	numbered(t, s, fourth, "4")
	fifth := next("T-5")
	assert.Equal(t, []any{"4", false}, []any{fifth.Before.Number, fifth.Before.Unbroken}, "the note came while the one before it ran")

	fifth.Status, fifth.Sent = journal.Withdrawn, journal.SentNo
	commit(t, s, fifth)
	assert.False(t, next("T-6").Before.Unbroken, "what was not sent explains nothing")
	assert.Empty(t, reserve(t, s, Payment("T-7", "2")).Before.Number, "another terminal has its own run")
}

// What staff noted while a payment was unresolved may be what seems to prove it.
func noteRefutesProofs(t *testing.T, s journal.Store) {
	numbered(t, s, reserve(t, s, Payment("T-1", "1")), "1")
	lost := reserve(t, s, Payment("T-2", "1"))
	lost.Status = journal.Unknown
	lost = commit(t, s, lost)
	reserve(t, s, noteOf("N-1", "1"))
	proof := lost
	proof.Rev++
	proof.Status, proof.Result, proof.SettledBy, proof.Answer.Number = journal.Settled, journal.Approved, journal.ByRecovery, "2"
	refusedProof(t, s.Commit(context.Background(), proof, proof.Entry(journal.EntryFinding, 2)), journal.WhyGap)
	assert.Equal(t, journal.Unknown, attempts(t, s, "T-2")[0].Status, "nothing was kept")
	lost.Evidence.Finding = "likely-taken"
	numbered(t, s, commit(t, s, lost), "2")

	proven := reserve(t, s, Payment("T-3", "2"))
	proven.Status, proven.Result, proven.SettledBy, proven.Answer.Number = journal.Settled, journal.Approved, journal.ByRecovery, "9"
	proven = commit(t, s, proven)
	reserve(t, s, noteOf("N-2", "2"))
	proven.Acknowledged = true
	commit(t, s, proven)
}

func notesInTheHistory(t *testing.T, s journal.Store) {
	end(t, s, reserve(t, s, Payment("T-1", "1")), journal.Approved)
	note := noteOf("N-1", "1")
	note.CreatedAt = 2000
	reserve(t, s, note)
	for want, notes := range map[string]journal.Notes{"N-1 T-1 ": journal.WithNotes, "N-1 ": journal.NotesOnly, "T-1 ": journal.NoNotes} {
		found, err := s.History(context.Background(), journal.Query{Account: Account, Notes: notes})
		require.NoError(t, err)
		got := ""
		for _, r := range found {
			got += r.Reference + " "
		}
		assert.Equal(t, want, got)
	}
}

func noteComesBack(t *testing.T, s journal.Store) {
	numbered(t, s, reserve(t, s, Payment("T-1", "1")), "1")
	note := noteOf("N-1", "1")
	note.Engine, note.Attempt, note.Rev = "", 1, 1
	require.Equal(t, 1, restore(t, s, note))
	assert.Zero(t, restore(t, s, note))
	refused(t, s, Payment("N-1", "2"), journal.AlreadyPaid)
	assert.False(t, reserve(t, s, Payment("T-2", "1")).Before.Unbroken)
}
