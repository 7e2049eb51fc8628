package journal

import (
	"connect-epos/core/wire"
)

// End is a loose end of a terminal: a frame that was sent there and whose own end
// no answer told. The terminal may still take its payment, so a charge that turns
// up proves no other payment.
//
// It stops to matter when two things happened in this order. First its time was
// over: its socket was closed for certain, or it was answered, and the terminal's
// time passed since, see Store.Quiet. Then a frame that was reserved after that was
// answered: whatever the terminal did before has a lower number than that answer.
type LooseEnd struct {
	Frame       int // counts the frames of the terminal, in the order of their reservations
	Reference   string
	Attempt     int
	Engine      string // that sent it: the socket is that engine's
	Keyed       bool
	Arrived     bool // it was answered somehow: nothing of it is on its way any more
	OverAtFrame int  // how many frames there were when its time was over; 0: it is not
	Merged      int  // how often others joined it: each time its time begins anew
}

// MaxEnds is how many loose ends are kept of one terminal. When there are more,
// nothing is proven there any more.
const MaxLooseEnds = 20

func (e *LooseEnd) fields() wire.Fields {
	return wire.Fields{{Name: "frame", At: &e.Frame}, {Name: "reference", At: &e.Reference}, {Name: "attempt", At: &e.Attempt},
		{Name: "engine", At: &e.Engine}, {Name: "keyed", At: &e.Keyed}, {Name: "arrived", At: &e.Arrived}, {Name: "quiet", At: &e.OverAtFrame}, {Name: "joins", At: &e.Merged}}
}

// known returns what is known in the words of this code. What older code wrote does
// not tell of loose ends, so there may be one.
func (l LastKnown) upgraded() LastKnown {
	if l.FrameCount == 0 && (l.Reference != "" || l.Number != "") {
		l.FrameCount, l.LooseEnds = 1, []LooseEnd{{Frame: 1, Arrived: true}}
	}
	return l
}

// older reports whether older code wrote some of what is known, which did not watch
// for loose ends: neither did the records that it reserved.
func (l LastKnown) fromOlderCode() bool {
	for _, e := range l.upgraded().LooseEnds {
		if e.Reference == "" && e.Merged == 0 {
			return true
		}
	}
	return false
}

// loose reports whether a frame that was sent before may still be charged.
func (l LastKnown) hasLooseEnd() bool { return len(l.LooseEnds) > 0 || l.TooManyLooseEnds }

// sent adds the frame of r, which is about to be sent.
func (l LastKnown) withFrame(r Record) LastKnown {
	l.FrameCount++
	return l.withLooseEnd(LooseEnd{Frame: l.FrameCount, Reference: r.Reference, Attempt: r.Attempt, Engine: r.Engine, Keyed: r.Keyed})
}

// end is the place of a record's frame among the loose ends; -1 when it is none.
func (l LastKnown) looseEndOf(r Record) int {
	for i, e := range l.LooseEnds {
		if e.Reference == r.Reference && e.Attempt == r.Attempt {
			return i
		}
	}
	return -1
}

// without returns l without the loose end at that place.
func (l LastKnown) withoutLooseEnd(at int) LastKnown {
	if at < 0 {
		return l
	}
	l.LooseEnds = append(append([]LooseEnd(nil), l.LooseEnds[:at]...), l.LooseEnds[at+1:]...)
	return l
}

// with returns l with one more loose end.
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

// join makes one of two loose ends for which the same must happen next: it is as late
// as the later one, and has the name of neither, so that the end of the one does not
// take away the other.
func merge(a, b LooseEnd) (LooseEnd, bool) {
	if (a.OverAtFrame > 0) != (b.OverAtFrame > 0) || a.OverAtFrame == 0 && !(a.Arrived && b.Arrived) {
		return LooseEnd{}, false
	}
	return LooseEnd{Frame: max(a.Frame, b.Frame), Keyed: a.Keyed || b.Keyed, Arrived: a.Arrived && b.Arrived,
		OverAtFrame: max(a.OverAtFrame, b.OverAtFrame), Merged: a.Merged + b.Merged + 1}, true
}

// arrived: the frame at that place was answered, without telling how it ended.
func (l LastKnown) withArrived(at int) LastKnown {
	if at < 0 || l.LooseEnds[at].Arrived {
		return l
	}
	e := l.LooseEnds[at]
	e.Arrived = true
	return l.withoutLooseEnd(at).withLooseEnd(e)
}

// Quieted returns what is known once the time of these loose ends is over.
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

// answered: the frame at that place was answered, so the loose ends are over whose
// time was over when it was reserved.
func (l LastKnown) withAnswered(at int) LastKnown {
	if at < 0 {
		return l
	}
	var left []LooseEnd
	for i, e := range l.LooseEnds {
		if i != at && (e.OverAtFrame == 0 || e.OverAtFrame >= l.LooseEnds[at].Frame) {
			left = append(left, e)
		}
	}
	l.LooseEnds = left
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
