package table

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"connect-epos/core/journal"
)

// walk drives one table through any order of events that a session could bring.
// Bytes choose what happens: terminals, a till, a link, a journal that stores, fails,
// or stores without saying so, engines that die, and tills that take the tables.
type walk struct {
	t         *testing.T
	state     State
	disk      testJournal
	now       int64
	engine    string
	engines   int           // how many served, or took the tables
	epoch     journal.Epoch // of the engine
	lastEpoch journal.Epoch // of the journal
	takenOver bool          // another till has the tables
	link      uint64
	ids       int
	armed     map[Timer]bool
	last      Event // the event of the step before

	till      till
	questions map[int]*openQuestion // of terminals, by id
	expected  []*expectedPayment
	commits   map[string]journal.Record // by attempt and revision
	unflagged map[string]journal.Record // what was told without a flag, by key
	ended     map[string]bool           // the locks of which the till confirmed that they are over
	unstored  map[string]bool           // keys that the till knows and no journal does: nobody sees when other content comes under them
	fails     bool                      // the next confirmation cannot be sent
	keysTold  map[string]bool           // keys that the till was told of
	trace     []string
	steps     []func(*walk, byte)
	arrows    map[arrow]bool
}

// openQuestion is a question of a terminal.
type openQuestion struct {
	question Question
	notice   *Event // nil where it is about a lock
	answers  int
	lost     bool // its link is gone, or its engine
}

func newWalk(t *testing.T) *walk {
	w := &walk{t: t, now: 1_000, link: 1, armed: map[Timer]bool{}, questions: map[int]*openQuestion{},
		commits: map[string]journal.Record{}, ended: map[string]bool{}, unstored: map[string]bool{}, arrows: map[arrow]bool{},
		unflagged: map[string]journal.Record{}, keysTold: map[string]bool{}, steps: steps}
	w.till.booked = map[string]journal.Record{}
	w.engine = "e0"
	w.serve()
	return w
}

// serve is an engine taking the tables. It returns what the engine is to adopt.
func (w *walk) serve() []journal.Record {
	w.lastEpoch++
	w.epoch = w.lastEpoch
	w.armed = map[Timer]bool{}
	return w.disk.adoptableBy(w.engine)
}

// feed gives the machine an event, checks what must hold at every step, and does
// what the machine says.
func (w *walk) feed(e Event) {
	w.now++
	e.At = w.now
	before := w.state
	copied := deep(before)
	next, effects := Step(before, e)
	w.checkUntouched(copied, before, next, e)
	w.state = next
	note(w.arrows, traced(before, e))
	w.trace = append(w.trace, fmt.Sprintf("%d %s %s%s %s -> %s [%s]", w.now, kindNames[e.Kind], e.Record.PaymentKey(), e.Key, e.Code, next.Lock.Phase, list(effects)))
	for _, p := range next.Payments.List[min(len(before.Payments.List), len(next.Payments.List)):] {
		w.trace = append(w.trace, "    takes "+p.Record.PaymentKey()+" "+content(p.Record)+" ["+strings.Join(Flags(p.Record), " ")+"]")
	}
	w.checkStep(before, e)
	w.disk.enqueue(effects)
	failed := Event{}
	for _, effect := range effects {
		if answer, ok := effect.(AnswerLock); ok && answer.Confirmed && w.fails {
			failed = Event{Kind: AnswerFailed, Question: answer.Question}
		}
		w.perform(before, e, effect)
	}
	if failed.Kind != 0 {
		w.fails = false
		w.feed(failed)
	}
}

func (w *walk) perform(before State, e Event, effect Effect) {
	switch f := effect.(type) {
	case Arm:
		w.armed[f.Timer] = true
	case Disarm:
		delete(w.armed, f.Timer)
	case Reserve:
		assert.False(w.t, f.Record.IsLock() && f.Record.Attempt != 0, "a record that the journal has is not made again")
	case Commit:
		w.checkCommit(f)
	case AskLock:
		w.till.locks = append(w.till.locks, f)
	case TellPayment:
		w.checkDue(f.Payment.Record)
		w.till.payments = append(w.till.payments, f.Payment.Record)
	case TellUnlock:
		w.checkUnlock(before, e, f)
		w.till.unlocks = append(w.till.unlocks, f)
	case AnswerLock:
		w.checkLock(before, f)
	case AnswerNotice:
		w.checkNotice(f)
	}
}

// deep is a copy that shares nothing with the state.
func deep(s State) State {
	s.Payments.List, s.Payments.Notices = slices.Clone(s.Payments.List), slices.Clone(s.Payments.Notices)
	for i, p := range s.Payments.List {
		one := *p
		s.Payments.List[i] = &one
	}
	s.Payments.Anonymous, s.Payments.Recent = slices.Clone(s.Payments.Anonymous), slices.Clone(s.Payments.Recent)
	s.Late.Grants = slices.Clone(s.Late.Grants)
	return s
}

// checkUntouched: a step does not change the state that it was given, and two steps
// from the same state share no memory.
func (w *walk) checkUntouched(copied, before, next State, e Event) {
	assert.True(w.t, reflect.DeepEqual(copied, before), "%s changed the state it was given", kindNames[e.Kind])
	result := deep(next)
	Step(before, w.last)
	Step(before, e)
	assert.True(w.t, reflect.DeepEqual(result, next), "%s shares memory with another step", kindNames[e.Kind])
	w.last = e
}

// checkCommit: no revision names two changes, and no change goes to a record
// that was never made.
func (w *walk) checkCommit(c Commit) {
	assert.NotZero(w.t, c.Record.Attempt, "a change of a record that is not made")
	name := fmt.Sprint(c.Record.Reference, c.Record.Attempt, " ", c.Record.Rev, " ", w.epoch)
	if first, seen := w.commits[name]; seen && !w.takenOver {
		assert.True(w.t, reflect.DeepEqual(first, c.Record), "%s names two changes", name)
	}
	w.commits[name] = c.Record
}

// checkLock: the journal comes first, a question gets one answer, and no answer lets
// a guest pay twice.
func (w *walk) checkLock(before State, f AnswerLock) {
	q := w.questions[f.Question.ID]
	q.answers++
	assert.Equal(w.t, 1, q.answers, "one answer about a lock")
	if !f.Confirmed {
		return
	}
	assert.False(w.t, q.lost, "a confirmation that nobody receives")
	assert.False(w.t, before.Lock.Phase == Doubt || w.state.Lock.Phase == Doubt || w.state.Lock.PendingDoubt != "", "a lock while a payment may have been taken")
	assert.Empty(w.t, w.state.Payments.List, "a lock while a payment waits")
	assert.Positive(w.t, f.Amount)
	attempts, _ := w.disk.Attempts(background, account, journal.LockReference(tableName))
	kept := slices.IndexFunc(attempts, func(r journal.Record) bool { return r.Attempt == w.state.Lock.Record.Attempt })
	if assert.GreaterOrEqual(w.t, kept, 0, "journal first") {
		r := attempts[kept]
		assert.Equal(w.t, journal.SentMaybe, r.Sent, "journal first")
		assert.Equal(w.t, journal.Open, r.Status)
		assert.Equal(w.t, f.Amount, r.Amount-r.Table.PaidSum, "what is confirmed is what is stored")
		assert.Equal(w.t, w.engine, r.Engine)
	}
}

// checkUnlock: the till is told of the end of a lock once it knows of all payments,
// and never again after it confirmed that.
func (w *walk) checkUnlock(before State, e Event, f TellUnlock) {
	if w.state.Lock.Phase == Free { // a late grant is undone
		assert.True(w.t, f.Late)
		assert.Equal(w.t, journal.Record(w.state.Late.Grants[0]), f.Record)
		assert.Equal(w.t, tableName, f.Record.Table.Name)
		assert.NotEmpty(w.t, f.Record.TID)
		return
	}
	assert.False(w.t, w.state.Waits(), "the till is told of the end before it confirmed a payment")
	assert.False(w.t, w.ended[lockName(f.Record)], "the till is told of an end that it confirmed")
	assert.Equal(w.t, tableName, f.Record.Table.Name)
	assert.NotEmpty(w.t, f.Record.Reason)
}

func lockName(r journal.Record) string { return digits(int(r.CreatedAt)) }

// report logs the way that the walk went.
func (w *walk) report() { w.t.Log(strings.Join(w.trace, "\n")) }
