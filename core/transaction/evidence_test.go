package transaction

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"connect-epos/core/connect"
	"connect-epos/core/evidence"
	"connect-epos/core/wire"
)

// before is when the last transaction that we knew was made.
const before = "1969-12-31T23:00:00"

// adopted is a payment that a dead engine left, with what was known before it.
func adopted(number, when string) State {
	r := admitted()
	r.Before.Number, r.Before.Time, r.Before.Unbroken = number, when, true
	s, _ := Step(State{}, Event{Kind: Adopt, Record: r})
	s, _ = Step(s, Event{Kind: Stored})
	return s
}

// shows asks the idle terminal what it did last, and keeps what follows from that.
func shows(s State, at time.Duration, number, when string) State {
	p := connect.Payment{Value: wire.Object(append(answer(connect.Successful).Value.Members(),
		wire.M("transactionNumber", wire.String(number)), wire.M("transactionTime", wire.NonEmpty(when)))...)}
	s, _ = Step(s, Event{Kind: TimerExpired, Timer: LookTimer, Time: Times{Elapsed: at.Milliseconds()}})
	s, _ = Step(s, Event{Kind: StatusCame, Value: connect.Available, Time: Times{Elapsed: at.Milliseconds()}})
	s, _ = Step(s, Event{
		Kind: LastTransactionCame, Shown: evidence.Shown{Payment: p, Exclusive: true},
		Time: Times{Elapsed: at.Milliseconds(), At: at.Milliseconds()},
	})
	if s.Phase == Storing {
		s, _ = Step(s, Event{Kind: Stored})
	}
	return s
}

// A payment was cancelled before it was sent, and taken over before that was kept. Its
// promise is resolved all the same.
func TestACancelledPaymentThatIsTakenOverKeepsItsPromise(t *testing.T) {
	s := after(granted, Event{Kind: Cancel}, reserve)
	require.Equal(t, Withdrawing, s.Phase)
	s, effects := Step(s, Event{Kind: StoreFailed, Failure: Failure{Code: NotPending, Reason: "changed-elsewhere"}})
	assert.Equal(t, Gone, s.Phase)
	assert.Contains(t, list(effects), "Resolve")
}

// "Likely not taken" is taken back as soon as a card is seen.
func TestACardTakesLikelyNotTakenBack(t *testing.T) {
	s := shows(adopted("0041", before), 215*time.Second, "0041", before)
	s = shows(s, 250*time.Second, "0041", before) // it is believed when it is shown twice
	require.Equal(t, evidence.LikelyNotTaken, s.Record.Evidence.Finding)
	s, effects := Step(s, Event{Kind: Notified, Value: "PIN_ENTRY"})
	assert.Equal(t, evidence.CannotTell, s.Record.Evidence.Finding)
	assert.Contains(t, list(effects), "Announce")
	s = shows(s, 300*time.Second, "0041", before)
	assert.Equal(t, evidence.CannotTell, s.Record.Evidence.Finding)
}

// A customer who is asked for a signature has presented a card.
func TestASignatureIsACardSeen(t *testing.T) {
	s, _ := Step(adopted("0041", before), asking)
	require.Equal(t, InFlight, s.Phase)
	for _, e := range []Event{{Kind: LinkLost, Link: 1}, {Kind: Stored}, {Kind: LinkClosed, Link: 1}} {
		s, _ = Step(s, e)
	}
	s = shows(s, 217*time.Second, "0041", before)
	s = shows(s, 260*time.Second, "0041", before)
	assert.Equal(t, evidence.CannotTell, s.Record.Evidence.Finding)
	assert.Equal(t, evidence.WhyCardSeen, s.Record.Evidence.Why)
}

// The transaction that we knew is not taken for ours because its time is missing.
func TestTheSameNumberWithoutATimeIsNothingNew(t *testing.T) {
	s := shows(adopted("0041", ""), 3*time.Second, "0041", "")
	assert.Empty(t, s.Record.Evidence.Finding)
	s = shows(s, 215*time.Second, "0041", "")
	assert.Equal(t, evidence.CannotTell, s.Record.Evidence.Finding)
	assert.Equal(t, evidence.WhyBlank, s.Record.Evidence.Why)
}

// When all questions to the terminal were lost, asking ends, and the finding says so.
func TestSixLostLooksEndInAFinding(t *testing.T) {
	s := adopted("0041", before)
	for range MaxLooks {
		s, _ = Step(s, Event{Kind: TimerExpired, Timer: LookTimer, Time: Times{Elapsed: 300_000}})
		s, _ = Step(s, Event{Kind: StatusCame, Value: connect.Available, Time: Times{Elapsed: 300_000}})
		s, _ = Step(s, Event{Kind: LastTransactionRefused})
	}
	require.Equal(t, Storing, s.Phase)
	assert.Equal(t, evidence.CannotTell, s.Change.Next.Evidence.Finding)
	assert.Equal(t, evidence.WhyUnsupported, s.Change.Next.Evidence.Why)
}
