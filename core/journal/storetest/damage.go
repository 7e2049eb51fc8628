package storetest

import (
	"context"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-epos/core/journal"
)

func damage(t *testing.T, newStore func(t *testing.T) (journal.Store, Spoil)) {
	for _, c := range []struct {
		name string
		test func(t *testing.T, s journal.Store, spoil Spoil)
	}{
		{"what cannot be read stays in the way", spoiledHolds},
		{"what cannot be read is settled like any other", spoiledIsSettled},
		{"what was over and cannot be read holds no terminal", spoiledAfterItsEnd},
		{"the engine that follows a payment writes over what cannot be read", spoiledUnderway},
		{"another engine does not", spoiledAndForeign},
		{"what was thrown away is put back", thrownAway},
		{"a refund that cannot be read still counts", refundThatCannotBeRead},
	} {
		t.Run(c.name, func(t *testing.T) {
			s, spoil := newStore(t)
			c.test(t, s, spoil)
		})
	}
}

// cut is the text of a record that was not written to its end.
func cut(r journal.Record) string {
	text := string(journal.Encode(r))
	return text[:len(text)*3/4]
}

func spoiledHolds(t *testing.T, s journal.Store, spoil Spoil) {
	r := reserve(t, s, Payment("T-1", "1"))
	spoil(t, r, cut(r))
	refused(t, s, Payment("T-1", "2"), journal.PaymentOpen)
	refused(t, s, Payment("T-2", "1"), journal.TerminalUnresolved)
	assert.Equal(t, "T-3", reserve(t, s, Payment("T-3", "3")).Reference, "nothing else is held up")

	found, err := s.Unfinished(context.Background(), Account)
	require.NoError(t, err)
	require.Len(t, found, 2)
	for _, r := range append(attempts(t, s, "T-1"), found[0]) {
		assert.True(t, r.StandsIn())
		assert.Equal(t, journal.Unknown, r.Status)
		assert.Equal(t, journal.ReasonCorrupt, r.Reason)
		assert.Equal(t, []any{"T-1", 1, "1"}, []any{r.Reference, r.Attempt, r.TID})
	}
	past, err := s.History(context.Background(), journal.Query{Account: Account, Reference: "T-1"})
	require.NoError(t, err)
	assert.Equal(t, []string{"T-1"}, references(past))
}

func spoiledIsSettled(t *testing.T, s journal.Store, spoil Spoil) {
	r := reserve(t, s, Payment("T-1", "1"))
	spoil(t, r, cut(r))
	found := attempts(t, s, "T-1")[0]
	found.Engine, found.BaseRev = "next", found.Rev
	found = commit(t, s, found)
	found.Settlement = &journal.Settlement{Paid: true, By: "Kim", Reason: "slip", At: 4}
	end(t, s, found, journal.Approved)

	assert.Equal(t, "T-2", reserve(t, s, Payment("T-2", "1")).Reference, "the terminal is free")
	refused(t, s, Payment("T-1", "2"), journal.AlreadyPaid)
	stored := attempts(t, s, "T-1")[0]
	assert.False(t, stored.StandsIn(), "it is readable again")
	assert.True(t, stored.Paid())
}

func spoiledAfterItsEnd(t *testing.T, s journal.Store, spoil Spoil) {
	r := end(t, s, reserve(t, s, Payment("T-1", "1")), journal.Approved)
	r.Acknowledged = true
	r = commit(t, s, r)
	spoil(t, r, "{")
	reserve(t, s, Payment("T-2", "1"))
	refused(t, s, Payment("T-1", "2"), journal.PaymentOpen)
	found := attempts(t, s, "T-1")[0]
	assert.False(t, found.HoldsTerminal())
	assert.True(t, found.Unresolved())
}

func spoiledUnderway(t *testing.T, s journal.Store, spoil Spoil) {
	for _, text := range []string{"", "{", "half"} {
		t.Run(text, func(t *testing.T) {
			r := reserve(t, s, Payment("T-"+text, "1"))
			if text == "half" {
				text = cut(r)
			}
			spoil(t, r, text)
			end(t, s, r, journal.Approved)
			assert.True(t, attempts(t, s, r.Reference)[0].Paid())
		})
	}
}

func spoiledAndForeign(t *testing.T, s journal.Store, spoil Spoil) {
	r := reserve(t, s, Payment("T-1", "1"))
	spoil(t, r, cut(r))
	r.Engine = "frozen"
	r.Rev++
	require.ErrorIs(t, s.Commit(context.Background(), r, r.Entry(journal.EntryAnswered, 2)), journal.ErrConflict)
}

func thrownAway(t *testing.T, s journal.Store, spoil Spoil) {
	r := reserve(t, s, Payment("T-1", "1"))
	spoil(t, r, "")
	require.Empty(t, attempts(t, s, "T-1"))
	end(t, s, r, journal.Approved)
	refused(t, s, Payment("T-1", "2"), journal.AlreadyPaid)
}
