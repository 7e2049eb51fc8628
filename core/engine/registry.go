package engine

import (
	"context"
	"errors"
	"strconv"
	"sync"

	"connect-epos/core/contract"
	"connect-epos/core/service"
	"connect-epos/core/transaction"
)

// served is a counter or tables: one of the services that a registry keeps.
type served interface{ Base() *service.Service }

// registry keeps the open services of one kind, one service for each account.
type registry[S served] struct {
	cfg    *service.Config
	owners *owners
	open   func(cfg *service.Config, owner string, site contract.Site) S
	closed error // the error for a till whose service is not open

	mu     sync.Mutex   // guards the fields below
	byHost map[string]S // by the account host
	closes int          // counts the calls of closeAll: a service that was being opened then is not added
}

func newRegistry[S served](cfg *service.Config, owners *owners, open func(*service.Config, string, contract.Site) S, closed error) *registry[S] {
	return &registry[S]{cfg: cfg, owners: owners, open: open, closed: closed, byHost: map[string]S{}}
}

// owners gives each service of an engine a name that no other one ever has.
type owners struct {
	engine string
	mu     sync.Mutex
	last   int
}

func (o *owners) next() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.last++
	return o.engine + "/" + strconv.Itoa(o.last)
}

// join opens the site on the service of its account, as soon as the journal was read.
func (r *registry[S]) join(ctx context.Context, site contract.Site) (S, error) {
	var none S
	r.mu.Lock()
	closes := r.closes
	r.mu.Unlock()
	for {
		s, ok := r.serviceFor(site, closes)
		if !ok {
			return none, contract.ClosedError()
		}
		_, err := service.Await(ctx, s.Base(), func(done func(struct{}, error)) {
			s.Base().Join(site, func(err error) { done(struct{}{}, err) })
		})
		if err == nil {
			return s, nil
		}
		if !isClosed(err) || ctx.Err() != nil {
			r.forgetEnded(s)
			return none, err
		}
		<-s.Base().Ended() // it was closing: open a new one
		r.forgetEnded(s)
	}
}

// serviceFor is the service of a site's account. It is false when everything was closed
// after the caller asked to open it.
func (r *registry[S]) serviceFor(site contract.Site, closes int) (S, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	host := site.Host()
	if r.closes != closes {
		var none S
		return none, false
	}
	if _, open := r.byHost[host]; !open {
		r.byHost[host] = r.open(r.cfg, r.owners.next(), site)
	}
	return r.byHost[host], true
}

// forgetEnded removes a service that has ended.
func (r *registry[S]) forgetEnded(s S) {
	select {
	case <-s.Base().Ended():
	default:
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	for host, each := range r.byHost {
		if each.Base() == s.Base() {
			delete(r.byHost, host)
		}
	}
}

// find returns the service on which a site is open.
func (r *registry[S]) find(ctx context.Context, site string) (S, error) {
	for _, s := range r.all() {
		serves, err := service.Await(ctx, s.Base(), func(done func(bool, error)) { done(s.Base().Serves(site), nil) })
		if err == nil && serves {
			return s, nil
		}
	}
	var none S
	return none, r.closed
}

func (r *registry[S]) all() []S {
	r.mu.Lock()
	defer r.mu.Unlock()
	services := make([]S, 0, len(r.byHost))
	for _, s := range r.byHost {
		services = append(services, s)
	}
	return services
}

// ask asks something of the service on which a site is open.
func ask[S served, T any](ctx context.Context, r *registry[S], site string, question func(S, func(T, error))) (T, error) {
	s, err := r.find(ctx, site)
	if err != nil {
		var none T
		return none, err
	}
	return service.Await(ctx, s.Base(), func(done func(T, error)) { question(s, done) })
}

// leave closes a site. With the last site it closes the service, too.
func (r *registry[S]) leave(ctx context.Context, site string) error {
	s, err := r.find(ctx, site)
	if err != nil {
		return nil // the site is closed already, as the caller wants
	}
	base := s.Base()
	base.Post(func() { base.Leave(site) })
	last, err := service.Await(ctx, base, func(done func(bool, error)) { done(len(base.Sites) == 0, nil) })
	if last || isClosed(err) {
		<-base.Ended()
		r.forgetEnded(s)
	}
	return ctx.Err()
}

// leaveOthers closes a site on every account but its own: when a site has moved, no
// payment of it may go to its old account.
func (r *registry[S]) leaveOthers(site contract.Site) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for host, s := range r.byHost {
		if base := s.Base(); host != site.Host() {
			base.Post(func() { base.Leave(site.ID) })
		}
	}
}

// changed makes the open services of a site dial with its new values from now on.
func (r *registry[S]) changed(site contract.Site) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if s, open := r.byHost[site.Host()]; open {
		base := s.Base()
		base.Post(func() { base.Changed(site) })
	}
}

// closeAll closes every service, and returns the services for whose end to wait.
func (r *registry[S]) closeAll() []*service.Service {
	r.mu.Lock()
	services := r.byHost
	r.byHost = map[string]S{}
	r.closes++
	r.mu.Unlock()
	var closing []*service.Service
	for _, s := range services {
		base := s.Base()
		base.Post(func() { base.Shut(func() {}) })
		closing = append(closing, base)
	}
	return closing
}

func isClosed(err error) bool {
	var typed *contract.Error
	return errors.As(err, &typed) && typed.Code == transaction.Closed
}

// none reports whether no service is open.
func (r *registry[S]) none() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return len(r.byHost) == 0
}

// serves reports whether a site is open.
func (r *registry[S]) serves(ctx context.Context, site string) bool {
	_, err := r.find(ctx, site)
	return err == nil
}
