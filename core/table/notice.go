package table

import (
	"slices"
	"strconv"
)

// totals compares what a terminal says was paid in all with what it told of. Its
// sum may be meant with gratuity and cashback, or without.
func totals(s State, e Event) (State, []Effect) {
	if !e.Notice.HasTotals || !s.holder(e.Record.TID) {
		return s, nil
	}
	paid, beside := s.Lock.PaidSum, s.Lock.Gratuity+s.Lock.Cashback
	for _, p := range s.Payments {
		if !p.Counts {
			paid, beside = paid+p.Record.Amount, beside+p.Record.Gratuity+p.Record.Cashback
		}
	}
	if e.Notice.Paid <= paid+beside {
		return s, nil
	}
	return doubt(s, e, ReasonMissing)
}

// promise answers a notice when its payments are safe, or when it is due.
func promise(s State, e Event, keys []string) (State, []Effect) {
	n := notice{question: e.Question, keys: keys}
	if s.safe(n) {
		return s, []Effect{AnswerNotice{e.Question, true}}
	}
	s.Notices = append(slices.Clone(s.Notices), n)
	return s, []Effect{Arm{n.timer(), until(e.Question.DecideAt, e.At)}}
}

func (n notice) timer() Timer {
	return Timer{NoticeTimer, strconv.FormatUint(n.question.Link, 10) + "." + strconv.Itoa(n.question.ID)}
}

// safe reports whether the till has taken note of every payment of a notice, and
// the journal too.
func (s State) safe(n notice) bool {
	return !slices.ContainsFunc(s.Payments, func(p Payment) bool {
		return slices.Contains(n.keys, p.Record.Key()) && !(p.Done && p.Stored)
	})
}

// kept reports whether every payment of a notice is in the journal.
func (s State) kept(n notice) bool {
	return !slices.ContainsFunc(s.Payments, func(p Payment) bool {
		return slices.Contains(n.keys, p.Record.Key()) && !p.Stored
	})
}

// answered answers the notices whose payments are safe.
func (s *State) answered() (effects []Effect) {
	var waiting []notice
	for _, n := range s.Notices {
		if s.safe(n) {
			effects = append(effects, Disarm{n.timer()}, AnswerNotice{n.question, true})
		} else {
			waiting = append(waiting, n)
		}
	}
	s.Notices = waiting
	return effects
}

// due answers a notice that cannot wait for the till: it is in the journal, or it
// is not, and then the terminal may say it again.
func (s *State) due(t Timer) (effects []Effect) {
	var waiting []notice
	for _, n := range s.Notices {
		if n.timer() == t {
			effects = append(effects, AnswerNotice{n.question, s.kept(n)})
		} else {
			waiting = append(waiting, n)
		}
	}
	s.Notices = waiting
	return effects
}
