package transaction

import (
	"connect-epos/core/journal"
)

// questioned: Connect wants to know whether a signature is good. Staff are asked; an
// older question that was still open is declined, because silence accepts.
func questioned(s State, e Event) (State, []Effect) {
	var effects []Effect
	if s.Asked {
		effects = append(effects, Answer{Question: s.Question})
	}
	s.Asked, s.Question = true, e.Question
	s.Record.Signature = Unanswered
	return s, append(effects, AskStaff{Question: e.Question}, Arm{Timer: SignatureTimer, After: e.Question.DecideIn})
}

// decided: a decline is answered at once. An acceptance moves money, so it is
// committed first.
func decided(s State, e Event) (State, []Effect) {
	if !s.Asked {
		return s, []Effect{Note{Text: "no signature question is open"}}
	}
	if !e.Accepted {
		s.Asked = false
		s.Record.Signature = e.By
		return s, []Effect{Disarm{SignatureTimer}, Answer{Question: s.Question}}
	}
	s.Phase, s.Next = Accepting, s.Record
	s.Next.Signature = e.By
	s.Next.Rev = s.raise()
	return s, []Effect{Commit{Record: s.Next, Entry: s.Next.Entry(journal.Accepted, e.At), Await: true}}
}

// accepted is the only place that accepts: the acceptance is committed.
func accepted(s State, _ Event) (State, []Effect) {
	s.Phase, s.Record, s.Next, s.Asked = InFlight, s.Next, journal.Record{}, false
	return s, []Effect{Disarm{SignatureTimer}, Answer{Question: s.Question, Accepted: true}}
}

// notAccepted: what cannot be committed in time is declined.
func notAccepted(s State, e Event) (State, []Effect) {
	if e.Kind == Expired && e.Timer != SignatureTimer {
		return s, nil
	}
	s.Phase, s.Next, s.Asked = InFlight, journal.Record{}, false
	s.Record.Signature = ByTimeout
	return s, []Effect{Disarm{SignatureTimer}, Answer{Question: s.Question}}
}
