package counter

import (
	"slices"
	"time"

	"connect-epos/core/connect"
	"connect-epos/core/contract"
	"connect-epos/core/followed"
	"connect-epos/core/journal"
	"connect-epos/core/link"
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

	payments    *followed.Payments // those that are followed here
	incoming    *incoming          // what Connect says
	terminals   *terminals         // what is asked of terminals
	verdicts    *verdicts          // what staff say of a payment in doubt
	looks       *looks             // looks at a terminal after a verdict
	adoption    *adoption          // payments of engines that are gone
	pendingList *pendingList       // what staff must still hear of, settle or acknowledge
}

// New returns an open counter of an account: its first site, under a name that no
// other service ever has.
func New(cfg *service.Config, owner string, site contract.Site) *Counter {
	c := &Counter{}
	c.Service = service.New(cfg, owner, site, service.Kind{Mode: uri.PayAtCounter, Account: site.Host(), Link: service.LinkUse{
		Probe:  connect.ConnectedTerminals,
		Probed: func(v wire.Value) { c.terminals.seen(connect.ReadTerminals(v)) },
	}})
	c.payments = followed.New(c.Service, &paymentDesk{c})
	c.incoming = &incoming{counter: c}
	c.terminals = &terminals{counter: c, currencies: map[string]string{}}
	c.verdicts = &verdicts{counter: c}
	c.looks = &looks{counter: c, running: map[string]*look{}}
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
	c.payments.Signatures.SetTimers()
	c.Link.Wake()
}

// Busy implements [service.Part].
func (c *Counter) Busy() bool {
	return slices.ContainsFunc(c.payments.All(), (*followed.Payment).Running)
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
	for _, p := range c.payments.All() {
		p.Shutdown()
	}
}

// MayEnd implements [service.Part]. Every payment's promise must be kept first: one that ends
// unheard would read as not sent.
func (c *Counter) MayEnd(hurried bool) bool {
	return !slices.ContainsFunc(c.payments.All(), func(p *followed.Payment) bool { return p.Unheard(hurried) })
}

// End implements [service.Part].
func (c *Counter) End() {
	for _, p := range c.payments.All() {
		p.StopTimers()
	}
}

// LinkUp implements [link.Loop].
func (c *Counter) LinkUp(number uint64) {
	c.NoteKeyWorked()
	for _, p := range c.payments.All() {
		if p.State.Record.Unresolved() {
			p.Feed(transaction.Event{Kind: transaction.LinkUp, Link: number})
		}
	}
}

// LinkLost implements [link.Loop].
func (c *Counter) LinkLost(number uint64) {
	stillOpen := c.Link.Conn(number) != nil
	for _, p := range c.payments.All() {
		p.Feed(transaction.Event{Kind: transaction.LinkLost, Link: number, StillHeard: stillOpen})
	}
}

// LinkClosed implements [link.Loop].
func (c *Counter) LinkClosed(number uint64) {
	c.payments.LooseEnds.SocketClosed(number)
	c.payments.Signatures.Arrivals.Forget(number)
	for _, p := range c.payments.All() {
		p.Feed(transaction.Event{Kind: transaction.LinkClosed, Link: number})
	}
}

// DialAgain implements [link.Loop].
func (c *Counter) DialAgain(bool) bool { return true }

// Received implements [link.Loop].
func (c *Counter) Received(number uint64, m rpc.Message) { c.incoming.message(number, m) }

// Uses implements [link.Loop].
func (c *Counter) Uses(id int) bool {
	p := c.payments.ByFrameID[journal.FrameID(id)]
	return p != nil && p.State.Record.Unresolved()
}

// ListenFor implements [link.Loop].
func (c *Counter) ListenFor(number uint64) time.Duration {
	limit := time.Duration(0)
	for _, p := range c.payments.All() {
		limit = max(limit, p.ListensFor(number))
	}
	return limit
}

var _ link.Loop = (*Counter)(nil)
