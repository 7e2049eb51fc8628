package table

// lockTable is the lock's machine: what each phase does with each event. What is
// not listed is absorbed and noted.
var lockTable = [phases][kinds]transition{
	Free: {Adopt: adoptLock, LockRequested: lockAsked, LinkLost: nothing, Expired: nothing, TerminalUnlocked: nothing, Declined: nothing,
		UnlockConfirmed: nothing, UnlockFailed: nothing},
	Reserving: {Adopt: adoptLock, LockRequested: inUse, Stored: reserved, StoreFailed: notReserved, Expired: reservingTooSlow,
		LinkLost: askerGone, TerminalUnlocked: terminalDone, UnlockConfirmed: nothing, UnlockFailed: nothing},
	Asking: {Adopt: adoptLock, LockRequested: inUse, Granted: granted, Declined: declined, Expired: tillTooSlow,
		LinkLost: askerGoneWhileAsking, Stored: stored, StoreFailed: notStored, TerminalUnlocked: terminalDone, UnlockFailed: nothing},
	Overdue: {Adopt: adoptLock, LockRequested: inUse, Granted: grantedTooLate, Declined: declinedTooLate, Expired: neverAnswered,
		LinkLost: nothing, Stored: nothing, StoreFailed: nothing, TerminalUnlocked: nothing, UnlockFailed: nothing},
	Confirming: {Adopt: adoptLock, LockRequested: inUse, Stored: confirmed, StoreFailed: notConfirmed, Expired: confirmingTooSlow,
		LinkLost: askerGone, TerminalUnlocked: terminalDone, UnlockFailed: nothing},
	Locked: {Adopt: adoptLock, LockRequested: askedAgain, AnswerFailed: answerFailed, TerminalUnlocked: unlocked, LinkLost: linkLost,
		ForceUnlock: forceUnlock, Stored: stored, StoreFailed: notStored, Expired: storeAgain, Granted: nothing, Declined: nothing,
		UnlockFailed: nothing},
	Doubt: {Adopt: adoptLock, LockRequested: inUse, TerminalUnlocked: terminalDone, LinkLost: nothing, Settle: settleDoubt, Stored: stored,
		StoreFailed: notStored, Expired: storeAgain, Granted: nothing, Declined: nothing, UnlockFailed: nothing},
	Ending: {Adopt: adoptLock, LockRequested: inUse, UnlockConfirmed: endConfirmed, UnlockFailed: endNotConfirmed, Stored: stored, StoreFailed: notStored,
		Expired: endExpired, LinkLost: nothing, TerminalUnlocked: nothing, Granted: nothing, Declined: nothing},
}

// signal is what the payments' machine tells the lock's.
type signal uint8

const (
	doubtRaised    signal = iota // a payment may have been taken that the till does not know of: Reason
	dueChanged                   // what is due is another amount by now
	paymentCounted               // the lock has been paid more
	signals
)

// onSignal is what each phase does with each signal; with what is not listed it
// does nothing.
var onSignal = [phases][signals]transition{
	Free:       {doubtRaised: doubtFree},
	Reserving:  {doubtRaised: refuseInDoubt, dueChanged: refuseAsker},
	Asking:     {doubtRaised: turnDownInDoubt, dueChanged: turnDown, paymentCounted: storePaid},
	Overdue:    {doubtRaised: postponeDoubt},
	Confirming: {doubtRaised: refuseInDoubt, dueChanged: refuseAsker, paymentCounted: storePaid},
	Locked:     {doubtRaised: beginDoubt, paymentCounted: storePaid},
	Doubt:      {doubtRaised: doubtAnew, paymentCounted: paidInDoubt},
	Ending:     {doubtRaised: postponeDoubt},
}

func handleLock(s *State, e Event) []Effect {
	if s.changedSince(e) {
		return []Effect{changed}
	}
	if t := lockTable[s.Lock.Phase][e.Kind]; t != nil {
		return t(s, e)
	}
	return absorbOrRefuse(s, e)
}

// signal tells the lock's machine something, at once.
func (s *State) signal(what signal, e Event) []Effect {
	if t := onSignal[s.Lock.Phase][what]; t != nil {
		return t(s, e)
	}
	return nil
}

// absorbOrRefuse absorbs what has no place, and refuses a command that has none.
func absorbOrRefuse(s *State, e Event) []Effect {
	switch e.Kind {
	case ForceUnlock:
		return []Effect{Refuse{NotPending, "no card machine has this table locked; what may be taken is settled"}}
	case Settle:
		return []Effect{Refuse{NotPending, "no payment of this table may be taken; what is locked is unlocked by force"}}
	}
	return []Effect{Note{"nothing to do in phase " + s.Lock.Phase.String()}}
}
