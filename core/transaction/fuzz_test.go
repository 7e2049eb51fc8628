package transaction

import (
	"math/rand/v2"
	"testing"

	"connect-epos/core/connect"
	"connect-epos/core/evidence"
	"connect-epos/core/journal"
)

func TestAnyOrderOfEventsKeepsTheLaws(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for i := range 3_000 {
		steps := randomSteps(random, i)
		walkThrough(t, first(steps[0]), steps)
		if t.Failed() {
			t.Logf("steps %v", steps)
			return
		}
	}
}

// randomSteps are the bytes of a walk. Every second walk begins with a payment in
// flight whose signature question is open, because few of the others come that far.
func randomSteps(random *rand.Rand, i int) []byte {
	steps := make([]byte, 20+random.IntN(120))
	for i := range steps {
		steps[i] = byte(random.UintN(256))
	}
	if i%2 == 0 {
		return steps
	}
	return append(along(LeaseGranted, Stored, SignatureAsked), steps...)
}

// along are the bytes of a walk that brings events of these kinds.
func along(kinds ...Kind) []byte {
	var steps []byte
	for _, k := range kinds {
		steps = append(steps, byte(k-1), 2)
	}
	return steps
}

func FuzzSteps(f *testing.F) {
	for _, kinds := range [][]Kind{
		{LeaseGranted, Stored, LinkLost, Stored, Answered, Stored},
		{LeaseGranted, Stored, Answered, Stored, Acknowledge, Stored},
		{LeaseGranted, Stored, LinkLost, Stored, Settle, StoreLate, Answered, Stored, Stored},
		{LeaseGranted, Stored, SendFailed, StoreFailed, TimerExpired, Stored},
		{LeaseGranted, StoreLate, Stored, Stored},
		{LeaseGranted, Stored, Notified, Shutdown, StoreFailed, Stored, Settle, Stored, Answered, Stored},
		{LeaseGranted, Stored, SignatureAsked, SignatureDecided, Stored, Answered, Stored},
		{LeaseGranted, Stored, SignatureAsked, SignatureAsked, SignatureDecided, StoreLate, Shutdown, Stored, Stored},
		{LeaseGranted, Stored, SignatureAsked, Unreadable, Stored, SignatureDecided, Stored, Answered, Stored},
		{LeaseGranted, Stored, SignatureAsked, ErrorCame, Stored, Settle, SignatureDecided, Stored, Stored},
		{LeaseGranted, Cancel, Stored, Stored},
		{LeaseGranted, Stored, Cancel, SignatureAsked, Cancel, LinkLost, Stored},
	} {
		f.Add(along(kinds...))
	}
	f.Fuzz(func(t *testing.T, steps []byte) {
		if len(steps) > 0 {
			walkThrough(t, first(steps[0]), steps)
		}
	})
}

// first is how a walk begins: mostly as a payment, sometimes as one that a dead
// engine left behind, or as an end of day.
func first(b byte) Event {
	r := admitted()
	switch b % 8 {
	case 2:
		return Event{Kind: Adopt, Record: verdictOf(b >= 128)}
	case 3:
		return Event{Kind: Start, Record: endOfDay}
	case 4:
		r.Kind, r.Acknowledged = endOfDay.Kind, true
		return Event{Kind: Adopt, Record: r}
	case 5:
		if b >= 128 {
			return Event{Kind: TakeOver, Record: r, Staff: StaffDecision{StaffAction: journal.StaffAction{By: "Kim", Reason: "hung"}}}
		}
		return Event{Kind: Adopt, Record: r}
	case 6:
		r.Status, r.Reason = journal.Disputed, evidence.ReasonContradiction
		return Event{Kind: Adopt, Record: r}
	case 7:
		r.Status, r.Result, r.Sent, r.Answer.Value = journal.Settled, journal.Declined, journal.SentAnswered, answer(connect.Declined).Value
		return Event{Kind: Adopt, Record: r}
	}
	return Event{Kind: Start, Record: asked}
}

// verdictOf is a payment that staff settled, and whose verdict is checked.
func verdictOf(paid bool) journal.Record {
	r := admitted()
	r.Before.Number, r.Before.Time, r.Before.Unbroken = "0001", "1970-01-01T00:00:00", true
	r = asUnknown(r, ReasonLinkLost)
	return asSettledByStaff(r, Event{Staff: StaffDecision{Settlement: journal.Settlement{Paid: paid, By: "Kim", Reason: "looked"}}})
}
