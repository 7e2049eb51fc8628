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

// sightings is how many payments of a table are remembered.
const sightings = 20

// recognise flags a payment that may be one that was told of before in other words:
// its key is another one, so that the journal would not know.
func (s *State) recognise(r *journal.Record) {
	this := sighting{r.TID, r.Number, r.AuthCode, r.Time, r.Amount}
	if slices.Contains(s.Seen, this) {
		return // the journal knows its key
	}
	for _, old := range s.Seen {
		if word := this.alike(old); word != "" {
			flag(r, word)
			break
		}
	}
	s.Seen = append(slices.Clone(s.Seen[max(0, len(s.Seen)-sightings+1):]), this)
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
