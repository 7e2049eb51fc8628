package link

import (
	"time"

	"connect-epos/core/wire"
)

// A browser does not tell of pings, and a socket whose other end is gone stays
// open for minutes. So a link that was silent is asked something.

// The limits of silence.
const (
	IdleLimit  = 30 * time.Second // after which a link is asked whether it lives
	AwakeLimit = 5 * time.Second  // the same when the machine may have slept
)

// heard: something came on the connection that is up.
func (l *Link) heard() { l.heardAt = l.now() }

// silence is how long nothing came, by whichever clock went further: the
// monotonic one may stand still while a machine sleeps.
func (l *Link) silence() time.Duration { return l.now().Most(l.heardAt) }

// watchPulse looks at the connection that is up for as long as it is.
func (l *Link) watchPulse(number uint64) {
	if number != l.number || l.state != Up {
		return
	}
	if rest := IdleLimit - l.silence(); rest > 0 {
		l.owner.After(rest, func() { l.watchPulse(number) })
		return
	}
	l.takePulse(func() { l.owner.After(IdleLimit, func() { l.watchPulse(number) }) })
}

// takePulse asks what every account can answer. Silence is an answer too.
func (l *Link) takePulse(alive func()) {
	if l.pulsing {
		alive() // whoever asked before hears if it is not
		return
	}
	l.pulsing = true
	number := l.number
	l.Ask(Question{Method: l.cfg.Probe, Limit: ProbeLimit}, func(v wire.Value, err error) {
		if number != l.number {
			return
		}
		l.pulsing = false
		if isKind(err, Silent) && l.silence() >= ProbeLimit {
			l.DeclareDead(number)
			return
		}
		l.probed(v)
		alive()
	})
}

// DeclareDead gives up a connection that looks dead. While it carries something
// it is not closed but listened to, and another one is dialled beside it.
func (l *Link) DeclareDead(number uint64) {
	if limit := l.owner.ListenFor(number); limit > 0 && number == l.number {
		l.keepListening(number, limit)
	}
	l.Down(number, ReasonSilent)
}
