package session

import (
	"context"
	"time"

	"connect-epos/core/journal"
)

// Config is what an Engine needs of the world. All fields but Random,
// Hidden, Tell and Trace are required.
type Config struct {
	SoftwareHouseID string // fixed by the embedding software
	Name            string // unique for this engine, for ever: owners and leases carry it

	Dialer Dialer
	Store  journal.Store
	Leases Leases
	Sites  Sites
	Clock  Clock
	Random func() float64 // in [0, 1), for the reconnect delay; seeded by tests

	Hidden func() bool // whether the page that runs the engine is hidden; nil: it never is

	TestOnly string // why live sites are refused: the store forgets, or nobody is charged; empty: they are not

	KeepDays int // how long details of what is over are kept; 0: for ever

	upkeep *upkeep
	saving chan struct{} // holds a token while a site is read, changed and saved

	Tell  func(Event) // receives events, in order, from one goroutine a loop; must not block
	Trace bool        // tell every frame, masked
}

// The limits of a session.
const (
	PutLimit   = 5 * time.Second  // an awaited commit; past it the lane fails closed
	StoreLimit = 30 * time.Second // any other use of the journal
	AskLimit   = 15 * time.Second // a question about terminals
)

// mayServe refuses a live site where only test sites are served.
func (c Config) mayServe(s Site) error {
	if c.TestOnly == "" || s.Environment == "test" {
		return nil
	}
	return &Error{Code: CodeInvalidRequest, Field: "environment", Message: "environment must be test: " + c.TestOnly}
}

func (c Config) tell(e Event) {
	if c.Tell != nil {
		c.Tell(e)
	}
}

// alone waits until no other change of a site is under way; release ends ours.
func (c Config) alone(ctx context.Context) (release func(), err error) {
	select {
	case c.saving <- struct{}{}:
		return func() { <-c.saving }, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

func (c Config) now() int64 { return c.Clock.Now().UnixMilli() }
