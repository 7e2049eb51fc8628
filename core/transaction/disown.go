package transaction

import (
	"connect-epos/core/connect"
	"connect-epos/core/journal"
)

// disowned ends what this engine does for a payment that another engine follows by
// now: only that engine may change the journal. What is known here is told for the
// last time; how the payment ends is told there.
func disowned(s State, _ Event) (State, []Effect) {
	s, effects := declineOpenQuestion(s)
	effects = append(effects, s.disarmTimers(false)...)
	news := NewsPending
	if s.Record.Status == journal.Settled || s.Record.Status == journal.Disputed {
		news = NewsDisputed // nobody there knows the answer that came here
	}
	promised := s.Promise.Open
	s.Record = asTakenOver(s.Record)
	if news == NewsDisputed {
		s.Record.Status = journal.Disputed
	}
	s.Phase, s.Change.Command, s.Promise.Open, s.Terminal.AwaitingAnswer, s.Unstored, s.Signature.Unwritten = Gone, 0, false, false, false, false
	effects = append(effects, Disarm{RetryTimer}, Release{})
	if promised {
		effects = append(effects, Resolve{Outcome: s.Outcome()})
	}
	if !connect.IsReport(s.Record.Kind) {
		effects = append(effects, Announce{What: news, Outcome: s.Outcome()})
	}
	return s, effects
}

// ForLateAnswer is the state of a payment that another engine took over, for the
// moment when the link that had sent it brings its answer after all. r is the
// record as it is kept, with the name of the engine that follows it now.
func ForLateAnswer(r journal.Record, link uint64) State {
	r.BaseRev = r.Rev
	return State{Frame: Frame{Link: link}, Phase: settledPhase(r), Record: r}
}

// asTakenOver is the record as it reads for an engine that no longer follows it.
func asTakenOver(r journal.Record) journal.Record {
	if connect.IsReport(r.Kind) {
		r.Reason = ReasonTakenOver
		return asSettled(r, "", "", 0)
	}
	r.Result, r.SettledBy, r.SettledAt = "", "", 0
	return asUnknown(r, ReasonTakenOver)
}

// followedElsewhere reports whether a change was refused because another engine
// follows the payment.
func followedElsewhere(e Event) bool { return e.Kind == StoreFailed && e.Failure.Code == NotPending }
