package table

import (
	"slices"
	"strings"

	"connect-epos/core/connect"
	"connect-epos/core/journal"
)

// sighting is what tells a payment from others, as it was told. A single notice
// and a list may not say the same of it.
type sighting struct {
	tid, id, code, time string
	paid                int64
	sum                 bool // it may be the sum of several
}

// seen is a payment that was told of, when (ms since 1970), under which key and
// with which flags.
type seen struct {
	sighting
	at         int64
	key, flags string
}

// sightings is how many payments of a table are remembered; none for longer than
// numbers last.
const sightings = 20

// recognise gives a payment its key. It flags one that may have been told of in
// other words: its key is another one, so that the journal would not know.
func (s *State) recognise(r *journal.Record, p connect.TablePayment) string {
	name := key(*r, p)
	this := sightingOf(*r)
	past := s.past(r.CreatedAt)
	for _, old := range past {
		if !old.same(this) {
			continue
		}
		if !this.bare() { // the journal may have lost it, but what was odd about it stays so
			inherit(r, old.flags)
		}
		if old.key == keyAt(*r, p, old.time) { // as it was told first, in the form of then
			return old.key
		}
		return name
	}
	for _, old := range past {
		if word := this.alike(old.sighting, old.at >= s.Lock.CreatedAt); word != "" {
			flag(r, word)
			break
		}
	}
	s.see(past, seen{this, r.CreatedAt, name, r.Reason})
	return name
}

// inherit flags a payment as it was flagged when it was told before, but for how
// its table stood then.
func inherit(r *journal.Record, flags string) {
	for _, word := range strings.Fields(flags) {
		if word != FlagNotLocked && word != FlagForced {
			flag(r, word)
		}
	}
}

// exceeding flags a payment that exceeds what was due, and remembers that.
func (s *State) exceeding(r *journal.Record) {
	flag(r, FlagExceedsDue)
	s.Seen = slices.Clone(s.Seen)
	for i := range s.Seen {
		if s.Seen[i].same(sightingOf(*r)) {
			s.Seen[i].flags = r.Reason
		}
	}
}

// toldBefore reports whether a payment was told of before, as far as it is
// remembered: it is counted already.
func (s State) toldBefore(r journal.Record) bool {
	this := sightingOf(r)
	return slices.ContainsFunc(s.Seen, func(old seen) bool {
		return old.at < r.CreatedAt && (old.key == r.Key() || !this.bare() && old.same(this))
	})
}

// past is what was told of before at, as far as it is remembered.
func (s State) past(at int64) []seen {
	late := func(old seen) bool { return at-old.at > CountsAnew.Milliseconds() }
	return slices.DeleteFunc(slices.Clone(s.Seen), late)
}

func (s *State) see(past []seen, one seen) {
	s.Seen = append(past[max(0, len(past)-sightings+1):], one)
}

// recall remembers a payment that the journal has: it may be told of again.
func (s *State) recall(r journal.Record) {
	this, past := sightingOf(r), s.past(r.CreatedAt)
	if !slices.ContainsFunc(past, func(old seen) bool { return old.key == r.Key() }) {
		s.see(past, seen{this, r.CreatedAt, r.Key(), r.Reason})
	}
}

func sightingOf(r journal.Record) sighting {
	return sighting{r.TID, r.Number, r.AuthCode, r.Time, r.Amount, r.Sum}
}

// same reports whether both say the same, but for the form of the time.
func (p sighting) same(old sighting) bool {
	return p.tid == old.tid && p.id == old.id && p.code == old.code && p.paid == old.paid && sameTime(p.time, old.time)
}

// alike is the flag of a payment that may be the old one; "" if it is none. Under
// one lock, a sum may contain what was told before it, and what comes after it.
func (p sighting) alike(old sighting, oneLock bool) string {
	differs := p.paid != old.paid
	switch {
	case p.tid != old.tid:
	case p.sum && oneLock, old.sum && oneLock && p.paid <= old.paid:
		return FlagMayRepeat
	case differs && p.id != "" && p.id == old.id, differs && p.oneCode(old):
		return FlagDiffers
	case differs, first(p.id, p.code) == first(old.id, old.code) && readMoment(p.time).name() == readMoment(old.time).name(): // of one key
	case p.id != "" && p.id == old.id, p.bare() != old.bare(), p.oneCode(old):
		return FlagMayRepeat
	case p.id+p.code+old.id+old.code == "" && maybeSameTime(p.time, old.time):
		return FlagMayRepeat
	}
	return ""
}

// oneCode reports whether both have one authorisation code, and neither an id nor
// a time tells them apart.
func (p sighting) oneCode(old sighting) bool {
	return p.code != "" && p.code == old.code && (p.id == "" || old.id == "") &&
		(p.time == "" || old.time == "" || sameTime(p.time, old.time) || maybeSameTime(p.time, old.time))
}

// bare reports whether nothing but an amount was told.
func (p sighting) bare() bool { return unnamed(p.id, p.code, p.time) }
