package service

import (
	"context"
	"errors"

	"connect-epos/core/contract"
)

// The seams: what a service needs from the world. The browser's are in
// jsbridge; tests bring pipes, an in-memory journal and virtual time.

// Leases are exclusive rights shared by everything that shares a journal. They
// are free again when their holder dies.
type Leases interface {
	// Acquire takes the lease called name, as how says. It does not re-enter:
	// what this engine has is as taken as what another tab has. The function it
	// returns gives the lease back; calling it twice is harmless. lost, where it
	// is given, is called once should somebody take the lease by force.
	Acquire(ctx context.Context, name string, how LeaseOptions, lost func()) (release func(), err error)
}

// LeaseOptions say how a lease is asked for. The zero LeaseOptions take it alone, or return
// ErrHeld at once when somebody has it.
type LeaseOptions struct {
	Wait   bool // in turn, until ctx ends
	Force  bool // from whoever has it
	Shared bool // with others who share it
}

var (
	// ErrHeld: somebody else holds the lease.
	ErrHeld = errors.New("service: the lease is held elsewhere")
	// ErrInsecure: this context has no leases, because it is not a secure one.
	ErrInsecure = errors.New("service: no leases in an insecure context")
)

// Sites keeps the configuration of sites. The API key is sealed before it is
// stored.
type Sites interface {
	// Save adds or replaces a site.
	Save(ctx context.Context, s contract.Site) error
	// Get returns a site, its APIKey readable; ErrUnknownSite when there is none.
	Get(ctx context.Context, id string) (contract.Site, error)
	// List returns all sites by id, without their keys but with KeySet.
	List(ctx context.Context) ([]contract.Site, error)
	// Remove forgets a site; a site that is not there is no error.
	Remove(ctx context.Context, id string) error
}

// ErrUnknownSite: no site has that id.
var ErrUnknownSite = errors.New("service: unknown site")
