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
type End struct {
	Frame     int // counts the frames of the terminal, in the order of their reservations
	Reference string
	Attempt   int
	Engine    string // that sent it: the socket is that engine's
	Keyed     bool
	Arrived   bool // it was answered somehow: nothing of it is on its way any more
	Quiet     int  // how many frames there were when its time was over; 0: it is not
	Joins     int  // how often others joined it: each time its time begins anew
}

// MaxEnds is how many loose ends are kept of one terminal. When there are more,
// nothing is proven there any more.
const MaxEnds = 20

func (e *End) fields() wire.Fields {
	return wire.Fields{{Name: "frame", At: &e.Frame}, {Name: "reference", At: &e.Reference}, {Name: "attempt", At: &e.Attempt},
		{Name: "engine", At: &e.Engine}, {Name: "keyed", At: &e.Keyed}, {Name: "arrived", At: &e.Arrived}, {Name: "quiet", At: &e.Quiet}, {Name: "joins", At: &e.Joins}}
}

// known returns what is known in the words of this code. What older code wrote does
// not tell of loose ends, so there may be one.
func (l Last) known() Last {
	if l.Frames == 0 && (l.Reference != "" || l.Number != "") {
		l.Frames, l.Ends = 1, []End{{Frame: 1, Arrived: true}}
	}
	return l
}

// older reports whether older code wrote some of what is known, which did not watch
// for loose ends: neither did the records that it reserved.
func (l Last) older() bool {
	for _, e := range l.known().Ends {
		if e.Reference == "" && e.Joins == 0 {
			return true
		}
	}
	return false
}

// loose reports whether a frame that was sent before may still be charged.
func (l Last) loose() bool { return len(l.Ends) > 0 || l.Full }

// sent adds the frame of r, which is about to be sent.
func (l Last) sent(r Record) Last {
	l.Frames++
	return l.with(End{Frame: l.Frames, Reference: r.Reference, Attempt: r.Attempt, Engine: r.Engine, Keyed: r.Keyed})
}

// end is the place of a record's frame among the loose ends; -1 when it is none.
func (l Last) end(r Record) int {
	for i, e := range l.Ends {
		if e.Reference == r.Reference && e.Attempt == r.Attempt {
			return i
		}
	}
	return -1
}

// without returns l without the loose end at that place.
func (l Last) without(at int) Last {
	if at < 0 {
		return l
	}
	l.Ends = append(append([]End(nil), l.Ends[:at]...), l.Ends[at+1:]...)
	return l
}

// with returns l with one more loose end.
func (l Last) with(e End) Last {
	ends := append([]End(nil), l.Ends...)
	for i, other := range ends {
		if joined, ok := join(other, e); ok {
			ends[i], l.Ends = joined, ends
			return l
		}
	}
	if len(ends) == MaxEnds {
		l.Full = true
		return l
	}
	l.Ends = append(ends, e)
	return l
}

// join makes one of two loose ends for which the same must happen next: it is as late
// as the later one, and has the name of neither, so that the end of the one does not
// take away the other.
func join(a, b End) (End, bool) {
	if (a.Quiet > 0) != (b.Quiet > 0) || a.Quiet == 0 && !(a.Arrived && b.Arrived) {
		return End{}, false
	}
	return End{Frame: max(a.Frame, b.Frame), Keyed: a.Keyed || b.Keyed, Arrived: a.Arrived && b.Arrived,
		Quiet: max(a.Quiet, b.Quiet), Joins: a.Joins + b.Joins + 1}, true
}

// arrived: the frame at that place was answered, without telling how it ended.
func (l Last) arrived(at int) Last {
	if at < 0 || l.Ends[at].Arrived {
		return l
	}
	e := l.Ends[at]
	e.Arrived = true
	return l.without(at).with(e)
}

// Quieted returns what is known once the time of these loose ends is over.
func (l Last) Quieted(over []End) Last {
	l = l.known()
	for _, o := range over {
		for i, e := range l.Ends {
			if e == o && e.Quiet == 0 {
				e.Quiet = l.Frames
				l = l.without(i).with(e)
				break
			}
		}
	}
	return l
}

// answered: the frame at that place was answered, so the loose ends are over whose
// time was over when it was reserved.
func (l Last) answered(at int) Last {
	if at < 0 {
		return l
	}
	var left []End
	for i, e := range l.Ends {
		if i != at && (e.Quiet == 0 || e.Quiet >= l.Ends[at].Frame) {
			left = append(left, e)
		}
	}
	l.Ends = left
	return l
}

func writeEnds(ends []End) wire.Value {
	if len(ends) == 0 {
		return wire.Value{}
	}
	values := make([]wire.Value, len(ends))
	for i := range ends {
		values[i] = ends[i].fields().Write()
	}
	return wire.Array(values...)
}

func readEnds(v wire.Value) ([]End, bool) {
	var ends []End
	for _, item := range v.Items() {
		var e End
		if _, ok := e.fields().Read(item); !ok {
			return nil, false
		}
		ends = append(ends, e)
	}
	return ends, v.IsAbsent() || v.Kind() == wire.KindArray
}
