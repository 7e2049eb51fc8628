package transaction

import (
	"time"

	"github.com/stretchr/testify/assert"

	"connect-epos/core/journal"
)

// question is a signature question of a walk.
type question struct {
	Question
	answers int
	moot    bool // the payment was answered, or its link lost, while it was open
}

// ask brings a question as the session does: to a payment that is on its way.
func (w *walk) ask(variant byte) {
	if w.state.Phase != InFlight && (w.state.Phase != Unknown || !w.state.HoldsTerminal() || w.state.Record.Sent != journal.SentMaybe) {
		return
	}
	q := Question{ID: len(w.questions), Link: 1, DecideAt: w.now + int64(variant), Deadline: w.now + 2*int64(variant) + 4}
	w.questions = append(w.questions, &question{Question: q})
	w.feed(Event{Kind: Asked, Question: q})
}

func (w *walk) decide(variant byte, by string) {
	if w.state.Phase == InFlight {
		w.feed(Event{Kind: Decided, Accepted: variant%2 == 0, By: by})
	}
}

// cancel reaches the machine only while there is something to cancel.
func (w *walk) cancel() {
	switch w.state.Phase {
	case Leasing, Reserving:
		w.backedOut = true
		w.feed(Event{Kind: Cancel})
	case InFlight:
		w.feed(Event{Kind: Cancel})
	}
}

// expire fires a timer, as the session brings it: a question that is open is
// decided, an acceptance that is not kept yet is given up.
func (w *walk) expire(timer Timer, variant byte) {
	if !w.armed[timer] {
		return
	}
	switch {
	case timer == SignatureTimer && w.state.Phase == Accepting:
		w.armed[timer] = false
		w.late()
	case timer == SignatureTimer:
		w.armed[timer] = false
		w.decide(variant>>4, ByTimeout)
	case !w.state.Waiting():
		w.armed[timer] = false
		w.feed(Event{Kind: Expired, Timer: timer})
	}
}

// answer holds the laws of answers: one to a question, an acceptance only once
// it is kept, none when the payment is over.
func (w *walk) answer(before State, e Event, a Answer) {
	q := w.questions[a.Question.ID]
	q.answers++
	assert.Equal(w.t, q.Question, a.Question)
	assert.Equal(w.t, 1, q.answers, "one answer to a question")
	assert.False(w.t, q.moot, "no answer after the end")
	assert.Contains(w.t, []Phase{InFlight, Accepting}, before.Phase)
	if a.Accepted {
		assert.True(w.t, before.Phase == Accepting && e.Kind == Stored, "an acceptance leaves once it is kept")
		assert.Equal(w.t, before.Next.Signature, w.stored.Signature)
		assert.Equal(w.t, before.Next.Rev, w.stored.Rev)
		assert.Contains(w.t, []string{ByStaff, ByTimeout}, w.stored.Signature)
	}
	if w.now%7 == 0 && w.state.Phase == InFlight {
		w.feed(Event{Kind: AnswerFailed})
		assert.Equal(w.t, Unanswered, w.state.Record.Signature)
	}
}

// checkArm: whatever becomes of a question is decided before its deadline.
func (w *walk) checkArm(a Arm) {
	assert.GreaterOrEqual(w.t, a.After, time.Duration(0))
	if a.Timer == SignatureTimer && w.state.Question.Deadline > w.now {
		assert.Less(w.t, w.now+a.After.Milliseconds(), w.state.Question.Deadline)
	}
}

// close marks a question that is open when a payment ends without our doing.
func (w *walk) close(before State, e Event) {
	switch e.Kind {
	case Answered, Erred, Unreadable, LinkLost:
		if before.Asked && w.state.Phase == Storing {
			w.questions[before.Question.ID].moot = true
		}
	}
}

// checkQuestions: a question is left without an answer only when there was no
// telling any more.
func (w *walk) checkQuestions() {
	for _, q := range w.questions {
		assert.True(w.t, q.answers == 1 || q.moot, "question %d was left to silence", q.ID)
	}
}
