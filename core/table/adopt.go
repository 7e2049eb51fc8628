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
	switch {
	case !r.IsLock():
		return adoptPayment(s, e)
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

func adoptPayment(s State, e Event) (State, []Effect) {
	r := e.Record
	r.Rev++
	if r.StandsIn() {
		return adoptRemains(s, e, r)
	}
	s.Payments = append(slices.Clone(s.Payments), Payment{Record: r, Stored: true, Counts: true})
	s, effects := tell(s, e, r.Key())
	return s, append([]Effect{Commit{Record: r, Entry: r.Entry(journal.Adopted, e.At)}}, effects...)
}

// adoptRemains: what is left of a payment's record tells that there was one. Its
// table is in doubt until staff have looked.
func adoptRemains(s State, e Event, r journal.Record) (State, []Effect) {
	r.Status, r.Acknowledged, r.SettledAt = journal.Settled, true, e.At
	commit := Commit{Record: r, Entry: r.Entry(journal.Adopted, e.At)}
	e.Record.Kind, e.Record.Reference, e.Record.Attempt, e.Record.Rev, e.Record.Base = journal.TableLock, journal.LockReference(r.Table), 0, 0, 0
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
