package table

import (
	"slices"

	"connect-epos/core/journal"
)

// sighting is what tells a payment from others, as it was told. A single notice
// and a list may not say the same of it.
type sighting struct {
	tid, id, code, time string
	paid                int64
}

// seen is a payment that was told of, and when, ms since 1970.
type seen struct {
	sighting
	at int64
}

// sightings is how many payments of a table are remembered; none for longer than
// numbers last.
const sightings = 20

// recognise flags a payment that may be one that was told of before in other words:
// its key is another one, so that the journal would not know.
func (s *State) recognise(r *journal.Record) {
	this := sighting{r.TID, r.Number, r.AuthCode, r.Time, r.Amount}
	late := func(old seen) bool { return r.CreatedAt-old.at > CountsAnew.Milliseconds() }
	known := slices.DeleteFunc(slices.Clone(s.Seen), late)
	if slices.ContainsFunc(known, func(old seen) bool { return old.sighting == this }) {
		return // the journal knows its key
	}
	for _, old := range known {
		if word := this.alike(old.sighting); word != "" {
			flag(r, word)
			break
		}
	}
	s.Seen = append(known[max(0, len(known)-sightings+1):], seen{this, r.CreatedAt})
}

// alike is the flag of a payment that may be the old one; "" if it is none.
func (p sighting) alike(old sighting) string {
	switch {
	case p.tid != old.tid:
	case p.id != "" && p.id == old.id && p.paid != old.paid:
		return FlagDiffers
	case p.paid != old.paid, first(p.id, p.code) == first(old.id, old.code) && p.time == old.time: // of one key
	case p.id != "" && p.id == old.id, p.bare() != old.bare():
		return FlagMayRepeat
	case p.code != "" && p.code == old.code && (p.id == "" || old.id == "") && (p.time == old.time || p.time == "" || old.time == ""):
		return FlagMayRepeat
	}
	return ""
}

// bare reports whether nothing but an amount was told.
func (p sighting) bare() bool { return p.id+p.code+p.time == "" }
