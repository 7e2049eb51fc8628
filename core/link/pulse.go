package link

import (
	"time"

	"connect-epos/core/clock"
	"connect-epos/core/wire"
)

// A browser does not tell of pings, and a socket whose other end is gone stays
// open for minutes. So a link that was silent is asked something.

// The limits of silence.
const (
	IdleLimit  = 30 * time.Second // after which a link is asked whether it lives
	AwakeLimit = 5 * time.Second  // the same when the machine may have slept
)

// pulse finds out whether the connection that is up still lives.
type pulse struct {
	link    *Link
	heardAt clock.Moment
	asked   bool // whether it lives
}

// heard notes that something came on the connection that is up.
func (p *pulse) heard() { p.heardAt = p.link.now() }

// silence is how long nothing came, by whichever clock went further: the
// monotonic one may stand still while a machine sleeps.
func (p *pulse) silence() time.Duration { return p.link.now().Most(p.heardAt) }

// watch asks the connection that is up whether it lives, whenever it was silent for too
// long.
func (p *pulse) watch(number uint64) {
	if number != p.link.number || p.link.state != Up {
		return
	}
	if rest := IdleLimit - p.silence(); rest > 0 {
		p.link.loop.After(rest, func() { p.watch(number) })
		return
	}
	p.take(func() { p.link.loop.After(IdleLimit, func() { p.watch(number) }) })
}

// take asks something that every account can answer. alive is called when an answer
// comes; silence means that the connection is dead.
func (p *pulse) take(alive func()) {
	if p.asked {
		alive() // whoever asked before hears if it is not
		return
	}
	p.asked = true
	number := p.link.number
	p.link.Ask(Question{Method: p.link.cfg.Probe, Limit: ProbeLimit}, func(v wire.Value, err error) {
		if number != p.link.number {
			return
		}
		p.asked = false
		if isKind(err, Silent) && p.silence() >= ProbeLimit {
			p.DeclareDead(number)
			return
		}
		p.link.probed(v)
		alive()
	})
}

// DeclareDead gives up a connection that looks dead. If it carries something it is not
// closed but listened to, and another one is dialled beside it.
func (p *pulse) DeclareDead(number uint64) {
	if limit := p.link.loop.ListenFor(number); limit > 0 && number == p.link.number {
		p.link.keepListening(number, limit)
	}
	p.link.Down(number, ReasonSilent)
}
