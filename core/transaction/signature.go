package transaction

import (
	"time"

	"connect-epos/core/journal"
)

// A signature question lives beside the phase. It stays open when the payment
// stops being in flight, until it is decided, the link that asked is gone, or the
// terminal's own answer says how the payment ended. Silence accepts, so whatever
// else happens it is declined in time.

// signatureAsked: Connect wants to know whether a signature is good. Staff are asked; an
// older question that was still open is declined, because silence accepts. The
// question is kept: should this engine die with it, the next one tells of it.
func signatureAsked(s State, e Event) (State, []Effect) {
	s, effects := noteWhetherFinished(s, e) // it goes on
	if s.Signature.Open {
		effects = append(effects, Answer{Question: s.Signature.Question})
	}
	s.Record.Signature.Questions++
	s.Signature.Open, s.Signature.Question = true, e.Question
	s.Signature.Question.Number = s.Record.Signature.Questions
	s = s.withCardSeen()
	s.Record.Signature.By, s.Record.Signature.Declined, s.Record.Evidence.Arrived = Unanswered, false, true
	s, kept := keepAndTell(s, journal.EntrySignatureAsked, e.At)
	return s, append(append(effects, AskStaff{Question: s.Signature.Question}, decideBy(e.Question.DecideAt, e.At)), kept...)
}

// keepAndTell writes what was learned; nobody waits for it. Where staff may be looking
// at the payment already, they are told that it moved.
func keepAndTell(s State, what journal.EntryKind, at int64) (State, []Effect) {
	s, commit := commitUnawaited(s, what, at)
	effects := []Effect{commit}
	if news := s.news(0, false); s.Phase == Unknown || s.Phase == Disputed {
		effects = append(effects, Announce{What: news, Outcome: s.Outcome()})
	}
	return s, effects
}

// commitUnawaited is the same without a word to staff, for whoever tells them anyway.
func commitUnawaited(s State, what journal.EntryKind, at int64) (State, Effect) {
	s.Record.Rev = s.raise()
	s.ToldRev = s.Record.Rev
	return s, Commit{Record: s.Record, Entry: s.Record.Entry(what, at)}
}

func decideBy(at, now int64) Effect {
	return Arm{Timer: SignatureTimer, After: max(0, time.Duration(at-now)*time.Millisecond)}
}

// isOpenQuestion reports whether a decision is about the question that is open.
func (s State) isOpenQuestion(e Event) bool {
	return s.Signature.Open && e.Question.Number == s.Signature.Question.Number
}

// signatureDecided: a decline is answered at once. An acceptance moves money, so it is
// committed first, and that must be done while a decline would still be in time.
func signatureDecided(s State, e Event) (State, []Effect) {
	if !s.isOpenQuestion(e) || !e.Accepted {
		return declineOnly(s, e)
	}
	s.Signature.ReturnTo, s.Phase, s.Change.Next = s.Phase, Accepting, s.Record
	s.Change.Next.Signature.By, s.Change.Next.Signature.Declined = e.By, false
	s.Change.Next.Rev = s.raise()
	q := s.Signature.Question
	return s, []Effect{decideBy(q.DecideAt+(q.Deadline-q.DecideAt)/2, e.At),
		Commit{Record: s.Change.Next, Entry: s.Change.Next.Entry(journal.EntrySignatureAccepted, e.At), Await: true}}
}

// declineOnly takes a decline of the open question, and nothing else: what is
// over cannot be accepted any more.
func declineOnly(s State, e Event) (State, []Effect) {
	switch {
	case !s.isOpenQuestion(e):
		return s, []Effect{LogLine{Text: "a signature question that is not open was decided"}}
	case e.Accepted:
		return s, []Effect{LogLine{Text: "a signature cannot be accepted any more"}}
	}
	return declineAndKeep(s, e.By, e.At)
}

// acceptanceStored is the only place that accepts: the acceptance is committed.
func acceptanceStored(s State, _ Event) (State, []Effect) {
	s.Phase, s.Record, s.Change.Next, s.Signature.Open, s.Unstored = s.Signature.ReturnTo, s.Change.Next, journal.Record{}, false, false
	s.ToldRev = s.Record.Rev
	effects := []Effect{Disarm{SignatureTimer}, Answer{Question: s.Signature.Question, Accepted: true}}
	if s.Phase == Unknown {
		effects = append(effects, Announce{What: NewsPending, Outcome: s.Outcome()})
	}
	return s, effects
}

// acceptanceNotStored: what cannot be committed in time is declined.
func acceptanceNotStored(s State, e Event) (State, []Effect) {
	s.Phase, s.Change.Next = s.Signature.ReturnTo, journal.Record{}
	return declineAndKeep(s, ByTimeout, e.At)
}

// declinedWhileAccepting: a decline overtakes an acceptance that is still being
// committed, and so has not left.
func declinedWhileAccepting(s State, e Event) (State, []Effect) {
	if !s.isOpenQuestion(e) || e.Accepted {
		return s, []Effect{LogLine{Text: "a signature question that is decided was decided again"}}
	}
	s.Phase, s.Change.Next = s.Signature.ReturnTo, journal.Record{}
	return declineAndKeep(s, e.By, e.At)
}

// storedWhileAccepting: a change that had been given up was committed. The
// acceptance, which was made without it, is written over it.
func storedWhileAccepting(s State, e Event) (State, []Effect) {
	s.Unstored = s.Unstored && outdated(s, e)
	return s, nil
}

// declinedWhileStoring: a decline waits for no journal. What it says is written as
// soon as the change under way has ended.
func declinedWhileStoring(s State, e Event) (State, []Effect) {
	if !s.isOpenQuestion(e) || e.Accepted {
		return s, []Effect{LogLine{Text: "a signature question that is not open was decided"}}
	}
	s, effects := decline(s, e.By)
	return s.withUnwrittenDecision(), effects
}

// answerFailedWhileStoring: that decline did not leave.
func answerFailedWhileStoring(s State, e Event) (State, []Effect) {
	if !s.wasLastQuestion(e) {
		return s, nil
	}
	s.Record.Signature.By, s.Record.Signature.Declined = Unanswered, false
	return s.withUnwrittenDecision(), nil
}

// withUnwrittenDecision puts what became of a question into the change under way as it is known
// here. The journal does not get it from there.
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

// declineAndKeep answers at once, and keeps who decided behind that.
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

// declineOnClose declines what is open when the engine closes or another one follows
// the payment.
func declineOnClose(s State, e Event) (State, []Effect) {
	if !s.Signature.Open {
		return s, nil
	}
	return declineAndKeep(s, ByTimeout, e.At)
}

// declineWhenNotPaid declines the question of a payment that staff settled as not paid.
func declineWhenNotPaid(s State) (State, []Effect) {
	if s.Phase != Settled || s.Record.Result == journal.Approved || !s.Signature.Open {
		return s, nil
	}
	s.Signature.Unwritten = true
	return decline(s, ByStaff)
}

// dropQuestion: the terminal has answered, so it waits for no decision any more.
func dropQuestion(s State) (State, []Effect) {
	if !s.Signature.Open {
		return s, nil
	}
	s.Signature.Open = false
	return s, []Effect{Disarm{SignatureTimer}}
}

// questionLinkLost: the link that asked is gone, and with it whoever could be answered.
// One that only looks dead is still answered on. Staff who may be looking at the
// question are told that nobody can decide it any more.
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

// wasLastQuestion reports whether an answer was to the last question that staff were
// asked: what became of an older one, or of one that nobody was asked, is not told.
func (s State) wasLastQuestion(e Event) bool {
	return !s.Signature.Open && e.Question.Number > 0 && e.Question.Number == s.Signature.Question.Number
}

// answerFailed: Connect heard no decision, so nobody decided.
func answerFailed(s State, e Event) (State, []Effect) {
	if !s.wasLastQuestion(e) {
		return s, nil
	}
	s.Record.Signature.By, s.Record.Signature.Declined = Unanswered, false
	return keepAndTell(s, journal.EntrySignatureDecided, e.At)
}
