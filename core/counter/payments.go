package counter

import (
	"slices"

	"connect-epos/core/journal"
	"connect-epos/core/service"
	"connect-epos/core/transaction"
)

// payments are the payments that a counter follows. It finds each one by its reference,
// by the id of its request and by the terminal that it holds.
type payments struct {
	owner       string                       // the name that our own records carry
	byReference map[string]*payment          // the latest attempt; earlier ones hang behind it
	byFrameID   map[journal.FrameID]*payment // also after the end
	byTerminal  map[string][]*payment        // that hold the terminal, the longest first
}

func newPayments(owner string) *payments {
	return &payments{owner: owner, byReference: map[string]*payment{}, byFrameID: map[journal.FrameID]*payment{}, byTerminal: map[string][]*payment{}}
}

// all lists every attempt that is followed. It is a copy, because payments may come and
// go while the caller goes through it.
func (ps *payments) all() []*payment {
	var followed []*payment
	for _, p := range ps.byReference {
		for ; p != nil; p = p.earlier {
			followed = append(followed, p)
		}
	}
	return followed
}

// add puts a payment among the attempts of its reference. A payment without a number
// asks to be the next attempt.
func (ps *payments) add(p *payment) {
	r := p.state.Record
	head := &payment{earlier: ps.byReference[r.Reference]} // stands before the first, so that the first is not special
	at := head
	for at.earlier != nil && r.Attempt > 0 && at.earlier.comesAfter(r.Attempt) {
		at = at.earlier
	}
	p.earlier, at.earlier, p.added = at.earlier, p, true
	ps.byReference[r.Reference] = head.earlier
}

func (p *payment) comesAfter(attempt int) bool {
	n := p.state.Record.Attempt
	return n == 0 || n > attempt
}

// remove takes a payment out again.
func (ps *payments) remove(p *payment) {
	reference := p.state.Record.Reference
	head := &payment{earlier: ps.byReference[reference]}
	for at := head; at.earlier != nil; at = at.earlier {
		if at.earlier == p {
			at.earlier = p.earlier
			break
		}
	}
	p.earlier, p.added = nil, false
	if ps.byReference[reference] = head.earlier; head.earlier == nil {
		delete(ps.byReference, reference)
	}
}

// acknowledgeEarlier notes that the till knows how the earlier attempts ended: the
// journal noted it together with the reservation of this one.
func (ps *payments) acknowledgeEarlier(p *payment) {
	for at := p.earlier; at != nil; {
		next := at.earlier
		at.state = transaction.MarkAcknowledged(at.state)
		ps.forget(at)
		at = next
	}
}

// which says which attempt a command means: the attempt of that number, or with 0 the
// latest one that the command can concern.
type which struct {
	reference string
	attempt   int
	concerns  func(journal.Record) bool
}

func (c which) selects(r journal.Record) bool {
	return (c.attempt == 0 || c.attempt == r.Attempt) && c.concerns(r)
}

// find finds the payment that is meant. A payment that waits for the journal counts as
// what it may become.
func (ps *payments) find(c which) *payment {
	for p := ps.byReference[c.reference]; p != nil; p = p.earlier {
		r := p.state.Record
		if c.selects(r) || p.state.Waiting() && (c.attempt == 0 || c.attempt == r.Attempt) {
			return p
		}
	}
	return nil
}

// index keeps the ways to find a payment up to date.
func (ps *payments) index(p *payment) {
	if p.forOneLook {
		return
	}
	r := p.state.Record
	ps.indexHolder(p)
	ps.byFrameID[r.FrameID] = p
	if !p.added && !p.over() {
		ps.add(p)
	}
}

// indexHolder keeps which payments hold a terminal. There are several where dead engines
// left several unresolved payments of it in the journal.
func (ps *payments) indexHolder(p *payment) {
	tid, holds := p.state.Record.TID, p.state.HoldsTerminal()
	at := slices.Index(ps.byTerminal[tid], p)
	switch {
	case holds && at < 0:
		ps.byTerminal[tid] = append(ps.byTerminal[tid], p)
	case !holds && at >= 0:
		ps.byTerminal[tid] = append(ps.byTerminal[tid][:at], ps.byTerminal[tid][at+1:]...)
	}
	if len(ps.byTerminal[tid]) == 0 {
		delete(ps.byTerminal, tid)
	}
}

// forget drops a payment that is over. It can still be found by its id if its own answer
// may still come: staff settled it, Connect refused it, or nobody answered.
func (ps *payments) forget(p *payment) {
	if p.forOneLook || !p.over() {
		return
	}
	s := p.state
	ps.remove(p)
	contradicted := s.Record.Settlement != nil || s.Record.Result == journal.Refused || s.Record.Sent == journal.SentMaybe
	if !contradicted && ps.byFrameID[s.Record.FrameID] == p {
		delete(ps.byFrameID, s.Record.FrameID)
	}
	p.timers.StopAll()
}

// following is the payment that follows a record. One of ours may not know its number
// yet.
func (ps *payments) following(r journal.Record) *payment {
	if r.Engine == ps.owner {
		for p := ps.byReference[r.Reference]; p != nil; p = p.earlier {
			if n := p.state.Record.Attempt; n == r.Attempt || n == 0 {
				return p
			}
		}
		return nil
	}
	return ps.find(which{reference: r.Reference, attempt: r.Attempt, concerns: journal.Record.Unfinished})
}

// records are the records of the payments that are followed here, which may be newer
// than the journal.
func (ps *payments) records() map[service.Attempt]journal.Record {
	here := map[service.Attempt]journal.Record{}
	for _, p := range ps.all() {
		if r := p.state.Record; r.Attempt > 0 {
			here[service.AttemptOf(r)] = r
		}
	}
	return here
}

// forgetAcknowledged drops a payment whose end another tab acknowledged.
func (ps *payments) forgetAcknowledged(r journal.Record) {
	for p := ps.byReference[r.Reference]; p != nil; p = p.earlier {
		if p.state.Record.Attempt == r.Attempt {
			p.state = transaction.MarkAcknowledged(p.state)
			ps.forget(p)
			return
		}
	}
}
