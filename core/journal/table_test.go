package journal

import (
	"context"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func tableLock(table, tid string) Record {
	return Record{
		ID:      ID{Account: TablesAccount("host"), Reference: LockReference(table)},
		Request: Request{Kind: TableLock, TID: tid, OutsideSequence: true},
		Owner:   Owner{Engine: "e"},
		Table:   AtTable{Name: table, Waiter: "7", Gratuity: 3, PaidSum: 5},
		Status:  Open, Sent: SentNo, Version: 1,
	}
}

func TestTablesRecordsKeepWhatTheySay(t *testing.T) {
	r := tableLock("12/A", "1")
	r.Attempt, r.Rev = 1, 1
	read, err := Decode(Encode(r))
	require.NoError(t, err)
	assert.Equal(t, r, read)
	assert.True(t, read.IsLock())
	paid := Record{ID: ID{Account: r.Account, Reference: PaidReference("1/12/A/x")}, Request: Request{TID: "1"}}
	assert.Equal(t, "1/12/A/x", paid.PaymentKey())
	assert.False(t, paid.IsLock())
	assert.True(t, paid.AtTable())
	assert.False(t, Record{ID: ID{Account: "host", Reference: "lock/1"}}.AtTable(), "a till's own reference may be any text")
}

// A terminal may work at several tables, and its locks keep no payment at the
// counter off it: those are of another account.
func TestALockHoldsItsTableAndNotItsTerminal(t *testing.T) {
	var m Memory
	ctx := context.Background()
	first, err := m.Reserve(ctx, tableLock("1", "T"), Entry{})
	require.NoError(t, err)
	again := tableLock("2", "T")
	again.Epoch = first.Epoch
	_, err = m.Reserve(ctx, again, Entry{})
	require.NoError(t, err)
	other := tableLock("1", "U")
	other.Epoch = first.Epoch
	_, err = m.Reserve(ctx, other, Entry{})
	var refusal *Refusal
	require.ErrorAs(t, err, &refusal)
	assert.Equal(t, PaymentOpen, refusal.Code)
}

// The lease of the tables is one for the whole account: whoever took it keeps
// everybody else from confirming a lock at any table.
func TestTheEpochOfTheTablesIsOneForAll(t *testing.T) {
	var m Memory
	ctx := context.Background()
	first, err := m.Reserve(ctx, tableLock("1", "T"), Entry{})
	require.NoError(t, err)
	_, err = m.RaiseEpoch(ctx, first.Account, "")
	require.NoError(t, err)
	loser := tableLock("2", "U")
	loser.Epoch = first.Epoch
	_, err = m.Reserve(ctx, loser, Entry{})
	assert.ErrorIs(t, err, ErrStolen)
}

func TestFlagsAreStoredInTheReason(t *testing.T) {
	payment := Record{ID: ID{Account: TablesAccount("a"), Reference: PaidReference("k"), Attempt: 1}, Request: Request{Kind: TablePayment, TID: "1"},
		Owner: Owner{Rev: 1}, Status: Settled, Sent: SentAnswered}
	payment.AddFlag("differs")
	copied := payment
	payment.AddFlag("may-repeat")
	payment.AddFlag("differs")
	copied.AddFlag("forced")
	assert.Equal(t, []string{"differs", "may-repeat"}, payment.Table.Flags, "a copy's flag is not added to the other one")

	text := string(Encode(payment))
	assert.Contains(t, text, `"reason":"differs may-repeat"`)
	assert.Equal(t, "differs may-repeat", payment.Entry(EntryTablePayment, 1).Detail)
	again, err := Decode([]byte(text))
	require.NoError(t, err)
	assert.Equal(t, payment.Table.Flags, again.Table.Flags)
	assert.Empty(t, again.Reason)
}

func TestAReasonThatIsNoListOfFlagsStaysAReason(t *testing.T) {
	for name, r := range map[string]Record{
		"at the counter":     {ID: ID{Account: "a", Reference: PaidReference("k"), Attempt: 1}, Ending: Ending{Reason: "link-lost"}},
		"of a lock":          {ID: ID{Account: TablesAccount("a"), Reference: LockReference("12"), Attempt: 1}, Ending: Ending{Reason: "forced"}},
		"with a blank more":  {ID: ID{Account: TablesAccount("a"), Reference: PaidReference("k"), Attempt: 1}, Ending: Ending{Reason: "differs  forced"}},
		"that ends in blank": {ID: ID{Account: TablesAccount("a"), Reference: PaidReference("k"), Attempt: 1}, Ending: Ending{Reason: "differs "}},
	} {
		r.Rev, r.Kind, r.TID, r.Status, r.Sent = 1, "sale", "1", Settled, SentAnswered
		got, err := Decode(Encode(r))
		require.NoError(t, err, name)
		assert.Equal(t, r.Reason, got.Reason, name)
		assert.Empty(t, got.Table.Flags, name)
		assert.Equal(t, string(Encode(r)), string(Encode(got)), name)
	}
}
