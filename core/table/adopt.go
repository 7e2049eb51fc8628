package table

import (
	"slices"
	"strings"

	"connect-epos/core/journal"
)

// An engine that takes the tables goes on with what one that is gone left in the
// journal. The records are ours already; that is committed with what becomes of
// them.

// adoptLock goes on with a lock. In an older journal there may be several
// unfinished ones: the latest counts.
func adoptLock(s *State, e Event) []Effect {
	l, r := &s.Lock, e.Record
	r.Table.Name = TableOf(r)
	switch {
	case l.Phase != Free && l.Record.Attempt > r.Attempt:
		return nil
	case !r.Unfinished():
		l.Record = r // the last lock, which tells what staff did
		return nil
	}
	l.Record, l.Rev = r, r.Rev
	e.Record = r
	switch r.Status {
	case journal.Open:
		return adoptOpen(s, e)
	case journal.Settled:
		l.Phase = Ending
	default:
		l.Phase = Doubt
	}
	return []Effect{l.change(journal.EntryAdopted, e.At)}
}

// adoptOpen goes on with a lock that was not over. The terminal may have it, and
// may have taken a payment while no engine listened.
func adoptOpen(s *State, e Event) []Effect {
	if e.Record.Sent == journal.SentNo {
		return end(s, e, ReasonNotConfirmed)
	}
	s.Lock.Phase = Locked
	if s.Lock.paid() {
		return []Effect{s.Lock.change(journal.EntryAdopted, e.At)}
	}
	return s.raiseDoubt(e, ReasonEngineLost)
}

// adoptPayment goes on with a payment: one that is done with may be told of again
// in other words, another one is told to the till.
func adoptPayment(s *State, e Event) []Effect {
	r := e.Record
	r.Table.Name = TableOf(r)
	if !r.Unfinished() {
		s.Payments.rememberSighting(r)
		s.countUnflagged(r)
		return nil
	}
	r.Rev++
	if r.StandsIn() {
		return adoptRemains(s, e, r)
	}
	s.remember(r)
	s.countUnflagged(r)
	p := Payment{Record: r, Phase: PaymentTold, Counted: true}
	s.Payments.add(p)
	return []Effect{Commit{Record: r, Entry: r.Entry(journal.EntryAdopted, e.At)}, TellPayment{p}}
}

// remember notes that a payment was told of. If nothing tells it apart, the next
// one is not taken for it.
func (s *State) remember(r journal.Record) {
	s.Payments.rememberSighting(r)
	if !featuresOf(r).anonymous() {
		return
	}
	name, place := keyOf(r).unnumbered()
	for s.Payments.Anonymous = slices.Clone(s.Payments.Anonymous); s.Payments.countKnown(name) < place; {
		s.Payments.Anonymous = append(s.Payments.Anonymous, name)
	}
}

// adoptRemains: what is left of a payment's record tells that there was one. Its
// table is in doubt until staff have looked.
func adoptRemains(s *State, e Event, r journal.Record) []Effect {
	r.Status, r.Acknowledged, r.SettledAt = journal.Settled, true, e.At
	commit := Commit{Record: r, Entry: r.Entry(journal.EntryAdopted, e.At)}
	e.Record = r
	return append([]Effect{commit}, s.raiseDoubt(e, ReasonCorrupt)...)
}

// TableOf is the table that a record belongs to. Of a payment that cannot be read
// the name may be lost: then its key stands for it.
func TableOf(r journal.Record) string {
	if r.Table.Name != "" || !r.StandsIn() {
		return r.Table.Name
	}
	_, table, _ := strings.Cut(r.Reference, "/")
	return table
}
