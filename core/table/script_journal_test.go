package table

import (
	"github.com/stretchr/testify/require"

	"connect-epos/core/journal"
)

// oldestChange is what becomes of the oldest change that is not stored yet.
func (s *story) oldestChange(become func(write) Event) []Event {
	if len(s.disk.queue) == 0 {
		return nil
	}
	return []Event{become(s.disk.dequeue())}
}

// storeSilently stores a change, and the machine is told that this failed.
func (s *story) storeSilently(w write) Event {
	s.disk.store(w)
	return storeFailed(w)
}

// nextEngine is a new engine, after the page was loaded again: it adopts what the
// journal has.
func (s *story) nextEngine() (events []Event) {
	s.state, s.disk.queue = State{}, nil
	found := s.disk.adoptableBy(s.engine + "x")
	s.journalEpoch++
	s.engine, s.epoch = s.engine+"x", s.journalEpoch
	for _, r := range found {
		events = append(events, Event{Kind: Adopt, Record: r})
	}
	return events
}

// tablesComeBack: the page lived while another engine had the tables, and brings
// what it could not store.
func (s *story) tablesComeBack(line) []Event {
	rescued := s.state.UnstoredPayments()
	events := s.nextEngine()
	for _, r := range rescued {
		events = append(events, Event{Kind: Rescued, Record: s.sender(r)})
	}
	return events
}

// anotherEngine takes the tables, and this one is not told.
func (s *story) anotherEngine(line) []Event {
	s.journalEpoch++
	for _, r := range s.disk.adoptableBy("other") {
		r.Rev++
		require.NoError(s.t, s.disk.Commit(background, r, r.Entry(journal.EntryAdopted, s.now())))
	}
	return nil
}

// unreadable is the record that an engine which takes the tables makes of one that
// it cannot read.
func (s *story) unreadable(reference, text string) []Event {
	r := s.sender(journal.Remains{ID: journal.ID{Account: account, Reference: reference, Attempt: 1}, Text: text}.StandIn())
	r.BaseRev = r.Rev
	return []Event{{Kind: Adopt, Record: r}}
}
