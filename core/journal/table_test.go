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
	robbed := tableLock("2", "U")
	robbed.Epoch = first.Epoch
	_, err = m.Reserve(ctx, robbed, Entry{})
	assert.ErrorIs(t, err, ErrStolen)
}
