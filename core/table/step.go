package table

type transition func(State, Event) (State, []Effect)

// table is the machine of the lock: what each phase does with each event. What
// is not listed is absorbed and noted.
var table = [phases][kinds]transition{
	Free: {LockAsked: lockAsked, LinkLost: quiet, Expired: quiet, Unlocked: quiet, Declined: quiet,
		UnlockTold: quiet, UnlockFailed: quiet},
	Reserving: {LockAsked: inUse, Kept: reserved, NotKept: notReserved, Expired: tooSlow, LinkLost: askerGone,
		Unlocked: leaves},
	Asking: {LockAsked: inUse, Granted: granted, Declined: declined, Expired: overdue, LinkLost: askedInVain,
		Kept: kept, NotKept: notKept, Unlocked: leaves},
	Overdue: {LockAsked: inUse, Granted: grantedLate, Declined: declinedLate, Expired: givenUp, LinkLost: quiet,
		Kept: quiet, NotKept: quiet, Unlocked: quiet},
	Confirming: {LockAsked: inUse, Kept: confirmed, NotKept: notConfirmed, Expired: tooSlow, LinkLost: askerGone,
		Unlocked: leaves},
	Locked: {LockAsked: lockAgain, AnswerFailed: answerFailed, Unlocked: unlocked, LinkLost: linkLost,
		ForceUnlock: forceUnlock, Kept: kept, NotKept: notKept, Expired: storeAgain, Granted: quiet, Declined: quiet},
	Doubt: {LockAsked: inUse, Unlocked: leaves, LinkLost: quiet, Settle: settle, Kept: kept, NotKept: notKept,
		Expired: storeAgain, Granted: quiet, Declined: quiet},
	Ending: {LockAsked: inUse, UnlockTold: told, UnlockFailed: notTold, Kept: kept, NotKept: notKept,
		Expired: endExpired, LinkLost: quiet, Unlocked: quiet, Granted: quiet, Declined: quiet},
}

// everywhere is what the payments do with an event, whatever the lock does.
var everywhere = [kinds]transition{
	Noticed: noticed, Confirmed: takenNote, Unconfirmed: notTakenNote, Acknowledge: acknowledge, Adopt: adopt,
	Rescued: rescued,
}

// Step returns the state after e and what to do, in order. It never changes s
// and knows no clock: what it needs of time is in e.
func Step(s State, e Event) (State, []Effect) {
	if s.Phase >= phases || e.Kind >= kinds {
		return s, nil
	}
	next, effects := step(s, e)
	if !next.View("").Same(s.View("")) {
		next.Shown = max(s.Shown+1, e.At) // an engine that takes the table over knows no earlier one
	}
	return next, effects
}

func step(s State, e Event) (State, []Effect) {
	t := everywhere[e.Kind]
	switch {
	case t != nil:
	case e.Kind == UnlockTold && s.undoes(e):
		t = undone
	case e.Kind == UnlockFailed && s.undoes(e):
		t = notUndone
	case e.Kind == UnlockFailed && s.Phase != Ending:
		t = quiet // it was told again since
	case e.Kind == Expired && e.Timer == StrayTimer:
		t = undoAgain
	case s.stale(e):
		t = quiet
	case e.Kind == Kept && !e.Record.IsLock():
		t = paymentKept
	case e.Kind == NotKept && !e.Record.IsLock():
		t = paymentNotKept
	case e.Kind == Expired && e.Timer.Key != "":
		t = paymentExpired
	case e.mayGrant() && s.astray(e):
		t = strays
	default:
		t = table[s.Phase][e.Kind]
	}
	if t == nil {
		t = otherwise
	}
	s, effects := t(s, e)
	return conclude(s, e, effects)
}

// otherwise absorbs what has no place, and refuses a command that has none.
func otherwise(s State, e Event) (State, []Effect) {
	if s.moved(e) {
		return s, []Effect{changed}
	}
	switch e.Kind {
	case ForceUnlock:
		return s, []Effect{Refuse{NotPending, "no card machine has this table locked; what may be taken is settled"}}
	case Settle:
		return s, []Effect{Refuse{NotPending, "no payment of this table may be taken; what is locked is unlocked by force"}}
	}
	return s, []Effect{Note{"nothing to do in phase " + s.Phase.String()}}
}

// quiet absorbs what needs no note.
func quiet(s State, _ Event) (State, []Effect) { return s, nil }

// conclude does what is due however the state was reached: a suspicion is acted
// upon, and the till is told of the lock's end once it knows of every payment.
func conclude(s State, e Event, effects []Effect) (State, []Effect) {
	if s.Suspect != "" && s.Phase == Locked {
		var more []Effect
		s, more = doubt(s, e, s.Suspect)
		effects = append(effects, more...)
	}
	if s.Left && s.Phase == Locked {
		var more []Effect
		s, more = end(s, e, ReasonTerminal)
		effects = append(effects, more...)
	}
	if s.Phase == Ending && !s.Silent && !s.Told && !s.Telling && !s.Waits() {
		s.Telling = true
		s.forgive()
		var tell Effect = TellUnlock{s.Lock}
		if e.Kind == Adopt { // payments of the table may be found after its lock
			tell = Arm{Timer{What: UnlockTimer}, 0}
		}
		effects = append(effects, tell)
	}
	if s.Phase == Ending && !s.Unstored && (s.Silent || s.Told) {
		s.Phase = Free
	}
	if s.Phase == Free && s.Suspect != "" {
		var more []Effect
		s, more = suspect(s, e, s.Suspect)
		effects = append(effects, more...)
	}
	effects = append(effects, s.undoStrays()...)
	if len(s.Notices) > 0 && s.safe() {
		effects = append(effects, s.answer(Timer{}, true)...)
	}
	return s, effects
}

// stale reports whether an answer is not to what this state did: it is about an
// earlier lock, of a time before another engine had the tables, or about a change
// of a payment that has been dropped since.
func (s State) stale(e Event) bool {
	switch e.Kind {
	case UnlockTold, UnlockFailed:
		return e.Record.Rev == 0 || e.Record.CreatedAt != s.Lock.CreatedAt
	case Kept, NotKept:
		if e.Record.IsLock() {
			return e.Record.CreatedAt != s.Lock.CreatedAt || e.Record.Epoch != s.Lock.Epoch
		}
		p := s.seek(e.Record.Key())
		return p == nil || p.Record.Epoch != e.Record.Epoch || !p.Stored && e.Record.Rev > 1
	}
	return false
}
