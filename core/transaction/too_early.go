package transaction

import (
	"time"

	"connect-epos/core/connect"
	"connect-epos/core/journal"
)

// When staff say that a payment was not paid, its bill can be charged again. So their
// verdict counts only when the terminal cannot take the payment any more. There are
// two ways to know that: the frame arrived and the terminal was seen idle twice since;
// or so much time went by that the terminal has given up [DOC: after about 200 s].

// SightGap is the least time between two sightings of an idle terminal: from the
// answer of the first to the question of the second, because an answer may be long
// on its way. One sighting alone may be from before the terminal began to work on
// the frame.
const SightGap = 2 * time.Second

// NoStatus stands for the status of a terminal of which Connect answered that it
// knows none: it is switched off, or was taken away. The answer shows all the same
// that what was sent before the question has arrived.
const NoStatus = "NO_STATUS"

// Instant is a point in time by both clocks, in ms. The zero Instant is never.
type Instant struct{ Wall, Uptime int64 }

// now is when the event happened.
func (e Event) now() Instant { return Instant{Wall: e.Time.At, Uptime: e.Time.Uptime} }

func (i Instant) isNever() bool { return i == Instant{} }

// leastUntil is the time that has passed by both clocks until a later instant. The
// shorter time counts, because people set the wall clock.
func (i Instant) leastUntil(later Instant) time.Duration {
	return time.Duration(min(later.Wall-i.Wall, later.Uptime-i.Uptime)) * time.Millisecond
}

// withArrivalCertain notes since when it is certain that the frame has arrived, or
// never will: something was answered that was asked after it on the same link, or
// the socket is closed.
func (s State) withArrivalCertain(e Event) State {
	if s.Frame.CertainSince.isNever() {
		s.Frame.CertainSince = e.now()
	}
	return s
}

// withClockSetBack begins the wait anew when a clock was set back to before it
// began. Else it would last for as long as the clock was set back.
func (s State) withClockSetBack(e Event) State {
	if !s.Frame.CertainSince.isNever() && s.Frame.CertainSince.leastUntil(e.now()) < 0 {
		s.Frame.CertainSince = e.now()
	}
	return s
}

// arrived reports whether something came back of the payment, so that its frame
// arrived.
func (s State) arrived() bool {
	return s.Record.Evidence.Arrived || s.Record.Sent == journal.SentAnswered
}

// withSighting notes what the terminal was seen to do. Only sightings since the
// link came back count, and a terminal that works begins anew.
func (s State) withSighting(e Event) State {
	if e.Value == "" {
		return s // nobody could tell
	}
	if e.Link == s.Frame.Link && s.Frame.Link != 0 {
		s = s.withArrivalCertain(e)
	}
	asked := e.Time.AskedAt
	if asked.isNever() {
		asked = e.now()
	}
	switch {
	case e.Value != connect.Available:
		s = s.withoutSightings()
	case s.Terminal.IdleSince.isNever(), s.Terminal.IdleSince.leastUntil(e.now()) < 0: // a clock was set back
		s.Terminal.IdleSince = e.now()
	case s.Terminal.IdleConfirmed.isNever() && s.Terminal.IdleSince.leastUntil(asked) >= SightGap:
		s.Terminal.IdleConfirmed = e.now()
	}
	return s
}

// withNotificationSeen notes that a terminal which tells something is at work,
// unless it ends something with it.
func (s State) withNotificationSeen(e Event) State {
	if connect.LastWord(e.Value) {
		return s
	}
	return s.withoutSightings()
}

// withoutSightings forgets what the terminal was seen to do.
func (s State) withoutSightings() State {
	s.Terminal.IdleSince, s.Terminal.IdleConfirmed = Instant{}, Instant{}
	return s
}

// timeUntilGivenUp is how long it takes until the terminal has given up for
// certain. open is how long the socket that carried the frame may stay open.
func (s State) timeUntilGivenUp(now Instant, open time.Duration) time.Duration {
	if s.Frame.CertainSince.isNever() {
		return open + s.giveUpLimit()
	}
	return max(0, s.giveUpLimit()-max(0, s.Frame.CertainSince.leastUntil(now)))
}

// NotPaidFrom is when staff may say at the latest that the payment was not paid, in
// ms since 1970. A time in the past means now. open is how long the socket that
// carried the frame may stay open.
func (s State) NotPaidFrom(now Instant, open time.Duration) int64 {
	left := s.timeUntilGivenUp(now, open)
	switch {
	case s.arrived() && !s.Terminal.IdleConfirmed.isNever():
		return s.Terminal.IdleConfirmed.Wall
	case left == 0:
		return min(now.Wall, s.Frame.CertainSince.Wall+s.giveUpLimit().Milliseconds())
	}
	return now.Wall + left.Milliseconds()
}

// NeedsStatus reports whether the terminal has to be asked what it does before a
// verdict counts. Staff who insist, or who read an authorisation code, know without
// that.
func NeedsStatus(v journal.Settlement) bool {
	return !v.Forced && !(v.Paid && v.AuthCode != "")
}

// NeedsSecondSighting reports whether one more sighting of an idle terminal can make the
// verdict count.
func (s State) NeedsSecondSighting(v journal.Settlement) bool {
	return (s.Phase == Unknown || s.Phase == Disputed) && (v.Paid || s.arrived()) && !s.Terminal.IdleSince.isNever() && s.Terminal.IdleConfirmed.isNever()
}

// tooEarly says why a verdict does not count yet, and for how long as far as that
// is known. No code means that it counts. The verdict that a payment was paid needs
// no frame that arrived, because nobody is charged again for it.
func (s State) tooEarly(e Event) (Code, time.Duration) {
	left := s.timeUntilGivenUp(e.now(), e.Time.SocketOpenFor)
	done := s.arrived() || e.Staff.Settlement.Paid
	switch {
	case !NeedsStatus(e.Staff.Settlement):
		return "", 0
	case e.Value == connect.Busy:
		return TerminalBusy, left
	case left == 0, done && e.Value == connect.Available && !s.Terminal.IdleConfirmed.isNever():
		return "", 0
	}
	return TooEarly, left
}

// statusSeen notes a sighting, and tells staff who may be waiting for it that they
// can decide now.
func statusSeen(s State, e Event) (State, []Effect) {
	rested := s.Terminal.IdleConfirmed
	s = s.withSighting(e)
	if rested.isNever() && !s.Terminal.IdleConfirmed.isNever() && s.arrived() && !s.Promise.Open {
		return s, []Effect{Announce{What: s.news(0, false), Outcome: s.Outcome()}}
	}
	return s, nil
}
