package service

import (
	"context"
	"time"

	"connect-epos/core/clock"
	"connect-epos/core/contract"
	"connect-epos/core/journal"
	"connect-epos/core/link"
)

// Config is what an engine needs of the world. All fields except Random, Hidden, Tell
// and Trace are required.
type Config struct {
	SoftwareHouseID string // fixed by the embedding software
	Name            string // unique for this engine, for ever: owners and leases carry it

	Dialer link.Dialer
	Store  journal.Store
	Leases Leases
	Sites  Sites
	Clock  clock.Clock
	Random func() float64 // in [0, 1), for the reconnect delay; seeded by tests

	Hidden func() bool // whether the page that runs the engine is hidden; nil: it never is

	TestOnly string // why live sites are refused: the store forgets, or nobody is charged; empty: they are not

	KeepDays int // how long details of what is over are kept; 0: for ever

	upkeep *upkeep
	pace   *pace
	saving chan struct{} // holds a token while a site is read, changed and saved

	Tell  func(contract.Event) // receives events, in order, from one goroutine at a time; must not block
	Trace bool                 // tell every frame, masked
}

// The limits of time for what is slow.
const (
	PutLimit   = 5 * time.Second  // a commit that a payment waits for; after it the payment is not sent
	StoreLimit = 30 * time.Second // any other use of the journal
	AskLimit   = 15 * time.Second // a question about terminals
)

// MayServe refuses a live site where only test sites are served.
func (c *Config) MayServe(s contract.Site) error {
	if c.TestOnly == "" || s.Environment == "test" {
		return nil
	}
	return &contract.Error{Code: contract.CodeInvalidRequest, Field: "environment", Message: "environment must be test: " + c.TestOnly}
}

// Shared returns the configuration with what all services of one engine share.
func (c Config) Shared() *Config {
	c.saving, c.upkeep, c.pace = make(chan struct{}, 1), &upkeep{}, &pace{}
	return &c
}

// CopyRecords makes every service tell, from now on, each change that it keeps.
func (c *Config) CopyRecords() { c.upkeep.copies.Store(true) }

// LastCommit is how long the last change took until it was safe, in ms; false before
// the first.
func (c *Config) LastCommit() (ms int64, ok bool) {
	ms = c.upkeep.commit.Load()
	return ms - 1, ms > 0
}

func (c *Config) tell(e contract.Event) {
	if c.Tell != nil {
		c.pace.tell(c, e)
	}
}

// Alone waits until no other change of a site is under way; release ends ours.
func (c *Config) Alone(ctx context.Context) (release func(), err error) {
	select {
	case c.saving <- struct{}{}:
		return func() { <-c.saving }, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// Now is the time by the wall clock, ms since 1970.
func (c *Config) Now() int64 { return c.Clock.Now().UnixMilli() }
