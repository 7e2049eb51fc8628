package transaction

import (
	"time"

	"connect-epos/core/journal"
)

// questioned: Connect wants to know whether a signature is good. Staff are asked; an
// older question that was still open is declined, because silence accepts. The
// question is kept: should this engine die with it, the next one tells of it.
func questioned(s State, e Event) (State, []Effect) {
	s, effects := finishing(s, e) // it goes on
	if s.Asked {
		effects = append(effects, Answer{Question: s.Question})
	}
	s.Asked, s.Question = true, e.Question
	s = s.carded()
	s.Record.Signature, s.Record.Heard = Unanswered, true
	s, kept := keep(s, journal.Asked, e.At)
	return s, append(append(effects, AskStaff{Question: e.Question}, decideBy(e.Question.DecideAt, e.At)), kept...)
}

// keep writes what was learned; nobody waits for it. Where staff may be looking
// at the payment already, they are told that it moved.
func keep(s State, what journal.What, at int64) (State, []Effect) {
	s.Record.Rev = s.raise()
	s.Told = s.Record.Rev
	effects := []Effect{Commit{Record: s.Record, Entry: s.Record.Entry(what, at)}}
	if news := s.news(0, false); s.Phase == Unknown || s.Phase == Disputed {
		effects = append(effects, Announce{What: news, Outcome: s.Outcome()})
	}
	return s, effects
}

func decideBy(at, now int64) Effect {
	return Arm{Timer: SignatureTimer, After: max(0, time.Duration(at-now)*time.Millisecond)}
}

// decided: a decline is answered at once. An acceptance moves money, so it is
// committed first, and that must be done while a decline would still be in time.
func decided(s State, e Event) (State, []Effect) {
	if !s.Asked {
		return s, []Effect{Note{Text: "no signature question is open"}}
	}
	if !e.Accepted {
		return declined(s, e.By, e.At)
	}
	s.Phase, s.Next = Accepting, s.Record
	s.Next.Signature = e.By
	s.Next.Rev = s.raise()
	q := s.Question
	return s, []Effect{decideBy(q.DecideAt+(q.Deadline-q.DecideAt)/2, e.At),
		Commit{Record: s.Next, Entry: s.Next.Entry(journal.Accepted, e.At), Await: true}}
}

// accepted is the only place that accepts: the acceptance is committed.
func accepted(s State, _ Event) (State, []Effect) {
	s.Phase, s.Record, s.Next, s.Asked = InFlight, s.Next, journal.Record{}, false
	return s, []Effect{Disarm{SignatureTimer}, Answer{Question: s.Question, Accepted: true}}
}

// notAccepted: what cannot be committed in time is declined.
func notAccepted(s State, e Event) (State, []Effect) {
	s.Phase, s.Next = InFlight, journal.Record{}
	return declined(s, ByTimeout, e.At)
}

// declined answers at once, and keeps who decided behind that.
func declined(s State, by string, at int64) (State, []Effect) {
	s, effects := decline(s, by)
	s, kept := keep(s, journal.Decided, at)
	return s, append(effects, kept...)
}

func decline(s State, by string) (State, []Effect) {
	s.Asked = false
	s.Record.Signature = by
	return s, []Effect{Disarm{SignatureTimer}, Answer{Question: s.Question}}
}

// leaveQuestion declines a question that nobody will decide any more, while its
// link lives: silence would accept it.
func leaveQuestion(s State) (State, []Effect) {
	if !s.Asked {
		return s, nil
	}
	return decline(s, ByTimeout)
}

// unanswered: Connect heard no decision, so nobody decided.
func unanswered(s State, e Event) (State, []Effect) {
	s.Record.Signature = Unanswered
	return keep(s, journal.Decided, e.At)
}
