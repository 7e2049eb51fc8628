package followed

import (
	"slices"
	"time"

	"connect-epos/core/journal"
	"connect-epos/core/link"
	"connect-epos/core/looseends"
	"connect-epos/core/service"
	"connect-epos/core/transaction"
)

// Payments are the payments that a counter follows. It finds each one by its reference,
// by the id of its request and by the terminal that it holds.
type Payments struct {
	service    *service.Service
	desk       Desk
	Signatures *Signatures          // questions about signatures
	LooseEnds  *looseends.LooseEnds // frames whose end no answer told

	ByReference map[string]*Payment          // the latest attempt; earlier ones hang behind it
	ByFrameID   map[journal.FrameID]*Payment // also after the end
	ByTerminal  map[string][]*Payment        // that hold the terminal, the longest first
}

// New follows no payment yet. d does for payments what concerns more than one.
func New(s *service.Service, d Desk) *Payments {
	ps := &Payments{service: s, desk: d, LooseEnds: looseends.New(s),
		ByReference: map[string]*Payment{}, ByFrameID: map[journal.FrameID]*Payment{}, ByTerminal: map[string][]*Payment{}}
	ps.Signatures = &Signatures{service: s, payments: ps, Arrivals: link.Arrivals{}}
	return ps
}

// newPayment is a payment that is not followed yet.
func (ps *Payments) newPayment() *Payment {
	p := &Payment{service: ps.service, payments: ps}
	p.Lease, p.cancelling = &TerminalLease{Payment: p}, &cancelling{Payment: p}
	p.writes = &writes{Payment: p}
	p.writes.writer = service.NewWriter(ps.service, p.writes.written)
	return p
}

// Start starts a payment. It waits for its terminal as long as patience says. done is the
// promise that the till holds.
func (ps *Payments) Start(r journal.Record, patience time.Duration, done func(transaction.Outcome, error)) {
	p := ps.newPayment()
	p.promise, p.Lease.patience = done, patience
	p.State.Record = r
	ps.add(p)
	p.Feed(transaction.Event{Kind: transaction.Start, Record: r})
}

// Adopt follows a record that was found in the journal. by says who took it from an
// engine that may still live; nil when that engine is gone.
func (ps *Payments) Adopt(r journal.Record, by *journal.StaffAction) *Payment {
	p := ps.newPayment()
	e := transaction.Event{Kind: transaction.Adopt}
	if by != nil {
		e.Kind, e.Staff.StaffAction, p.TakenFrom = transaction.TakeOver, *by, r.Engine
	}
	r.Engine = ps.service.Owner
	e.Record, p.State.Record = r, r
	p.TellEndByEvent, p.Lease.Held = true, r.HoldsTerminal()
	p.sentAt = ps.service.Moment() // what it waits for counts from here
	ps.add(p)
	p.Feed(e)
	return p
}

// FollowAgain follows a record that another engine had taken over, because its answer
// came here after all.
func (ps *Payments) FollowAgain(r journal.Record, e transaction.Event) {
	r.Engine = ps.service.Owner
	p := ps.newPayment()
	p.TellEndByEvent, p.State = true, transaction.ForLateAnswer(r, e.Link)
	ps.add(p)
	p.Feed(e)
}

// ForOneLook is a payment for one look, for a record that another tab follows.
func (ps *Payments) ForOneLook(r journal.Record) *Payment {
	p := ps.newPayment()
	p.ForOneLook, p.State = true, transaction.ForOneLook(r)
	return p
}

// KeepForOneLook stops following a payment, and keeps it for the look that has just
// shown something.
func (ps *Payments) KeepForOneLook(p *Payment) {
	ps.remove(p)
	p.ForOneLook = true
}

// All lists every attempt that is followed. It is a copy, because payments may come and
// go while the caller goes through it.
func (ps *Payments) All() []*Payment {
	var followed []*Payment
	for _, p := range ps.ByReference {
		for ; p != nil; p = p.Earlier {
			followed = append(followed, p)
		}
	}
	return followed
}

// add puts a payment among the attempts of its reference. A payment without a number
// asks to be the next attempt.
func (ps *Payments) add(p *Payment) {
	r := p.State.Record
	head := &Payment{Earlier: ps.ByReference[r.Reference]} // stands before the first, so that the first is not special
	at := head
	for at.Earlier != nil && r.Attempt > 0 && at.Earlier.comesAfter(r.Attempt) {
		at = at.Earlier
	}
	p.Earlier, at.Earlier, p.added = at.Earlier, p, true
	ps.ByReference[r.Reference] = head.Earlier
}

func (p *Payment) comesAfter(attempt int) bool {
	n := p.State.Record.Attempt
	return n == 0 || n > attempt
}

// remove takes a payment out again.
func (ps *Payments) remove(p *Payment) {
	reference := p.State.Record.Reference
	head := &Payment{Earlier: ps.ByReference[reference]}
	for at := head; at.Earlier != nil; at = at.Earlier {
		if at.Earlier == p {
			at.Earlier = p.Earlier
			break
		}
	}
	p.Earlier, p.added = nil, false
	if ps.ByReference[reference] = head.Earlier; head.Earlier == nil {
		delete(ps.ByReference, reference)
	}
}

// AcknowledgeFrom notes that the till knows how an attempt and those before it ended: the
// journal noted it together with a later reservation or note.
func (ps *Payments) AcknowledgeFrom(p *Payment) {
	for at := p; at != nil; {
		next := at.Earlier
		at.State = transaction.MarkAcknowledged(at.State)
		ps.forget(at)
		at = next
	}
}

// index keeps the ways to find a payment up to date.
func (ps *Payments) index(p *Payment) {
	if p.ForOneLook {
		return
	}
	r := p.State.Record
	ps.indexHolder(p)
	ps.ByFrameID[r.FrameID] = p
	if !p.added && !p.over() {
		ps.add(p)
	}
}

// indexHolder keeps which payments hold a terminal. There are several where dead engines
// left several unresolved payments of it in the journal.
func (ps *Payments) indexHolder(p *Payment) {
	tid, holds := p.State.Record.TID, p.State.HoldsTerminal()
	at := slices.Index(ps.ByTerminal[tid], p)
	switch {
	case holds && at < 0:
		ps.ByTerminal[tid] = append(ps.ByTerminal[tid], p)
	case !holds && at >= 0:
		ps.ByTerminal[tid] = append(ps.ByTerminal[tid][:at], ps.ByTerminal[tid][at+1:]...)
	}
	if len(ps.ByTerminal[tid]) == 0 {
		delete(ps.ByTerminal, tid)
	}
}

// forget drops a payment that is over. It can still be found by its id if its own answer
// may still come: staff settled it, Connect refused it, or nobody answered.
func (ps *Payments) forget(p *Payment) {
	if p.ForOneLook || !p.over() {
		return
	}
	s := p.State
	ps.remove(p)
	contradicted := s.Record.Settlement != nil || s.Record.Result == journal.Refused || s.Record.Sent == journal.SentMaybe
	if !contradicted && ps.ByFrameID[s.Record.FrameID] == p {
		delete(ps.ByFrameID, s.Record.FrameID)
	}
	p.timers.StopAll()
}
