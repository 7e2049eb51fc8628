package engine

import (
	"context"
	"errors"

	"connect-epos/core/clock"
	"connect-epos/core/contract"
	"connect-epos/core/journal"
	"connect-epos/core/service"
)

// Sites has the commands about sites.
type Sites struct{ *accounts }

// SaveSite adds or changes a site. The caller has checked its values. Without a key
// the stored one stays. A change that would leave unresolved payments behind, on an
// account that the site no longer uses, is refused with the code site-in-use.
func (e Sites) SaveSite(ctx context.Context, s contract.Site) (contract.Site, error) {
	if err := e.cfg.MayServe(s); err != nil {
		return contract.Site{}, err
	}
	ctx, cancel := clock.Within(ctx, service.StoreLimit)
	defer cancel()
	release, err := e.cfg.Alone(ctx)
	if err != nil {
		return contract.Site{}, contract.StorageError(err)
	}
	defer release()
	old, err := e.cfg.Sites.Get(ctx, s.ID)
	switch {
	case errors.Is(err, service.ErrUnknownSite):
	case err != nil:
		return contract.Site{}, contract.StorageError(err)
	default:
		if err := e.mayChange(ctx, old, s); err != nil {
			return contract.Site{}, err
		}
		s.Inherit(old)
	}
	if s.APIKey == "" {
		return contract.Site{}, &contract.Error{Code: contract.CodeInvalidRequest, Field: "apiKey", Message: "apiKey is required"}
	}
	if err := e.cfg.Sites.Save(ctx, s); err != nil {
		return contract.Site{}, contract.StorageError(err)
	}
	s.KeySet = true
	e.leaveOthers(s)
	e.counters.changed(s)
	e.tables.changed(s)
	return s, nil
}

func (e Sites) mayChange(ctx context.Context, old, next contract.Site) error {
	shared := old.Terminals != "exclusive" && next.Terminals == "exclusive" // then nothing is proven by what was sent before
	if old.SameConnection(next) && !shared {
		return nil
	}
	return e.nothingUnresolved(ctx, old)
}

func (e Sites) nothingUnresolved(ctx context.Context, s contract.Site) error {
	for _, account := range []string{s.Host(), journal.TablesAccount(s.Host())} {
		records, err := e.cfg.Store.Unfinished(ctx, account)
		if err != nil {
			return contract.StorageError(err)
		}
		for _, r := range records {
			if r.Unresolved() || r.AtTable() {
				return &contract.Error{Code: contract.CodeSiteInUse, Message: "a payment of this account is unresolved; settle it first"}
			}
		}
	}
	return nil
}

// GetSite returns a site without its key.
func (e Sites) GetSite(ctx context.Context, id string) (contract.Site, error) {
	s, err := e.site(ctx, id)
	s.KeySet, s.APIKey = s.APIKey != "" || s.KeySet, ""
	return s, err
}

// ListSites returns all sites ordered by id, without their keys.
func (e Sites) ListSites(ctx context.Context) ([]contract.Site, error) {
	ctx, cancel := clock.Within(ctx, service.StoreLimit)
	defer cancel()
	sites, err := e.cfg.Sites.List(ctx)
	if err != nil {
		return nil, contract.StorageError(err)
	}
	return sites, nil
}

// RemoveSite forgets a site. It refuses when something there is unresolved or the
// counter of the site is open.
func (e Sites) RemoveSite(ctx context.Context, id string) error {
	s, err := e.site(ctx, id)
	if err != nil {
		return err
	}
	if e.counters.serves(ctx, id) || e.tables.serves(ctx, id) {
		return &contract.Error{Code: contract.CodeSiteInUse, Message: "the site's counter or its tables are open; close them first"}
	}
	ctx, cancel := clock.Within(ctx, service.StoreLimit)
	defer cancel()
	if err := e.nothingUnresolved(ctx, s); err != nil {
		return err
	}
	if err := e.cfg.Sites.Remove(ctx, id); err != nil {
		return contract.StorageError(err)
	}
	return nil
}
