package journal

import (
	"strconv"

	"connect-epos/core/wire"
)

// LastKnown is what the journal knows of a terminal's last transaction, as far as
// one account used the terminal. A Store keeps one for each account and terminal,
// in the same step as the change that it follows from.
type LastKnown struct {
	Reference        string // the attempt whose frame was the last to go there
	Attempt          int
	Number           string     // the transactionNumber of the last transaction that an answer showed
	Time             string     // and its transactionTime
	Unbroken         bool       // the last frame that was sent was answered: nothing comes between it and Number
	Noted            bool       // staff noted a payment that they keyed on the terminal since that frame was reserved
	FrameCount       int        // how many frames were reserved there
	LooseEnds        []LooseEnd // the frames that may still be charged, the one under way among them
	TooManyLooseEnds bool       // there were more of them than are kept
	ClaimCount       int        // how many transactions were claimed there
	UsedAt           int64      // when something was last reserved there, ms since 1970
}

// Reserved fills r.Before in, and returns what is known once r is reserved: until
// its answer comes the sequence is broken. A note sends no frame. It only breaks
// the sequence, because the terminal did something of which no answer tells.
func (l LastKnown) Reserved(r Record) (Record, LastKnown) {
	l = l.upgraded()
	l.UsedAt = r.CreatedAt
	switch {
	case r.Noted:
		l.Noted, l.Unbroken = true, false
		return r, l
	case r.OutsideSequence:
		return r, l
	}
	r.Before.Number, r.Before.Time, r.Before.LooseEnd, r.Before.Unbroken = l.Number, l.Time, l.hasLooseEnd(), l.Unbroken && !l.hasLooseEnd()
	l.Reference, l.Attempt, l.Unbroken, l.Noted = r.Reference, r.Attempt, false, false
	if r.AtTable() {
		return r, l
	}
	return r, l.withFrame(r)
}

// IsLastFrame reports whether r is the last frame that was sent there.
func (l LastKnown) IsLastFrame(r Record) bool {
	return l.Reference == r.Reference && l.Attempt == r.Attempt
}

// Committed returns what is known once r is committed.
//
// An attempt that staff settled, that was refused, that is disputed or that ended
// without a number leaves the sequence broken, and leaves a loose end. One that was
// never sent leaves neither. A note that came since the frame was reserved leaves
// the sequence broken too, because nobody knows which of the two the terminal did
// first. A late reply may tell of a later transaction than the last known one, but
// it does not make the sequence unbroken.
func (l LastKnown) Committed(r Record) LastKnown {
	if r.OutsideSequence || r.Noted || r.Status == Open {
		return l // it tells nothing of what the terminal did
	}
	l = l.upgraded()
	at, isLooseEnd := l.looseEndOf(r)
	last := l.IsLastFrame(r)
	switch {
	case r.Status == Withdrawn:
		l.Unbroken = l.Unbroken || last && r.Before.Unbroken && !l.Noted
		if isLooseEnd {
			l = l.withoutLooseEnd(at)
		}
		return l
	case r.EndIsNumbered():
		if isLooseEnd {
			l = l.withAnswered(at)
		}
		return l.withNumberOf(r, last)
	case last:
		l.Unbroken = false
	}
	switch {
	case isLooseEnd && r.Sent != SentMaybe:
		return l.withArrived(at)
	case !isLooseEnd && r.Status == Disputed && !r.AtTable(): // it had ended, and nobody knows any more how
		return l.withLooseEnd(LooseEnd{Frame: l.FrameCount, Reference: r.Reference, Attempt: r.Attempt, Engine: r.Engine, Keyed: r.Keyed, Arrived: true})
	}
	return l
}

// withNumberOf takes the number of r for the last known one if it is the later one.
// If r is the last frame, and nothing else was told since it was reserved, any
// number is taken: the numbers of a terminal may begin anew.
func (l LastKnown) withNumberOf(r Record, last bool) LastKnown {
	if last {
		l.Unbroken = !l.Noted
	}
	if last && l.Number == r.Before.Number || r.laterThan(l) {
		l.Number, l.Time = r.Answer.Number, r.Answer.Time
	}
	return l
}

// EndIsNumbered reports whether an answer, or a proof, told how the attempt ended
// and gave it a number.
func (r Record) EndIsNumbered() bool {
	return r.Answer.Number != "" && (r.Status == Settled || r.Status == Disputed)
}

// laterThan reports whether a record's transaction came after the last known one.
// The times have no zone, so they are compared as they are written.
func (r Record) laterThan(l LastKnown) bool {
	if r.Answer.Time != "" && l.Time != "" && r.Answer.Time != l.Time {
		return r.Answer.Time > l.Time
	}
	n, err := strconv.ParseUint(r.Answer.Number, 10, 63)
	known, err2 := strconv.ParseUint(l.Number, 10, 63)
	return l.Number == "" || err == nil && err2 == nil && n > known
}

func (l *LastKnown) fields(ends *wire.Value) wire.Fields {
	return wire.Fields{{Name: "reference", At: &l.Reference}, {Name: "attempt", At: &l.Attempt},
		{Name: "number", At: &l.Number}, {Name: "time", At: &l.Time}, {Name: "whole", At: &l.Unbroken}, {Name: "noted", At: &l.Noted},
		{Name: "frames", At: &l.FrameCount}, {Name: "ends", At: ends}, {Name: "full", At: &l.TooManyLooseEnds},
		{Name: "claims", At: &l.ClaimCount}, {Name: "used", At: &l.UsedAt}}
}

// EncodeLast writes l in the journal's own JSON.
func EncodeLast(l LastKnown) string {
	ends := writeEnds(l.LooseEnds)
	return l.fields(&ends).Write().String()
}

// DecodeLast reads what EncodeLast wrote. From a text that cannot be read nothing
// is known: then less is proven, and nothing is proven wrongly.
func DecodeLast(text string) LastKnown {
	v, err := wire.Parse([]byte(text))
	if err != nil {
		return LastKnown{}
	}
	var l LastKnown
	var ends wire.Value
	if _, ok := l.fields(&ends).Read(v); !ok {
		return LastKnown{}
	}
	var ok bool
	if l.LooseEnds, ok = readEnds(ends); !ok {
		return LastKnown{}
	}
	return l
}
