package engine

import (
	"context"
	"errors"

	"connect-epos/core/clock"
	"connect-epos/core/contract"
	"connect-epos/core/counter"
	"connect-epos/core/journal"
	"connect-epos/core/service"
	"connect-epos/core/tables"
)

// Engine is everything that a till talks to.
type Engine struct {
	Sites
	AtCounter
	AtTable

	*accounts
}

// accounts holds the services that are open, and the sites for which they are opened.
type accounts struct {
	cfg      *service.Config
	counters *registry[*counter.Counter]
	tables   *registry[*tables.Tables]
}

// New returns an engine. Nothing happens until a counter or tables are opened.
func New(cfg service.Config) *Engine {
	shared := cfg.Shared()
	owners := &owners{engine: cfg.Name}
	a := &accounts{cfg: shared,
		counters: newRegistry(shared, owners, counter.New, contract.ClosedError()),
		tables: newRegistry(shared, owners, tables.New,
			contract.Fail(contract.CodeClosed, "these tables are closed; call payAtTable again")),
	}
	return &Engine{Sites: Sites{a}, AtCounter: AtCounter{a}, AtTable: AtTable{a}, accounts: a}
}

// site reads a site that the caller wants to open or to show.
func (a *accounts) site(ctx context.Context, id string) (contract.Site, error) {
	ctx, cancel := clock.Within(ctx, service.StoreLimit)
	defer cancel()
	site, err := a.cfg.Sites.Get(ctx, id)
	if errors.Is(err, service.ErrUnknownSite) {
		return contract.Site{}, &contract.Error{Code: contract.CodeUnknownSite, Field: "site", Message: "no site has that id"}
	}
	if err != nil {
		return contract.Site{}, contract.StorageError(err)
	}
	return site, nil
}

// mayOpen refuses a site that is not served here, and one whose stored values are no
// site's. Otherwise it closes the site on every account to which it no longer belongs.
func (a *accounts) mayOpen(id string, site contract.Site) error {
	if err := a.cfg.MayServe(site); err != nil {
		return err
	}
	if err := site.CheckStored(id); err != nil {
		return err
	}
	a.leaveOthers(site)
	return nil
}

// leaveOthers closes a site's counter and tables on every account but its own.
func (a *accounts) leaveOthers(site contract.Site) {
	a.counters.leaveOthers(site)
	a.tables.leaveOthers(site)
}

// Close closes every counter and all tables, and returns when they have ended.
func (e *Engine) Close() {
	closing := append(e.counters.closeAll(), e.tables.closeAll()...)
	for _, s := range closing {
		<-s.Ended()
	}
}

// Wake tells every service one of three things: the machine may be online again, it may
// have slept, or the value of Config.Hidden has changed.
func (e *Engine) Wake() {
	for _, c := range e.counters.all() {
		c.Post(c.Wake)
	}
	for _, t := range e.tables.all() {
		t.Post(t.Wake)
	}
}

// CopyRecords makes the engine tell every change that it keeps, from now on.
func (e *Engine) CopyRecords() { e.cfg.CopyRecords() }

// LastCommit is how long it took until the last change was safely stored, in ms. It is
// false before the first change.
func (e *Engine) LastCommit() (ms int64, ok bool) { return e.cfg.LastCommit() }

// exportLimit is how many records Export lists when no limit is given.
const exportLimit = 1000

// Export lists the records of a site's counter that q selects, newest first, in the form
// in which they are stored.
func (e *Engine) Export(ctx context.Context, site string, q journal.Query) ([]journal.Record, error) {
	if q.Limit == 0 {
		q.Limit = exportLimit
	}
	return e.records(ctx, site, q)
}
