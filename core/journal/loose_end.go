package journal

import (
	"connect-epos/core/wire"
)

// LooseEnd is a frame that was sent to a terminal and of which no answer told how
// it ended. The terminal may still take its payment, so a charge that turns up
// there proves no other payment.
//
// A loose end goes away in two steps. First its time is over: its socket is closed
// for certain, or it was answered, and since then the terminal had enough time to
// give up (Store.LooseEndsOver). Then a frame that was reserved after that is
// answered: the number of that answer is higher than the number of anything that
// the terminal did before.
type LooseEnd struct {
	Frame       int // its place among the terminal's frames, in the order of their reservations, from 1
	Reference   string
	Attempt     int
	Engine      string // the engine that sent it, and that has its socket
	Keyed       bool
	Arrived     bool // it was answered somehow: nothing of it is on its way any more
	OverAtFrame int  // how many frames there were when its time was over; 0: its time is not over
	Merged      int  // how many others were merged into it; its time begins anew with each
}

// MaxLooseEnds is how many loose ends of one terminal are kept. When there are
// more, nothing is proven on that terminal any more.
const MaxLooseEnds = 20

func (e *LooseEnd) fields() wire.Fields {
	return wire.Fields{{Name: "frame", At: &e.Frame}, {Name: "reference", At: &e.Reference}, {Name: "attempt", At: &e.Attempt},
		{Name: "engine", At: &e.Engine}, {Name: "keyed", At: &e.Keyed}, {Name: "arrived", At: &e.Arrived}, {Name: "quiet", At: &e.OverAtFrame}, {Name: "joins", At: &e.Merged}}
}

// upgraded returns what is known in the form of this code. What older code wrote
// does not tell of loose ends, so it is taken to have one.
func (l LastKnown) upgraded() LastKnown {
	if l.FrameCount == 0 && (l.Reference != "" || l.Number != "") {
		l.FrameCount, l.LooseEnds = 1, []LooseEnd{{Frame: 1, Arrived: true}}
	}
	return l
}

// fromOlderCode reports whether older code, which did not watch for loose ends,
// wrote some of what is known. The records that it reserved do not tell of them
// either.
func (l LastKnown) fromOlderCode() bool {
	for _, e := range l.upgraded().LooseEnds {
		if e.Reference == "" && e.Merged == 0 {
			return true
		}
	}
	return false
}

// hasLooseEnd reports whether a frame that was sent earlier may still be charged.
func (l LastKnown) hasLooseEnd() bool { return len(l.LooseEnds) > 0 || l.TooManyLooseEnds }

// withFrame returns l with the frame of r, which is about to be sent.
func (l LastKnown) withFrame(r Record) LastKnown {
	l.FrameCount++
	return l.withLooseEnd(LooseEnd{Frame: l.FrameCount, Reference: r.Reference, Attempt: r.Attempt, Engine: r.Engine, Keyed: r.Keyed})
}

// looseEndOf is the place of a record's frame among the loose ends; false when the
// frame is none of them.
func (l LastKnown) looseEndOf(r Record) (at int, found bool) {
	for i, e := range l.LooseEnds {
		if e.Reference == r.Reference && e.Attempt == r.Attempt {
			return i, true
		}
	}
	return 0, false
}

// withoutLooseEnd returns l without the loose end at that place.
func (l LastKnown) withoutLooseEnd(at int) LastKnown {
	l.LooseEnds = append(append([]LooseEnd(nil), l.LooseEnds[:at]...), l.LooseEnds[at+1:]...)
	return l
}

// withLooseEnd returns l with one more loose end.
func (l LastKnown) withLooseEnd(e LooseEnd) LastKnown {
	ends := append([]LooseEnd(nil), l.LooseEnds...)
	for i, other := range ends {
		if joined, ok := merge(other, e); ok {
			ends[i], l.LooseEnds = joined, ends
			return l
		}
	}
	if len(ends) == MaxLooseEnds {
		l.TooManyLooseEnds = true
		return l
	}
	l.LooseEnds = append(ends, e)
	return l
}

// merge makes one loose end of two for which the same must happen next. It is as
// late as the later one. It has the reference of neither, so that the end of one of
// them does not take the other away.
func merge(a, b LooseEnd) (LooseEnd, bool) {
	if (a.OverAtFrame > 0) != (b.OverAtFrame > 0) || a.OverAtFrame == 0 && !(a.Arrived && b.Arrived) {
		return LooseEnd{}, false
	}
	return LooseEnd{Frame: max(a.Frame, b.Frame), Keyed: a.Keyed || b.Keyed, Arrived: a.Arrived && b.Arrived,
		OverAtFrame: max(a.OverAtFrame, b.OverAtFrame), Merged: a.Merged + b.Merged + 1}, true
}

// withArrived returns what is known once the frame at that place was answered by
// something that did not tell how it ended.
func (l LastKnown) withArrived(at int) LastKnown {
	if l.LooseEnds[at].Arrived {
		return l
	}
	e := l.LooseEnds[at]
	e.Arrived = true
	return l.withoutLooseEnd(at).withLooseEnd(e)
}

// WithLooseEndsOver returns what is known once the time of these loose ends is over.
func (l LastKnown) WithLooseEndsOver(over []LooseEnd) LastKnown {
	l = l.upgraded()
	for _, o := range over {
		for i, e := range l.LooseEnds {
			if e == o && e.OverAtFrame == 0 {
				e.OverAtFrame = l.FrameCount
				l = l.withoutLooseEnd(i).withLooseEnd(e)
				break
			}
		}
	}
	return l
}

// withAnswered returns what is known once the frame at that place was answered: the
// loose ends whose time was over when that frame was reserved go away with it.
func (l LastKnown) withAnswered(at int) LastKnown {
	var remaining []LooseEnd
	for i, e := range l.LooseEnds {
		if i != at && (e.OverAtFrame == 0 || e.OverAtFrame >= l.LooseEnds[at].Frame) {
			remaining = append(remaining, e)
		}
	}
	l.LooseEnds = remaining
	return l
}

func writeEnds(ends []LooseEnd) wire.Value {
	if len(ends) == 0 {
		return wire.Value{}
	}
	values := make([]wire.Value, len(ends))
	for i := range ends {
		values[i] = ends[i].fields().Write()
	}
	return wire.Array(values...)
}

func readEnds(v wire.Value) ([]LooseEnd, bool) {
	var ends []LooseEnd
	for _, item := range v.Items() {
		var e LooseEnd
		if _, ok := e.fields().Read(item); !ok {
			return nil, false
		}
		ends = append(ends, e)
	}
	return ends, v.IsAbsent() || v.Kind() == wire.KindArray
}
