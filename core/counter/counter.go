package counter

import (
	"time"

	"connect-epos/core/clock"
	"connect-epos/core/connect"
	"connect-epos/core/contract"
	"connect-epos/core/journal"
	"connect-epos/core/link"
	"connect-epos/core/looseends"
	"connect-epos/core/rpc"
	"connect-epos/core/service"
	"connect-epos/core/transaction"
	"connect-epos/core/uri"
	"connect-epos/core/wire"
)

// Counter is pay at counter for one account: its payments and reports, and what
// each of its parts does for them.
type Counter struct {
	*service.Service

	payments    *payments            // those that are followed here
	incoming    *incoming            // what Connect says
	terminals   *terminals           // what is asked of terminals
	signatures  *signatures          // questions about signatures
	verdicts    *verdicts            // what staff say of a payment in doubt
	looks       *looks               // looks at a terminal after a verdict
	looseEnds   *looseends.LooseEnds // frames whose end no answer told
	adoption    *adoption            // payments of engines that are gone
	pendingList *pendingList         // what staff must still hear of, settle or acknowledge
}

// New returns an open counter of an account: its first site, under a name that no
// other service ever has.
func New(cfg *service.Config, owner string, site contract.Site) *Counter {
	c := &Counter{}
	c.Service = service.New(cfg, owner, site, service.Kind{Mode: uri.PayAtCounter, Account: site.Host(), Link: service.LinkUse{
		Probe:  connect.ConnectedTerminals,
		Probed: func(v wire.Value) { c.terminals.seen(connect.ReadTerminals(v)) },
	}})
	c.payments = newPayments(c.Owner)
	c.incoming = &incoming{counter: c}
	c.terminals = &terminals{counter: c, currencies: map[string]string{}}
	c.signatures = &signatures{counter: c, arrivals: link.Arrivals{}}
	c.verdicts = &verdicts{counter: c}
	c.looks = &looks{counter: c, running: map[string]*look{}}
	c.looseEnds = looseends.New(c.Service)
	c.adoption = &adoption{counter: c}
	c.pendingList = &pendingList{counter: c}
	c.Start(c)
	return c
}

// Load implements [service.Part].
func (c *Counter) Load() { c.adoption.load() }

// MayJoin implements [service.Part]: every site of an account may be open.
func (c *Counter) MayJoin(contract.Site) error { return nil }

// Wake implements [service.Part].
func (c *Counter) Wake() {
	c.signatures.setTimers()
	c.Link.Wake()
}

// Busy implements [service.Part].
func (c *Counter) Busy() bool {
	for _, p := range c.payments.all() {
		if p.running() {
			return true
		}
	}
	return false
}

// EngineEnded implements [service.Part].
func (c *Counter) EngineEnded(owner string) { c.adoption.engineEnded(owner) }

// Shutdown implements [service.Part]: payments in flight resolve as unknown, then the link
// closes.
func (c *Counter) Shutdown() {
	for _, l := range c.looks.running {
		c.looks.cutShort(l)
	}
	c.Link.Close(string(transaction.Closed))
	for _, p := range c.payments.all() {
		p.shutdown()
	}
}

// MayEnd implements [service.Part]. Every payment's promise must be kept first: one that ends
// unheard would read as not sent.
func (c *Counter) MayEnd(hurried bool) bool {
	for _, p := range c.payments.all() {
		if p.state.Waiting() || len(p.heldBack) > 0 || p.promise != nil || p.writer.UnderWay() && !hurried {
			return false
		}
	}
	return true
}

// End implements [service.Part].
func (c *Counter) End() {
	for _, p := range c.payments.all() {
		p.timers.StopAll()
	}
}

// LinkUp implements [link.Owner].
func (c *Counter) LinkUp(number uint64) {
	c.NoteKeyWorked()
	for _, p := range c.payments.all() {
		if p.state.Record.Unresolved() {
			p.feed(transaction.Event{Kind: transaction.LinkUp, Link: number})
		}
	}
}

// LinkLost implements [link.Owner].
func (c *Counter) LinkLost(number uint64) {
	stillOpen := c.Link.Conn(number) != nil
	for _, p := range c.payments.all() {
		p.feed(transaction.Event{Kind: transaction.LinkLost, Link: number, StillHeard: stillOpen})
	}
}

// LinkClosed implements [link.Owner].
func (c *Counter) LinkClosed(number uint64) {
	c.looseEnds.SocketClosed(number)
	c.signatures.arrivals.Forget(number)
	for _, p := range c.payments.all() {
		p.feed(transaction.Event{Kind: transaction.LinkClosed, Link: number})
	}
}

// DialAgain implements [link.Owner].
func (c *Counter) DialAgain(bool) bool { return true }

// Received implements [link.Owner].
func (c *Counter) Received(number uint64, m rpc.Message) { c.incoming.message(number, m) }

// Uses implements [link.Owner].
func (c *Counter) Uses(id int) bool {
	p := c.payments.byFrameID[journal.FrameID(id)]
	return p != nil && p.state.Record.Unresolved()
}

// ListenFor implements [link.Owner].
func (c *Counter) ListenFor(number uint64) time.Duration {
	limit := time.Duration(0)
	for _, p := range c.payments.all() {
		limit = max(limit, p.listensFor(number))
	}
	return limit
}

var _ link.Owner = (*Counter)(nil)

// instant is a time by both clocks, as the state machine of a payment takes it.
func instant(now clock.Moment) transaction.Instant {
	return transaction.Instant{Wall: now.UnixMilli(), Uptime: now.Uptime.Milliseconds()}
}
