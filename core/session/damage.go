package session

import (
	"connect-epos/core/journal"
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
