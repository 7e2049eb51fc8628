package engine

import (
	"context"
	"errors"

	"connect-epos/core/contract"
	"connect-epos/core/counter"
	"connect-epos/core/journal"
	"connect-epos/core/service"
	"connect-epos/core/tables"
)

// Engine is everything a till talks to.
type Engine struct {
	Sites
	AtCounter
	AtTable

	*accounts
}

// accounts are the services that are open, and the sites that they are opened for.
type accounts struct {
	cfg      service.Config
	counters *registry[*counter.Counter]
	tables   *registry[*tables.Tables]
}

// New returns an engine. Nothing happens until a counter or tables are opened.
func New(cfg service.Config) *Engine {
	cfg = cfg.Shared()
	owners := &owners{engine: cfg.Name}
	a := &accounts{cfg: cfg,
		counters: newRegistry(cfg, owners, counter.New, contract.ClosedError()),
		tables: newRegistry(cfg, owners, tables.New,
			contract.Fail(contract.CodeClosed, "these tables are closed; call payAtTable again")),
	}
	return &Engine{Sites: Sites{a}, AtCounter: AtCounter{a}, AtTable: AtTable{a}, accounts: a}
}

// site reads a site that is to be opened or shown.
func (a *accounts) site(ctx context.Context, id string) (contract.Site, error) {
	ctx, cancel := context.WithTimeout(ctx, service.StoreLimit)
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

// mayOpen refuses a site that is not served here, and closes it on every account that
// it has left.
func (a *accounts) mayOpen(site contract.Site) error {
	if err := a.cfg.MayServe(site); err != nil {
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

// Wake tells every service that the machine may be online again or may have slept, or
// that what Config.Hidden says has changed.
func (e *Engine) Wake() {
	for _, c := range e.counters.all() {
		c.Post(c.Wake)
	}
	for _, t := range e.tables.all() {
		t.Post(t.Wake)
	}
}

// CopyRecords makes the engine tell, from now on, every change that it keeps.
func (e *Engine) CopyRecords() { e.cfg.CopyRecords() }

// LastCommit is how long the last change took until it was safe, in ms; false before
// the first.
func (e *Engine) LastCommit() (ms int64, ok bool) { return e.cfg.LastCommit() }

// exportLimit is how many records Export lists where no limit is given.
const exportLimit = 1000

// Export lists the records of a site's counter that q selects, newest first, as they
// are kept.
func (e *Engine) Export(ctx context.Context, site string, q journal.Query) ([]journal.Record, error) {
	if q.Limit == 0 {
		q.Limit = exportLimit
	}
	return e.records(ctx, site, q)
}
