package service

import (
	"connect-epos/core/contract"
	"connect-epos/core/link"
)

// Part is what one kind of service does by itself: the counter, or the tables.
// The loop of its Service calls it, so its fields need no lock.
type Part interface {
	link.Loop

	// Load takes up what the journal holds. It ends by calling Opened or LoadFailed.
	Load()
	// MayJoin tells why a site may not be served beside those that are; nil: it may.
	MayJoin(contract.Site) error
	// Wake hears that the machine may have slept, or that the page was hidden or shown.
	Wake()
	// Busy reports whether somebody waits for this part, so that housekeeping waits.
	Busy() bool

	// TerminalStolen hears that another tab took a terminal's lease by force.
	TerminalStolen(tid string)
	// EngineEnded hears that an engine is gone whose end AwaitEnd waits for.
	EngineEnded(owner string)

	// Shutdown closes the link and ends what is under way.
	Shutdown()
	// MayEnd reports whether nothing waits any more. hurried says that the journal
	// had its time, and is waited for no longer.
	MayEnd(hurried bool) bool
	// End stops every timer. Nothing happens afterwards.
	End()
}

// Kind is how one kind of service differs from another.
type Kind struct {
	Mode        string // of the connection: uri.PayAtCounter or uri.PayAtTable
	Account     string // under which the journal keeps what the service does
	EventPrefix string // of the names of its events
	Link        LinkUse
}

// Service is what every service of one account has: a loop, a link, what it tells, what
// it owns and its part of the journal. Its fields belong to the goroutine that runs the
// loop; everybody else uses Post. What is slow (the journal, leases, dialling) runs
// outside the loop and comes back by Post or HandOver.
type Service struct {
	*Loop
	*Teller
	*Ownership
	*Journal

	Config *Config
	Link   *link.Link
	Loaded bool // the journal was read

	kind Kind
	part Part

	loading      []func(error) // wait for the journal to be read
	closing      []func()
	shuttingDown bool // Part.Shutdown runs; the end waits for it
	hurried      bool // the journal had its time; the end waits for it no longer
}

// New returns a service that does nothing yet. owner names it for ever and is
// unique.
func New(cfg *Config, owner string, site contract.Site, kind Kind) *Service {
	loop := newLoop(cfg.Clock)
	teller := newTeller(cfg, kind.EventPrefix, site)
	s := &Service{Loop: loop, Teller: teller, Config: cfg, kind: kind,
		Journal: &Journal{loop: loop, cfg: cfg, Account: kind.Account}}
	s.Ownership = newOwnership(s, owner)
	return s
}

// Start runs the loop of the service for its part, which is loaded first.
func (s *Service) Start(part Part) {
	s.part = part
	s.Link = s.newLink()
	s.Post(part.Load)
	go s.run()
}

// Base returns the service itself, for whoever has only what embeds it.
func (s *Service) Base() *Service { return s }
