package session

import (
	"context"
	"errors"
)

// SaveSite adds or changes a site, its values checked already. Without a key
// the stored one stays. What would leave unresolved payments behind on another
// account is refused with code site-in-use.
func (e *Engine) SaveSite(ctx context.Context, s Site) (Site, error) {
	if err := e.cfg.mayServe(s); err != nil {
		return Site{}, err
	}
	ctx, cancel := context.WithTimeout(ctx, StoreLimit)
	defer cancel()
	release, err := e.cfg.alone(ctx)
	if err != nil {
		return Site{}, storageError(err)
	}
	defer release()
	old, err := e.cfg.Sites.Get(ctx, s.ID)
	switch {
	case errors.Is(err, ErrUnknownSite):
	case err != nil:
		return Site{}, storageError(err)
	default:
		if err := e.mayChange(ctx, old, s); err != nil {
			return Site{}, err
		}
		s.inherit(old)
	}
	if s.APIKey == "" {
		return Site{}, &Error{Code: CodeInvalidRequest, Field: "apiKey", Message: "apiKey is required"}
	}
	if err := e.cfg.Sites.Save(ctx, s); err != nil {
		return Site{}, storageError(err)
	}
	s.KeySet = true
	e.leaveOthers(s)
	e.changed(s)
	return s, nil
}

// inherit keeps what a till that saves a site again does not give.
func (s *Site) inherit(old Site) {
	if s.APIKey == "" {
		s.APIKey = old.APIKey
	}
	s.Worked = old.Worked && s.sameKey(old)
	s.extra = old.extra
}

func (e *Engine) mayChange(ctx context.Context, old, next Site) error {
	shared := old.Terminals != "exclusive" && next.Terminals == "exclusive" // then what was sent so far proves nothing
	if old.SameConnection(next) && !shared {
		return nil
	}
	return e.nothingUnresolved(ctx, old)
}

func (e *Engine) nothingUnresolved(ctx context.Context, s Site) error {
	for _, account := range []string{s.account(false), s.account(true)} {
		records, err := e.cfg.Store.Unfinished(ctx, account)
		if err != nil {
			return storageError(err)
		}
		for _, r := range records {
			if r.Unresolved() || r.AtTable() {
				return &Error{Code: CodeSiteInUse, Message: "a payment of this account is unresolved; settle it first"}
			}
		}
	}
	return nil
}

// leaveOthers closes the site's counter and tables on every account but its own: a site
// that moved is never paid on the account that it left.
func (e *Engine) leaveOthers(s Site) {
	e.mu.Lock()
	defer e.mu.Unlock()
	for _, l := range e.loops {
		if l.host != s.account(l.service != nil) {
			l.post(func() { l.leave(s.ID) })
		}
	}
}

// changed lets what is open of a site dial with the new values from now on.
func (e *Engine) changed(s Site) {
	e.mu.Lock()
	defer e.mu.Unlock()
	for _, tables := range []bool{false, true} {
		if l := e.loops[s.account(tables)]; l != nil {
			l.post(func() { l.changed(s) })
		}
	}
}

func (l *loop) changed(s Site) {
	if _, open := l.sites[s.ID]; !open || len(l.closing) > 0 {
		return
	}
	fresh := !l.site.sameKey(s)
	l.sites[s.ID], l.site = s, s
	if fresh {
		l.link.Retry()
	}
}

// GetSite returns a site without its key.
func (e *Engine) GetSite(ctx context.Context, id string) (Site, error) {
	s, err := e.site(ctx, id)
	s.KeySet, s.APIKey = s.APIKey != "" || s.KeySet, ""
	return s, err
}

// OpenSite returns a site whose counter is open, without its key and without
// asking the storage: a sale waits for it. Code closed when it is not open.
func (e *Engine) OpenSite(ctx context.Context, id string) (Site, error) {
	s, err := on(ctx, e, id, func(l *loop, done func(Site, error)) { done(l.sites[id], nil) })
	s.KeySet, s.APIKey = s.APIKey != "", ""
	return s, err
}

// ListSites returns all sites by id, without their keys.
func (e *Engine) ListSites(ctx context.Context) ([]Site, error) {
	ctx, cancel := context.WithTimeout(ctx, StoreLimit)
	defer cancel()
	sites, err := e.cfg.Sites.List(ctx)
	if err != nil {
		return nil, storageError(err)
	}
	return sites, nil
}

// RemoveSite forgets a site, unless something there is unresolved or its
// counter is open.
func (e *Engine) RemoveSite(ctx context.Context, id string) error {
	s, err := e.site(ctx, id)
	if err != nil {
		return err
	}
	for _, tables := range []bool{false, true} {
		if _, err := e.find(ctx, id, tables); err == nil {
			return &Error{Code: CodeSiteInUse, Message: "the site's counter or its tables are open; close them first"}
		}
	}
	ctx, cancel := context.WithTimeout(ctx, StoreLimit)
	defer cancel()
	if err := e.nothingUnresolved(ctx, s); err != nil {
		return err
	}
	if err := e.cfg.Sites.Remove(ctx, id); err != nil {
		return storageError(err)
	}
	return nil
}
