package table

import (
	"testing"

	"github.com/stretchr/testify/require"

	"connect-epos/core/journal"
)

// run is the state that events lead to, with a journal that keeps everything at
// once unless the last event is a word for something else.
type run struct {
	state State
	books books
	all   []Effect
}

func begin() *run {
	r := &run{}
	r.books.found("e1")
	return r
}

// then gives the machine events.
func (r *run) then(events ...Event) *run {
	for _, e := range events {
		var effects []Effect
		r.state, effects = Step(r.state, e)
		r.books.take(effects)
		r.all = append(r.all, effects...)
	}
	return r
}

// kept keeps what is on its way, and what that leads to.
func (r *run) kept() *run {
	for len(r.books.queue) > 0 {
		r.then(r.books.put(r.books.next()))
	}
	return r
}

var (
	theAsking = asks("1", 1, 1_000)
	granting  = Event{Kind: Granted, At: 2_000, Question: theAsking.Question, Record: lockOfIt(), Amount: 4250, Currency: "GBP"}
	linkGone  = Event{Kind: LinkLost, At: 3_000}
	tooLate   = Event{Kind: Expired, At: 9_000, Timer: answerTimer}
	unlocking = Event{Kind: Unlocked, At: 4_000, Record: from("1")}
	unlockOld = Event{Kind: UnlockTold, At: 5_000}
)

// lockOfIt is the record with which the till is asked.
func lockOfIt() journal.Record {
	r := theAsking.Record
	r.CreatedAt, r.Attempt, r.Rev = theAsking.At, 1, 1
	return r
}

func locked() *run { return begin().then(theAsking).kept().then(granting).kept() }

// states holds one ordinary state of each phase.
func states(t *testing.T) [phases]State {
	all := [phases]State{
		Free:       locked().then(unlocking).kept().then(toldOf(locked().state)).kept().state,
		Reserving:  begin().then(theAsking).state,
		Asking:     begin().then(theAsking).kept().state,
		Overdue:    begin().then(theAsking).kept().then(tooLate).state,
		Confirming: begin().then(theAsking).kept().then(granting).state,
		Locked:     locked().state,
		Doubt:      locked().then(linkGone).kept().state,
		Ending:     locked().then(unlocking).kept().state,
	}
	for phase, s := range all {
		require.Equal(t, Phase(phase), s.Lock.Phase)
	}
	return all
}

// toldOf is the till's word that the lock of that state is over.
func toldOf(s State) Event {
	e := unlockOld
	e.Record = s.Lock.Record
	return e
}

// events holds one ordinary event of each kind, as it comes in state s.
func events(s State) [kinds]Event {
	changed := s.Lock.Record
	changed.Attempt, changed.Rev = 1, max(1, s.Lock.Record.Rev)
	failed := toldOf(s)
	failed.Kind = UnlockFailed
	timer := answerTimer
	if s.Lock.Phase == Ending {
		timer = Timer{What: UnlockTimer}
	}
	return [kinds]Event{
		LockAsked:    asks("1", 2, 10_000),
		Granted:      granting,
		Declined:     {Kind: Declined, At: 10_000, Question: theAsking.Question, Record: lockOfIt(), Reason: FailedInTill},
		Kept:         {Kind: Kept, At: 10_000, Record: changed},
		NotKept:      {Kind: NotKept, At: 10_000, Record: changed, Code: StorageUnavailable},
		AnswerFailed: {Kind: AnswerFailed, At: 10_000, Question: theAsking.Question},
		Noticed:      tells("1", 10_000, paidBy("A", 4250)),
		Confirmed:    {Kind: Confirmed, At: 10_000, Key: "1/12/A/4250/"},
		Unconfirmed:  {Kind: Unconfirmed, At: 10_000, Key: "1/12/A/4250/"},
		Unlocked:     unlocking,
		UnlockTold:   toldOf(s),
		UnlockFailed: failed,
		LinkLost:     linkGone,
		Expired:      {Kind: Expired, At: 10_000, Timer: timer},
		Adopt:        {Kind: Adopt, At: 10_000, Record: leftBehind("A")},
		Rescued:      {Kind: Rescued, At: 10_000, Record: leftBehind("A")},
		ForceUnlock:  {Kind: ForceUnlock, At: 10_000, By: journal.StaffAction{By: "Kim", Reason: "terminal dead"}},
		Settle:       {Kind: Settle, At: 10_000, Settlement: journal.Settlement{By: "Kim", Reason: "no receipt"}},
		Acknowledge:  {Kind: Acknowledge, At: 10_000, Key: "1/12/A/4250/"},
	}
}

// leftBehind is a payment that an engine left in the journal.
func leftBehind(id string) journal.Record {
	s := State{}
	r, _ := s.record(tells("1", 500, paidBy(id, 4250)), 0)
	r.Attempt, r.Rev, r.BaseRev = 1, 1, 1
	return r
}
