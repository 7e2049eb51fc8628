package table

import (
	"slices"
	"strconv"
)

// totals compares what a terminal says was paid in all with what it told of. Its
// sum may be meant with gratuity and cashback, or without. Of one that has not
// the lock, what it lists is told with a flag; a sum alone must not be lost.
func totals(s State, e Event) (State, []Effect) {
	if !e.Notice.HasTotals {
		return s, nil
	}
	known := int64(0)
	if s.Lock.TID == e.Record.TID {
		known = s.Lock.PaidSum + s.Lock.Gratuity + s.Lock.Cashback
	}
	for _, p := range s.Payments {
		if !p.Counts {
			known += p.Record.Amount + p.Record.Gratuity + p.Record.Cashback
		}
	}
	listed := int64(0) // what was paid under an earlier lock may be among it
	for _, p := range e.Notice.Payments {
		if yes, _ := p.Succeeded(); yes {
			listed += p.Paid + p.Gratuity + p.Cashback
		}
	}
	if e.Notice.Paid <= max(known, listed) || listed > 0 && !s.holder(e.Record.TID) {
		return s, nil
	}
	return doubt(s, e, ReasonMissing)
}

// promise notes that a notice wants an answer: when all is safe, or when it is
// due.
func promise(s State, e Event) (State, []Effect) {
	n := notice{e.Question}
	s.Notices = append(slices.Clone(s.Notices), n)
	if s.safe() {
		return s, nil
	}
	return s, []Effect{Arm{n.timer(), until(e.Question.DecideAt, e.At)}}
}

func (n notice) timer() Timer {
	return Timer{NoticeTimer, strconv.FormatUint(n.question.Link, 10) + "." + strconv.Itoa(n.question.ID)}
}

// kept reports whether the journal has all that was told of, doubts among it. A
// notice may tell of what an earlier one told of, so that every payment of the
// table counts.
func (s State) kept() bool {
	return s.Suspect == "" && !s.Unstored &&
		!slices.ContainsFunc(s.Payments, func(p Payment) bool { return !p.Stored })
}

// safe reports whether the till has taken note of all of it, too.
func (s State) safe() bool { return s.kept() && !s.Waits() }

// answer answers the notices: those of that timer, or all where it is the zero
// Timer.
func (s *State) answer(t Timer, kept bool) (effects []Effect) {
	var waiting []notice
	for _, n := range s.Notices {
		if t.What != 0 && n.timer() != t {
			waiting = append(waiting, n)
			continue
		}
		effects = append(effects, Disarm{n.timer()}, AnswerNotice{n.question, kept})
	}
	s.Notices = waiting
	return effects
}

// lose drops a payment that another engine must store, or has stored. One that
// is not stored here was not kept, whatever the till knows.
func (s *State) lose(p *Payment) []Effect {
	stored := p.Stored
	if !p.Counts {
		s.find(p.Record) // the till has it all the same
	}
	s.drop(p.Record.Key())
	if stored {
		return nil
	}
	return s.answer(Timer{}, false)
}
