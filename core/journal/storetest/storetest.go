// Package storetest is the contract of journal.Store as tests. Every store
// passes the same ones, in memory and in a browser: it starts no clock and
// uses nothing of the operating system.
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

// Account is the account that all records of these tests belong to.
const Account = "shop.test"

// Spoil overwrites the text of a stored record, as a broken disk would; without
// a text it takes the whole record away, as a browser that clears its data does.
type Spoil func(t *testing.T, r journal.Record, text string)

// Run tests a store. newStore returns an empty one each time, and what spoils it.
func Run(t *testing.T, newStore func(t *testing.T) (journal.Store, Spoil)) {
	contract(t, func(t *testing.T) journal.Store {
		s, _ := newStore(t)
		return s
	})
	damage(t, newStore)
}

func contract(t *testing.T, newStore func(t *testing.T) journal.Store) {
	for _, c := range []struct {
		name string
		test func(t *testing.T, s journal.Store)
	}{
		{"a reservation survives", reservationSurvives},
		{"a reference is paid once", referenceIsPaidOnce},
		{"asking again acknowledges", askingAgainAcknowledges},
		{"a terminal is held", terminalIsHeld},
		{"of many that race one is admitted", raceForReference},
		{"of many that race for a terminal one is admitted", raceForTerminal},
		{"an epoch guards a lease", epochGuards},
		{"a change is kept once", changeIsKeptOnce},
		{"a refund names a bill that was paid", refundNamesABill},
		{"refunds never exceed what was taken", refundsNeverExceed},
		{"of refunds that race none exceeds", raceForRefund},
		{"refunds come back with what is restored", refundsComeBack},
		{"a bill has a limit of refunds", refundsAreBounded},
		{"a note needs neither lease nor terminal", noteNeedsNothing},
		{"a note closes its bill", noteClosesItsBill},
		{"a note breaks the run of answers", noteBreaksTheRun},
		{"a note refutes the proof of what was unresolved", noteRefutesProofs},
		{"the history selects notes", notesInTheHistory},
		{"a note comes back with a copy", noteComesBack},
		{"after a forced verdict a look comes first", lookComesFirst},
		{"a check is kept until it is acknowledged", checkIsKept},
		{"a reservation asked for again is the same one", askedAgain},
		{"a frozen engine overwrites nothing", frozenEngine},
		{"accounts are apart", accountsApart},
		{"the unfinished come oldest first", unfinished},
		{"attempts come in order though the clock went back", attemptsInOrder},
		{"the history selects", history},
		{"blocks of ids differ", blocks},
		{"a copy brings back what was paid", restored},
		{"a copy overwrites nothing", restoredOverwritesNothing},
		{"a copy brings back what is doubted", restoredDoubts},
		{"a copy knows no better what a terminal did last", restoredKnowsNoBetter},
		{"old details go, and nothing else", swept},
		{"housekeeping is done once a day", sweptOnceADay},
		{"housekeeping goes in small steps", sweptInSteps},
		{"a transaction proves one payment", oneChargeOneProof},
		{"of two proofs by one transaction one is kept", raceForProof},
		{"a claim counts for all accounts of a terminal", claimsOfAllAccounts},
		{"a terminal that another account used is shared", sharedTerminal},
		{"a loose end is kept until its time is over and a later frame was answered", looseEnd},
		{"a late answer moves what is known", lateAnswerMoves},
		{"an ended context keeps nothing waiting", endedContext},
	} {
		t.Run(c.name, func(t *testing.T) { c.test(t, newStore(t)) })
	}
}

// Payment is a record as the engine "e" asks for it.
func Payment(reference, tid string) journal.Record {
	return journal.Record{
		ID:      journal.ID{Account: Account, Reference: reference},
		Request: journal.Request{Site: "bar", Token: "t-" + reference, Kind: "sale", TID: tid, Amount: 1250, Currency: "GBP"},
		Owner:   journal.Owner{Engine: "e"},
		FrameID: 7, CreatedAt: 1000, Status: journal.Open, Sent: journal.SentMaybe,
	}
}

func reserve(t *testing.T, s journal.Store, r journal.Record) journal.Record {
	t.Helper()
	kept, err := s.Reserve(context.Background(), r, r.Entry(journal.EntryReserved, 1))
	require.NoError(t, err)
	return kept
}

func refused(t *testing.T, s journal.Store, r journal.Record, code string) {
	t.Helper()
	_, err := s.Reserve(context.Background(), r, r.Entry(journal.EntryReserved, 1))
	var refusal *journal.Refusal
	require.ErrorAs(t, err, &refusal)
	assert.Equal(t, code, refusal.Code)
}

func commit(t *testing.T, s journal.Store, r journal.Record) journal.Record {
	t.Helper()
	r.Rev++
	require.NoError(t, s.Commit(context.Background(), r, r.Entry(journal.EntryAnswered, 2)))
	return r
}

func end(t *testing.T, s journal.Store, r journal.Record, result journal.Result) journal.Record {
	t.Helper()
	r.Status, r.Result, r.SettledBy, r.SettledAt = journal.Settled, result, journal.ByResponse, 2000
	r.Answer.Value = wire.Object(wire.M("transactionResult", wire.String("X")), wire.M("list", wire.Array(wire.Int(1), wire.Null())))
	return commit(t, s, r)
}

func attempts(t *testing.T, s journal.Store, reference string) []journal.Record {
	t.Helper()
	all, err := s.Attempts(context.Background(), Account, reference)
	require.NoError(t, err)
	return all
}

func reservationSurvives(t *testing.T, s journal.Store) {
	kept := reserve(t, s, Payment("T-1", "1"))
	assert.Equal(t, []int{1, 1, 1}, []int{kept.Attempt, kept.Rev, int(kept.Epoch)})
	stored := attempts(t, s, "T-1")
	require.Len(t, stored, 1)
	assert.Equal(t, string(journal.Encode(kept)), string(journal.Encode(stored[0])))
	assert.Empty(t, attempts(t, s, "T-2"))
}

func referenceIsPaidOnce(t *testing.T, s journal.Store) {
	first := reserve(t, s, Payment("T-1", "1"))
	refused(t, s, Payment("T-1", "2"), journal.PaymentOpen)
	end(t, s, first, journal.Approved)
	refused(t, s, Payment("T-1", "2"), journal.AlreadyPaid)
	assert.Len(t, attempts(t, s, "T-1"), 1)
}

func askingAgainAcknowledges(t *testing.T, s journal.Store) {
	end(t, s, reserve(t, s, Payment("T-1", "1")), journal.Declined)
	second := reserve(t, s, Payment("T-1", "1"))
	assert.Equal(t, 2, second.Attempt)
	stored := attempts(t, s, "T-1")
	require.Len(t, stored, 2)
	assert.True(t, stored[0].Acknowledged)
	assert.Equal(t, []int{1, 2}, []int{stored[0].Attempt, stored[1].Attempt})
}

func terminalIsHeld(t *testing.T, s journal.Store) {
	first := reserve(t, s, Payment("T-1", "1"))
	refused(t, s, Payment("T-2", "1"), journal.TerminalUnresolved)
	reserve(t, s, Payment("T-2", "2"))
	first.Status = journal.Unknown
	first = commit(t, s, first)
	refused(t, s, Payment("T-3", "1"), journal.TerminalUnresolved)
	first.CarriedOn = &journal.StaffAction{By: "Kim", Reason: "queue", At: 3}
	first = commit(t, s, first)
	assert.Equal(t, "T-3", reserve(t, s, Payment("T-3", "1")).Reference)
	refused(t, s, Payment("T-1", "3"), journal.PaymentOpen)
}

// raceForReference lets many tabs ask for one reference at the same time.
func raceForReference(t *testing.T, s journal.Store) {
	admitted := race(s, func(i int) journal.Record { return Payment("T-1", fmt.Sprint(i)) })
	assert.Equal(t, 1, admitted)
	assert.Len(t, attempts(t, s, "T-1"), 1)
}

func raceForTerminal(t *testing.T, s journal.Store) {
	assert.Equal(t, 1, race(s, func(i int) journal.Record { return Payment(fmt.Sprint("T-", i), "1") }))
}

// race reserves from many goroutines at once and counts those admitted.
func race(s journal.Store, payment func(i int) journal.Record) int {
	const racers = 12
	admitted := make(chan bool, racers)
	for i := range racers {
		go func() {
			r := payment(i)
			_, err := s.Reserve(context.Background(), r, r.Entry(journal.EntryReserved, 1))
			admitted <- err == nil
		}()
	}
	count := 0
	for range racers {
		if <-admitted {
			count++
		}
	}
	return count
}
