package service

import (
	"context"

	"connect-epos/core/contract"
	"connect-epos/core/link"
)

// Part is what one kind of service does by itself: the counter, or the tables.
// The loop of its Service calls it, so its fields need no lock.
type Part interface {
	link.Owner

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

// Service is what every service of one account has: its loop, its link, its leases
// and its part of the journal. Its fields belong to the goroutine that runs the
// loop; everybody else uses Post. What is slow (the journal, leases, dialling) runs
// outside the loop and comes back by Post or HandOver.
type Service struct {
	Config  Config
	Account string          // under which the journal keeps what the service does
	Owner   string          // the name that its records carry; its lease is held while the service lives
	Context context.Context // ends with the loop

	Sites map[string]contract.Site // that are open here
	Site  contract.Site            // whose key the link uses
	Link  *link.Link

	Leases   map[string]*Lease // of terminals, by tid
	Listened bool              // somebody listens to news; until then they wait
	Loaded   bool              // the journal was read

	kind    Kind
	part    Part
	mailbox *mailbox
	cancel  context.CancelFunc
	ended   chan struct{}

	awaited   map[string]bool // the engines whose end is waited for
	exploring bool
	toExplore []func()

	loading []func(error) // wait for the journal to be read

	closing      []func()
	shuttingDown bool   // Part.Shutdown runs; the end waits for it
	hurried      bool   // the journal had its time; the end waits for it no longer
	releaseOwner func() // gives back the owner lease
}

// New returns a service that does nothing yet. owner names it for ever and is
// unique.
func New(cfg Config, owner string, site contract.Site, kind Kind) *Service {
	ctx, cancel := context.WithCancel(context.Background())
	return &Service{Config: cfg, Account: kind.Account, Owner: owner, Context: ctx,
		Sites: map[string]contract.Site{site.ID: site}, Site: site, Leases: map[string]*Lease{},
		kind: kind, mailbox: newMailbox(), cancel: cancel, ended: make(chan struct{}), awaited: map[string]bool{}}
}

// Start runs the loop of the service for its part, which is loaded first.
func (s *Service) Start(part Part) {
	s.part = part
	s.Link = s.newLink()
	go s.run()
}

// run is the loop: one goroutine, until end is called from inside.
func (s *Service) run() {
	defer close(s.ended)
	s.Post(s.part.Load)
	for {
		select {
		case <-s.mailbox.signal:
		case <-s.Context.Done():
			return
		}
		for _, f := range s.mailbox.take() {
			if s.Context.Err() == nil {
				f()
			}
		}
	}
}

// Base returns the service itself, for whoever has only what embeds it.
func (s *Service) Base() *Service { return s }
