package transaction

import (
	"time"

	"connect-epos/core/journal"
)

// A signature question lives beside the phase. It stays open when the payment
// stops being in flight, until it is decided, the link that asked is gone, or the
// terminal's own answer says how the payment ended. Silence accepts, so whatever
// else happens it is declined in time.

// questioned: Connect wants to know whether a signature is good. Staff are asked; an
// older question that was still open is declined, because silence accepts. The
// question is kept: should this engine die with it, the next one tells of it.
func questioned(s State, e Event) (State, []Effect) {
	s, effects := finishing(s, e) // it goes on
	if s.Asked {
		effects = append(effects, Answer{Question: s.Question})
	}
	s.Record.Questions++
	s.Asked, s.Question = true, e.Question
	s.Question.Number = s.Record.Questions
	s = s.carded()
	s.Record.Signature, s.Record.SignatureDeclined, s.Record.Heard = Unanswered, false, true
	s, kept := keep(s, journal.Asked, e.At)
	return s, append(append(effects, AskStaff{Question: s.Question}, decideBy(e.Question.DecideAt, e.At)), kept...)
}

// keep writes what was learned; nobody waits for it. Where staff may be looking
// at the payment already, they are told that it moved.
func keep(s State, what journal.What, at int64) (State, []Effect) {
	s, commit := write(s, what, at)
	effects := []Effect{commit}
	if news := s.news(0, false); s.Phase == Unknown || s.Phase == Disputed {
		effects = append(effects, Announce{What: news, Outcome: s.Outcome()})
	}
	return s, effects
}

// write is the same without a word to staff, for whoever tells them anyway.
func write(s State, what journal.What, at int64) (State, Effect) {
	s.Record.Rev = s.raise()
	s.Told = s.Record.Rev
	return s, Commit{Record: s.Record, Entry: s.Record.Entry(what, at)}
}

func decideBy(at, now int64) Effect {
	return Arm{Timer: SignatureTimer, After: max(0, time.Duration(at-now)*time.Millisecond)}
}

// open reports whether a decision is about the question that is open.
func (s State) open(e Event) bool { return s.Asked && e.Question.Number == s.Question.Number }

// decided: a decline is answered at once. An acceptance moves money, so it is
// committed first, and that must be done while a decline would still be in time.
func decided(s State, e Event) (State, []Effect) {
	if !s.open(e) || !e.Accepted {
		return declineOnly(s, e)
	}
	s.Back, s.Phase, s.Next = s.Phase, Accepting, s.Record
	s.Next.Signature, s.Next.SignatureDeclined = e.By, false
	s.Next.Rev = s.raise()
	q := s.Question
	return s, []Effect{decideBy(q.DecideAt+(q.Deadline-q.DecideAt)/2, e.At),
		Commit{Record: s.Next, Entry: s.Next.Entry(journal.Accepted, e.At), Await: true}}
}

// declineOnly takes a decline of the open question, and nothing else: what is
// over cannot be accepted any more.
func declineOnly(s State, e Event) (State, []Effect) {
	switch {
	case !s.open(e):
		return s, []Effect{Note{Text: "a signature question that is not open was decided"}}
	case e.Accepted:
		return s, []Effect{Note{Text: "a signature cannot be accepted any more"}}
	}
	return declined(s, e.By, e.At)
}

// accepted is the only place that accepts: the acceptance is committed.
func accepted(s State, _ Event) (State, []Effect) {
	s.Phase, s.Record, s.Next, s.Asked, s.Unstored = s.Back, s.Next, journal.Record{}, false, false
	s.Told = s.Record.Rev
	effects := []Effect{Disarm{SignatureTimer}, Answer{Question: s.Question, Accepted: true}}
	if s.Phase == Unknown {
		effects = append(effects, Announce{What: NewsPending, Outcome: s.Outcome()})
	}
	return s, effects
}

// notAccepted: what cannot be committed in time is declined.
func notAccepted(s State, e Event) (State, []Effect) {
	s.Phase, s.Next = s.Back, journal.Record{}
	return declined(s, ByTimeout, e.At)
}

// changedTheirMind: a decline overtakes an acceptance that is still being
// committed, and so has not left.
func changedTheirMind(s State, e Event) (State, []Effect) {
	if !s.open(e) || e.Accepted {
		return s, []Effect{Note{Text: "a signature question that is decided was decided again"}}
	}
	s.Phase, s.Next = s.Back, journal.Record{}
	return declined(s, e.By, e.At)
}

// keptWhileAccepting: a change that had been given up was committed. The
// acceptance, which was made without it, is written over it.
func keptWhileAccepting(s State, e Event) (State, []Effect) {
	s.Unstored = s.Unstored && outdated(s, e)
	return s, nil
}

// declinedMeanwhile: a decline waits for no journal. What it says is written as
// soon as the change under way has ended.
func declinedMeanwhile(s State, e Event) (State, []Effect) {
	if !s.open(e) || e.Accepted {
		return s, []Effect{Note{Text: "a signature question that is not open was decided"}}
	}
	s, effects := decline(s, e.By)
	return s.owe(), effects
}

// unansweredMeanwhile: that decline did not leave.
func unansweredMeanwhile(s State, e Event) (State, []Effect) {
	if !s.lastAnswered(e) {
		return s, nil
	}
	s.Record.Signature, s.Record.SignatureDeclined = Unanswered, false
	return s.owe(), nil
}

// owe puts what became of a question into the change under way as it is known
// here. The journal does not get it from there.
func (s State) owe() State {
	s.Next.Signature, s.Next.SignatureDeclined = s.Record.Signature, s.Record.SignatureDeclined
	s.Owed = true
	return s
}

// writeOwed writes what became of a question while a change was under way.
func writeOwed(s State, at int64) (State, []Effect) {
	if !s.Owed {
		return s, nil
	}
	s.Owed = false
	s, kept := write(s, journal.Decided, at)
	return s, []Effect{kept}
}

// declined answers at once, and keeps who decided behind that.
func declined(s State, by string, at int64) (State, []Effect) {
	s, effects := decline(s, by)
	s, kept := keep(s, journal.Decided, at)
	return s, append(effects, kept...)
}

func decline(s State, by string) (State, []Effect) {
	s.Asked = false
	s.Record.Signature, s.Record.SignatureDeclined = by, true
	return s, []Effect{Disarm{SignatureTimer}, Answer{Question: s.Question}}
}

// leaveQuestion declines a question that nobody will decide any more.
func leaveQuestion(s State) (State, []Effect) {
	if !s.Asked {
		return s, nil
	}
	return decline(s, ByTimeout)
}

// closing declines what is open when the engine closes or another one follows
// the payment.
func closing(s State, e Event) (State, []Effect) {
	if !s.Asked {
		return s, nil
	}
	return declined(s, ByTimeout, e.At)
}

// notToBePaid declines the question of a payment that staff settled as not paid.
func notToBePaid(s State) (State, []Effect) {
	if s.Phase != Settled || s.Record.Result == journal.Approved || !s.Asked {
		return s, nil
	}
	s.Owed = true
	return decline(s, ByStaff)
}

// dropQuestion: the terminal has answered, so it waits for no decision any more.
func dropQuestion(s State) (State, []Effect) {
	if !s.Asked {
		return s, nil
	}
	s.Asked = false
	return s, []Effect{Disarm{SignatureTimer}}
}

// askerLost: the link that asked is gone, and with it whoever could be answered.
// One that only looks dead is still answered on. Staff who may be looking at the
// question are told that nobody can decide it any more.
func askerLost(s State, e Event) (State, []Effect) {
	if !s.Asked || e.Link != s.Question.Link || e.Listened {
		return s, nil
	}
	s, effects := dropQuestion(s)
	if s.Phase == Unknown || s.Phase == Disputed {
		effects = append(effects, Announce{What: s.news(0, false), Outcome: s.Outcome()})
	}
	return s, effects
}

// lastAnswered reports whether an answer was to the last question that staff were
// asked: what became of an older one, or of one that nobody was asked, is not told.
func (s State) lastAnswered(e Event) bool {
	return !s.Asked && e.Question.Number > 0 && e.Question.Number == s.Question.Number
}

// unanswered: Connect heard no decision, so nobody decided.
func unanswered(s State, e Event) (State, []Effect) {
	if !s.lastAnswered(e) {
		return s, nil
	}
	s.Record.Signature, s.Record.SignatureDeclined = Unanswered, false
	return keep(s, journal.Decided, e.At)
}
