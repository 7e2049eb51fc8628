package session

import (
	"connect-epos/core/journal"
	"connect-epos/core/transaction"
)

// CodeCorrupt is the code of the event about a record that could not be read.
const CodeCorrupt Code = journal.ReasonCorrupt

// tellDamage tells of a record that could not be read, once: what is adopted
// now takes its place in the journal and can be read again.
func (l *loop) tellDamage(r journal.Record) {
	if r.StandsIn() {
		l.cfg.tell(Event{Name: EventStorage, Detail: StorageTrouble{
			Code: CodeCorrupt, Reference: public(r.Reference), TID: r.TID}})
	}
}

// tellFailure tells developers why the journal failed, and takes up what refused
// a reservation and could not be read.
func (l *loop) tellFailure(e transaction.Event, err error) {
	switch {
	case e.Standing != nil:
		l.takeUp([]journal.Record{*e.Standing})
	case e.Code == transaction.StorageUnavailable:
		l.log("warn", "the journal failed: "+err.Error(), "")
	}
}

// takeUp adopts what could not be read as soon as somebody meets it: of a
// payment that was over, no other list tells. It may be called from anywhere.
func (l *loop) takeUp(records []journal.Record) {
	for _, r := range records {
		if r.StandsIn() {
			c := choice{reference: r.Reference, attempt: r.Attempt, concerns: journal.Record.Unresolved}
			l.post(func() { l.withLane(c, func(*lane, error) {}) })
		}
	}
}
