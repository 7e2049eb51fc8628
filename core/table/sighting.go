package table

import (
	"slices"

	"connect-epos/core/connect"
	"connect-epos/core/journal"
)

// sighting is a payment that was told of: when (ms since 1970), under which key and
// with which flags.
type sighting struct {
	features
	at     int64
	key    Key
	flags  []string
	oldKey bool // an earlier build made the key, of words that are not told any more
}

// maxSightings is how many payments of a table are remembered; none for longer than
// numbers last.
const maxSightings = 20

// recognise gives a payment its key. One that was told of before has the key of then.
// One that may have been told of in other words gets a flag: its key is another one,
// so that the journal would not know it.
func (s *State) recognise(r *journal.Record, p connect.TablePayment) Key {
	this := featuresOf(*r)
	recent := s.Payments.recent(r.CreatedAt)
	for _, old := range recent {
		if old.same(this) {
			return old.keyAgain(r, p)
		}
	}
	key := newKey(*r, p)
	s.flagAlike(r, recent)
	s.Payments.addSighting(recent, sighting{features: this, at: r.CreatedAt, key: key, flags: r.Table.Flags})
	return key
}

// keyAgain is the key of a payment that is told of once more. If its time was told in
// another form then, or an earlier build made its key, it keeps the key of then. If nothing
// but the amount is left of what an earlier build knew it by, it may be another one.
func (old sighting) keyAgain(r *journal.Record, p connect.TablePayment) Key {
	switch {
	case !featuresOf(*r).anonymous():
		inheritFlags(r, old.flags) // the journal may have lost the payment; its flags stay true
	case old.oldKey:
		r.AddFlag(FlagMayRepeat)
	}
	if old.oldKey || old.key == keyAt(*r, p, old.time) {
		return old.key
	}
	return newKey(*r, p)
}

// flagAlike flags a payment that may be one of the recent ones.
func (s *State) flagAlike(r *journal.Record, recent []sighting) {
	for _, old := range recent {
		if word := featuresOf(*r).flagAgainst(old.features, old.at >= s.Lock.Record.CreatedAt); word != "" {
			r.AddFlag(word)
			return
		}
	}
}

// inheritFlags gives a payment the flags that it had when it was told before, without
// those that say how its table stood then.
func inheritFlags(r *journal.Record, flags []string) {
	for _, word := range flags {
		if word != FlagNotLocked && word != FlagForced {
			r.AddFlag(word)
		}
	}
}

// flagExceeding flags a payment that exceeds what was due, and remembers that.
func (s *State) flagExceeding(r *journal.Record) {
	r.AddFlag(FlagExceedsDue)
	recent := slices.Clone(s.Payments.Recent)
	for i := range recent {
		if recent[i].same(featuresOf(*r)) {
			recent[i].flags = r.Table.Flags
		}
	}
	s.Payments.Recent = recent
}

// toldBefore reports whether a payment was told of before, as far as that is
// remembered: then it is counted already.
func (s *State) toldBefore(r journal.Record) bool {
	this := featuresOf(r)
	return slices.ContainsFunc(s.Payments.Recent, func(old sighting) bool {
		return old.at < r.CreatedAt && (old.key == keyOf(r) || !this.anonymous() && old.same(this))
	})
}

// recent is what was told of before at, as far as it is remembered.
func (p Payments) recent(at int64) []sighting {
	outdated := func(old sighting) bool { return at-old.at > NumbersReusedAfter.Milliseconds() }
	return slices.DeleteFunc(slices.Clone(p.Recent), outdated)
}

// addSighting remembers one more sighting, after the recent ones.
func (p *Payments) addSighting(recent []sighting, one sighting) {
	p.Recent = append(recent[max(0, len(recent)-maxSightings+1):], one)
}

// rememberSighting remembers a payment that the journal has: it may be told of again.
func (p *Payments) rememberSighting(r journal.Record) {
	recent := p.recent(r.CreatedAt)
	if !slices.ContainsFunc(recent, func(old sighting) bool { return old.key == keyOf(r) }) {
		f := featuresOf(r)
		p.addSighting(recent, sighting{f, r.CreatedAt, keyOf(r), r.Table.Flags, !f.areAsKept(r)})
	}
}
