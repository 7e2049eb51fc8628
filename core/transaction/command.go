package transaction

import (
	"connect-epos/core/evidence"
	"connect-epos/core/journal"
)

// adopt begins to follow what a dead engine left, under the terminal's lease. What
// was in flight there is unknown now. An end that nobody acknowledged is told.
func adopt(_ State, e Event) (State, []Effect) {
	s := State{Frame: Frame{SocketClosed: true}, Record: e.Record} // its socket is closed, because the engine that held it is gone
	s.Record.BaseRev, s.ToldRev = e.Record.Rev, e.Record.Rev
	s = s.withArrivalCertain(e)
	switch e.Record.Status {
	case journal.Settled:
		s.Phase = Settled
		return adoptSettled(s)
	case journal.Withdrawn:
		s.Phase = Gone
		return s, nil
	}
	return s.beginToFollow(s.Record, Adopt, journal.EntryAdopted, e.Time.At)
}

// adoptSettled tells an end that nobody took note of, and goes on checking a
// verdict.
func adoptSettled(s State) (State, []Effect) {
	s, effects := waitForLook(s)
	if s.Record.CheckOpen() {
		effects = append(effects, Announce{What: NewsCheck, Outcome: s.Outcome()})
	}
	if !s.Record.Acknowledged {
		effects = append(effects, Announce{What: NewsRecovered, Outcome: s.Outcome()})
	}
	return s, effects
}

// takeOver takes an unresolved payment from an engine that may still live, frozen
// or hanging, under the lease that was taken from it. The socket of that engine may
// still bring the answer, but only to that engine.
func takeOver(_ State, e Event) (State, []Effect) {
	s := State{Record: e.Record}
	s.Record.BaseRev = e.Record.Rev
	next, by := s.Record, e.Staff.StaffAction
	by.At = e.Time.At
	next.TakenOver = &by
	return s.beginToFollow(next, TakeOver, journal.EntryTakenOver, e.Time.At)
}

// beginToFollow begins to follow a payment that another engine sent.
func (s State) beginToFollow(next journal.Record, command Kind, what journal.EntryKind, at int64) (State, []Effect) {
	if next.Status == journal.Open {
		next = asUnknown(next, ReasonEngineLost)
	}
	s, effects := store(s, next, command, what, at)
	return s, append([]Effect{Arm{Timer: AnswerTimer, After: s.answerLimit()}}, effects...)
}

// settle takes staff's verdict once the terminal cannot take the payment any more,
// or when staff insist.
func settle(s State, e Event) (State, []Effect) {
	s = s.withClockSetBack(e).withSighting(e)
	if code, wait := s.tooEarly(e); code != "" {
		return s, []Effect{RefuseCommand{Code: code, Wait: wait}}
	}
	return store(s, asSettledByStaff(s.Record, e), Settle, journal.EntrySettled, e.Time.At)
}

// carryOn frees the terminal. The payment stays what it is, and its terminal is not
// asked about it any more. A terminal that was swapped out cannot tell anybody.
func carryOn(s State, e Event) (State, []Effect) {
	if s.Record.CarriedOn != nil {
		return s, []Effect{CommandDone{Outcome: s.Outcome()}}
	}
	next := s.Record
	c := e.Staff.StaffAction
	c.At = e.Time.At
	next.CarriedOn = &c
	if c.TerminalGone && next.Evidence.Finding == "" {
		next.Evidence.Finding, next.Evidence.Why = evidence.CannotTell, evidence.WhyTerminalGone
	}
	return store(s, next, CarryOn, journal.EntryCarriedOn, e.Time.At)
}

// acknowledge notes that the till knows how a payment ended, or that staff know of
// a check. It notes both at once only for somebody who had both in view: a till
// that acknowledges every outcome by itself must not swallow what staff have to
// compare.
func acknowledge(s State, e Event) (State, []Effect) {
	next, open := s.Record, s.Record.CheckOpen()
	switch {
	case s.Record.Acknowledged && !open:
		return s, []Effect{CommandDone{Outcome: s.Outcome()}}
	case s.ChangedSince(e.Staff.Seen):
		return s, []Effect{RefuseCommand{Code: Changed}}
	case open && (s.Record.Acknowledged || e.Staff.Seen.Rev != 0):
		check := *s.Record.Check
		check.Acknowledged = true
		next.Check = &check
	}
	next.Acknowledged = true
	return store(s, next, Acknowledge, journal.EntryAcknowledged, e.Time.At)
}

// MarkAcknowledged is the state after the journal itself noted that the till knows
// how a payment ended, because the till tried its reference again.
func MarkAcknowledged(s State) State {
	if s.Phase == Settled && !s.Record.Acknowledged {
		s.Record.Acknowledged = true
		s.Record.Rev = s.raise()
	}
	return s
}

// storeAgain tries once more to store what could not be stored.
func storeAgain(s State, e Event) (State, []Effect) {
	if e.Timer != RetryTimer || !s.Unstored {
		return s, nil
	}
	s.Record.Rev = s.raise() // it needs a new number, but says nothing new
	return s, []Effect{Commit{Record: s.Record, Entry: s.Record.Entry(missingEntry(s.Record), e.Time.At)}}
}

// missingEntry is the kind of the entry that the journal lacks, because its change
// could not be stored.
func missingEntry(r journal.Record) journal.EntryKind {
	switch {
	case r.Status == journal.Disputed:
		return journal.EntryDisputed
	case r.CheckOpen():
		return journal.EntryCheckFound
	case r.Settlement != nil && r.Status == journal.Settled:
		return journal.EntryCheckEnded
	case r.Sent == journal.SentMaybe, r.Status == journal.Unknown:
		return journal.EntryUnknown
	case r.Result == journal.Refused:
		return journal.EntryRefused
	}
	return journal.EntryAnswered
}

func retryStoring(s State, e Event) (State, []Effect) {
	switch {
	case followedElsewhere(e) && s.Check.Shown != nil:
		return reloadRecord(s)
	case followedElsewhere(e) && (s.Unstored || s.Record.Unresolved()):
		return disowned(s, e)
	case !s.Unstored:
		return s, nil
	}
	return s, []Effect{Arm{Timer: RetryTimer, After: RetryEvery}}
}

// storedLate handles a change that had been given up and was committed after all.
// If it is newer than what is believed here (a command that was refused as late),
// it is the truth.
func storedLate(s State, e Event) (State, []Effect) {
	if e.Record.Rev > s.Record.Rev {
		s.Record, s.Unstored = e.Record, false
		return conclude(s, e.Time.At)
	}
	s.Unstored = outdated(s, e)
	return s, nil
}

// outdated reports whether the journal, which keeps e.Record now, lacks what the
// payment has become since.
func outdated(s State, e Event) bool {
	return e.Record.Rev < s.Record.Rev && (s.Unstored || e.Record.Status != s.Record.Status)
}
