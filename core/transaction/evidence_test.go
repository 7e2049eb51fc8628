package transaction

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-epos/core/connect"
	"connect-epos/core/wire"
)

func effectsHold[T Effect](es []Effect) bool {
	for _, e := range es {
		if _, ok := e.(T); ok {
			return true
		}
	}
	return false
}

func TestACancelledPaymentThatIsTakenOverKeepsItsPromise(t *testing.T) {
	s := after(granted, Event{Kind: Cancel}, reserve)
	require.Equal(t, Withdrawing, s.Phase)
	require.True(t, s.Promised)
	s, es := Step(s, Event{Kind: StoreFailed, Code: NotPending, Reason: "changed-elsewhere"})
	assert.Equal(t, Gone, s.Phase)
	assert.True(t, effectsHold[Resolve](es) || effectsHold[Reject](es), "promise is answered")
}

func lookedAt(at time.Duration, number, when string) Event {
	p := shown(number, connect.Successful)
	ms := p.Value.Members()
	var kept []wire.Member
	for _, m := range ms {
		if m.Name == "transactionTime" {
			if when == "" {
				continue
			}
			m.Value = wire.String(when)
		}
		kept = append(kept, m)
	}
	return Event{Kind: LastCame, Payment: connect.Payment{Value: wire.Object(kept...)}, Elapsed: at.Milliseconds(), Exclusive: true, At: at.Milliseconds()}
}

func adoptedWith(number, when string) State {
	r := admitted()
	r.LastNumber, r.LastTime, r.Unbroken = number, when, true
	s, _ := Step(State{}, Event{Kind: Adopt, Record: r})
	s, _ = Step(s, Event{Kind: Stored})
	return s
}

func TestACardTakesLikelyNotTakenBack(t *testing.T) {
	s := adoptedWith("0041", "1969-12-31T23:00:00")
	for _, at := range []time.Duration{215 * time.Second, 250 * time.Second} { // it is believed when it is shown twice
		s, _ = Step(s, Event{Kind: StatusCame, Value: connect.Available, Elapsed: at.Milliseconds()})
		s, _ = Step(s, lookedAt(at, "0041", "1969-12-31T23:00:00"))
		s, _ = Step(s, Event{Kind: Expired, Timer: LookTimer, Elapsed: at.Milliseconds()})
	}
	s, _ = Step(s, Event{Kind: Stored})
	require.Equal(t, LikelyNotTaken, s.Record.Finding)
	s, _ = Step(s, Event{Kind: Notified, Value: "PIN_ENTRY"})
	require.True(t, s.Record.Begun)
	s, _ = Step(s, Event{Kind: Expired, Timer: LookTimer, Elapsed: 220000})
	s, _ = Step(s, Event{Kind: StatusCame, Value: connect.Available, Elapsed: 220000})
	s, _ = Step(s, lookedAt(220*time.Second, "0041", "1969-12-31T23:00:00"))
	if s.Phase == Storing {
		s, _ = Step(s, Event{Kind: Stored})
	}
	assert.NotEqual(t, LikelyNotTaken, s.Record.Finding)
}

func TestASignatureIsACardSeen(t *testing.T) {
	s := adoptedWith("0041", "1969-12-31T23:00:00")
	s, _ = Step(s, asking)
	require.Equal(t, InFlight, s.Phase)
	s, _ = Step(s, Event{Kind: LinkLost, Link: 1, Elapsed: 216000})
	s, _ = Step(s, Event{Kind: Stored})
	s, _ = Step(s, Event{Kind: LinkClosed, Link: 1})
	s, _ = Step(s, Event{Kind: StatusCame, Value: connect.Available, Elapsed: 217000})
	s, _ = Step(s, lookedAt(217*time.Second, "0041", "1969-12-31T23:00:00"))
	if s.Phase == Storing {
		s, _ = Step(s, Event{Kind: Stored})
	}
	assert.NotEqual(t, LikelyNotTaken, s.Record.Finding)
}

func TestTheSameNumberWithoutATimeIsNothingNew(t *testing.T) {
	s := adoptedWith("0041", "")
	s, _ = Step(s, Event{Kind: StatusCame, Value: connect.Available, Elapsed: 3000})
	s, _ = Step(s, lookedAt(3*time.Second, "0041", ""))
	if s.Phase == Storing {
		s, _ = Step(s, Event{Kind: Stored})
	}
	assert.NotEqual(t, LikelyTaken, s.Record.Finding)
}

func TestSixLostLooksEndInAFinding(t *testing.T) {
	s := adoptedWith("0041", "1969-12-31T23:00:00")
	var es []Effect
	for range MaxLooks {
		s, _ = Step(s, Event{Kind: StatusCame, Value: connect.Available, Elapsed: 300000})
		s, es = Step(s, Event{Kind: LastRefused})
		if effectsHold[Arm](es) {
			s, _ = Step(s, Event{Kind: Expired, Timer: LookTimer})
		}
	}
	assert.True(t, effectsHold[Commit](es) || effectsHold[Arm](es), "asks on, or tells staff")
}
