package transaction

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"connect-epos/core/connect"
	"connect-epos/core/journal"
	"connect-epos/core/wire"
)

// On the link that carried the frame the id alone decides, however late the answer is.
func TestALateAnswerOnTheSameLinkNeedsItsIDAlone(t *testing.T) {
	bare := connect.Payment{Value: wire.Object(wire.M("transactionResult", wire.String(connect.Successful)))}
	for _, phase := range []Phase{Unknown, Settled} {
		s := State{
			Frame: Frame{Link: 7},
			Phase: phase, Record: journal.Record{
				Request: journal.Request{Kind: connect.Sale, TID: "1", Amount: 5},
				Owner:   journal.Owner{Rev: 3},
				Status:  journal.Unknown,
			},
		}
		if phase == Settled {
			s.Record.Status, s.Record.Result, s.Record.SettledBy = journal.Settled, journal.Declined, journal.ByOperator
		}
		other, _ := Step(s, Event{Kind: Answered, Link: 8, Payment: bare})
		assert.Equal(t, phase, other.Phase, "on another link everything must fit")
		same, _ := Step(s, Event{Kind: Answered, Link: 7, Payment: bare})
		assert.Equal(t, Storing, same.Phase)
	}
}

// An answer after the end could not be stored, and when it is tried again another tab
// has changed the record, once or often. The answer is judged by that record and kept.
func TestAnAnswerThatCouldNotBeStoredIsJudgedByWhatTheJournalHas(t *testing.T) {
	failed := Event{Kind: StoreFailed, Failure: Failure{Code: StorageUnavailable}}
	elsewhere := Event{Kind: StoreFailed, Failure: Failure{Code: NotPending, Reason: "changed-elsewhere"}}
	for _, raised := range []int{1, 9} {
		for name, c := range map[string]struct {
			paid   bool
			status journal.Status
		}{"contradicts": {false, journal.Disputed}, "confirms": {true, journal.Settled}} {
			verdict := notPaid
			verdict.Staff.Settlement.Paid = c.paid
			s := after(granted, reserve, lost, kept, verdict, kept)
			stored := s.Record
			stored.Rev, stored.Acknowledged = stored.Rev+raised, true
			for _, e := range []Event{approval, failed, {Kind: TimerExpired, Timer: RetryTimer}, elsewhere} {
				s, _ = Step(s, e)
			}
			s, effects := Step(s, Event{Kind: RecordReloaded, Record: stored})
			assert.Contains(t, list(effects), "Commit", name)
			s, _ = Step(s, kept)
			assert.Equal(t, c.status, s.Record.Status, name)
			assert.Equal(t, journal.SentAnswered, s.Record.Sent, name)
			assert.Greater(t, s.Record.Rev, stored.Rev, name)
			assert.False(t, s.Unstored, name)
		}
	}
}
