package transaction

import (
	"connect-epos/core/connect"
	"connect-epos/core/journal"
)

type transition func(State, Event) (State, []Effect)

// table is the machine: what each phase does with each event. An event that is not
// listed changes nothing and goes to the log.
var table = [phases][kinds]transition{
	Fresh:     {Start: start, Adopt: adopt, TakeOver: takeOver},
	Leasing:   {LeaseGranted: leaseGranted, LeaseDenied: leaseDenied, Cancel: cancelBeforeSending},
	Reserving: {Stored: reserved, StoreFailed: reserveFailed, StoreLate: reserveLate, Cancel: cancelBeforeSending},
	InFlight: {
		SendFailed: sendFailed, Answered: inFlightAnswered, ErrorCame: inFlightError, Unreadable: unreadable,
		AtWork: seenAtWork, CancelAnswered: cancelAnswered,
		Notified: notified, LinkLost: linkLost, TimerExpired: noAnswer, Shutdown: shutdown,
		Settle: ifUnchanged(refuseWith(NotPending)), CarryOn: refuseWith(NotPending), Acknowledge: ifUnchanged(refuseWith(PaymentOpen)),
		StoredLate: ignore, StoreFailed: retryStoring,
		Cancel: askToCancel, SignatureAsked: signatureAsked, SignatureDecided: signatureDecided, SignatureAnswerFailed: answerFailed, Disowned: disowned,
		LinkUp: ignore, LinkClosed: ignore, StatusCame: ignore, LastTransactionCame: ignore, LastTransactionRefused: ignore, StatusSeen: ignore,
	},
	Accepting: {
		Stored: acceptanceStored, StoreFailed: acceptanceNotStored, StoreLate: acceptanceNotStored, StoredLate: storedWhileAccepting,
		SignatureDecided: declinedWhileAccepting, SignatureAnswerFailed: ignore,
	},
	Storing: {
		Stored: stored, StoreFailed: storeFailed, StoreLate: storeFailed, StoredLate: earlierChangeStored,
		SignatureDecided: declinedWhileStoring, SignatureAnswerFailed: answerFailedWhileStoring,
	},
	Withdrawing: {
		StoredLate: withdrawStored, StoreFailed: withdrawFailed, TimerExpired: withdrawAgain,
		Settle: refuseWith(NotPending), CarryOn: refuseWith(NotPending), Acknowledge: refuseWith(NotPending),
		LinkLost: ignore, Shutdown: resolveWithdrawn, LinkUp: ignore, LinkClosed: ignore, Disowned: ignore, StatusSeen: ignore,
	},
	Unknown: {
		Answered: lateAnswer, Notified: notified, LinkLost: questionLinkLost, Shutdown: unknownShutdown,
		Settle: ifUnchanged(settle), CarryOn: carryOn, Acknowledge: ifUnchanged(refuseWith(PaymentOpen)),
		TimerExpired: unknownTimerExpired, StoredLate: storedLate, StoreFailed: retryStoring,
		LinkUp: linkUp, LinkClosed: unknownSocketClosed, StatusCame: statusCame, LastTransactionCame: lastTransactionCame, LastTransactionRefused: lastTransactionRefused,
		SignatureAsked: questionWhileUnknown, SignatureDecided: signatureDecided, SignatureAnswerFailed: answerFailed, Disowned: disowned,
		StatusSeen: statusSeen, AtWork: seenAtWork, CancelAnswered: ignore,
	},
	Settled: {
		Answered: answerAfterEnd, Notified: notified, LinkLost: questionLinkLost, Shutdown: declineOnClose,
		Settle: ifUnchanged(refuseWith(NotPending)), CarryOn: refuseWith(NotPending), Acknowledge: acknowledge,
		TimerExpired: settledTimerExpired, StoredLate: storedLate, StoreFailed: retryStoring,
		LinkUp: ignore, LinkClosed: settledSocketClosed, StatusCame: statusBeforeLook, LastTransactionCame: lookAnswered, LastTransactionRefused: lookFailed, StatusSeen: ignore,
		JournalCame: journalRead, TurnCame: turnTaken, TurnRefused: turnRefused, RecordReloaded: recordReloaded,
		Disowned: terminalTakenOver, SignatureAsked: declineLateQuestion, SignatureDecided: declineOnly, SignatureAnswerFailed: answerFailed,
		AtWork: ignore, CancelAnswered: ignore,
	},
	Disputed: {
		Answered: answerToDisputed, Notified: notified, LinkLost: questionLinkLost, Shutdown: declineOnClose,
		Settle: ifUnchanged(settle), CarryOn: carryOn, Acknowledge: ifUnchanged(refuseWith(PaymentOpen)),
		TimerExpired: storeAgain, StoredLate: storedLate, StoreFailed: retryStoring,
		LinkUp: disputedLinkUp, LinkClosed: disputedSocketClosed, StatusCame: ignore, LastTransactionCame: ignore, LastTransactionRefused: ignore,
		JournalCame: ignore, TurnCame: releaseTurn, TurnRefused: ignore, RecordReloaded: recordReloaded,
		StatusSeen: statusSeen, AtWork: ignore, CancelAnswered: ignore,
		Disowned: disowned, SignatureAsked: declineLateQuestion, SignatureDecided: declineOnly, SignatureAnswerFailed: answerFailed,
	},
	Gone: {
		Settle: refuseWith(NotPending), CarryOn: refuseWith(NotPending), Acknowledge: refuseWith(NotPending),
		LinkLost: ignore, Shutdown: ignore, StoredLate: ignore, StoreFailed: ignore,
		LinkUp: ignore, LinkClosed: ignore, StatusCame: ignore, LastTransactionCame: ignore, LastTransactionRefused: ignore, StatusSeen: ignore,
		JournalCame: ignore, TurnCame: releaseTurn, TurnRefused: ignore, RecordReloaded: ignore,
		Disowned: ignore, SignatureAsked: declineLateQuestion, SignatureAnswerFailed: ignore, AtWork: ignore, CancelAnswered: ignore,
	},
}

// Step returns the state after e and what to do, in order. It never changes s, and
// it knows no clock: what it needs to know of time stands in e.
func Step(s State, e Event) (State, []Effect) {
	if s.Phase < phases && e.Kind < kinds {
		if t := table[s.Phase][e.Kind]; t != nil {
			return t(s, e)
		}
	}
	return s, []Effect{LogLine{Text: "nothing to do in phase " + s.Phase.String()}}
}

// ignore changes nothing, and needs no line in the log.
func ignore(s State, _ Event) (State, []Effect) { return s, nil }

// refuseWith refuses a command that does not apply.
func refuseWith(code Code) transition {
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
		s, cancelled := resolveCancelled(s, e)
		s.Phase = Gone
		return s, []Effect{Release{}, cancelled}
	}
	s.Phase = Reserving
	s.Record.Epoch, s.Record.CreatedAt = e.Epoch, e.Time.At
	s.Record.Status = journal.Open
	s.Record.Sent = journal.SentMaybe // written before it is sent: after a crash nobody knows
	return s, []Effect{Reserve{Record: s.Record, Entry: s.Record.Entry(journal.EntryReserved, e.Time.At)}}
}

func leaseDenied(s State, e Event) (State, []Effect) {
	s.Phase = Gone
	if s.Cancel.BeforeSending {
		s, cancelled := resolveCancelled(s, e)
		return s, []Effect{cancelled}
	}
	s.Promise.Open = false
	return s, []Effect{Reject{Code: e.Failure.Code, Reason: e.Failure.Reason}}
}

// reserved is the only place that sends: the reservation is committed, and no State
// comes here twice.
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
	return s, []Effect{Reject{Code: e.Failure.Code, Reason: e.Failure.Reason, Standing: e.Failure.Standing, Refusal: e.Failure.Refusal}, Release{}}
}

// reserveLate rejects the promise. Should the reservation be committed later on, it
// is withdrawn.
func reserveLate(s State, e Event) (State, []Effect) {
	s.Phase, s.Promise.Open = Withdrawing, false
	return s, []Effect{Reject{Code: e.Failure.Code, Reason: e.Failure.Reason}}
}

// sendFailed rejects the promise at once, because nothing left, and takes the
// reservation back. If a cancel kept the frame from leaving, the outcome is
// cancelled.
func sendFailed(s State, e Event) (State, []Effect) {
	if s.Cancel.AskedConnect {
		s, effects := withdrawCancelled(s, e)
		return s, append([]Effect{Disarm{AnswerTimer}}, effects...)
	}
	s.Phase, s.Promise.Open = Withdrawing, false
	s, commit := withdraw(s, e)
	return s, []Effect{Disarm{AnswerTimer}, Reject{Code: NotConnected, Reason: e.Failure.Reason}, commit}
}

func withdraw(s State, e Event) (State, Effect) {
	s.Record.Status, s.Record.Sent, s.Record.Reason = journal.Withdrawn, journal.SentNo, ReasonNotSent
	s.Record.Rev = s.raise()
	s.Record.SettledAt = e.Time.At
	return s, Commit{Record: s.Record, Entry: s.Record.Entry(journal.EntryWithdrawn, e.Time.At)}
}

func withdrawStored(s State, e Event) (State, []Effect) {
	if e.Record.Status == journal.Withdrawn {
		s.Phase = Gone
		s, told := resolveWithdrawn(s, e)
		return s, append([]Effect{Release{}}, told...)
	}
	s.Record = e.Record
	s, commit := withdraw(s, e)
	return s, []Effect{commit}
}

// withdrawFailed ends a reservation that failed in the end, because it left nothing
// behind. A withdrawal that failed is tried again, unless another engine follows
// the payment by now.
func withdrawFailed(s State, e Event) (State, []Effect) {
	if s.Record.Status != journal.Withdrawn || followedElsewhere(e) {
		s.Phase = Gone
		s, told := resolveWithdrawn(s, e)
		return s, append([]Effect{Release{}}, told...)
	}
	s, told := resolveWithdrawn(s, e)
	return s, append(told, Arm{Timer: RetryTimer, After: RetryEvery})
}

func withdrawAgain(s State, e Event) (State, []Effect) {
	if e.Timer != RetryTimer {
		return s, nil
	}
	return s, []Effect{Commit{Record: s.Record, Entry: s.Record.Entry(journal.EntryWithdrawn, e.Time.At)}}
}
