package journal

import (
	"strconv"

	"connect-epos/core/wire"
)

// Last is what the journal knows of a terminal's last transaction, as far as one
// account went. A Store keeps one for each account and terminal, in the same step
// as the change that it comes of.
type Last struct {
	Reference string // the attempt whose frame was the last to go there
	Attempt   int
	Number    string // transactionNumber of the last transaction that an answer showed
	Time      string // and its transactionTime
	Whole     bool   // the last frame that was sent was answered: nothing comes between it and the number
	Noted     bool   // staff noted a payment that they keyed on the terminal since that frame was reserved
	Frames    int    // how many frames were reserved there
	Ends      []End  // of those, the ones that may still be charged, the one under way among them
	Full      bool   // there were more of them than are kept
	Claims    int    // how many transactions were claimed there
	Used      int64  // when something was last reserved there, ms since 1970
}

// Reserved tells a new attempt what is known, and returns what is known once
// that is reserved: until its answer comes the run has a gap. A note sends no
// frame. It only makes a gap: the terminal did something of which no answer tells.
func (l Last) Reserved(r Record) (Record, Last) {
	l = l.known()
	l.Used = r.CreatedAt
	switch {
	case r.Noted:
		l.Noted, l.Whole = true, false
		return r, l
	case r.Aside:
		return r, l
	}
	r.LastNumber, r.LastTime, r.Loose, r.Unbroken = l.Number, l.Time, l.loose(), l.Whole && !l.loose()
	l.Reference, l.Attempt, l.Whole, l.Noted = r.Reference, r.Attempt, false, false
	if r.AtTable() {
		return r, l
	}
	return r, l.sent(r)
}

// Concerns reports whether r is the last frame that was sent there.
func (l Last) Concerns(r Record) bool {
	return l.Reference == r.Reference && l.Attempt == r.Attempt
}

// Committed returns what is known once r is committed. What staff settled, was
// refused, is disputed or came without a number leaves the gap, and a loose end;
// what was never sent leaves none. A note that came since the frame was reserved
// leaves a gap, too: nobody knows which of the two the terminal did first. An answer
// that comes late tells of a later transaction than the last known one, but it does
// not make the run whole.
func (l Last) Committed(r Record) Last {
	if r.Aside || r.Noted || r.Status == Open {
		return l // it tells nothing of what the terminal did
	}
	l = l.known()
	at, last := l.end(r), l.Concerns(r)
	switch {
	case r.Status == Withdrawn:
		l.Whole = l.Whole || last && r.Unbroken && !l.Noted
		return l.without(at)
	case r.Told():
		return l.answered(at).moved(r, last)
	case last:
		l.Whole = false
	}
	switch {
	case at >= 0 && r.Sent != SentMaybe:
		return l.arrived(at)
	case at < 0 && r.Status == Disputed && !r.AtTable(): // it had ended, and it is not known any more how
		return l.with(End{Frame: l.Frames, Reference: r.Reference, Attempt: r.Attempt, Engine: r.Engine, Keyed: r.Keyed, Arrived: true})
	}
	return l
}

// moved takes the number of r for the last known one, if it is later; or if r is
// the last frame and nothing else was told since it was reserved, for numbers may
// begin anew.
func (l Last) moved(r Record, last bool) Last {
	if last {
		l.Whole = !l.Noted
	}
	if last && l.Number == r.LastNumber || r.laterThan(l) {
		l.Number, l.Time = r.Number, r.Time
	}
	return l
}

// Told reports whether an answer, or a proof, told how the attempt ended and with
// which number.
func (r Record) Told() bool {
	return r.Number != "" && (r.Status == Settled || r.Status == Disputed)
}

// laterThan reports whether a record's transaction came after the last known one.
// Times have no zone, and are compared as they are written.
func (r Record) laterThan(l Last) bool {
	if r.Time != "" && l.Time != "" && r.Time != l.Time {
		return r.Time > l.Time
	}
	n, err := strconv.ParseUint(r.Number, 10, 63)
	known, err2 := strconv.ParseUint(l.Number, 10, 63)
	return l.Number == "" || err == nil && err2 == nil && n > known
}

func (l *Last) fields(ends *wire.Value) wire.Fields {
	return wire.Fields{{Name: "reference", At: &l.Reference}, {Name: "attempt", At: &l.Attempt},
		{Name: "number", At: &l.Number}, {Name: "time", At: &l.Time}, {Name: "whole", At: &l.Whole}, {Name: "noted", At: &l.Noted},
		{Name: "frames", At: &l.Frames}, {Name: "ends", At: ends}, {Name: "full", At: &l.Full},
		{Name: "claims", At: &l.Claims}, {Name: "used", At: &l.Used}}
}

// EncodeLast writes l in the journal's own JSON.
func EncodeLast(l Last) string {
	ends := writeEnds(l.Ends)
	return l.fields(&ends).Write().String()
}

// DecodeLast reads what EncodeLast wrote. What cannot be read is nothing known:
// less is proven then, and nothing wrongly.
func DecodeLast(text string) Last {
	v, err := wire.Parse([]byte(text))
	if err != nil {
		return Last{}
	}
	var l Last
	var ends wire.Value
	if _, ok := l.fields(&ends).Read(v); !ok {
		return Last{}
	}
	var ok bool
	if l.Ends, ok = readEnds(ends); !ok {
		return Last{}
	}
	return l
}
