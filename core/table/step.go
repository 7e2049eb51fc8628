package table

import "connect-epos/core/journal"

// transition is what a machine does with an event. It changes the state, which is
// Step's own copy, and returns what is to be done.
type transition func(s *State, e Event) []Effect

// nothing absorbs what needs no note.
func nothing(*State, Event) []Effect { return nil }

// Step returns the state after e and what to do, in order. It never changes s
// and knows no clock: what it needs of time is in e.
func Step(s State, e Event) (State, []Effect) {
	if s.Lock.Phase >= phases || e.Kind >= kinds {
		return s, nil
	}
	next := s
	effects := next.handle(e)
	for c := next.completion(); c != nil; c = next.completion() {
		effects = append(effects, c.do(&next, e)...)
	}
	if !next.View("").Same(s.View("")) {
		next.ViewRev = max(next.ViewRev+1, e.At) // higher than any that another engine gave before
	}
	return next, effects
}

// subject is the machine that an event is about.
type subject uint8

const (
	nobody subject = iota // it is about something that is over
	theLock
	thePayments
	theLateGrants
)

// handle gives an event to the machine that it is about.
func (s *State) handle(e Event) []Effect {
	switch s.subject(e) {
	case theLock:
		return handleLock(s, e)
	case thePayments:
		return handlePayments(s, e)
	case theLateGrants:
		return handleLateGrants(s, e)
	}
	return nil
}

// subject says which machine an event is about.
func (s *State) subject(e Event) subject {
	switch e.Kind {
	case NoticeReceived, PaymentConfirmed, PaymentNotConfirmed, Acknowledge, Rescued:
		return thePayments
	case Adopt:
		return subjectOf(e.Record)
	case Stored, StoreFailed:
		if s.outdated(e) {
			return nobody
		}
		return subjectOf(e.Record)
	case Granted, Declined:
		return s.subjectOfAnswer(e)
	case UnlockConfirmed, UnlockFailed:
		return s.subjectOfUnlocking(e)
	case Expired:
		return e.Timer.subject()
	}
	return theLock
}

func subjectOf(r journal.Record) subject {
	if r.IsLock() {
		return theLock
	}
	return thePayments
}

// subjectOfAnswer: what the till grants, or may have granted, to a question that
// is not open any more is a late grant.
func (s *State) subjectOfAnswer(e Event) subject {
	if e.mayGrant() && s.Lock.answersClosedQuestion(e) {
		return theLateGrants
	}
	return theLock
}

func (s *State) subjectOfUnlocking(e Event) subject {
	switch {
	case e.Late:
		return theLateGrants
	case e.Record.CreatedAt != s.Lock.Record.CreatedAt: // about an earlier lock
		return nobody
	}
	return theLock
}

// outdated reports whether the journal speaks of a change that is not ours any
// more: of an earlier lock, from a time before another engine had the tables, or
// of a payment that has been dropped since.
func (s *State) outdated(e Event) bool {
	if e.Record.IsLock() {
		return e.Record.CreatedAt != s.Lock.Record.CreatedAt || e.Record.Epoch != s.Lock.Record.Epoch
	}
	p := s.Payments.find(keyOf(e.Record))
	return p == nil || p.Record.Epoch != e.Record.Epoch || !p.Stored() && e.Record.Rev > 1
}
