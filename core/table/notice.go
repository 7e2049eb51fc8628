package table

import (
	"slices"

	"connect-epos/core/connect"
)

// notice is a terminal's message about payments that wants an answer: it gets one
// when all that was told of is safe.
type notice struct{ question Question }

// noticed takes what a terminal tells of payments. e.Record is who tells, at which
// table, ready to become a payment's record; its Answer is the notice.
func noticed(s *State, e Event) []Effect {
	var effects []Effect
	for i := range e.Notice.Payments {
		effects = append(effects, noticedOne(s, e, i)...)
	}
	effects = append(effects, noticedTotals(s, e)...)
	if e.Question.Asks() {
		effects = append(effects, s.promiseAnswer(e)...)
	}
	return effects
}

// noticedOne takes the i-th payment of a notice.
func noticedOne(s *State, e Event, i int) []Effect {
	p := e.Notice.Payments[i]
	yes, known := p.Succeeded()
	switch {
	case known && !yes:
		return []Effect{Note{"a payment did not succeed and is not recorded as paid"}}
	case !p.Readable:
		return noticeRaisesDoubt(s, e, ReasonUnreadable)
	case !known:
		return noticeRaisesDoubt(s, e, ReasonUnsureResult)
	}
	r, fresh := s.recordFor(e, i)
	if !fresh {
		return nil
	}
	return s.takePayment(r, e)
}

// noticeRaisesDoubt keeps the notice with the doubt that it raises.
func noticeRaisesDoubt(s *State, e Event, reason string) []Effect {
	s.Lock.Record.Answer.Value = e.Record.Answer.Value
	return s.raiseDoubt(e, reason)
}

// noticedTotals compares what a terminal says was paid in all with what it told of.
// Its sum may be meant with gratuity and cashback, or without. If the terminal does
// not have the lock, what it lists is told with a flag anyway; only a sum that comes
// alone must not be lost.
func noticedTotals(s *State, e Event) []Effect {
	if !e.Notice.HasTotals {
		return nil
	}
	listed := sumOf(e.Notice.Payments) // what was paid under an earlier lock may be among it
	if e.Notice.Paid <= max(s.paidBy(e.Record.TID), listed) || listed > 0 && !s.Lock.heldBy(e.Record.TID) {
		return nil
	}
	return s.raiseDoubt(e, ReasonMissing)
}

// paidBy is all that a terminal is known to have been paid under the lock.
func (s *State) paidBy(tid string) int64 {
	sum := int64(0)
	if lock := s.Lock.Record; lock.TID == tid {
		sum = lock.Table.PaidSum + lock.Table.Gratuity + lock.Cashback
	}
	for _, p := range s.Payments.List {
		if !p.Counted {
			sum += p.Record.Amount + p.Record.Table.Gratuity + p.Record.Cashback
		}
	}
	return sum
}

// sumOf is the sum of the payments that succeeded.
func sumOf(payments []connect.TablePayment) int64 {
	sum := int64(0)
	for _, p := range payments {
		if yes, _ := p.Succeeded(); yes {
			sum += p.Paid + p.Gratuity + p.Cashback
		}
	}
	return sum
}

// promiseAnswer remembers that a notice wants an answer: when all is safe, or at the
// latest when its time comes.
func (s *State) promiseAnswer(e Event) []Effect {
	n := notice{e.Question}
	s.Payments.Notices = append(slices.Clone(s.Payments.Notices), n)
	if s.safe() {
		return nil
	}
	return []Effect{Arm{n.timer(), until(e.Question.DecideAt, e.At)}}
}

// allStored reports whether the journal has all that was told of, doubts among it. A
// notice may tell of what an earlier one told of, so that every payment of the table
// counts.
func (s *State) allStored() bool {
	return s.Lock.PendingDoubt == "" && !s.Lock.Unstored &&
		!slices.ContainsFunc(s.Payments.List, func(p *Payment) bool { return !p.Stored() })
}

// safe reports whether the till has confirmed all of it, too.
func (s *State) safe() bool { return s.allStored() && !s.Payments.wait() }

// answerNotices answers all notices: that what they tell of is stored, or is not.
func (p *Payments) answerNotices(stored bool) (effects []Effect) {
	for _, n := range p.Notices {
		effects = append(effects, n.answer(stored)...)
	}
	p.Notices = nil
	return effects
}

// answerNotice answers one notice.
func (p *Payments) answerNotice(id QuestionID, stored bool) (effects []Effect) {
	var waiting []notice
	for _, n := range p.Notices {
		if n.question.Name() == id {
			effects = append(effects, n.answer(stored)...)
		} else {
			waiting = append(waiting, n)
		}
	}
	p.Notices = waiting
	return effects
}

func (n notice) answer(stored bool) []Effect {
	return []Effect{Disarm{n.timer()}, AnswerNotice{n.question, stored}}
}
