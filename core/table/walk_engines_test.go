package table

import (
	"slices"

	"connect-epos/core/journal"
)

// engineDies: the page is loaded again, or its engine alone is replaced. Some of the
// changes on their way are stored.
func (w *walk) engineDies(v byte) {
	if v%3 > 0 || w.takenOver {
		return
	}
	for range int(v) % 4 {
		if len(w.disk.queue) > 0 {
			w.disk.store(w.disk.dequeue())
		}
	}
	w.disk.queue = nil
	for _, p := range w.state.Payments.List {
		_, booked := w.till.booked[p.Record.PaymentKey()]
		w.unstored[p.Record.PaymentKey()] = w.unstored[p.Record.PaymentKey()] || booked && !p.Stored()
	}
	for _, c := range w.expected {
		c.excused = c.excused || w.storedLike(c.record) == 0 && w.bookedLike(c.record, func(journal.Record) bool { return true }) == 0
	}
	for _, q := range w.questions {
		q.lost = true
	}
	w.link++
	w.till.payments, w.till.unlocks = nil, nil
	if v < 128 {
		w.till.locks = nil
	}
	for i := range w.till.locks { // the page lives, and answers the next engine
		w.till.locks[i].Question = GoneQuestion()
	}
	w.state = State{}
	w.engines++
	w.engine = "e" + digits(w.engines)
	w.adopt(nil)
}

func (w *walk) adopt(rescued []journal.Record) {
	found := w.serve()
	for key, r := range w.unflagged { // of what was told without being stored nobody knows any more
		if w.storedLike(r) == 0 && !slices.ContainsFunc(rescued, func(p journal.Record) bool { return p.PaymentKey() == key }) {
			delete(w.unflagged, key)
		}
	}
	w.trace = append(w.trace, "an engine takes the tables: "+w.engine)
	if !slices.ContainsFunc(found, func(r journal.Record) bool { return r.IsLock() && r.Unfinished() }) {
		w.till.locked = nil // a late grant that was not undone died with the engine
	}
	w.ended = map[string]bool{} // what the journal does not have is not known
	for _, r := range found {
		w.feed(Event{Kind: Adopt, Record: r})
	}
	for _, r := range rescued {
		r.Epoch, r.Engine = w.epoch, w.engine
		w.feed(Event{Kind: Rescued, Record: r})
	}
}

// tablesChangeHands: another till with the same journal takes the tables, and gives
// them back the next time.
func (w *walk) tablesChangeHands(v byte) {
	switch {
	case w.takenOver:
		w.takenOver = false
		rescued := w.state.UnstoredPayments()
		w.state = State{Late: LateGrants{Grants: w.state.Late.Grants}}
		w.adopt(rescued)
	case v%3 == 0:
		w.takenOver = true
		w.engines++
		w.lastEpoch++
		for _, r := range w.disk.adoptableBy("other" + digits(int(w.lastEpoch))) {
			r.Rev++
			_ = w.disk.Commit(background, r, r.Entry(journal.EntryAdopted, w.now))
		}
		w.linkLost(0)
	}
}
