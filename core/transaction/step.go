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
		SendFailed: sendFailed, Answered: inFlightAnswered, Erred: inFlightErred, Unreadable: unreadable,
		AtWork: atWork, CancelCame: cancelCame,
		Notified: notified, LinkLost: linkLost, Expired: noAnswer, Shutdown: shutdown,
		Settle: unmoved(refuse(NotPending)), CarryOn: refuse(NotPending), Acknowledge: unmoved(refuse(PaymentOpen)),
		StoredLate: quiet, StoreFailed: stillUnstored,
		Cancel: cancel, Asked: questioned, Decided: decided, AnswerFailed: unanswered, Disowned: disowned,
		LinkUp: quiet, LinkClosed: quiet, StatusCame: quiet, LastCame: quiet, LastRefused: quiet, Sighted: quiet,
	},
	Accepting: {
		Stored: accepted, StoreFailed: notAccepted, StoreLate: notAccepted, StoredLate: keptWhileAccepting,
		Decided: changedTheirMind, AnswerFailed: quiet,
	},
	Storing: {
		Stored: stored, StoreFailed: storeFailed, StoreLate: storeFailed, StoredLate: storedMeanwhile,
		Decided: declinedMeanwhile, AnswerFailed: unansweredMeanwhile,
	},
	Withdrawing: {
		StoredLate: withdrawStored, StoreFailed: withdrawFailed, Expired: withdrawAgain,
		Settle: refuse(NotPending), CarryOn: refuse(NotPending), Acknowledge: refuse(NotPending),
		LinkLost: quiet, Shutdown: backedOut, LinkUp: quiet, LinkClosed: quiet, Disowned: quiet, Sighted: quiet,
	},
	Unknown: {
		Answered: lateAnswer, Notified: notified, LinkLost: askerLost, Shutdown: unknownShutdown,
		Settle: unmoved(settle), CarryOn: carryOn, Acknowledge: unmoved(refuse(PaymentOpen)),
		Expired: overdue, StoredLate: storedLate, StoreFailed: stillUnstored,
		LinkUp: linkUp, LinkClosed: linkClosed, StatusCame: statusCame, LastCame: lastCame, LastRefused: lastRefused,
		Asked: resumed, Decided: decided, AnswerFailed: unanswered, Disowned: disowned,
		Sighted: watched, AtWork: atWork, CancelCame: quiet,
	},
	Settled: {
		Answered: afterAll, Notified: notified, LinkLost: askerLost, Shutdown: closing,
		Settle: unmoved(refuse(NotPending)), CarryOn: refuse(NotPending), Acknowledge: acknowledge,
		Expired: settledTimer, StoredLate: storedLate, StoreFailed: stillUnstored,
		LinkUp: quiet, LinkClosed: arrived, StatusCame: idleCame, LastCame: lookShows, LastRefused: lookFails, Sighted: quiet,
		JournalCame: journalCame, TurnCame: turnCame, TurnRefused: turnRefused, Renewed: renewed,
		Disowned: turnLost, Asked: tooLate, Decided: declineOnly, AnswerFailed: unanswered,
		AtWork: quiet, CancelCame: quiet,
	},
	Disputed: {
		Answered: answeredOnceMore, Notified: notified, LinkLost: askerLost, Shutdown: closing,
		Settle: unmoved(settle), CarryOn: carryOn, Acknowledge: unmoved(refuse(PaymentOpen)),
		Expired: storeAgain, StoredLate: storedLate, StoreFailed: stillUnstored,
		LinkUp: lineBack, LinkClosed: disputedClosed, StatusCame: quiet, LastCame: quiet, LastRefused: quiet,
		JournalCame: quiet, TurnCame: release, TurnRefused: quiet, Renewed: renewed,
		Sighted: watched, AtWork: quiet, CancelCame: quiet,
		Disowned: disowned, Asked: tooLate, Decided: declineOnly, AnswerFailed: unanswered,
	},
	Gone: {
		Settle: refuse(NotPending), CarryOn: refuse(NotPending), Acknowledge: refuse(NotPending),
		LinkLost: quiet, Shutdown: quiet, StoredLate: quiet, StoreFailed: quiet,
		LinkUp: quiet, LinkClosed: quiet, StatusCame: quiet, LastCame: quiet, LastRefused: quiet, Sighted: quiet,
		JournalCame: quiet, TurnCame: release, TurnRefused: quiet, Renewed: quiet,
		Disowned: quiet, Asked: tooLate, AnswerFailed: quiet, AtWork: quiet, CancelCame: quiet,
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
	return s, []Effect{Note{Text: "nothing to do in phase " + s.Phase.String()}}
}

// quiet absorbs what needs no note.
func quiet(s State, _ Event) (State, []Effect) { return s, nil }

// refuse answers a command that does not apply.
func refuse(code Code) transition {
	return func(s State, _ Event) (State, []Effect) { return s, []Effect{Refuse{Code: code}} }
}

func start(_ State, e Event) (State, []Effect) {
	s := State{Phase: Leasing, Record: e.Record, Promised: true}
	s.Record.Acknowledged = connect.IsReport(e.Record.Kind) // nobody is to be told of it again
	s.Record.Aside = !connect.MovesMoney(e.Record.Kind)
	return s, []Effect{Lease{}}
}

func leaseGranted(s State, e Event) (State, []Effect) {
	if s.Cancelled {
		s, cancelled := cancelledEarly(s, e)
		s.Phase = Gone
		return s, []Effect{Release{}, cancelled}
	}
	s.Phase = Reserving
	s.Record.Epoch, s.Record.CreatedAt = e.Epoch, e.At
	s.Record.Status, s.Record.Sent = journal.Open, journal.SentMaybe
	return s, []Effect{Reserve{Record: s.Record, Entry: s.Record.Entry(journal.Reserved, e.At)}}
}

func leaseDenied(s State, e Event) (State, []Effect) {
	s.Phase = Gone
	if s.Cancelled {
		s, cancelled := cancelledEarly(s, e)
		return s, []Effect{cancelled}
	}
	s.Promised = false
	return s, []Effect{Reject{Code: e.Code, Reason: e.Reason}}
}

// reserved is the only place that sends: the reservation is committed, and no
// State comes here twice.
func reserved(s State, e Event) (State, []Effect) {
	s.Record = e.Record
	switch {
	case s.Cancelled:
		return withdrawCancelled(s, e)
	case e.Link == 0:
		return sendFailed(s, e)
	}
	s.Phase, s.Link, s.SentOn = InFlight, e.Link, e.Link
	return s, []Effect{Arm{Timer: AnswerTimer, After: s.answerLimit()}, Send{Request: s.request()}}
}

func reserveFailed(s State, e Event) (State, []Effect) {
	s.Phase, s.Promised = Gone, false
	return s, []Effect{Reject{Code: e.Code, Reason: e.Reason, Standing: e.Standing, Refusal: e.Refusal}, Release{}}
}

// reserveLate fails closed; should the reservation be committed later on, it
// is withdrawn.
func reserveLate(s State, e Event) (State, []Effect) {
	s.Phase, s.Promised = Withdrawing, false
	return s, []Effect{Reject{Code: e.Code, Reason: e.Reason}}
}

// sendFailed: nothing left, so the truth is told at once and the reservation
// taken back. Where a cancel kept it from leaving, cancelled is what it is.
func sendFailed(s State, e Event) (State, []Effect) {
	if s.Cancels {
		s, effects := withdrawCancelled(s, e)
		return s, append([]Effect{Disarm{AnswerTimer}}, effects...)
	}
	s.Phase, s.Promised = Withdrawing, false
	s, commit := withdraw(s, e)
	return s, []Effect{Disarm{AnswerTimer}, Reject{Code: NotConnected, Reason: e.Reason}, commit}
}

func withdraw(s State, e Event) (State, Effect) {
	s.Record.Status, s.Record.Sent, s.Record.Reason = journal.Withdrawn, journal.SentNo, ReasonNotSent
	s.Record.Rev = s.raise()
	s.Record.SettledAt = e.At
	return s, Commit{Record: s.Record, Entry: s.Record.Entry(journal.WithdrawnNow, e.At)}
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
	return s, []Effect{Commit{Record: s.Record, Entry: s.Record.Entry(journal.WithdrawnNow, e.At)}}
}
