package table

import (
	"slices"
	"strings"

	"connect-epos/core/journal"
)

// adopt goes on with what an engine that is gone left in the journal. The record
// is ours already; that is committed with what becomes of it.
func adopt(s State, e Event) (State, []Effect) {
	r := e.Record
	r.Table = TableOf(r)
	switch {
	case !r.IsLock() && !r.Unfinished():
		s.recall(r) // it may be told of again in other words
		s.find(r)
		return s, nil
	case !r.IsLock():
		return adoptPayment(s, e, r)
	case s.Phase != Free && s.Lock.Attempt > r.Attempt: // of an older journal: the later one counts
		return s, nil
	case !r.Unfinished():
		s.Lock = r // the last one, which tells what staff did
		return s, nil
	}
	s.Lock, s.Rev = r, r.Rev
	switch {
	case r.Status == journal.Settled:
		s.Phase = Ending
		return s, []Effect{s.change(journal.Adopted, e.At)}
	case r.Status == journal.Open && r.Sent == journal.SentNo:
		return end(s, e, ReasonNotConfirmed)
	case r.Status == journal.Open && s.paid():
		s.Phase = Locked
		return s, []Effect{s.change(journal.Adopted, e.At)}
	case r.Status == journal.Open:
		s.Phase = Locked
		return doubt(s, e, ReasonEngineLost)
	}
	s.Phase = Doubt
	return s, []Effect{s.change(journal.Adopted, e.At)}
}

func adoptPayment(s State, e Event, r journal.Record) (State, []Effect) {
	r.Rev++
	if r.StandsIn() {
		return adoptRemains(s, e, r)
	}
	s.remember(r)
	s.find(r)
	p := Payment{Record: r, Stored: true, Counts: true}
	effects := []Effect{Commit{Record: r, Entry: r.Entry(journal.Adopted, e.At)}}
	effects = append(effects, s.tell(&p)...)
	s.Payments = append(slices.Clone(s.Payments), p)
	return s, effects
}

// remember notes that a payment was told of that nothing tells apart, so that
// the next one is not taken for it.
func (s *State) remember(r journal.Record) {
	s.recall(r)
	if !unnamed(r.Number, r.AuthCode, r.Time) {
		return
	}
	name, place := cutNth(r.Key())
	for s.Nameless = slices.Clone(s.Nameless); s.known(name) < place; {
		s.Nameless = append(s.Nameless, name)
	}
}

// adoptRemains: what is left of a payment's record tells that there was one. Its
// table is in doubt until staff have looked.
func adoptRemains(s State, e Event, r journal.Record) (State, []Effect) {
	r.Status, r.Acknowledged, r.SettledAt = journal.Settled, true, e.At
	commit := Commit{Record: r, Entry: r.Entry(journal.Adopted, e.At)}
	e.Record = r
	s, effects := doubt(s, e, ReasonCorrupt)
	return s, append([]Effect{commit}, effects...)
}

// TableOf is the table that a record belongs to. Of a payment that cannot be
// read the name may be lost: then it is its key.
func TableOf(r journal.Record) string {
	if r.Table != "" || !r.StandsIn() {
		return r.Table
	}
	_, table, _ := strings.Cut(r.Reference, "/")
	return table
}
