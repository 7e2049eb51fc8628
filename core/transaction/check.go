package transaction

import (
	"time"

	"connect-epos/core/connect"
	"connect-epos/core/evidence"
	"connect-epos/core/journal"
)

// A verdict of staff is checked afterwards. The journal is read, because later
// transactions and an end of day may say something about it. The terminal is asked
// for its last transaction, at most journal.MaxLooks times over all tabs and reloads:
// that is a look. Each look is counted in the journal before it is made. It is made
// only while nothing runs or waits on the terminal, because it may print or occupy
// the card machine.

// CheckLimit is how long a verdict is checked at most.
const CheckLimit = 24 * time.Hour

// checkPauses are the waits before each look. After the last look only the journal
// is read, again and again.
var checkPauses = [journal.MaxLooks + 1]time.Duration{5 * time.Second, 55 * time.Second, 9 * time.Minute, time.Hour}

// turnPause is the wait after a look that could not be made.
const turnPause = 15 * time.Second

// checkable reports whether a look can say anything about a verdict on r. A verdict
// on a disputed payment is not checked: staff knew what the terminal said.
func checkable(r journal.Record) bool {
	return r.Status != journal.Disputed && !connect.LeavesMoney(r.Kind) &&
		r.Reason != journal.ReasonCorrupt && !(r.CarriedOn != nil && r.CarriedOn.TerminalGone)
}

func (s State) checking() bool { return s.Phase == Settled && s.Record.Checking() }

// waitForLook starts the wait for the next look, unless it has begun.
func waitForLook(s State) (State, []Effect) {
	if !s.checking() || s.Check.Looking || s.Check.WaitBegun {
		return s, nil
	}
	s.Check.WaitBegun = true
	return s, []Effect{Arm{Timer: CheckTimer, After: checkPauses[min(s.Record.Settlement.Looks, journal.MaxLooks)]}}
}

// waitForTurn waits a little, because the terminal is in use or nobody could tell
// what it does.
func waitForTurn(s State) (State, []Effect) {
	if !s.checking() || s.Check.WaitBegun {
		return s, nil
	}
	s.Check.WaitBegun = true
	return s, []Effect{Arm{Timer: CheckTimer, After: turnPause}}
}

// settledTimerExpired begins with the next look when its wait is over.
func settledTimerExpired(s State, e Event) (State, []Effect) {
	if e.Timer != CheckTimer {
		return storeAgain(s, e)
	}
	s.Check.WaitBegun = false
	if !s.checking() {
		return s, nil
	}
	s.Check.ReadingJournal = true
	return s, []Effect{AskJournal{}}
}

// journalRead judges by the journal's other records of the terminal. If they say
// nothing, the terminal is asked, when that is due.
func journalRead(s State, e Event) (State, []Effect) {
	if !s.checking() || s.Check.Looking {
		return s, nil
	}
	due := s.Check.ReadingJournal
	s.Check.ReadingJournal = false
	if check := evidence.AgainstVerdict(s.Record, e.Shown); check != nil {
		return raiseCheck(s, *check, e.Time.At)
	}
	switch {
	case checkedEnough(s.Record, e):
		return endCheck(s, s.Record, e.Time.At)
	case !due:
		return s, nil
	case e.Failure.Code != "":
		return waitForTurn(s)
	case s.Record.Settlement.Looks < journal.MaxLooks:
		return s, []Effect{TakeTurn{}}
	}
	return waitForLook(s)
}

// checkedEnough reports whether nothing can come any more that would say something
// about the verdict.
func checkedEnough(r journal.Record, e Event) bool {
	over := e.Time.At-r.Settlement.At >= CheckLimit.Milliseconds() || evidence.EndOfDayCameAfter(r, e.Shown.Records)
	return over || r.Settlement.Looks >= journal.MaxLooks && !e.Shown.Exclusive
}

// turnTaken asks for the status of the terminal, which is ours for a look.
func turnTaken(s State, _ Event) (State, []Effect) {
	if s.Check.Looking {
		return s, nil
	}
	if !s.checking() || s.Record.Settlement.Looks >= journal.MaxLooks {
		return s, []Effect{Release{}}
	}
	s.Check.Looking = true
	return s, []Effect{AskStatus{}}
}

// turnRefused ends a look, or puts it off: the terminal is in use, or is needed for
// a payment.
func turnRefused(s State, _ Event) (State, []Effect) {
	if s.Check.Looking {
		return endLook(s, waitForTurn)
	}
	return waitForTurn(s)
}

// terminalTakenOver ends a look, because staff of another tab took the terminal
// over.
func terminalTakenOver(s State, e Event) (State, []Effect) {
	s, effects := declineOnClose(s, e)
	if !s.Check.Looking {
		return s, effects
	}
	s, ends := turnRefused(s, e)
	return s, append(effects, ends...)
}

// releaseTurn gives a turn back that came too late.
func releaseTurn(s State, _ Event) (State, []Effect) {
	if s.HoldsTerminal() {
		return s, nil
	}
	return s, []Effect{Release{}}
}

// statusBeforeLook counts a look in the journal if the terminal is idle.
func statusBeforeLook(s State, e Event) (State, []Effect) {
	switch {
	case !s.Check.Looking:
		return s, nil
	case e.Value != connect.Available:
		return endLook(s, waitForTurn)
	}
	next := s.Record.WithSettlement(func(v *journal.Settlement) { v.Looks++ })
	return store(s, next, TurnCame, journal.EntryLookCounted, e.Time.At)
}

// lookCounted makes the look that the journal has counted.
func lookCounted(s State, at int64) (State, []Effect) {
	s.Phase, s.Change.Command = Settled, 0
	s, decisionKept := writeDecision(s, at)
	return s, append(decisionKept, AskLastTransaction{})
}

// lookNotCounted gives a look up that the journal did not count.
func lookNotCounted(s State, e Event) (State, []Effect) {
	s.Phase, s.Change = settledPhase(s.Record), Change{}
	s, decisionKept := writeDecision(s, e.Time.At)
	var effects []Effect
	if followedElsewhere(e) {
		s, effects = endLook(s, nil)
		effects = append(effects, ReloadRecord{})
	} else {
		s, effects = endLook(s, waitForTurn)
	}
	return s, append(decisionKept, effects...)
}

// endLook frees the terminal. wait, if any, says how long to wait for the next
// look.
func endLook(s State, wait func(State) (State, []Effect)) (State, []Effect) {
	s.Check.Looking = false
	var more []Effect
	if wait != nil {
		s, more = wait(s)
	}
	return s, append([]Effect{Release{}}, more...)
}

// lookAnswered compares what the terminal did last with the verdict.
func lookAnswered(s State, e Event) (State, []Effect) {
	if !s.Check.Looking {
		return s, nil
	}
	return judgeLook(s, e)
}

// lookFailed ends a look in which the terminal told nothing.
func lookFailed(s State, _ Event) (State, []Effect) {
	if !s.Check.Looking {
		return s, nil
	}
	return endLook(s, waitForLook)
}

// judgeLook keeps what a look says.
func judgeLook(s State, e Event) (State, []Effect) {
	switch what := evidence.Compare(s.Record, e.Shown, e.Time.At); what {
	case evidence.SaysNothing:
		return endLook(s, waitForLook)
	case evidence.Agrees:
		return endCheck(s, evidence.WithWhatWasTaken(s.Record, e.Shown, e.Time.At), e.Time.At)
	case evidence.Contradicts:
		s.Check.Shown = &e
		next := withCheckEnded(s.Record)
		next.Status, next.Reason, next.Acknowledged = journal.Disputed, evidence.DisputeReason(next, true), false
		next = evidence.WithTransaction(next, e.Shown.Payment)
		s.Check.FoundSomething = true
		return store(s, next, 0, journal.EntryDisputed, e.Time.At)
	default:
		s.Check.Shown = &e
		return raiseCheck(s, evidence.CheckFrom(string(what), e.Shown.Payment), e.Time.At)
	}
}

// raiseCheck keeps what staff must compare.
func raiseCheck(s State, check journal.Check, at int64) (State, []Effect) {
	check.At = at
	next := withCheckEnded(s.Record)
	next.Check = &check
	s.Check.FoundSomething = true
	return store(s, next, 0, journal.EntryCheckFound, at)
}

// endCheck keeps that the verdict is checked no more, because nothing speaks
// against it.
func endCheck(s State, next journal.Record, at int64) (State, []Effect) {
	s.Check.FoundSomething = true
	return store(s, withCheckEnded(next), 0, journal.EntryCheckEnded, at)
}

// withCheckEnded is the record of a verdict that is checked no more.
func withCheckEnded(r journal.Record) journal.Record {
	return r.WithSettlement(func(v *journal.Settlement) { v.Checking = false })
}

// reloadRecord asks for the record as the journal has it, because another tab
// changed it: it made a look, or it sold the same bill again. What a look showed or
// an answer said is then compared with that record.
func reloadRecord(s State) (State, []Effect) {
	s.Phase, s.Change.Next, s.Change.Command, s.Check.FoundSomething, s.Unstored = settledPhase(s.Record), journal.Record{}, 0, false, false
	s.Check.RereadingRecord = true
	s, effects := endLook(s, nil)
	return s, append(effects, Disarm{RetryTimer}, ReloadRecord{})
}

// recordReloaded takes the newer record of the journal, or stops because another
// engine follows it.
func recordReloaded(s State, e Event) (State, []Effect) {
	before, shown, outOfDate := s.Record, s.Check.Shown, s.Check.RereadingRecord
	s.Check.Shown, s.Check.RereadingRecord = nil, false
	switch {
	case e.Record.Attempt == 0:
		s.Phase = Gone
		return s, nil
	case outOfDate: // what is believed here was not kept
		s.Record, s.Phase, s.Unstored = e.Record, settledPhase(e.Record), false
	case e.Record.Rev > s.Record.Rev && !s.Unstored:
		s.Record, s.Phase = e.Record, settledPhase(e.Record)
	}
	if shown != nil {
		shown.Time.At = e.Time.At
	}
	if shown != nil && shown.Kind != Answered && s.Phase == Settled {
		return judgeLook(s, *shown)
	}
	s, effects := waitForLook(s)
	switch {
	case s.Phase == Disputed && before.Status != journal.Disputed:
		effects = append(effects, Announce{What: NewsDisputed, Outcome: s.Outcome()})
	case s.Record.CheckOpen() && !before.CheckOpen():
		effects = append(effects, Announce{What: NewsCheck, Outcome: s.Outcome()})
	}
	if shown == nil || shown.Kind != Answered {
		return s, effects
	}
	s, more := judgeAnswerAgain(s, *shown)
	return s, append(effects, more...)
}

// judgeAnswerAgain judges an answer by the record as the journal has it now.
func judgeAnswerAgain(s State, e Event) (State, []Effect) {
	switch s.Phase {
	case Settled:
		return answerAfterEnd(s, e)
	case Disputed:
		return answerToDisputed(s, e)
	}
	return s, nil
}

// ForOneLook is the state of a settled payment that another tab follows, for one
// look.
func ForOneLook(r journal.Record) State { return State{Phase: Settled, Record: r} }
