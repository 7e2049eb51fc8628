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

// walk drives one table by bytes through any order of events that a session
// could bring: terminals, a till, a link, a journal that keeps, fails or keeps
// unheard, engines that die and tills that take the tables.
type walk struct {
	t       *testing.T
	state   State
	books   books
	now     int64
	engine  string
	engines int  // that served, or robbed
	epoch   int  // of the engine
	raised  int  // of the journal
	robbed  bool // another till has the tables
	link    uint64
	ids     int
	armed   map[Timer]bool
	last    Event // what was stepped before

	till      till
	questions map[int]*asked // by id: about locks and of notices
	claims    []*claim
	commits   map[string]journal.Record // by attempt and revision
	plain     map[string]journal.Record // what was told without a flag, by key
	ended     map[string]bool           // locks of which the till took note that they are over
	unstored  map[string]bool           // keys that the till knows and no journal: what differs is not seen to
	fails     bool                      // the next confirmation does not leave
	heard     map[string]bool           // keys that the till was told of
	trace     []string
	steps     []func(*walk, byte)
	arrows    map[arrow]bool
}

// asked is a question of a terminal.
type asked struct {
	question Question
	notice   *Event // nil: about a lock
	answers  int
	lost     bool // its link went, or its engine
}

func newWalk(t *testing.T) *walk {
	w := &walk{t: t, now: 1_000, link: 1, armed: map[Timer]bool{}, questions: map[int]*asked{},
		commits: map[string]journal.Record{}, ended: map[string]bool{}, unstored: map[string]bool{}, arrows: map[arrow]bool{},
		plain: map[string]journal.Record{}, heard: map[string]bool{}, steps: steps}
	w.till.booked = map[string]journal.Record{}
	w.engine = "e0"
	w.serve()
	return w
}

// serve is an engine's claim; what it found is its to adopt.
func (w *walk) serve() []journal.Record {
	w.raised++
	w.epoch = w.raised
	w.armed = map[Timer]bool{}
	return w.books.found(w.engine)
}

// feed steps the machine, checks what must hold at every step, and does what it
// says.
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
		w.trace = append(w.trace, "    takes "+p.Record.PaymentKey()+" "+content(p.Record)+" ["+p.Record.Reason+"]")
	}
	w.checkStep(before, e)
	w.books.take(effects)
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
		assert.False(w.t, f.Record.IsLock() && f.Record.Attempt != 0, "a record that is there is not made again")
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

// deep is a copy that shares nothing that a step could change.
func deep(s State) State {
	s.Payments.List, s.Payments.Notices, s.Payments.Unnamed = slices.Clone(s.Payments.List), slices.Clone(s.Payments.Notices), slices.Clone(s.Payments.Unnamed)
	s.Late.Grants = slices.Clone(s.Late.Grants)
	return s
}

// checkUntouched: a step changes nothing of the state it was given, and two steps
// from the same state know nothing of each other.
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
	if first, seen := w.commits[name]; seen && !w.robbed {
		assert.True(w.t, reflect.DeepEqual(first, c.Record), "%s names two changes", name)
	}
	w.commits[name] = c.Record
}

// checkLock: journal first, one answer, and none that lets a guest pay twice.
func (w *walk) checkLock(before State, f AnswerLock) {
	q := w.questions[f.Question.ID]
	q.answers++
	assert.Equal(w.t, 1, q.answers, "one answer about a lock")
	if !f.Confirmed {
		return
	}
	assert.False(w.t, q.lost, "nobody hears this")
	assert.False(w.t, before.Lock.Phase == Doubt || w.state.Lock.Phase == Doubt || w.state.Lock.PendingDoubt != "", "a lock while a payment may be taken")
	assert.Empty(w.t, w.state.Payments.List, "a lock while a payment waits")
	assert.Positive(w.t, f.Amount)
	attempts, _ := w.books.Attempts(background, account, journal.LockReference(theTable))
	kept := slices.IndexFunc(attempts, func(r journal.Record) bool { return r.Attempt == w.state.Lock.Record.Attempt })
	if assert.GreaterOrEqual(w.t, kept, 0, "journal first") {
		r := attempts[kept]
		assert.Equal(w.t, journal.SentMaybe, r.Sent, "journal first")
		assert.Equal(w.t, journal.Open, r.Status)
		assert.Equal(w.t, f.Amount, r.Amount-r.Table.PaidSum, "what is confirmed is what is kept")
		assert.Equal(w.t, w.engine, r.Engine)
	}
}

// checkUnlock: the till hears of the end when it knows of all payments, and when
// it took note never again.
func (w *walk) checkUnlock(before State, e Event, f TellUnlock) {
	if w.state.Lock.Phase == Free { // what the till granted too late is undone
		assert.True(w.t, f.Late)
		assert.Equal(w.t, journal.Record(w.state.Late.Grants[0]), f.Record)
		assert.Equal(w.t, theTable, f.Record.Table.Name)
		assert.NotEmpty(w.t, f.Record.TID)
		return
	}
	assert.False(w.t, w.state.Waits(), "an unlocking before a payment is booked")
	assert.False(w.t, w.ended[lockName(f.Record)], "an unlocking that was told")
	assert.Equal(w.t, theTable, f.Record.Table.Name)
	assert.NotEmpty(w.t, f.Record.Reason)
}

func lockName(r journal.Record) string { return digits(int(r.CreatedAt)) }

func (w *walk) tell() { w.t.Log(strings.Join(w.trace, "\n")) }
