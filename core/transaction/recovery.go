package transaction

import (
	"time"

	"connect-epos/core/connect"
	"connect-epos/core/evidence"
	"connect-epos/core/journal"
)

// Recovery asks, and never sends a payment again. It asks for the terminal's status
// until that is AVAILABLE, then for its last transaction. It goes on while the payment
// is unknown and the terminal's lease is ours, whatever the till was told meanwhile.

// MaxLooks is how often a terminal is asked for its last transaction at most, because
// the question may occupy it, or print. lateLooks of them are kept for the time when
// the terminal has certainly given up.
const (
	MaxLooks  = 6
	lateLooks = 2
)

// pauses are the waits between two questions about a terminal's status. The last one
// repeats.
var pauses = [...]time.Duration{2 * time.Second, 5 * time.Second, 10 * time.Second, 20 * time.Second, 30 * time.Second}

// recoverable reports whether asking may still tell something.
func (s State) recoverable() bool {
	return s.Phase == Unknown && s.Record.HoldsTerminal() && s.Record.Evidence.Finding != evidence.LikelyTaken && s.Recovery.Looks < MaxLooks
}

// AwaitsRecovery reports whether the promise still waits for recovery, which may settle
// the payment: no answer came, the deadline has not passed, and nothing was found
// that is for staff to decide.
func (s State) AwaitsRecovery() bool {
	r := s.Record
	return s.recoverable() && !s.Promise.Overdue && r.Evidence.Finding == "" && r.Sent == journal.SentMaybe && r.Reason != ReasonClosed
}

// continueRecovery asks again after a change: at once when the payment has just
// become unknown, else after the usual wait.
func continueRecovery(s State) (State, []Effect) {
	if s.Record.Evidence.Finding != "" {
		return askLater(s)
	}
	return askStatus(s)
}

// askStatus asks, unless a question is out already.
func askStatus(s State) (State, []Effect) {
	if !s.recoverable() || s.Recovery.QuestionOut {
		return s, nil
	}
	s.Recovery.QuestionOut = true
	return s, []Effect{AskStatus{}}
}

// linkUp begins anew, with short pauses.
func linkUp(s State, _ Event) (State, []Effect) {
	s.Recovery.Pauses = 0
	return askStatus(s.withoutSightings())
}

// askLater waits before the next question.
func askLater(s State) (State, []Effect) {
	s.Recovery.QuestionOut = false
	if !s.recoverable() {
		return s, nil
	}
	pause := pauses[min(s.Recovery.Pauses, len(pauses)-1)]
	s.Recovery.Pauses++
	return s, []Effect{Arm{Timer: LookTimer, After: pause}}
}

// statusCame asks an idle terminal what it did last.
func statusCame(s State, e Event) (State, []Effect) {
	s, told := statusSeen(s, e)
	if e.Value == connect.Busy {
		s, worked := seenAtWork(s, e)
		s, later := askLater(s)
		return s, append(append(told, worked...), later...)
	}
	if !s.recoverable() || e.Value != connect.Available || !s.mayLook(e) {
		s, later := askLater(s)
		return s, append(told, later...)
	}
	s.Recovery.Looks++
	return s, append(told, AskLastTransaction{})
}

// mayLook keeps some looks for when the terminal has certainly given up.
func (s State) mayLook(e Event) bool {
	return s.Recovery.Looks < MaxLooks-lateLooks || !s.mayStillTake(e)
}

// lastTransactionCame judges what the terminal shows: it settles the payment, or it
// is a finding, or it is too early to tell.
func lastTransactionCame(s State, e Event) (State, []Effect) {
	s.Recovery.QuestionOut = false
	if !s.Record.HoldsTerminal() {
		return s, nil
	}
	if evidence.ShowsLastKnown(s.Record, e.Shown.Payment) && !s.mayStillTake(e) {
		s.Recovery.NothingNew++
	}
	finding, why := s.judge(e)
	if finding != evidence.Proven {
		return keepFinding(s, e, finding, why)
	}
	next := evidence.WithTransaction(s.Record, e.Shown.Payment)
	next.Reason, next.Recovered = ReasonProven, true
	return store(s, asSettled(next, journal.Approved, journal.ByRecovery, e.Time.At), 0, journal.EntryFinding, e.Time.At)
}

// proofNotKept handles a proof that the journal did not keep, so that it is none.
// The journal knows what other tabs did: another record has this transaction, or
// another account used the terminal. If the journal only failed, the terminal is
// asked again.
func proofNotKept(s State, e Event) (State, []Effect) {
	earlierKept := s.Change.EarlierKept
	s.Phase, s.Change.Next, s.Change.EarlierKept = settledPhase(s.Record), journal.Record{}, false
	switch {
	case earlierKept: // the change that was given up is the truth
		return conclude(s, e.Time.At)
	case e.Failure.Unproven == "", e.Failure.Unproven == evidence.WhyClaimed && s.mayStillTake(e):
		return askLater(s)
	case e.Failure.Unproven == evidence.WhyClaimed:
		return keepFinding(s, e, evidence.CannotTell, evidence.WhyClaimed)
	}
	s.Record.Before.Unbroken = s.Record.Before.Unbroken && e.Failure.Unproven != evidence.WhyGap
	return keepFinding(s, e, evidence.LikelyTaken, e.Failure.Unproven)
}

// lastTransactionRefused notes that the terminal does not tell what it did last,
// now or ever.
func lastTransactionRefused(s State, e Event) (State, []Effect) {
	s.Recovery.QuestionOut = false
	if e.Failure.Reason == "" && s.Recovery.Looks < MaxLooks { // the question was lost, not turned down
		return askLater(s)
	}
	return keepFinding(s, e, evidence.CannotTell, evidence.WhyUnsupported)
}

// weight orders findings. A lighter one never replaces a heavier one.
func weight(finding string) int {
	switch finding {
	case evidence.CannotTell:
		return 1
	case evidence.LikelyNotTaken:
		return 2
	case evidence.LikelyTaken:
		return 3
	}
	return 0
}

// keepFinding keeps a finding that says more than the last one, and goes on asking.
// What staff are told is in the journal first, or is told as not stored.
func keepFinding(s State, e Event, finding, why string) (State, []Effect) {
	if s.Recovery.Looks >= MaxLooks && finding == "" {
		finding, why = evidence.CannotTell, evidence.WhyNothing
	}
	if weight(finding) <= weight(s.Record.Evidence.Finding) {
		return askLater(s)
	}
	next := s.Record
	next.Evidence.Finding, next.Evidence.Why = finding, why
	return store(s, next, 0, journal.EntryFinding, e.Time.At)
}

// unknownSocketClosed notes that the socket that carried the frame is closed for
// certain, so that nothing can come from it any more. If only that stood in the way
// of a finding, one more look is worth it.
func unknownSocketClosed(s State, e Event) (State, []Effect) {
	if s.Frame.SocketClosed || e.Link != s.Frame.Link {
		return s, nil
	}
	s.Frame.SocketClosed = true
	s, told := s.noteSocketClosed(e)
	if s.Record.Evidence.Why != evidence.WhyLinkOpen {
		return s, told
	}
	s.Recovery.Looks = min(s.Recovery.Looks, MaxLooks-1)
	s, asks := askStatus(s)
	return s, append(told, asks...)
}

// noteSocketClosed notes that the frame cannot arrive any more, and tells staff
// until when they have to wait, because that is known now.
func (s State) noteSocketClosed(e Event) (State, []Effect) {
	if !s.Frame.CertainSince.isNever() {
		return s, nil
	}
	s = s.withArrivalCertain(e)
	if s.Promise.Open {
		return s, nil
	}
	return s, []Effect{Announce{What: s.news(0, false), Outcome: s.Outcome()}}
}

// disputedSocketClosed does the same for a disputed payment, which is asked about
// no more.
func disputedSocketClosed(s State, e Event) (State, []Effect) {
	if e.Link != s.Frame.Link {
		return s, nil
	}
	return s.noteSocketClosed(e)
}

// settledSocketClosed does the same for a settled payment: if it is disputed later
// on, staff wait no longer than they have to.
func settledSocketClosed(s State, e Event) (State, []Effect) {
	if e.Link == s.Frame.Link {
		s = s.withArrivalCertain(e)
	}
	return s, nil
}

// disputedLinkUp forgets what was seen of the terminal before the link came back.
func disputedLinkUp(s State, _ Event) (State, []Effect) { return s.withoutSightings(), nil }

// questionWhileUnknown puts a payment in flight again: Connect asks about its
// signature, so it is running, and the link that asked will tell how it ends.
func questionWhileUnknown(s State, e Event) (State, []Effect) {
	if !s.Record.HoldsTerminal() || s.Record.Sent != journal.SentMaybe {
		return s, []Effect{Answer{Question: e.Signature.Question}}
	}
	s.Phase, s.Frame.Link, s.Frame.SocketClosed, s.Recovery.QuestionOut = InFlight, e.Signature.Question.Link, false, false
	s = s.withoutSightings()
	s.Frame.CertainSince = Instant{}
	s, effects := signatureAsked(s, e)
	return s, append([]Effect{Disarm{LookTimer}, Arm{Timer: AnswerTimer, After: s.answerLimit()}}, effects...)
}

// declineLateQuestion declines what Connect asks about a payment that is over,
// because silence would accept.
func declineLateQuestion(s State, e Event) (State, []Effect) {
	return s, []Effect{Answer{Question: e.Signature.Question}}
}

// unknownTimerExpired asks again, or resolves the promise of a till that waited
// long enough. Recovery goes on after that.
func unknownTimerExpired(s State, e Event) (State, []Effect) {
	switch e.Timer {
	case LookTimer:
		return askStatus(s)
	case AnswerTimer:
		s.Promise.Overdue = true
		return resolveInDoubt(s)
	}
	return storeAgain(s, e)
}

// resolveInDoubt resolves a promise that waited for recovery.
func resolveInDoubt(s State) (State, []Effect) {
	if !s.Promise.Open {
		return s, nil
	}
	s.Promise.Open = false
	return s, []Effect{Resolve{Outcome: s.Outcome()}, Announce{What: NewsPending, Outcome: s.Outcome()}}
}

func unknownShutdown(s State, e Event) (State, []Effect) {
	s.Promise.Overdue = true
	s, effects := declineOnClose(s, e)
	s, told := resolveInDoubt(s)
	return s, append(effects, told...)
}
