package transaction

import (
	"connect-epos/core/connect"
	"connect-epos/core/journal"
)

type transition func(State, Event) (State, []Effect)

// table is the machine: what each phase does with each event. What is not
// listed is absorbed and noted.
var table = [phases][kinds]transition{
	Fresh:     {Start: start, Adopt: adopt, TakeOver: takeOver},
	Leasing:   {LeaseGranted: leaseGranted, LeaseDenied: leaseDenied, Cancel: cancelEarly},
	Reserving: {Stored: reserved, StoreFailed: reserveFailed, StoreLate: reserveLate, Cancel: cancelEarly},
	InFlight: {
		SendFailed: sendFailed, Answered: inFlightAnswered, ErrorCame: inFlightErred, Unreadable: unreadable,
		AtWork: atWork, CancelAnswered: cancelCame,
		Notified: notified, LinkLost: linkLost, TimerExpired: noAnswer, Shutdown: shutdown,
		Settle: unmoved(refuse(NotPending)), CarryOn: refuse(NotPending), Acknowledge: unmoved(refuse(PaymentOpen)),
		StoredLate: quiet, StoreFailed: stillUnstored,
		Cancel: cancel, SignatureAsked: questioned, SignatureDecided: decided, SignatureAnswerFailed: unanswered, Disowned: disowned,
		LinkUp: quiet, LinkClosed: quiet, StatusCame: quiet, LastTransactionCame: quiet, LastTransactionRefused: quiet, StatusSeen: quiet,
	},
	Accepting: {
		Stored: accepted, StoreFailed: notAccepted, StoreLate: notAccepted, StoredLate: keptWhileAccepting,
		SignatureDecided: changedTheirMind, SignatureAnswerFailed: quiet,
	},
	Storing: {
		Stored: stored, StoreFailed: storeFailed, StoreLate: storeFailed, StoredLate: storedMeanwhile,
		SignatureDecided: declinedMeanwhile, SignatureAnswerFailed: unansweredMeanwhile,
	},
	Withdrawing: {
		StoredLate: withdrawStored, StoreFailed: withdrawFailed, TimerExpired: withdrawAgain,
		Settle: refuse(NotPending), CarryOn: refuse(NotPending), Acknowledge: refuse(NotPending),
		LinkLost: quiet, Shutdown: backedOut, LinkUp: quiet, LinkClosed: quiet, Disowned: quiet, StatusSeen: quiet,
	},
	Unknown: {
		Answered: lateAnswer, Notified: notified, LinkLost: askerLost, Shutdown: unknownShutdown,
		Settle: unmoved(settle), CarryOn: carryOn, Acknowledge: unmoved(refuse(PaymentOpen)),
		TimerExpired: overdue, StoredLate: storedLate, StoreFailed: stillUnstored,
		LinkUp: linkUp, LinkClosed: linkClosed, StatusCame: statusCame, LastTransactionCame: lastCame, LastTransactionRefused: lastRefused,
		SignatureAsked: resumed, SignatureDecided: decided, SignatureAnswerFailed: unanswered, Disowned: disowned,
		StatusSeen: watched, AtWork: atWork, CancelAnswered: quiet,
	},
	Settled: {
		Answered: afterAll, Notified: notified, LinkLost: askerLost, Shutdown: closing,
		Settle: unmoved(refuse(NotPending)), CarryOn: refuse(NotPending), Acknowledge: acknowledge,
		TimerExpired: settledTimer, StoredLate: storedLate, StoreFailed: stillUnstored,
		LinkUp: quiet, LinkClosed: arrived, StatusCame: idleCame, LastTransactionCame: lookShows, LastTransactionRefused: lookFails, StatusSeen: quiet,
		JournalCame: journalCame, TurnCame: turnCame, TurnRefused: turnRefused, RecordReloaded: renewed,
		Disowned: turnLost, SignatureAsked: tooLate, SignatureDecided: declineOnly, SignatureAnswerFailed: unanswered,
		AtWork: quiet, CancelAnswered: quiet,
	},
	Disputed: {
		Answered: answeredOnceMore, Notified: notified, LinkLost: askerLost, Shutdown: closing,
		Settle: unmoved(settle), CarryOn: carryOn, Acknowledge: unmoved(refuse(PaymentOpen)),
		TimerExpired: storeAgain, StoredLate: storedLate, StoreFailed: stillUnstored,
		LinkUp: lineBack, LinkClosed: disputedClosed, StatusCame: quiet, LastTransactionCame: quiet, LastTransactionRefused: quiet,
		JournalCame: quiet, TurnCame: release, TurnRefused: quiet, RecordReloaded: renewed,
		StatusSeen: watched, AtWork: quiet, CancelAnswered: quiet,
		Disowned: disowned, SignatureAsked: tooLate, SignatureDecided: declineOnly, SignatureAnswerFailed: unanswered,
	},
	Gone: {
		Settle: refuse(NotPending), CarryOn: refuse(NotPending), Acknowledge: refuse(NotPending),
		LinkLost: quiet, Shutdown: quiet, StoredLate: quiet, StoreFailed: quiet,
		LinkUp: quiet, LinkClosed: quiet, StatusCame: quiet, LastTransactionCame: quiet, LastTransactionRefused: quiet, StatusSeen: quiet,
		JournalCame: quiet, TurnCame: release, TurnRefused: quiet, RecordReloaded: quiet,
		Disowned: quiet, SignatureAsked: tooLate, SignatureAnswerFailed: quiet, AtWork: quiet, CancelAnswered: quiet,
	},
}

// Step returns the state after e and what to do, in order. It never changes s
// and knows no clock: what it needs of time is in e.
func Step(s State, e Event) (State, []Effect) {
	if s.Phase < phases && e.Kind < kinds {
		if t := table[s.Phase][e.Kind]; t != nil {
			return t(s, e)
		}
	}
	return s, []Effect{LogLine{Text: "nothing to do in phase " + s.Phase.String()}}
}

// quiet absorbs what needs no note.
func quiet(s State, _ Event) (State, []Effect) { return s, nil }

// refuse answers a command that does not apply.
func refuse(code Code) transition {
	return func(s State, _ Event) (State, []Effect) { return s, []Effect{RefuseCommand{Code: code}} }
}

func start(_ State, e Event) (State, []Effect) {
	s := State{Promise: Promise{Open: true}, Phase: Leasing, Record: e.Record}
	s.Record.Acknowledged = connect.IsReport(e.Record.Kind) // nobody is to be told of it again
	s.Record.OutsideSequence = !connect.MovesMoney(e.Record.Kind)
	return s, []Effect{Lease{}}
}

func leaseGranted(s State, e Event) (State, []Effect) {
	if s.Cancel.BeforeSending {
		s, cancelled := cancelledEarly(s, e)
		s.Phase = Gone
		return s, []Effect{Release{}, cancelled}
	}
	s.Phase = Reserving
	s.Record.Epoch, s.Record.CreatedAt = e.Epoch, e.At
	s.Record.Status, s.Record.Sent = journal.Open, journal.SentMaybe
	return s, []Effect{Reserve{Record: s.Record, Entry: s.Record.Entry(journal.EntryReserved, e.At)}}
}

func leaseDenied(s State, e Event) (State, []Effect) {
	s.Phase = Gone
	if s.Cancel.BeforeSending {
		s, cancelled := cancelledEarly(s, e)
		return s, []Effect{cancelled}
	}
	s.Promise.Open = false
	return s, []Effect{Reject{Code: e.Code, Reason: e.Reason}}
}

// reserved is the only place that sends: the reservation is committed, and no
// State comes here twice.
func reserved(s State, e Event) (State, []Effect) {
	s.Record = e.Record
	switch {
	case s.Cancel.BeforeSending:
		return withdrawCancelled(s, e)
	case e.Link == 0:
		return sendFailed(s, e)
	}
	s.Phase, s.Frame.Link, s.Frame.SentOn = InFlight, e.Link, e.Link
	return s, []Effect{Arm{Timer: AnswerTimer, After: s.answerLimit()}, Send{Request: s.request()}}
}

func reserveFailed(s State, e Event) (State, []Effect) {
	s.Phase, s.Promise.Open = Gone, false
	return s, []Effect{Reject{Code: e.Code, Reason: e.Reason, Standing: e.Standing, Refusal: e.Refusal}, Release{}}
}

// reserveLate fails closed; should the reservation be committed later on, it
// is withdrawn.
func reserveLate(s State, e Event) (State, []Effect) {
	s.Phase, s.Promise.Open = Withdrawing, false
	return s, []Effect{Reject{Code: e.Code, Reason: e.Reason}}
}

// sendFailed: nothing left, so the truth is told at once and the reservation
// taken back. Where a cancel kept it from leaving, cancelled is what it is.
func sendFailed(s State, e Event) (State, []Effect) {
	if s.Cancel.AskedConnect {
		s, effects := withdrawCancelled(s, e)
		return s, append([]Effect{Disarm{AnswerTimer}}, effects...)
	}
	s.Phase, s.Promise.Open = Withdrawing, false
	s, commit := withdraw(s, e)
	return s, []Effect{Disarm{AnswerTimer}, Reject{Code: NotConnected, Reason: e.Reason}, commit}
}

func withdraw(s State, e Event) (State, Effect) {
	s.Record.Status, s.Record.Sent, s.Record.Reason = journal.Withdrawn, journal.SentNo, ReasonNotSent
	s.Record.Rev = s.raise()
	s.Record.SettledAt = e.At
	return s, Commit{Record: s.Record, Entry: s.Record.Entry(journal.EntryWithdrawn, e.At)}
}

func withdrawStored(s State, e Event) (State, []Effect) {
	if e.Record.Status == journal.Withdrawn {
		s.Phase = Gone
		s, told := backedOut(s, e)
		return s, append([]Effect{Release{}}, told...)
	}
	s.Record = e.Record
	s, commit := withdraw(s, e)
	return s, []Effect{commit}
}

// withdrawFailed: a reservation that failed in the end left nothing behind; a
// withdrawal that failed is tried again, unless another engine took it over.
func withdrawFailed(s State, e Event) (State, []Effect) {
	if s.Record.Status != journal.Withdrawn || elsewhere(e) {
		s.Phase = Gone
		s, told := backedOut(s, e)
		return s, append([]Effect{Release{}}, told...)
	}
	s, told := backedOut(s, e)
	return s, append(told, Arm{Timer: RetryTimer, After: RetryEvery})
}

func withdrawAgain(s State, e Event) (State, []Effect) {
	if e.Timer != RetryTimer {
		return s, nil
	}
	return s, []Effect{Commit{Record: s.Record, Entry: s.Record.Entry(journal.EntryWithdrawn, e.At)}}
}
