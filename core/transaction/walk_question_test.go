package transaction

import (
	"time"

	"github.com/stretchr/testify/assert"

	"connect-epos/core/connect"
	"connect-epos/core/evidence"
	"connect-epos/core/journal"
)

// question is a signature question of a walk.
type question struct {
	Question
	answers int
	moot    bool // the link that asked is gone, or the terminal's own answer told how the payment ended
}

// ask brings a question at any time: to a payment in flight on its own link, to any
// other payment on any link.
func (w *walk) ask(variant byte) {
	switch {
	case w.state.Waiting(), w.state.Phase == Fresh, w.state.Phase == Withdrawing, w.isReport():
		return
	}
	q := Question{ID: len(w.questions), Link: 1 + uint64(variant%2), At: w.now,
		DecideAt: w.now + int64(variant), Deadline: w.now + 2*int64(variant) + 4}
	if w.state.Phase == InFlight {
		q.Link = w.state.Frame.Link
	}
	w.questions = append(w.questions, &question{Question: q})
	w.feed(Event{Kind: SignatureAsked, Signature: SignatureEvent{Question: q}})
}

// decide brings a decision as the loop does: a decline at any time, an acceptance
// only when nothing is being committed. Some decisions are about an older question.
func (w *walk) decide(variant byte, by string) {
	e := Event{
		Kind:      SignatureDecided,
		Signature: SignatureEvent{Accepted: variant%2 == 0, By: by, Question: w.state.Signature.Question},
	}
	if variant%16 > 12 && by == ByStaff {
		e.Signature.Question.Number--
	}
	if e.Signature.Accepted && w.state.Waiting() {
		return
	}
	before := w.state
	if !e.Signature.Accepted && before.Phase == Accepting && before.isOpenQuestion(e) {
		for _, c := range w.queue {
			c.awaited = false // nobody waits for the acceptance any more
		}
	}
	w.feed(e)
	if before.Signature.Open && !before.isOpenQuestion(e) {
		assert.True(w.t, w.state.Signature.Open, "a decision is about the question that was seen")
	}
	if before.Signature.Open && before.isOpenQuestion(e) && !e.Signature.Accepted && before.Phase != Fresh {
		assert.False(w.t, w.state.Signature.Open, "a decline is taken at any time")
	}
}

// cancel brings a cancel only while there is something to cancel.
func (w *walk) cancel() {
	switch w.state.Phase {
	case Leasing, Reserving:
		w.backedOut = true
		w.feed(Event{Kind: Cancel})
	case InFlight:
		w.feed(Event{Kind: Cancel})
	}
}

// expire fires a timer as the loop does: a question that is open is decided, and an
// acceptance that is not kept yet is given up. Once the payment is no longer in
// flight, a question that nobody decides is declined.
func (w *walk) expire(timer Timer, variant byte) {
	if !w.armed[timer] {
		return
	}
	switch {
	case timer == SignatureTimer && w.state.Phase == Accepting:
		w.armed[timer] = false
		w.late()
	case timer == SignatureTimer && w.state.Phase == InFlight:
		w.armed[timer] = false
		w.decide(variant>>4, ByTimeout)
	case timer == SignatureTimer:
		w.armed[timer] = false
		w.decide(1, ByTimeout)
	case !w.state.Waiting():
		w.armed[timer] = false
		w.feed(Event{Kind: TimerExpired, Timer: timer})
	}
}

// answer checks the laws of answers: each question gets one answer, it is accepted
// only once that is kept, and it gets no answer when the payment is over.
func (w *walk) answer(before State, e Event, a Answer) {
	q := w.questions[a.Question.ID]
	q.answers++
	number := a.Question.Number
	a.Question.Number = 0
	assert.Equal(w.t, q.Question, a.Question)
	assert.Equal(w.t, 1, q.answers, "one answer to a question")
	assert.False(w.t, q.moot, "no answer after the end")
	if a.Accepted {
		assert.True(w.t, before.Phase == Accepting && e.Kind == Stored, "an acceptance leaves once it is kept")
		assert.Equal(w.t, before.Change.Next.Signature.By, w.stored.Signature.By)
		assert.Equal(w.t, before.Change.Next.Rev, w.stored.Rev)
		assert.Contains(w.t, []string{ByStaff, ByTimeout}, w.stored.Signature.By)
		assert.False(w.t, w.stored.Signature.Declined)
		assert.Contains(w.t, []Phase{InFlight, Unknown}, w.state.Phase, "only an open payment is accepted")
	}
	if w.now%7 == 0 {
		a.Question.Number = number
		w.feed(Event{Kind: SignatureAnswerFailed, Signature: SignatureEvent{Question: a.Question}})
		if number == w.state.Signature.Question.Number && !w.state.Signature.Open && number > 0 && w.state.Phase != Gone {
			assert.Equal(w.t, Unanswered, w.state.Record.Signature.By)
		}
	}
}

// checkArm checks that whatever becomes of a question, it is decided before its
// deadline.
func (w *walk) checkArm(a Arm) {
	assert.GreaterOrEqual(w.t, a.After, time.Duration(0))
	if a.Timer == SignatureTimer && w.state.Signature.Question.Deadline > w.now {
		assert.Less(w.t, w.now+a.After.Milliseconds(), w.state.Signature.Question.Deadline)
	}
}

// close marks the questions for whose answer nobody waits any more: those of a link
// that is lost, and the open question of a payment whose own answer came.
func (w *walk) close(before State, e Event) {
	final := e.Kind == Answered && before.Signature.Open && !w.state.Signature.Open
	if final {
		assert.True(w.t, evidence.Settles(before.Record, e.Payment), "only a final answer lets a question drop")
		w.questions[before.Signature.Question.ID].moot = true
	}
	if e.Kind != LinkLost || e.StillHeard {
		return
	}
	for _, q := range w.questions {
		q.moot = q.moot || q.Link == e.Link && q.answers == 0
	}
}

// checkQuestions checks that a question is left without an answer only when nobody
// could be told any more.
func (w *walk) checkQuestions() {
	for _, q := range w.questions {
		assert.True(w.t, q.answers == 1 || q.moot, "question %d was left to silence", q.ID)
	}
}

// signs are what a walk has seen that says a payment had begun.
type signs struct {
	heard  bool // a notification, a question, an answer to a cancel
	busy   bool
	broken bool // the link that sent the frame
}

// checkRefused: "refused" never follows any evidence.
func (w *walk) checkRefused(before State, e Event) {
	if before.Phase == InFlight || before.Phase == Unknown {
		w.signs.see(e)
	}
	if e.Kind != ErrorCame || w.state.Phase != Storing || w.state.Change.Next.Result != journal.Refused {
		return
	}
	since := time.Duration(e.Time.ElapsedLongest) * time.Millisecond
	assert.False(w.t, w.signs.heard, "refused although something was heard of it")
	assert.False(w.t, w.signs.broken || e.Link != 1, "refused by another link than the one that sent it")
	assert.Equal(w.t, 1, w.sends, "refused by an engine that did not send it")
	assert.LessOrEqual(w.t, since, RefusalLimit, "refused too late")
	assert.True(w.t, !w.signs.busy || since <= BusyLimit, "refused although the terminal was at work")
}

func (v *signs) see(e Event) {
	switch e.Kind {
	case Notified, SignatureAsked, CancelAnswered:
		v.heard = true
	case AtWork, StatusCame:
		v.busy = v.busy || e.Value == connect.Busy
		v.heard = v.heard || e.Kind == AtWork && e.Value != connect.Busy
	case LinkLost:
		v.broken = v.broken || e.Link == 1
	}
}
