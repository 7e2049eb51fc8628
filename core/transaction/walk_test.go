package transaction

import (
	"fmt"
	"reflect"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-epos/core/connect"
	"connect-epos/core/evidence"
	"connect-epos/core/journal"
)

// walk drives one payment by bytes through any order of events that the loop could
// bring, against a model of the journal. Changes are kept one after the other. Each
// of them may be kept, or fail, or be given up as late and be kept after all.
type walk struct {
	t     *testing.T
	state State

	queue  []*change      // on their way to the journal, oldest first
	stored journal.Record // what the journal holds
	revs   map[int]journal.Record

	reserved bool // the last awaited reservation was stored
	sends    int
	promises int // ends of the promise
	armed    map[Timer]bool
	justSent bool
	trace    []string
	arrows   map[arrow]bool

	now       int64 // ms, the wall clock
	questions []*question
	signs     signs
	looks     int  // duplicate frames of recovery
	checks    int  // duplicate frames after a verdict
	cancels   int  // cancelTransaction frames
	backedOut bool // cancelled before anything was sent

	idle   []int64 // when the terminal was seen idle, in a row
	heard  bool    // something came back
	landed int64   // since then the frame arrived or never will; 0: nobody knows
}

type change struct {
	record  journal.Record
	reserve bool
	awaited bool
}

func newWalk(t *testing.T) *walk {
	return &walk{t: t, revs: map[int]journal.Record{}, armed: map[Timer]bool{}, arrows: map[arrow]bool{}}
}

// next turns two bytes into an event, or into the next thing that the journal does.
func (w *walk) next(kind Kind, variant byte) {
	switch kind {
	case Stored, StoredLate:
		w.keep()
	case StoreFailed:
		w.drop()
	case StoreLate:
		w.late()
	case SendFailed:
		if w.justSent {
			w.feed(Event{Kind: SendFailed, Failure: Failure{Reason: "send"}})
		}
	case TimerExpired:
		w.expire(1+Timer(variant%6), variant)
	case SignatureAsked:
		w.ask(variant)
	case SignatureDecided:
		w.decide(variant, ByStaff)
	case Cancel:
		w.cancel()
	case LinkLost:
		w.feed(Event{Kind: LinkLost, Link: 1 + uint64(variant%2), StillHeard: variant%3 == 0})
	case SignatureAnswerFailed: // comes of an Answer only
	case Adopt, TakeOver, Start: // they come first only
	default:
		if kind != RecordReloaded || w.stored.Attempt > 0 {
			w.feed(w.event(kind, variant))
		}
	}
}

// event is an event of the wire, of the till or of staff.
func (w *walk) event(kind Kind, variant byte) Event {
	words := []string{connect.Successful, connect.Declined, connect.Cancelled, connect.TimedOut, "MAYBE", ""}
	values := []string{"TRANSACTION_STARTED", "PRESENT_CARD", "PIN_ENTRY", "APPROVED", "TRANSACTION_FINISHED", "NEW"}
	codes := []int{-32071, -32602, -32603, 5}
	v := int(variant)
	e := events(w.state)[kind]
	e.Link = 1 + uint64(v>>7)
	e.Time.Elapsed = int64(v) * 200
	e.Time.ElapsedLongest = e.Time.Elapsed + int64(v%4)*1_500
	e.Payment = answer(words[v%len(words)])
	if w.isReport() {
		e.Payment = reportAnswer([]string{connect.Complete, connect.TimedOut, "", "MAYBE"}[v%4])
	}
	e.Value = values[v%len(values)]
	e.Time.At = []int64{0, 0, 1000, 2500, 100_000}[v%5]
	switch kind {
	case AtWork:
		e.Value = []string{connect.Busy, connect.Busy, "PIN_ENTRY"}[v%3]
	case Settle:
		late := e.Time.At
		e = w.decides(variant)
		e.Time.At = late
	case StatusCame, StatusSeen:
		e.Value = []string{connect.Available, connect.Busy, ""}[v%3]
	case LastTransactionCame:
		e.Shown.Payment = shown([]string{"0001", "0002", "", "0009"}[v%4], words[v%len(words)])
		e.Shown.Exclusive, e.Time.Elapsed = v%5 > 0, int64(v)*2000
	case JournalCame:
		e.Shown.Exclusive, e.Shown.Records = v%5 > 0, []journal.Record{w.stored}
	case RecordReloaded:
		e.Record = w.stored
	case LastTransactionRefused:
		e.Failure.Reason = []string{"", "refused"}[v%2]
	}
	e.Error = connect.Error{Code: codes[v%len(codes)], Message: "no"}
	return e
}

// keep commits the oldest change, by the journal's own rules.
func (w *walk) keep() {
	if len(w.queue) == 0 {
		return
	}
	c := w.queue[0]
	w.queue = w.queue[1:]
	if c.reserve {
		c.record.Attempt, c.record.Rev, c.record.Epoch = 1, 1, 1
	} else if _, err := journal.Replaces(c.record, w.stored); err != nil {
		w.fail(c)
		return
	}
	w.stored = c.record
	kind := StoredLate
	if c.awaited {
		kind = Stored
	}
	w.reserved = c.reserve && c.awaited
	w.feed(Event{Kind: kind, Record: c.record, Link: 1})
	w.reserved = false
}

func (w *walk) drop() {
	if len(w.queue) > 0 {
		c := w.queue[0]
		w.queue = w.queue[1:]
		w.fail(c)
	}
}

// fail tells that a change failed, unless a later one is awaited: the loop keeps
// these apart.
func (w *walk) fail(c *change) {
	if c.awaited || !w.state.Waiting() {
		w.feed(Event{Kind: StoreFailed, Failure: Failure{Code: StorageUnavailable}})
	}
}

func (w *walk) late() {
	for _, c := range w.queue {
		if c.awaited {
			c.awaited = false
			w.feed(Event{Kind: StoreLate, Failure: Failure{Code: StorageUnavailable}})
			return
		}
	}
}

func (w *walk) feed(e Event) {
	if w.state.Waiting() && !endsWait(w.state, e.Kind) {
		return // the caller holds it back
	}
	w.now += 1 + e.Time.At // what an event brings is how much later it comes
	e.Time.At, e.Time.Uptime = w.now, w.now
	w.hears(w.state, e)
	before := w.state
	untouched := before
	next, effects := Step(before, e)
	assert.True(w.t, reflect.DeepEqual(untouched, before), "Step changes nothing of what it was given")
	w.state, w.justSent = next, false
	w.arrows[arrow{before.Phase, next.Phase, e.Kind}] = true
	w.trace = append(w.trace, fmt.Sprintf("%s -> %s rev %d/%d unstored %v [%s] queue %d", kindNames[e.Kind], next.Phase, next.Record.Rev, next.HighestRev, next.Unstored, list(effects), len(w.queue)))
	w.checkStatus(before, e)
	w.checkRefused(before, e)
	w.checkVerdict(before, e)
	w.checkTold(before, effects)
	for _, effect := range effects {
		w.perform(before, e, effect)
	}
	w.close(before, e)
	assert.True(w.t, !w.state.Signature.Open || w.armed[SignatureTimer], "a question that is open has its time")
	if e.Kind == SendFailed {
		w.sends = 0 // it certainly was not handed over
	}
}

func endsWait(s State, k Kind) bool {
	switch k {
	case Cancel:
		return s.Phase == Leasing || s.Phase == Reserving
	case SignatureDecided, SignatureAnswerFailed: // the caller gives a decline only
		return s.Phase == Storing || s.Phase == Accepting
	case LeaseGranted, LeaseDenied, Stored, StoreFailed, StoreLate, StoredLate:
		return true
	}
	return false
}

func (w *walk) perform(before State, e Event, effect Effect) {
	switch f := effect.(type) {
	case Reserve:
		w.queue = append(w.queue, &change{record: f.Record, reserve: true, awaited: true})
	case Commit:
		w.commit(f)
	case Send:
		w.sends++
		w.justSent = true
		assert.True(w.t, w.reserved && e.Kind == Stored && before.Phase == Reserving, "journal first")
		assert.Equal(w.t, journal.Open, w.stored.Status)
	case Arm:
		w.armed[f.Timer] = true
		w.checkArm(f)
	case Disarm:
		w.armed[f.Timer] = false
	case Resolve:
		w.promises++
		assert.True(w.t, before.Promise.Open, "only a promise resolves")
	case Reject:
		w.promises++
		assert.True(w.t, w.sends == 0 || e.Kind == SendFailed, "once maybe sent, never rejected")
	case AskStatus:
		assert.False(w.t, before.Recovery.QuestionOut && before.Phase != Settled || before.Check.Looking, "one question at a time")
	case AskLastTransaction:
		w.look(before)
	case AskCancel:
		w.cancels++
		assert.True(w.t, before.Cancellable(), "a cancel never reaches another payment")
		assert.True(w.t, w.sends == 1 || before.Record.BaseRev > 0, "what is on its way is cancelled")
	case AskStaff:
		assert.True(w.t, w.state.Signature.Open)
	case Answer:
		w.answer(before, e, f)
	case Release:
		assert.False(w.t, w.state.HoldsTerminal(), "a terminal is freed after its payment let go")
	}
	r := w.state.Record
	assert.False(w.t, w.isReport() && r.Unresolved() && r.Status != journal.Open, "a report is never left to staff")
	assert.LessOrEqual(w.t, w.sends, 1, "never again")
	assert.LessOrEqual(w.t, w.promises, 1, "a promise ends once")
	assert.LessOrEqual(w.t, w.cancels, 1, "a cancel is asked for once")
}

// look counts the questions about the terminal's last transaction: those of
// recovery, and those after a verdict of staff, where each is counted in the
// journal before it is asked.
func (w *walk) look(before State) {
	if before.Phase == Unknown {
		w.looks++
		assert.LessOrEqual(w.t, w.looks, MaxLooks+1, "a terminal is not bothered without end")
		assert.True(w.t, before.Record.HoldsTerminal())
		return
	}
	w.checks++
	assert.True(w.t, w.state.Check.Looking, "the terminal is ours for it")
	assert.GreaterOrEqual(w.t, w.stored.Settlement.Looks, w.checks, "counted before it is made")
	assert.LessOrEqual(w.t, w.checks, journal.MaxLooks)
}

func (w *walk) isReport() bool { return connect.IsReport(w.state.Record.Kind) }

// commit checks that no revision is given to two changes.
func (w *walk) commit(c Commit) {
	if first, seen := w.revs[c.Record.Rev]; seen {
		assert.True(w.t, reflect.DeepEqual(first, c.Record), "revision %d names two changes", c.Record.Rev)
	}
	w.revs[c.Record.Rev] = c.Record
	w.queue = append(w.queue, &change{record: c.Record, awaited: c.Await})
}

// checkStatus checks law 4: who may end a payment.
func (w *walk) checkStatus(before State, e Event) {
	from, to := before.Record.Status, w.state.Record.Status
	if before.Phase != Storing && w.state.Phase == Storing {
		to = w.state.Change.Next.Status
	}
	if from == to || before.Phase == Storing {
		return
	}
	switch e.Kind {
	case Answered, ErrorCame, Settle:
	case LastTransactionCame:
		if before.Phase == Settled {
			assert.Equal(w.t, evidence.Contradicts, evidence.Compare(before.Record, e.Shown, e.Time.At), "only a proof contradicts")
			assert.Equal(w.t, journal.Disputed, to)
			return
		}
		assert.Equal(w.t, journal.ByRecovery, w.state.Change.Next.SettledBy)
		finding, _ := before.judge(e)
		assert.Equal(w.t, evidence.Proven, finding, "only a proof settles")
	case Disowned:
		assert.Contains(w.t, []journal.Status{journal.Unknown, journal.Disputed, journal.Settled}, to)
	case Unreadable, LinkLost, TimerExpired, Shutdown:
		ends := journal.Unknown
		if w.isReport() {
			ends = journal.Settled
		}
		assert.Equal(w.t, ends, to, "%s never ends a payment", kindNames[e.Kind])
	case Adopt, TakeOver:
		if !w.isReport() {
			assert.Contains(w.t, []journal.Status{journal.Unknown, e.Record.Status}, to)
		}
	case Start:
		assert.Contains(w.t, []journal.Status{"", journal.Open}, to)
	case LeaseGranted, LeaseDenied:
		assert.Equal(w.t, map[bool]journal.Status{false: journal.Open, true: journal.Withdrawn}[before.Cancel.BeforeSending], to)
	case Stored, SendFailed:
		assert.Contains(w.t, []journal.Status{journal.Open, journal.Withdrawn}, to)
	case StoredLate, RecordReloaded:
		first, told := w.revs[e.Record.Rev] // what became of a question may be written behind it
		assert.True(w.t, to == journal.Withdrawn || told && first.Status == to, "what was kept late had been decided before")
	default:
		assert.Fail(w.t, "a status changed", "%s made %q of %q", kindNames[e.Kind], to, from)
	}
}

// finish lets everything that is under way come to its end.
func (w *walk) finish() {
	if w.state.Phase == Leasing {
		w.feed(granted)
	}
	for range 50 {
		if len(w.queue) > 0 {
			w.keep()
			continue
		}
		if w.state.Phase == InFlight {
			w.feed(Event{Kind: Shutdown})
		}
		w.next(TimerExpired, byte(RetryTimer-1))
		w.next(TimerExpired, byte(AnswerTimer-1))
		w.next(TimerExpired, byte(SignatureTimer-1))
	}
	require.Empty(w.t, w.queue)
	require.False(w.t, w.state.Waiting())
}

// walkThrough walks from a start, or from an adoption, checks how everything ends,
// and returns the arrows that it took.
func walkThrough(t *testing.T, first Event, steps []byte) map[arrow]bool {
	w := newWalk(t)
	if first.Kind == Adopt || first.Kind == TakeOver {
		w.stored = first.Record
		w.stored.Engine = "dead"
	}
	w.feed(first)
	for i := 0; i+1 < len(steps) && i < 400; i += 2 {
		w.next(1+Kind(steps[i]%byte(kinds-1)), steps[i+1])
	}
	w.finish()
	if first.Kind == Start {
		assert.Equal(t, 1, w.promises, "every promise ends")
	} else {
		assert.Zero(t, w.promises+w.sends, "an adopted payment is not sent and has no promise")
	}
	defer func() {
		if t.Failed() {
			t.Log(strings.Join(w.trace, "\n"))
		}
	}()
	w.checkQuestions()
	assert.False(t, w.backedOut && w.sends > 0, "cancelled before it was sent, and sent")
	assert.False(t, w.state.Unstored, "nothing stays unstored while the journal works")
	if w.stored.Status != "" && w.state.Phase != Gone {
		assert.Equal(t, w.stored.Status, w.state.Record.Status, "the journal and the machine agree in the end")
	}
	return w.arrows
}
