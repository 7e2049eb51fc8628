package transaction

import (
	"time"

	"connect-epos/core/journal"
)

// A signature question lives beside the phase. When the payment stops being in flight
// the question stays open, until it is decided, the link that asked is lost, or the
// terminal's own answer says how the payment ended. Silence accepts, so in every other
// case the question is declined in time.

// signatureAsked asks staff whether a signature is good, because Connect wants to
// know. An older question that is still open is declined, because silence accepts.
// The question is kept in the journal, so that the next engine can tell of it if
// this one dies.
func signatureAsked(s State, e Event) (State, []Effect) {
	s, effects := noteWhetherFinished(s, e) // the terminal goes on
	if s.Signature.Open {
		effects = append(effects, Answer{Question: s.Signature.Question})
	}
	s.Record.Signature.Questions++
	s.Signature.Open, s.Signature.Question = true, e.Signature.Question
	s.Signature.Question.Number = s.Record.Signature.Questions
	s = s.withCardSeen()
	s.Record.Signature.By, s.Record.Signature.Declined, s.Record.Evidence.Arrived = Unanswered, false, true
	s, kept := keepAndTell(s, journal.EntrySignatureAsked, e.Time.At)
	return s, append(append(effects, AskStaff{Question: s.Signature.Question}, decideBy(e.Signature.Question.DecideAt, e.Time.At)), kept...)
}

// keepAndTell keeps what was learned, without waiting for the journal. Staff who
// may be looking at the payment already are told that it changed.
func keepAndTell(s State, what journal.EntryKind, at int64) (State, []Effect) {
	s, commit := commitUnawaited(s, what, at)
	effects := []Effect{commit}
	if news := s.news(0, false); s.Phase == Unknown || s.Phase == Disputed {
		effects = append(effects, Announce{What: news, Outcome: s.Outcome()})
	}
	return s, effects
}

// commitUnawaited keeps the record without telling staff, for a caller who tells
// them anyway.
func commitUnawaited(s State, what journal.EntryKind, at int64) (State, Effect) {
	s.Record.Rev = s.raise()
	s.ToldRev = s.Record.Rev
	return s, Commit{Record: s.Record, Entry: s.Record.Entry(what, at)}
}

// decideBy is the timer that ends the time for a decision.
func decideBy(at, now int64) Effect {
	return Arm{Timer: SignatureTimer, After: max(0, time.Duration(at-now)*time.Millisecond)}
}

// isOpenQuestion reports whether a decision is about the question that is open.
func (s State) isOpenQuestion(e Event) bool {
	return s.Signature.Open && e.Signature.Question.Number == s.Signature.Question.Number
}

// signatureDecided answers a decline at once. An acceptance moves money, so it is
// committed first, and that must be done while a decline would still be in time.
func signatureDecided(s State, e Event) (State, []Effect) {
	if !s.isOpenQuestion(e) || !e.Signature.Accepted {
		return declineOnly(s, e)
	}
	s.Signature.ReturnTo, s.Phase, s.Change.Next = s.Phase, Accepting, s.Record
	s.Change.Next.Signature.By, s.Change.Next.Signature.Declined = e.Signature.By, false
	s.Change.Next.Rev = s.raise()
	q := s.Signature.Question
	return s, []Effect{decideBy(q.DecideAt+(q.Deadline-q.DecideAt)/2, e.Time.At),
		Commit{Record: s.Change.Next, Entry: s.Change.Next.Entry(journal.EntrySignatureAccepted, e.Time.At), Await: true}}
}

// declineOnly takes a decline of the open question and nothing else: a payment that
// is over cannot be accepted any more.
func declineOnly(s State, e Event) (State, []Effect) {
	switch {
	case !s.isOpenQuestion(e):
		return s, []Effect{LogLine{Text: "a signature question that is not open was decided"}}
	case e.Signature.Accepted:
		return s, []Effect{LogLine{Text: "a signature cannot be accepted any more"}}
	}
	return declineAndKeep(s, e.Signature.By, e.Time.At)
}

// acceptanceStored is the only place that accepts a signature: the acceptance is
// committed.
func acceptanceStored(s State, _ Event) (State, []Effect) {
	s.Phase, s.Record, s.Change.Next, s.Signature.Open, s.Unstored = s.Signature.ReturnTo, s.Change.Next, journal.Record{}, false, false
	s.ToldRev = s.Record.Rev
	effects := []Effect{Disarm{SignatureTimer}, Answer{Question: s.Signature.Question, Accepted: true}}
	if s.Phase == Unknown {
		effects = append(effects, Announce{What: NewsPending, Outcome: s.Outcome()})
	}
	return s, effects
}

// acceptanceNotStored declines, because the acceptance could not be committed in
// time.
func acceptanceNotStored(s State, e Event) (State, []Effect) {
	s.Phase, s.Change.Next = s.Signature.ReturnTo, journal.Record{}
	return declineAndKeep(s, ByTimeout, e.Time.At)
}

// declinedWhileAccepting lets a decline overtake an acceptance that is still being
// committed, and so has not left.
func declinedWhileAccepting(s State, e Event) (State, []Effect) {
	if !s.isOpenQuestion(e) || e.Signature.Accepted {
		return s, []Effect{LogLine{Text: "a signature question that is decided was decided again"}}
	}
	s.Phase, s.Change.Next = s.Signature.ReturnTo, journal.Record{}
	return declineAndKeep(s, e.Signature.By, e.Time.At)
}

// storedWhileAccepting handles a change that had been given up and was committed.
// The acceptance, which was made without it, is written over it.
func storedWhileAccepting(s State, e Event) (State, []Effect) {
	s.Unstored = s.Unstored && outdated(s, e)
	return s, nil
}

// declinedWhileStoring answers a decline at once, because it waits for no journal.
// It is written when the change under way has ended.
func declinedWhileStoring(s State, e Event) (State, []Effect) {
	if !s.isOpenQuestion(e) || e.Signature.Accepted {
		return s, []Effect{LogLine{Text: "a signature question that is not open was decided"}}
	}
	s, effects := decline(s, e.Signature.By)
	return s.withUnwrittenDecision(), effects
}

// answerFailedWhileStoring notes that this decline did not leave.
func answerFailedWhileStoring(s State, e Event) (State, []Effect) {
	if !s.wasLastQuestion(e) {
		return s, nil
	}
	s.Record.Signature.By, s.Record.Signature.Declined = Unanswered, false
	return s.withUnwrittenDecision(), nil
}

// withUnwrittenDecision puts what became of a question into the change under way,
// as it is known here. The journal does not get it from there, so it is still to be
// written.
func (s State) withUnwrittenDecision() State {
	s.Change.Next.Signature.By, s.Change.Next.Signature.Declined = s.Record.Signature.By, s.Record.Signature.Declined
	s.Signature.Unwritten = true
	return s
}

// writeDecision writes what became of a question while a change was under way.
func writeDecision(s State, at int64) (State, []Effect) {
	if !s.Signature.Unwritten {
		return s, nil
	}
	s.Signature.Unwritten = false
	s, kept := commitUnawaited(s, journal.EntrySignatureDecided, at)
	return s, []Effect{kept}
}

// declineAndKeep declines at once, and keeps who decided after that.
func declineAndKeep(s State, by string, at int64) (State, []Effect) {
	s, effects := decline(s, by)
	s, kept := keepAndTell(s, journal.EntrySignatureDecided, at)
	return s, append(effects, kept...)
}

func decline(s State, by string) (State, []Effect) {
	s.Signature.Open = false
	s.Record.Signature.By, s.Record.Signature.Declined = by, true
	return s, []Effect{Disarm{SignatureTimer}, Answer{Question: s.Signature.Question}}
}

// declineOpenQuestion declines a question that nobody will decide any more.
func declineOpenQuestion(s State) (State, []Effect) {
	if !s.Signature.Open {
		return s, nil
	}
	return decline(s, ByTimeout)
}

// declineOnClose declines the open question when the engine closes, or when another
// one follows the payment.
func declineOnClose(s State, e Event) (State, []Effect) {
	if !s.Signature.Open {
		return s, nil
	}
	return declineAndKeep(s, ByTimeout, e.Time.At)
}

// declineWhenNotPaid declines the question of a payment that staff settled as not
// paid.
func declineWhenNotPaid(s State) (State, []Effect) {
	if s.Phase != Settled || s.Record.Result == journal.Approved || !s.Signature.Open {
		return s, nil
	}
	s.Signature.Unwritten = true
	return decline(s, ByStaff)
}

// dropQuestion closes the question without an answer, because the terminal waits
// for no decision any more.
func dropQuestion(s State) (State, []Effect) {
	if !s.Signature.Open {
		return s, nil
	}
	s.Signature.Open = false
	return s, []Effect{Disarm{SignatureTimer}}
}

// questionLinkLost drops the question when the link that asked is lost, and with it
// whoever could be answered. A link that only looks dead is still answered on.
// Staff who may be looking at the question are told that nobody can decide it any
// more.
func questionLinkLost(s State, e Event) (State, []Effect) {
	if !s.Signature.Open || e.Link != s.Signature.Question.Link || e.StillHeard {
		return s, nil
	}
	s, effects := dropQuestion(s)
	if s.Phase == Unknown || s.Phase == Disputed {
		effects = append(effects, Announce{What: s.news(0, false), Outcome: s.Outcome()})
	}
	return s, effects
}

// wasLastQuestion reports whether an answer was to the last question that staff
// were asked. What became of an older question, or of one that nobody was asked, is
// not told.
func (s State) wasLastQuestion(e Event) bool {
	return !s.Signature.Open && e.Signature.Question.Number > 0 && e.Signature.Question.Number == s.Signature.Question.Number
}

// answerFailed notes that Connect heard no decision, so nobody decided.
func answerFailed(s State, e Event) (State, []Effect) {
	if !s.wasLastQuestion(e) {
		return s, nil
	}
	s.Record.Signature.By, s.Record.Signature.Declined = Unanswered, false
	return keepAndTell(s, journal.EntrySignatureDecided, e.Time.At)
}
