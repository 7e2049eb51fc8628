package service

import (
	"errors"

	"connect-epos/core/contract"
	"connect-epos/core/transaction"
)

// Join serves a site, too, once the journal was read. done hears when that is so, or
// why it cannot be.
func (s *Service) Join(site contract.Site, done func(error)) {
	err := s.part.MayJoin(site)
	if !s.Site.SameKey(site) {
		err = contract.Fail(contract.CodeSiteInUse, "another site of this account is open with another key")
	}
	if err != nil {
		done(err)
		return
	}
	s.Sites[site.ID] = site
	s.whenLoaded(done)
}

// Serves reports whether a site is open here, and the journal was read.
func (s *Service) Serves(site string) bool {
	_, open := s.Sites[site]
	return open && s.Loaded
}

// Leave closes one site, and the service with the last one.
func (s *Service) Leave(id string) {
	if _, open := s.Sites[id]; !open {
		return
	}
	if len(s.Sites) == 1 {
		s.Shut(func() {})
	}
	delete(s.Sites, id)
}

// Changed lets an open site dial with its new values from now on.
func (s *Service) Changed(site contract.Site) {
	if _, open := s.Sites[site.ID]; !open || s.Closing() {
		return
	}
	otherKey := !s.Site.SameKey(site)
	s.Sites[site.ID], s.Site = site, site
	if otherKey {
		s.Link.Retry()
	}
}

// Opened: the journal was read. Those who waited for it go on.
func (s *Service) Opened() {
	if s.Loaded {
		return
	}
	s.Loaded = true
	s.keepHouse(0, houseRest)
	s.loadedWith(nil)
}

// LoadFailed ends a service whose journal cannot be read: it must not open
// without it.
func (s *Service) LoadFailed(err error) {
	if errors.Is(err, ErrInsecure) {
		err = &contract.Error{Code: transaction.InsecureContext, Message: contract.RejectionText(transaction.InsecureContext)}
	}
	var typed *contract.Error
	if !contract.AsError(err, &typed) {
		err = contract.StorageError(err)
	}
	s.loadedWith(err)
	s.Shut(func() {})
}

func (s *Service) loadedWith(err error) {
	waiting := s.loading
	s.loading = nil
	for _, done := range waiting {
		done(err)
	}
}

func (s *Service) whenLoaded(done func(error)) {
	if s.Loaded {
		done(nil)
		return
	}
	s.loading = append(s.loading, done)
}
