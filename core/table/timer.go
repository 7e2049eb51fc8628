package table

import "strconv"

// Timer names a deadline: what it is for, and whose it is. Those of the lock and of
// a late grant name nobody.
type Timer struct {
	What    Deadline
	Payment Key        // the payment that it is about
	Notice  QuestionID // the notice that it is about
}

// Deadline is what a Timer is for.
type Deadline uint8

// The deadlines.
const (
	AnswerTimer    Deadline = iota + 1 // the terminal's question about the lock must be answered
	UnlockTimer                        // tell the till again that the lock is over
	UndoTimer                          // tell the till again to undo a late grant
	StoreTimer                         // store again: a payment, or the lock where it names none
	TellEarlyTimer                     // tell the till of the payment, stored or not
	TellTimer                          // tell the till of the payment again
	NoticeTimer                        // the notice must be answered
)

// The timers that name nobody.
var (
	answerTimer    = Timer{What: AnswerTimer}
	unlockTimer    = Timer{What: UnlockTimer}
	undoTimer      = Timer{What: UndoTimer}
	lockStoreTimer = Timer{What: StoreTimer}
)

// timer is a timer of the payment.
func (p Payment) timer(what Deadline) Timer { return Timer{What: what, Payment: p.Key()} }

// timer is when the notice must be answered.
func (n notice) timer() Timer { return Timer{What: NoticeTimer, Notice: n.question.Name()} }

// subject is the machine that a timer belongs to.
func (t Timer) subject() subject {
	switch t.What {
	case UndoTimer:
		return theLateGrants
	case TellEarlyTimer, TellTimer, NoticeTimer:
		return thePayments
	case StoreTimer:
		if t.Payment != "" {
			return thePayments
		}
	}
	return theLock
}

// String says whose timer it is; "" where it names nobody.
func (t Timer) String() string {
	if t.What == NoticeTimer {
		return strconv.FormatUint(t.Notice.Link, 10) + "." + strconv.Itoa(t.Notice.ID)
	}
	return string(t.Payment)
}
