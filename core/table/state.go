package table

import (
	"slices"
	"time"

	"connect-epos/core/journal"
)

// State is everything the machines remember of one table. The zero State is a
// free table. It is a value: Step never changes the one it was given.
type State struct {
	Lock     Lock
	Payments Payments
	Late     LateGrants

	UnlockTries int   // how often the till failed to unlock the table since it was asked for the lock
	ViewRev     int64 // the revision of what View shows: another one with every change of that
}

// Payments is what the payments' machine remembers.
type Payments struct {
	List         []*Payment // those that the till, or the journal, does not know yet; none of them is changed in place
	Notices      []notice   // those that still want an answer
	Recent       []sighting // the payments that were told of last
	Anonymous    []Key      // one entry for each payment under this lock that nothing tells apart
	UnflaggedSum int64      // what was told without a flag under this lock, as far as the journal's payments say
}

// How long the machines wait.
const (
	TellEarlyAfter     = 5 * time.Second  // for the journal to store a payment; then the till is told all the same
	RetryEvery         = 2 * time.Second  // between attempts to store
	TillLimit          = 60 * time.Second // for a till that was asked for a lock and is late
	AskAgainLimit      = 30 * time.Second // for a terminal that did not hear that it has the lock, and asks again
	NumbersReusedAfter = 12 * time.Hour   // until the number of a payment may be given again
)

// tellAgain is how long the till has, after each failure, before it is told again.
func tellAgain(tries int) time.Duration {
	waits := [...]time.Duration{1, 2, 5, 10, 30}
	return waits[min(tries, len(waits)-1)] * time.Second
}

// until is how long it is until at; both are ms since 1970.
func until(at, now int64) time.Duration { return time.Duration(max(0, at-now)) * time.Millisecond }

// Waits reports whether the till has not confirmed some payment.
func (s State) Waits() bool { return s.Payments.wait() }

// AnswerAwaited reports whether a terminal waits for an answer.
func (s State) AnswerAwaited() bool { return s.Lock.Question.Asks() || len(s.Payments.Notices) > 0 }

// Idle reports whether nothing is left to do or to remember.
func (s State) Idle() bool {
	return s.Lock.Phase == Free && len(s.Payments.List)+len(s.Payments.Notices)+len(s.Late.Grants) == 0 && s.Lock.PendingDoubt == ""
}

// UnstoredPayments returns the payments that must not be forgotten when another engine had
// the tables meanwhile: that one cannot know of them, because they are not stored.
// Each must be told again, whatever the till said of it here: under the same key
// the other engine may have told it of another payment.
func (s State) UnstoredPayments() []journal.Record {
	var kept []journal.Record
	for _, p := range s.Payments.List {
		if !p.Stored() {
			r := p.Record
			r.Acknowledged = false
			kept = append(kept, r)
		}
	}
	return kept
}

// wait reports whether the till has not confirmed some payment.
func (p Payments) wait() bool {
	return slices.ContainsFunc(p.List, func(one *Payment) bool { return !one.Confirmed() })
}

// find returns the payment of that key, which must not be changed; nil when there is none.
func (p *Payments) find(key Key) *Payment {
	for _, one := range p.List {
		if one.Key() == key {
			return one
		}
	}
	return nil
}

// own makes the payment of that key this value's own, so that it may be changed; nil when
// there is none. Only that payment is copied: a thousand of them may wait at one table.
func (p *Payments) own(key Key) *Payment {
	at := slices.IndexFunc(p.List, func(one *Payment) bool { return one.Key() == key })
	if at < 0 {
		return nil
	}
	p.List = slices.Clone(p.List)
	one := *p.List[at]
	p.List[at] = &one
	return &one
}

// drop forgets the payment of that key.
func (p *Payments) drop(key Key) {
	p.List = slices.DeleteFunc(slices.Clone(p.List), func(one *Payment) bool { return one.Key() == key })
}

// add takes in a payment, in a list of this value's own.
func (p *Payments) add(one Payment) { p.List = append(slices.Clip(p.List), &one) }
