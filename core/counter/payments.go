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
	owner       string                // the name that our own records carry
	byReference map[string]*payment   // the latest attempt; earlier ones hang behind it
	byRPC       map[int]*payment      // also after the end
	byTerminal  map[string][]*payment // that hold the terminal, the longest first
}

func newPayments(owner string) *payments {
	return &payments{owner: owner, byReference: map[string]*payment{}, byRPC: map[int]*payment{}, byTerminal: map[string][]*payment{}}
}

// all lists the lanes of every attempt. It is a copy: lanes may come and go
// while it is walked.
func (ps *payments) all() []*payment {
	var lanes []*payment
	for _, p := range ps.byReference {
		for ; p != nil; p = p.earlier {
			lanes = append(lanes, p)
		}
	}
	return lanes
}

// enlist puts a lane among the attempts of its reference. One without a number
// asks to be the next.
func (ps *payments) enlist(p *payment) {
	r := p.state.Record
	head := &payment{earlier: ps.byReference[r.Reference]}
	at := head
	for at.earlier != nil && r.Attempt > 0 && at.earlier.after(r.Attempt) {
		at = at.earlier
	}
	p.earlier, at.earlier, p.listed = at.earlier, p, true
	ps.byReference[r.Reference] = head.earlier
}

func (p *payment) after(attempt int) bool {
	n := p.state.Record.Attempt
	return n == 0 || n > attempt
}

// unlist takes a lane out again.
func (ps *payments) unlist(p *payment) {
	reference := p.state.Record.Reference
	head := &payment{earlier: ps.byReference[reference]}
	for at := head; at.earlier != nil; at = at.earlier {
		if at.earlier == p {
			at.earlier = p.earlier
			break
		}
	}
	p.earlier, p.listed = nil, false
	if ps.byReference[reference] = head.earlier; head.earlier == nil {
		delete(ps.byReference, reference)
	}
}

// heard: a reservation was admitted, and with it the journal took note that the
// till knows how the earlier attempts ended.
func (ps *payments) heard(p *payment) {
	for at := p.earlier; at != nil; {
		next := at.earlier
		at.state = transaction.MarkAcknowledged(at.state)
		ps.forget(at)
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
func (ps *payments) chosen(c choice) *payment {
	for p := ps.byReference[c.reference]; p != nil; p = p.earlier {
		r := p.state.Record
		if c.takes(r) || p.state.Waiting() && (c.attempt == 0 || c.attempt == r.Attempt) {
			return p
		}
	}
	return nil
}

// index keeps the loop's ways to find a lane.
func (ps *payments) index(p *payment) {
	if p.guest {
		return
	}
	r := p.state.Record
	ps.indexHolder(p)
	ps.byRPC[r.FrameID] = p
	if !p.listed && !p.over() {
		ps.enlist(p)
	}
}

// indexHolder keeps who holds a terminal. It may be several: a payment can turn
// out to be disputed while another one runs there.
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

// forget drops a lane that is over. What the operator settled, Connect turned
// down or nobody answered is kept by id: its own answer may still come.
func (ps *payments) forget(p *payment) {
	if p.guest || !p.over() {
		return
	}
	s := p.state
	ps.unlist(p)
	contradicted := s.Record.Settlement != nil || s.Record.Result == journal.Refused || s.Record.Sent == journal.SentMaybe
	if !contradicted && ps.byRPC[s.Record.FrameID] == p {
		delete(ps.byRPC, s.Record.FrameID)
	}
	p.timers.StopAll()
}

// following is the lane of a record. One of ours may not know its number yet.
func (ps *payments) following(r journal.Record) *payment {
	if r.Engine == ps.owner {
		for p := ps.byReference[r.Reference]; p != nil; p = p.earlier {
			if n := p.state.Record.Attempt; n == r.Attempt || n == 0 {
				return p
			}
		}
		return nil
	}
	return ps.chosen(choice{reference: r.Reference, attempt: r.Attempt, concerns: journal.Record.Unfinished})
}

// snapshot is what the loop knows that the journal may not.
func (ps *payments) snapshot() map[service.Attempt]journal.Record {
	here := map[service.Attempt]journal.Record{}
	for _, p := range ps.all() {
		if r := p.state.Record; r.Attempt > 0 {
			here[service.AttemptOf(r)] = r
		}
	}
	return here
}

// dropHeard forgets an end that another tab acknowledged.
func (ps *payments) dropHeard(r journal.Record) {
	for p := ps.byReference[r.Reference]; p != nil; p = p.earlier {
		if p.state.Record.Attempt == r.Attempt {
			p.state = transaction.MarkAcknowledged(p.state)
			ps.forget(p)
			return
		}
	}
}
