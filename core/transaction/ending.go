package transaction

import (
	"connect-epos/core/connect"
	"connect-epos/core/evidence"
	"connect-epos/core/journal"
)

// store starts an awaited commit of next. command is the command that asked for it;
// 0 when none did.
func store(s State, next journal.Record, command Kind, what journal.EntryKind, at int64) (State, []Effect) {
	next = endUnknownReport(next, at)
	next.Rev = s.raise()
	s.Phase, s.Change.Next, s.Change.Command = Storing, next, command
	return s, []Effect{Commit{Record: next, Entry: next.Entry(what, at), Await: true}}
}

func inFlightAnswered(s State, e Event) (State, []Effect) {
	if e.Link != s.Frame.Link && !evidence.FitsOnAnotherLink(s.Record, e.Payment) {
		return s, []Effect{LogLine{Text: "an answer on another link does not fit and is ignored"}}
	}
	return storeFinalAnswer(s.withArrivalCertain(e), e, withAnswer(s.Record, e))
}

// storeFinalAnswer keeps an answer. An answer that says how the payment ended
// closes every question about its signature, because the terminal waits for nothing
// any more.
func storeFinalAnswer(s State, e Event, next journal.Record) (State, []Effect) {
	var effects []Effect
	if next.Status == journal.Settled {
		s, effects = dropQuestion(s)
	}
	s, commit := store(s, next, 0, journal.EntryAnswered, e.Time.At)
	return s, append(effects, commit...)
}

func inFlightError(s State, e Event) (State, []Effect) {
	next := withError(s, e)
	what := journal.EntryUnknown
	if next.Status == journal.Settled {
		what = journal.EntryRefused
	}
	return store(s.withArrivalCertain(e), next, 0, what, e.Time.At)
}

func unreadable(s State, e Event) (State, []Effect) {
	next := asUnknown(s.Record, ReasonUnreadable)
	next.Sent = journal.SentAnswered
	return store(s.withArrivalCertain(e), next, 0, journal.EntryUnknown, e.Time.At)
}

func linkLost(s State, e Event) (State, []Effect) {
	s, effects := questionLinkLost(s, e)
	s.Frame.LinkLost = s.Frame.LinkLost || e.Link == s.Frame.SentOn
	if e.Link != s.Frame.Link {
		return s, effects
	}
	s, commit := store(s, asUnknown(s.Record, ReasonLinkLost), 0, journal.EntryUnknown, e.Time.At)
	return s, append(effects, commit...)
}

func noAnswer(s State, e Event) (State, []Effect) {
	if e.Timer != AnswerTimer && e.Timer != FinishTimer {
		return s, nil
	}
	s.Promise.Overdue = e.Timer == AnswerTimer
	return store(s, asUnknown(s.Record, ReasonNoAnswer), 0, journal.EntryUnknown, e.Time.At)
}

func shutdown(s State, e Event) (State, []Effect) {
	s, effects := declineOpenQuestion(s)
	s, commit := store(s, asUnknown(s.Record, ReasonClosed), 0, journal.EntryUnknown, e.Time.At)
	return s, append(effects, commit...)
}

// notified takes a notification, which only informs. Three of them are kept in the
// journal, not awaited, because they are evidence and give no permission: the first
// on the payment's own link that cannot be about the payment before it (the frame
// arrived), the first past waiting for a card (a card was seen), and the word that
// a decision about a signature could not be carried out. A terminal that was seen
// idle is idle no more.
func notified(s State, e Event) (State, []Effect) {
	s, effects := noteWhetherFinished(s, e)
	s = s.withNotificationSeen(e)
	s.Terminal.Notified = true
	s.Terminal.Step = max(s.Terminal.Step, connect.Step(e.Value))
	effects = append(effects, TellNotification{Value: e.Value, Step: s.Terminal.Step})
	r := s.Record
	notReversed := e.Value == connect.NotCompleted && !r.Signature.ReversalFailed
	arrived := !r.Evidence.Arrived && s.Frame.Link != 0 && e.Link == s.Frame.Link && !connect.LastWord(e.Value)
	cardSeen := !r.Evidence.CardSeen && connect.PastPresentCard(e.Value)
	if !r.Unresolved() || !arrived && !cardSeen && !notReversed {
		return s, effects
	}
	s.Record.Evidence.Arrived, s.Record.Signature.ReversalFailed = r.Evidence.Arrived || arrived, r.Signature.ReversalFailed || notReversed
	what := journal.EntryArrived
	if cardSeen || notReversed {
		s, what = s.withCardSeen(), journal.EntryCardSeen
	}
	s, kept := keepAndTell(s, what, e.Time.At)
	return s, append(effects, kept...)
}

// noteWhetherFinished notes whether the terminal says that it is done: then the
// answer should follow, and is waited for only FinishLimit longer. A first
// notification of that kind may belong to what the terminal did before us. If the
// terminal then goes on, it did.
func noteWhetherFinished(s State, e Event) (State, []Effect) {
	finished := e.Value == connect.TransactionFinished
	s.Terminal.SaidFinished = finished
	if s.Phase != InFlight || !s.Terminal.Notified || finished == s.Terminal.AwaitingAnswer {
		return s, nil
	}
	s.Terminal.AwaitingAnswer = finished
	if finished {
		return s, []Effect{Arm{Timer: FinishTimer, After: FinishLimit}}
	}
	return s, []Effect{Disarm{FinishTimer}}
}

// lateAnswer lets the own answer of a payment in doubt settle it: on the link that
// carried the frame, or on any other link when everything fits.
func lateAnswer(s State, e Event) (State, []Effect) {
	if e.Link != s.Frame.Link && !evidence.FitsOnAnotherLink(s.Record, e.Payment) {
		return s, []Effect{LogLine{Text: "a late answer does not fit and is ignored"}}
	}
	next := withAnswer(s.Record, e)
	next.Recovered = next.Status == journal.Settled && !s.Promise.Open
	return storeFinalAnswer(s.withArrivalCertain(e), e, next)
}

// answerAfterEnd takes an answer that comes after the end. The same answer again
// changes nothing. One that contradicts whether money was taken, or how much, makes
// the payment disputed. One that confirms what only staff could tell is kept: then
// it is known what the terminal took, and its transaction proves no other payment.
// Both are judged again when another tab changed the record meanwhile.
func answerAfterEnd(s State, e Event) (State, []Effect) {
	r := s.Record
	if connect.IsReport(r.Kind) {
		return lateReport(s, e)
	}
	absorbed := LogLine{Text: "an answer after the end changes nothing"}
	result, _ := evidence.ResultOf(r, e.Payment)
	if result == "" || e.Link != s.Frame.Link && !evidence.FitsOnAnotherLink(r, e.Payment) {
		return s, []Effect{absorbed}
	}
	s, effects := dropQuestion(s)
	taken := result == journal.Approved
	commit := []Effect{absorbed}
	switch {
	case s.hasAnswer(e):
	case taken != (r.Result == journal.Approved), taken && evidence.ContradictsAmounts(r, e.Payment):
		r.Status, r.Reason = journal.Disputed, evidence.DisputeReason(r, taken)
		r = evidence.WithTransaction(r, e.Payment)
		r.Sent, r.Acknowledged = journal.SentAnswered, false
		s.Check.Shown = &e
		s, commit = store(s.withArrivalCertain(e).withoutSightings(), r, 0, journal.EntryDisputed, e.Time.At)
	case r.Sent == journal.SentMaybe, r.Answer.Number == "" && e.Payment.Number() != "":
		r = withCheckEnded(r) // no look can say more than the answer does
		if r.SettledBy == journal.ByRecovery && r.Answer.Number != e.Payment.Number() {
			r.SettledBy = journal.ByResponse // the transaction that was taken for a proof was another one
		}
		r = evidence.WithTransaction(r, e.Payment)
		r.Sent = journal.SentAnswered
		s.Check.Shown, s.Check.FoundSomething = &e, true
		s, commit = store(s.withArrivalCertain(e), r, 0, journal.EntryAnswered, e.Time.At)
	}
	return s, append(effects, commit...)
}

// answerToDisputed keeps what the terminal says about a disputed payment, for staff
// who have to decide. It ends nothing: the terminal contradicted itself, or staff.
func answerToDisputed(s State, e Event) (State, []Effect) {
	next := s.Record
	result, _ := evidence.ResultOf(next, e.Payment)
	if result == "" || e.Link != s.Frame.Link && !evidence.FitsOnAnotherLink(next, e.Payment) || s.hasAnswer(e) {
		return s, []Effect{LogLine{Text: "an answer to a disputed payment changes nothing"}}
	}
	next = evidence.WithTransaction(next, e.Payment)
	next.Sent = journal.SentAnswered
	if result != journal.Approved {
		next.Reason = evidence.ReasonContradiction
	}
	return store(s.withArrivalCertain(e), next, 0, journal.EntryDisputed, e.Time.At)
}

// hasAnswer reports whether an answer is the one that the record has already.
func (s State) hasAnswer(e Event) bool {
	return !s.Record.Answer.Value.IsAbsent() && s.Record.Answer.Value.String() == e.Payment.Value.String()
}

// stored tells a change that is safe now.
func stored(s State, e Event) (State, []Effect) {
	s.Record, s.Change.Next, s.Unstored, s.Change.EarlierKept = s.Change.Next, journal.Record{}, false, false
	if s.Change.Command == TurnCame {
		return lookCounted(s, e.Time.At)
	}
	s.Check.Shown = nil
	return conclude(s, e.Time.At)
}

// storeFailed tells what the wire brought all the same, and tries again to keep it.
// A command is refused, and nothing has changed.
func storeFailed(s State, e Event) (State, []Effect) {
	switch s.Change.Command {
	case Adopt:
		s.Phase = Gone
		return s, []Effect{LogLine{Text: "an unresolved payment could not be adopted"}, Release{}}
	case TakeOver:
		s.Phase = Gone
		return s, []Effect{Release{}, RefuseCommand{Code: e.Failure.Code, Reason: e.Failure.Reason}}
	case TurnCame:
		return lookNotCounted(s, e)
	}
	if s.Change.Command == 0 && (s.Check.FoundSomething || s.Check.Shown != nil) && followedElsewhere(e) {
		return reloadRecord(s)
	}
	switch {
	case s.Change.Command != 0:
		return commandFailed(s, e)
	case s.Change.Next.SettlesByRecovery(&s.Record) && !followedElsewhere(e):
		return proofNotKept(s, e)
	}
	s.Record, s.Change.Next, s.Unstored = s.Change.Next, journal.Record{}, true
	if followedElsewhere(e) {
		return disowned(s, e)
	}
	s, effects := conclude(s, e.Time.At)
	return s, append(effects, Announce{What: NewsUnstored, Outcome: s.Outcome()},
		Arm{Timer: RetryTimer, After: RetryEvery})
}

// commandFailed refuses the command. If an earlier one that was given up was kept
// meanwhile, that is the truth, and it is told.
func commandFailed(s State, e Event) (State, []Effect) {
	refusal := []Effect{RefuseCommand{Code: e.Failure.Code, Reason: e.Failure.Reason}}
	earlierKept := s.Change.EarlierKept
	s.Phase, s.Change = settledPhase(s.Record), Change{}
	next := retryStoring
	if earlierKept {
		next = func(s State, e Event) (State, []Effect) { return conclude(s, e.Time.At) }
	}
	s, effects := next(s, e)
	effects = append(refusal, effects...)
	if !s.Signature.Unwritten {
		return s, effects
	}
	s.Signature.Unwritten = false
	s, decisionKept := keepAndTell(s, journal.EntrySignatureDecided, e.Time.At) // nobody else tells staff that it moved
	return s, append(effects, decisionKept...)
}

// earlierChangeStored handles a change that had been given up and was committed,
// while another change is awaited that was made without it.
func earlierChangeStored(s State, e Event) (State, []Effect) {
	switch {
	case e.Record.Rev <= s.Record.Rev:
		s.Unstored = outdated(s, e)
	case s.Change.Command != 0, s.Change.Next.SettlesByRecovery(&s.Record):
		decided := s.Record
		s.Record, s.Unstored, s.Change.EarlierKept = e.Record, false, true
		if s.Signature.Unwritten {
			s.Record.Signature.By, s.Record.Signature.Declined = decided.Signature.By, decided.Signature.Declined
		}
	}
	return s, nil
}

// conclude moves to the phase of the record and tells whoever waits. A signature
// question that is open stays open: only the terminal's own answer closes it.
func conclude(s State, at int64) (State, []Effect) {
	command, promised := s.Change.Command, s.Promise.Open
	s.Phase, s.Change.Command = settledPhase(s.Record), 0
	if command != Adopt || s.ToldRev != s.Record.BaseRev { // to staff it is nothing new that another engine follows it
		s.ToldRev = s.Record.Rev
	}
	s, effects := declineWhenNotPaid(s)
	s, decisionKept := writeDecision(s, at)
	effects = append(effects, decisionKept...)
	keep := s.AwaitsRecovery()
	s.Promise.Open = promised && keep
	s.Check.Looking = s.Check.Looking && !s.Check.FoundSomething && s.Phase == Settled
	effects = append(effects, s.disarmTimers(keep)...)
	s.Terminal.AwaitingAnswer = false
	if !s.Record.HoldsTerminal() && !s.Check.Looking {
		effects = append(effects, Release{}) // before anybody is told, so that whoever hears of it can use the terminal
	}
	if command != 0 && command != Adopt {
		effects = append(effects, CommandDone{Outcome: s.Outcome()})
	}
	if promised && !keep {
		effects = append(effects, Resolve{Outcome: s.Outcome()})
	}
	if news := s.news(command, promised); news != "" && !s.Promise.Open {
		effects = append(effects, Announce{What: news, Outcome: s.Outcome()})
	}
	s.Check.FoundSomething = false
	s, looks := waitForLook(s)
	s, asks := continueRecovery(s)
	return s, append(append(effects, looks...), asks...)
}

// disarmTimers stops the timers that have no use any more.
func (s State) disarmTimers(keep bool) []Effect {
	var effects []Effect
	if !keep {
		effects = append(effects, Disarm{AnswerTimer})
	}
	if s.Terminal.AwaitingAnswer {
		effects = append(effects, Disarm{FinishTimer})
	}
	return effects
}

// news is the event that goes out after a change: everything that is unresolved,
// and an end that no promise and no command told.
func (s State) news(command Kind, promised bool) News {
	switch {
	case command == Settle, command == Acknowledge, connect.IsReport(s.Record.Kind):
		return ""
	case s.Phase == Disputed:
		return NewsDisputed
	case s.Phase == Unknown:
		return NewsPending
	case s.Check.FoundSomething && s.Record.CheckOpen():
		return NewsCheck
	case s.Check.FoundSomething, s.Record.Acknowledged:
		return ""
	case !promised:
		return NewsRecovered
	}
	return ""
}

// Outcome is the payment's outcome as it stands.
func (s State) Outcome() Outcome { return Outcome{Record: s.Record, Stored: !s.Unstored} }
