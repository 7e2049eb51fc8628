package table

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-epos/core/journal"
)

const keyA = "1/12/A/4250/"

// paidOnce is a locked table with a payment on its way to the journal.
func paidOnce() *run { return locked().then(tells("1", 20_000, paidBy("A", 4250))) }

// The terminal asks again for the lock that it has. It keeps that lock when the
// answer cannot be sent.
func TestAnAnswerThatCannotBeSentEndsNoEarlierLock(t *testing.T) {
	again := asks("1", 2, 12_000)
	grant := theGrant
	grant.Question = again.Question
	r := locked().then(again, grant).storeAll()
	require.Equal(t, Locked, r.state.Lock.Phase)
	r.then(Event{Kind: AnswerFailed, At: 13_000, Question: again.Question})
	assert.Equal(t, Locked, r.state.Lock.Phase)
}

// What the journal says of a change of a payment that was dropped is not taken for
// what it says of a new payment with the same key.
func TestAnAnswerAboutADroppedPaymentIsIgnored(t *testing.T) {
	r := paidOnce()
	before := r.state
	gone := before.Payments.List[0].Record
	gone.Rev, gone.Attempt = 2, 1
	r.then(Event{Kind: Stored, At: 21_000, Record: gone}, Event{Kind: StoreFailed, At: 21_000, Record: gone, Code: NotPending})
	assert.Equal(t, before, r.state)
}

// What the journal says of a change from before another engine had the tables is
// ignored.
func TestAnAnswerOfAnEarlierEpochIsIgnored(t *testing.T) {
	r := locked().then(linkLostEvent)
	before := r.state
	old := r.state.Lock.Record
	old.Epoch--
	paid := paidOnce()
	told := paid.state
	of := told.Payments.List[0].Record
	of.Epoch--
	for _, kind := range []Kind{Stored, StoreFailed} {
		r.then(Event{Kind: kind, At: 21_000, Record: old, Code: StorageUnavailable})
		paid.then(Event{Kind: kind, At: 21_000, Record: of, Code: StorageUnavailable})
	}
	assert.Equal(t, before, r.state)
	assert.Equal(t, told, paid.state)
}

// A payment that could not be stored and is stored after all is acknowledged in the
// journal, too.
func TestAPaymentThatIsStoredAfterAllIsAcknowledged(t *testing.T) {
	r := paidOnce()
	w := r.disk.dequeue()
	refused := storeFailed(w)
	refused.Code = "terminal-in-use"
	r.then(refused, r.disk.store(w), Event{Kind: PaymentConfirmed, At: 22_000, Key: keyA}).storeAll()
	assert.Empty(t, r.state.Payments.List)
	kept, err := r.disk.Attempts(background, account, journal.PaidReference(keyA))
	require.NoError(t, err)
	require.Len(t, kept, 1)
	assert.True(t, kept[0].Acknowledged)
}

// Two payments whose tables and ids happen to make the same key are two payments.
func TestTwoPaymentsThatMakeOneKeyStayTwo(t *testing.T) {
	r := begin().then(tells("1", 20_000, paidBy("B/A", 4250))).storeAll()
	first := r.state.Payments.List[0].Record
	r.then(Event{Kind: PaymentConfirmed, At: 21_000, Key: keyOf(first)}).storeAll()
	other := tells("1", 22_000, paidBy("A", 4250))
	other.Record.Table.Name = "12/B"
	s, effects := Step(State{}, other)
	require.Equal(t, first.PaymentKey(), s.Payments.List[0].Record.PaymentKey())
	r.state = s
	r.disk.enqueue(effects)
	r.storeAll()
	require.Len(t, r.state.Payments.List, 1, "it is not taken for the other one")
	assert.Contains(t, Flags(r.state.Payments.List[0].Record), FlagDiffers)
}

// On the next day the same number may be another payment. On the same evening, or
// with a time, it is the same payment.
func TestANumberMayBeGivenAgain(t *testing.T) {
	for name, c := range map[string]struct {
		later time.Duration
		time  string
		told  bool
	}{
		"the same evening":    {later: 3 * time.Hour},
		"the next day":        {later: 20 * time.Hour, told: true},
		"of a day and a time": {later: 20 * time.Hour, time: "2000-01-01T20:15:00"},
	} {
		p := paidBy("0001", 2000)
		p.Time = c.time
		r := locked().then(tells("1", 20_000, p)).storeAll()
		r.then(Event{Kind: PaymentConfirmed, At: 21_000, Key: r.state.Payments.List[0].Key()}).storeAll()
		r.all = nil
		r.then(tells("1", 20_000+c.later.Milliseconds(), p)).storeAll()
		require.Equal(t, c.told, len(r.state.Payments.List) == 1, name)
		if c.told {
			assert.Equal(t, []string{FlagMayRepeat}, Flags(r.state.Payments.List[0].Record))
		}
	}
}

// Another amount under one number is a payment that was told wrongly, or another
// one. On the next day it is another one.
func TestANumberOfYesterdayIsAnotherPayment(t *testing.T) {
	for later, flags := range map[time.Duration][]string{time.Hour: {FlagDiffers}, 20 * time.Hour: {}} {
		r := locked().then(tells("1", 20_000, paidBy("0001", 2000)))
		r.then(tells("1", 20_000+later.Milliseconds(), paidBy("0001", 900)))
		require.Len(t, r.state.Payments.List, 2)
		assert.Equal(t, flags, append([]string{}, Flags(r.state.Payments.List[1].Record)...), later)
	}
}

// A payment whose record cannot be read is told to the till when the terminal tells
// of it again.
func TestAPaymentWithAnUnreadableRecordIsToldWhenItComesAgain(t *testing.T) {
	remains := journal.Remains{ID: journal.ID{Account: account, Reference: journal.PaidReference(keyA), Attempt: 1}}.StandIn()
	remains.BaseRev, remains.Engine, remains.Epoch = remains.Rev, "e1", 1
	r := begin().then(Event{Kind: Adopt, At: 1_000, Record: remains}).storeAll()
	assert.Equal(t, keyA, r.state.Lock.Record.Table.Name, "a table whose name is lost is called by the rest of the key")
	r.all = nil
	r.then(tells("1", 2_000, paidBy("A", 4250))).storeAll()
	assert.Contains(t, list(r.all), "TellPayment")
}
