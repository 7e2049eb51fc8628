package session

import (
	"connect-epos/core/journal"
	"connect-epos/core/transaction"
)

// all lists the lanes of every attempt. It is a copy: lanes may come and go
// while it is walked.
func (l *loop) all() []*lane {
	var lanes []*lane
	for _, ln := range l.lanes {
		for ; ln != nil; ln = ln.earlier {
			lanes = append(lanes, ln)
		}
	}
	return lanes
}

// enlist puts a lane among the attempts of its reference. One without a number
// asks to be the next.
func (l *loop) enlist(ln *lane) {
	r := ln.state.Record
	head := &lane{earlier: l.lanes[r.Reference]}
	at := head
	for at.earlier != nil && r.Attempt > 0 && at.earlier.after(r.Attempt) {
		at = at.earlier
	}
	ln.earlier, at.earlier, ln.listed = at.earlier, ln, true
	l.lanes[r.Reference] = head.earlier
}

func (ln *lane) after(attempt int) bool {
	n := ln.state.Record.Attempt
	return n == 0 || n > attempt
}

// unlist takes a lane out again.
func (l *loop) unlist(ln *lane) {
	reference := ln.state.Record.Reference
	head := &lane{earlier: l.lanes[reference]}
	for at := head; at.earlier != nil; at = at.earlier {
		if at.earlier == ln {
			at.earlier = ln.earlier
			break
		}
	}
	ln.earlier, ln.listed = nil, false
	if l.lanes[reference] = head.earlier; head.earlier == nil {
		delete(l.lanes, reference)
	}
}

// heard: a reservation was admitted, and with it the journal took note that the
// till knows how the earlier attempts ended.
func (l *loop) heard(ln *lane) {
	for at := ln.earlier; at != nil; {
		next := at.earlier
		at.state = transaction.MarkAcknowledged(at.state)
		l.forget(at)
		at = next
	}
}

// choice says which attempt a command means: the one of that number, or with 0
// the latest that it can concern.
type choice struct {
	reference string
	attempt   int
	concerns  func(journal.Record) bool
}

func (c choice) takes(r journal.Record) bool {
	return (c.attempt == 0 || c.attempt == r.Attempt) && c.concerns(r)
}

// chosen is the lane of the choice; one that waits for the journal is taken
// for what it may become.
func (l *loop) chosen(c choice) *lane {
	for ln := l.lanes[c.reference]; ln != nil; ln = ln.earlier {
		r := ln.state.Record
		if c.takes(r) || ln.state.Waiting() && (c.attempt == 0 || c.attempt == r.Attempt) {
			return ln
		}
	}
	return nil
}
