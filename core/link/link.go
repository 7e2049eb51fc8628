package link

import (
	"context"

	"connect-epos/core/clock"
	"connect-epos/core/rpc"
	"connect-epos/core/wire"
)

// State is the public word for how a link stands.
type State string

// The states of a link.
const (
	Connecting   State = "connecting"
	Up           State = "up"
	Reconnecting State = "reconnecting"
	Refused      State = "refused"
	Displaced    State = "displaced" // somebody else has what it was for, and it is not dialled
	Closed       State = "closed"
)

// The reasons of a link that is not up.
const (
	ReasonHandshake = "handshake" // the socket did not open; a browser does not say why
	// ReasonUnreachable is the same with a key that worked before: most likely nobody answered.
	ReasonUnreachable = "unreachable"
	// ReasonOffline: the socket did not open, and the browser says that there is no network.
	ReasonOffline = "offline"
	// ReasonTurnedAway: the socket opened and was closed before anything was answered.
	ReasonTurnedAway = "turned-away"
	ReasonNoAnswer   = "no-answer" // the socket opened and nothing was answered
	ReasonBlocked    = "blocked"   // the browser itself forbade the socket, by no rule we know
	ReasonDropped    = "dropped"   // it was up and went down
	ReasonSilent     = "silent"    // it was up and answered nothing any more
	ReasonStorage    = "storage"   // no ids: the journal does not answer
	ReasonFlood      = "flood"     // it was up, and brought more than FloodRate for FloodTime
	ReasonUnread     = "unread"    // it was up, and the other side does not read what we send
)

// Reasons of a link that the browser itself forbids, by its rule.
const (
	ReasonPolicy       = "csp"           // the Content-Security-Policy of page or worker
	ReasonMixedContent = "mixed-content" // ws:// from a secure page
	ReasonLocalNetwork = "local-network" // a public page without the permission to reach a local address
)

// Forbidden reports whether the browser itself stands in the way.
func Forbidden(reason string) bool {
	switch reason {
	case ReasonBlocked, ReasonPolicy, ReasonMixedContent, ReasonLocalNetwork:
		return true
	}
	return false
}

// Info is how a link stands. Since is ms since 1970.
type Info struct {
	_ wire.NeverCompared

	State   State
	Since   int64
	Reason  string
	Attempt int // dials since it was last up; 0 when up
}

// Link is the connection to Connect: one socket after the other.
type Link struct {
	cfg  Config
	loop Loop
	ctx  context.Context // ends with the loop

	state  State
	since  int64
	reason string
	number uint64
	conn   *rpc.Conn
	ended  bool

	*outbox
	*questions
	*requestIDs
	*pulse
	*oldConns
	*waiters

	dials     int // since it was last up
	backoff   int // dials since it was last up for long
	refusals  int // in a row, without being up
	upAt      clock.Moment
	stopRetry func()
}

// New returns a link that was not dialled yet. It ends with ctx.
func New(ctx context.Context, loop Loop, cfg Config) *Link {
	l := &Link{cfg: cfg, loop: loop, ctx: ctx}
	l.outbox, l.questions = &outbox{link: l}, &questions{link: l, open: map[int]*question{}}
	l.requestIDs, l.pulse, l.oldConns, l.waiters = &requestIDs{link: l}, &pulse{link: l}, newOldConns(l), &waiters{link: l}
	return l
}

// Info is how the link stands now.
func (l *Link) Info() Info {
	i := Info{State: l.state, Since: l.since, Reason: l.reason, Attempt: l.dials}
	if l.state == Up {
		i.Attempt = 0
	}
	return i
}

// Up is the number of the connection that is up; false when none is.
func (l *Link) Up() (number uint64, ok bool) { return l.number, l.state == Up }

// IsUp reports whether the link is up.
func (l *Link) IsUp() bool { return l.state == Up }

// Number is that of the latest connection.
func (l *Link) Number() uint64 { return l.number }

// UpSince is when a connection was last found to be up.
func (l *Link) UpSince() clock.Moment { return l.upAt }

func (l *Link) set(state State, reason string) {
	if l.state == state && l.reason == reason && state != Reconnecting {
		return
	}
	if l.state != state { // another attempt changes nothing about since when it is so
		l.since = l.now().UnixMilli()
	}
	l.state, l.reason = state, reason
	l.loop.LinkChanged(l.Info())
}

func (l *Link) now() clock.Moment { return l.cfg.Clock.Now() }

func (l *Link) random() float64 {
	if l.cfg.Random == nil {
		return 0.5
	}
	return l.cfg.Random()
}

// up notes that the probe was answered, or that the socket is open where there is no
// probe.
func (l *Link) up() {
	l.refusals, l.dials, l.upAt = 0, 0, l.now()
	l.set(Up, "")
	l.waiters.end(nil)
	l.heard()
	if l.cfg.Probe != "" { // without it nothing is known to ask that proves that the link lives
		l.pulse.asked = false
		l.pulse.watch(l.number)
	}
	l.loop.LinkUp(l.number)
}

// Down gives the connection of that number up. It does nothing when that is not
// the latest one.
func (l *Link) Down(number uint64, reason string) {
	if number != l.number || l.ended {
		return
	}
	wasUp := l.state == Up
	if l.conn != nil && (cutByUs(reason) || reason == ReasonNoAnswer) {
		l.givenUp[number] = true
	}
	l.number++ // whatever comes with the old number is late
	l.drop("going down")
	reason = l.whyDown(wasUp, reason)
	again := l.loop.DialAgain(wasUp)
	if again { // told first: what staff read of all that it carried depends on how the link stands
		l.set(l.downState(reason), reason)
	}
	l.TakeBack(ReasonDropped)
	l.questions.fail(number)
	l.loop.LinkLost(number)
	if !again {
		return
	}
	if l.refusals >= 2 || reason == ReasonNoAnswer || Forbidden(reason) || reason == ReasonStorage {
		l.waiters.end(&Error{Kind: NotUp, Reason: reason})
	}
	l.redial(wasUp)
}

// whyDown is the reason that is told: that a link which was up went down; and never that
// a key is wrong which worked once.
func (l *Link) whyDown(wasUp bool, reason string) string {
	switch {
	case !wasUp:
		l.refusals++
	case !cutByUs(reason):
		return ReasonDropped
	}
	if reason == ReasonHandshake && l.cfg.Worked() {
		return ReasonUnreachable
	}
	return reason
}

// cutByUs reports whether we gave up a connection that was up, for that reason.
func cutByUs(reason string) bool {
	return reason == ReasonSilent || reason == ReasonFlood || reason == ReasonUnread
}

// downState is the state that is told. A host that refuses a key which never worked
// counts as refusing. A key that worked once is never called wrong because of a mere
// refusal.
func (l *Link) downState(reason string) State {
	switch {
	case l.cfg.Worked() || l.refusals == 0:
		return Reconnecting
	case l.refusals >= 2, Forbidden(reason), reason == ReasonNoAnswer:
		return Refused
	}
	return Reconnecting
}

// redial waits before the next dial: longer each time, and longer still for a host that
// refuses us. Only a link that was up for long starts again with short waits.
func (l *Link) redial(wasUp bool) {
	if wasUp && l.now().Sub(l.upAt) >= StableUptime {
		l.backoff = 0
	}
	wait := delay(l.backoff, l.random())
	l.backoff++
	if l.state == Refused {
		wait += coldDelay
	}
	number := l.number
	l.stopRetry = l.loop.After(wait, func() {
		if number == l.number { // else something else dialled when this was due
			l.Dial()
		}
	})
}

// drop forgets the connection and closes its socket. What the socket still delivers
// carries an old number.
func (l *Link) drop(reason string) {
	if l.stopRetry != nil {
		l.stopRetry()
		l.stopRetry = nil
	}
	if l.conn != nil {
		_ = l.conn.Close(1000, reason) // an error says that it is closed already
		l.conn = nil
	}
}

// Displace closes the connection and dials no more, because somebody else serves what
// the link was for. Two that fight would serve nobody.
func (l *Link) Displace(reason string) {
	number := l.number
	l.number++
	l.drop("displaced")
	l.loop.LinkLost(number)
	l.Rest(reason)
}

// Rest tells that somebody else serves what the link was for. Nobody waits for the link
// any longer. An loop that rests does not dial again.
func (l *Link) Rest(reason string) {
	l.set(Displaced, reason)
	l.waiters.end(nil)
}

// Reclaim ends the rest without telling anybody. Whoever waits from now on waits for the
// next connection.
func (l *Link) Reclaim() { l.state = Connecting }

// Retry dials at once if the next dial only waits for its time. Earlier refusals do not
// count any more.
func (l *Link) Retry() {
	if l.stopRetry != nil {
		l.refusals = 0
		l.stopRetry()
		l.Dial()
	}
}

// Wake dials at once when the machine may be online again, and asks a connection
// that was silent whether it lives. It never hurries a host that refuses.
func (l *Link) Wake() {
	switch {
	case l.stopRetry != nil && l.state == Reconnecting:
		l.stopRetry()
		l.Dial()
	case l.cfg.Probe != "" && l.state == Up && l.silence() >= AwakeLimit:
		l.pulse.take(func() {})
	}
}

// Close tells that the link is closing, and takes back what was not sent yet. What the
// link carries may go on until End.
func (l *Link) Close(reason string) {
	l.ended = true
	l.set(Closed, "")
	l.TakeBack(reason)
}

// End closes every socket and fails everybody who still waits.
func (l *Link) End() {
	l.ended = true
	l.drop("closing")
	l.hangUp()
	for id := range l.questions.open {
		l.answer(id, nothing, &Error{Kind: Ended})
	}
	l.waiters.end(&Error{Kind: Ended})
}
