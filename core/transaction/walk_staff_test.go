package transaction

import (
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"connect-epos/core/connect"
	"connect-epos/core/journal"
)

// decides is a verdict of staff: careful or not, about what they see now or saw
// before, while the terminal does anything.
func (w *walk) decides(v byte) Event {
	e := Event{Kind: Settle, Link: 1 + uint64(v>>7), Value: []string{connect.Available, connect.Busy, ""}[v%3]}
	e.Staff.Settlement = journal.Settlement{Paid: v%2 == 0, By: "Kim", Reason: "seen", Forced: v%5 == 0}
	if v%7 == 0 {
		e.Staff.Settlement.AuthCode, e.Staff.Settlement.Amount = "A1", 1000
	}
	switch v % 4 {
	case 1:
		e.Staff.Seen = Seen{Attempt: w.state.Record.Attempt, Rev: w.state.Record.Rev}
	case 2:
		e.Staff.Seen = Seen{Attempt: 1, Rev: int(v % 16)}
	}
	return e
}

// sees notes a terminal that was seen idle while nobody could tell how its payment
// ended. A terminal at work, or a new link, begins anew.
func (w *walk) sees(before State, e Event) {
	switch {
	case e.Kind == LinkUp, before.Phase != Unknown && before.Phase != Disputed && before.Phase != Storing:
		w.idle = nil
	case e.Kind != StatusCame && e.Kind != StatusSeen && e.Kind != Settle || e.Value == "":
	case e.Kind == Settle && before.ChangedSince(e.Staff.Seen): // nobody looks for a verdict about something else
	case e.Value == connect.Available:
		w.idle = append(w.idle, e.Time.At)
	default:
		w.idle = nil
	}
}

// checkVerdict checks the rule of verdicts from what happened, and not from what
// the machine remembers. If staff do not insist, their verdict counts when the
// terminal was seen idle twice and the frame had arrived, or when the terminal has
// given up.
func (w *walk) checkVerdict(before State, e Event) {
	w.sees(before, e)
	if e.Kind != Settle || before.Phase == Storing || w.state.Phase != Storing {
		return
	}
	v := w.state.Change.Next.Settlement
	assert.False(w.t, before.ChangedSince(e.Staff.Seen), "a verdict is about what was seen")
	if v.Forced || v.Paid && v.AuthCode != "" {
		return
	}
	assert.NotEqual(w.t, connect.Busy, e.Value, "a terminal at work is not done")
	twice := len(w.idle) > 1 && w.idle[len(w.idle)-1]-w.idle[0] >= SightGap.Milliseconds()
	arrived := v.Paid || w.heard
	given := w.landed > 0 && time.Duration(e.Time.At-w.landed)*time.Millisecond >= GiveUpLimit
	assert.True(w.t, given || twice && arrived && e.Value == connect.Available, "too early: idle %v, heard %v, landed %d, now %d", w.idle, w.heard, w.landed, e.Time.At)
}

// hears notes what proves that the frame arrived, or never will.
func (w *walk) hears(before State, e Event) {
	own := before.Frame.Link != 0 && e.Link == before.Frame.Link
	switch e.Kind {
	case Notified:
		w.heard = w.heard || own
	case SignatureAsked, Answered, ErrorCame, Unreadable:
		w.heard = true
	case Adopt:
		w.heard = e.Record.Evidence.Arrived || e.Record.Sent == journal.SentAnswered
	}
	closed := e.Kind == LinkClosed && e.Link == before.Frame.Link || e.Kind == Adopt ||
		own && (e.Kind == StatusCame || e.Kind == StatusSeen || e.Kind == Settle) && e.Value != ""
	if w.landed == 0 && (closed || e.Kind == Answered || e.Kind == ErrorCame || e.Kind == Unreadable) {
		w.landed = e.Time.At
	}
}

// checkTold checks that staff who look at an unresolved payment are told when it
// changes: no change of its revision is silent, except for a second try to keep the
// same.
func (w *walk) checkTold(before State, effects []Effect) {
	open := w.state.Phase == Unknown || w.state.Phase == Disputed
	if !open || w.isReport() || w.state.Record.Rev == before.Record.Rev || w.state.ToldRev == before.ToldRev {
		return
	}
	told := false
	for _, effect := range effects {
		switch effect.(type) {
		case Announce, Resolve:
			told = true
		}
	}
	assert.True(w.t, told || w.state.Promise.Open, "revision %d of %s was told to nobody", w.state.Record.Rev, w.state.Phase)
}

// Staff press, the terminal works and rests, and lines come and go, in any order,
// after a payment was lost sight of.
func TestStaffAreNotBelievedTooEarly(t *testing.T) {
	random := rand.New(rand.NewPCG(7, 8))
	kinds := []Kind{Settle, Settle, StatusSeen, StatusSeen, StatusCame, LinkUp, LinkClosed, Notified, CarryOn, Stored, Stored, Stored}
	believed, refused := 0, 0
	for range 4_000 {
		w := newWalk(t)
		w.feed(Event{Kind: Start, Record: asked})
		for _, kind := range []Kind{LeaseGranted, Stored, Notified, LinkLost, Stored} {
			if kind != Notified || random.IntN(2) == 0 {
				w.next(kind, 2)
			}
		}
		for range 25 {
			w.next(kinds[random.IntN(len(kinds))], byte(random.UintN(256)))
			switch {
			case w.state.Phase == Storing && w.state.Change.Command == Settle && !w.state.Change.Next.Settlement.Forced:
				believed++
			case w.state.Phase == Unknown:
				refused++
			}
		}
		if t.Failed() {
			t.Log(strings.Join(w.trace, "\n"))
			return
		}
	}
	assert.Greater(t, believed, 500, "some are believed")
	assert.Greater(t, refused, 500, "and some are not")
}
