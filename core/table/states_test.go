package table

import (
	"testing"

	"github.com/stretchr/testify/require"

	"connect-epos/core/journal"
)

// run is the state that some events led to, with its journal and all effects.
type run struct {
	state State
	disk  testJournal
	all   []Effect
}

func begin() *run {
	r := &run{}
	r.disk.adoptableBy("e1")
	return r
}

// then gives the machine events.
func (r *run) then(events ...Event) *run {
	for _, e := range events {
		var effects []Effect
		r.state, effects = Step(r.state, e)
		r.disk.enqueue(effects)
		r.all = append(r.all, effects...)
	}
	return r
}

// storeAll stores all changes, and those that follow from that.
func (r *run) storeAll() *run {
	for len(r.disk.queue) > 0 {
		r.then(r.disk.store(r.disk.dequeue()))
	}
	return r
}

var (
	firstRequest    = asks("1", 1, 1_000)
	theGrant        = Event{Kind: Granted, At: 2_000, Question: firstRequest.Question, Record: recordOfRequest(), Amount: 4250, Currency: "GBP"}
	linkLostEvent   = Event{Kind: LinkLost, At: 3_000}
	answerIsDue     = Event{Kind: Expired, At: 9_000, Timer: answerTimer}
	terminalUnlocks = Event{Kind: TerminalUnlocked, At: 4_000, Record: from("1")}
	unlockConfirmed = Event{Kind: UnlockConfirmed, At: 5_000}
)

// recordOfRequest is the record with which the till is asked.
func recordOfRequest() journal.Record {
	r := firstRequest.Record
	r.CreatedAt, r.Attempt, r.Rev = firstRequest.At, 1, 1
	return r
}

func locked() *run { return begin().then(firstRequest).storeAll().then(theGrant).storeAll() }

// states holds one ordinary state of each phase.
func states(t *testing.T) [phases]State {
	all := [phases]State{
		Free:       locked().then(terminalUnlocks).storeAll().then(confirmedEndOf(locked().state)).storeAll().state,
		Reserving:  begin().then(firstRequest).state,
		Asking:     begin().then(firstRequest).storeAll().state,
		Overdue:    begin().then(firstRequest).storeAll().then(answerIsDue).state,
		Confirming: begin().then(firstRequest).storeAll().then(theGrant).state,
		Locked:     locked().state,
		Doubt:      locked().then(linkLostEvent).storeAll().state,
		Ending:     locked().then(terminalUnlocks).storeAll().state,
	}
	for phase, s := range all {
		require.Equal(t, Phase(phase), s.Lock.Phase)
	}
	return all
}

// confirmedEndOf is the till confirming that the lock of that state is over.
func confirmedEndOf(s State) Event {
	e := unlockConfirmed
	e.Record = s.Lock.Record
	return e
}

// events holds one ordinary event of each kind, as it comes in state s.
func events(s State) [kinds]Event {
	changed := s.Lock.Record
	changed.Attempt, changed.Rev = 1, max(1, s.Lock.Record.Rev)
	failed := confirmedEndOf(s)
	failed.Kind = UnlockFailed
	timer := answerTimer
	if s.Lock.Phase == Ending {
		timer = Timer{What: UnlockTimer}
	}
	return [kinds]Event{
		LockRequested:       asks("1", 2, 10_000),
		Granted:             theGrant,
		Declined:            {Kind: Declined, At: 10_000, Question: firstRequest.Question, Record: recordOfRequest(), Reason: FailedInTill},
		Stored:              {Kind: Stored, At: 10_000, Record: changed},
		StoreFailed:         {Kind: StoreFailed, At: 10_000, Record: changed, Code: StorageUnavailable},
		AnswerFailed:        {Kind: AnswerFailed, At: 10_000, Question: firstRequest.Question},
		NoticeReceived:      tells("1", 10_000, paidBy("A", 4250)),
		PaymentConfirmed:    {Kind: PaymentConfirmed, At: 10_000, Key: "1/12/A/4250/"},
		PaymentNotConfirmed: {Kind: PaymentNotConfirmed, At: 10_000, Key: "1/12/A/4250/"},
		TerminalUnlocked:    terminalUnlocks,
		UnlockConfirmed:     confirmedEndOf(s),
		UnlockFailed:        failed,
		LinkLost:            linkLostEvent,
		Expired:             {Kind: Expired, At: 10_000, Timer: timer},
		Adopt:               {Kind: Adopt, At: 10_000, Record: paymentToAdopt("A")},
		Rescued:             {Kind: Rescued, At: 10_000, Record: paymentToAdopt("A")},
		ForceUnlock:         {Kind: ForceUnlock, At: 10_000, By: journal.StaffAction{By: "Kim", Reason: "terminal dead"}},
		Settle:              {Kind: Settle, At: 10_000, Settlement: journal.Settlement{By: "Kim", Reason: "no receipt"}},
		Acknowledge:         {Kind: Acknowledge, At: 10_000, Key: "1/12/A/4250/"},
	}
}

// paymentToAdopt is a payment in the journal that an engine has to adopt.
func paymentToAdopt(id string) journal.Record {
	s := State{}
	r, _ := s.recordFor(tells("1", 500, paidBy(id, 4250)), 0)
	r.Attempt, r.Rev, r.BaseRev = 1, 1, 1
	return r
}
