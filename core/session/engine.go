package session

import (
	"context"
	"errors"
	"strconv"
	"sync"

	"connect-epos/core/connect"
	"connect-epos/core/journal"
	"connect-epos/core/transaction"
)

// Engine is everything a till talks to: its sites, and one loop for each account
// host that has an open counter, and one for each whose tables are open.
type Engine struct {
	cfg Config

	mu     sync.Mutex // guards what follows
	loops  map[string]*loop
	opened int // names owners
	closes int // counts Close: what was on its way in then stays out
}

// New returns an engine. Nothing happens until a counter is opened.
func New(cfg Config) *Engine {
	cfg.saving, cfg.upkeep = make(chan struct{}, 1), &upkeep{}
	return &Engine{cfg: cfg, loops: map[string]*loop{}}
}

// Open opens the counter of a site. With wait it returns when the link is up, or
// with an error when it cannot come up for now; the link goes on being dialled
// all the same. Opening an open counter again waits for the same link. News of
// payments waits for Tell.
func (e *Engine) Open(ctx context.Context, id string, wait bool) (Site, error) {
	site, err := e.site(ctx, id)
	if err != nil {
		return Site{}, err
	}
	l, err := e.join(ctx, site, false)
	if err != nil {
		return Site{}, err
	}
	if wait {
		_, err = await(ctx, l, func(done func(struct{}, error)) {
			l.wait(func(err error) { done(struct{}{}, err) })
		})
	}
	return site, err
}

func (e *Engine) site(ctx context.Context, id string) (Site, error) {
	ctx, cancel := context.WithTimeout(ctx, StoreLimit)
	defer cancel()
	site, err := e.cfg.Sites.Get(ctx, id)
	if errors.Is(err, ErrUnknownSite) {
		return Site{}, &Error{Code: CodeUnknownSite, Field: "site", Message: "no site has that id"}
	}
	if err != nil {
		return Site{}, storageError(err)
	}
	return site, nil
}

// join opens the site on its host's loop, once the journal has been read.
func (e *Engine) join(ctx context.Context, site Site, tables bool) (*loop, error) {
	if err := e.cfg.mayServe(site); err != nil {
		return nil, err
	}
	e.leaveOthers(site)
	e.mu.Lock()
	closes := e.closes
	e.mu.Unlock()
	for {
		l := e.loopFor(site, closes, tables)
		if l == nil {
			return nil, closedError()
		}
		_, err := await(ctx, l, func(done func(struct{}, error)) {
			if err := l.mayJoin(site); err != nil {
				done(struct{}{}, err)
				return
			}
			l.sites[site.ID] = site
			l.whenLoaded(func(err error) { done(struct{}{}, err) })
		})
		if err == nil {
			return l, nil
		}
		if !isClosed(err) || ctx.Err() != nil {
			e.forgetEnded(l)
			return nil, err
		}
		<-l.done // it was closing: open anew
		e.forgetEnded(l)
	}
}

func (l *loop) mayJoin(site Site) error {
	_, open := l.sites[site.ID]
	switch {
	case !l.site.sameKey(site):
		return fail(CodeSiteInUse, "another site of this account is open with another key")
	case l.service != nil && !open: // two that are told the same would both book it
		return fail(CodeSiteInUse, "the tables of this account are open as another site")
	}
	return nil
}

func isClosed(err error) bool {
	var typed *Error
	return asError(err, &typed) && typed.Code == transaction.Closed
}

func (s Site) sameKey(t Site) bool {
	return s.APIKey == t.APIKey && s.InstallerID == t.InstallerID && s.SameConnection(t)
}

// loopFor is nil when the engine was closed since it was asked.
func (e *Engine) loopFor(site Site, closes int, tables bool) *loop {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.closes != closes {
		return nil
	}
	l := e.loops[site.account(tables)]
	if l == nil {
		e.opened++
		l = newLoop(e.cfg, e.cfg.Name+"/"+strconv.Itoa(e.opened), site, tables)
		e.loops[l.host] = l
	}
	return l
}

// forgetEnded drops a loop that is over.
func (e *Engine) forgetEnded(l *loop) {
	select {
	case <-l.done:
	default:
		return
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.loops[l.host] == l {
		delete(e.loops, l.host)
	}
}

// open returns the loop on which the site's counter is open.
func (e *Engine) open(ctx context.Context, id string) (*loop, error) { return e.find(ctx, id, false) }

// find returns the loop on which the site's counter, or its tables, are open.
func (e *Engine) find(ctx context.Context, id string, tables bool) (*loop, error) {
	e.mu.Lock()
	loops := make([]*loop, 0, len(e.loops))
	for _, l := range e.loops {
		if (l.service != nil) == tables {
			loops = append(loops, l)
		}
	}
	e.mu.Unlock()
	for _, l := range loops {
		has, err := await(ctx, l, func(done func(bool, error)) {
			_, open := l.sites[id]
			done(open && l.loaded, nil)
		})
		if err == nil && has {
			return l, nil
		}
	}
	if tables {
		return nil, fail(CodeClosed, "these tables are closed; call payAtTable again")
	}
	return nil, closedError()
}

type answer struct {
	value any
	err   error
}

// await asks something of a loop and waits for the answer. A loop that closes
// answers with code closed.
func await[T any](ctx context.Context, l *loop, ask func(done func(T, error))) (T, error) {
	a := l.await(ctx, func(done func(answer)) {
		ask(func(v T, err error) { done(answer{v, err}) })
	})
	value, _ := a.value.(T)
	return value, a.err
}

func (l *loop) await(ctx context.Context, ask func(done func(answer))) answer {
	answers := make(chan answer, 1)
	done := func(a answer) {
		select {
		case answers <- a:
		default: // answered before
		}
	}
	l.post(func() {
		if len(l.closing) > 0 {
			done(answer{err: closedError()})
			return
		}
		ask(done)
	})
	select {
	case a := <-answers:
		return a
	case <-ctx.Done():
		return answer{err: ctx.Err()}
	case <-l.done:
	}
	select {
	case a := <-answers:
		return a
	default:
		return answer{err: closedError()}
	}
}

// Tell tells how the link stands and of every payment that is unresolved or
// whose end no promise told, and of all further news.
func (e *Engine) Tell(ctx context.Context, site string) error {
	_, err := on(ctx, e, site, func(l *loop, done func(struct{}, error)) {
		l.tell(site)
		done(struct{}{}, nil)
	})
	return err
}

// Terminals lists the terminals that are connected now.
func (e *Engine) Terminals(ctx context.Context, site string) ([]connect.Terminal, error) {
	return on(ctx, e, site, func(l *loop, done func([]connect.Terminal, error)) { l.terminals(done) })
}

// Terminal asks for one terminal.
func (e *Engine) Terminal(ctx context.Context, site, tid string) (connect.Terminal, error) {
	return on(ctx, e, site, func(l *loop, done func(connect.Terminal, error)) { l.terminal(tid, done) })
}

// Pay takes a payment and returns its outcome. An error says that nothing that
// can move money was sent. It is not cut short by ctx once it began.
func (e *Engine) Pay(ctx context.Context, site string, p Payment) (transaction.Outcome, error) {
	return on(context.WithoutCancel(ctx), e, site, func(l *loop, done func(transaction.Outcome, error)) { l.pay(site, p, done) })
}

// Follow returns the outcome of the payment that an earlier engine was asked
// for under that token; code engine-failed when nothing was journalled for it.
func (e *Engine) Follow(ctx context.Context, site, reference, token string) (transaction.Outcome, error) {
	return on(ctx, e, site, func(l *loop, done func(transaction.Outcome, error)) { l.followed(reference, token, done) })
}

// Settle takes the operator's verdict on an unresolved payment and returns its
// new outcome. attempt 0 means the latest. rev is the revision that was shown to
// who decided; without it the payment may have moved meanwhile.
func (e *Engine) Settle(ctx context.Context, site, reference string, attempt int, force bool, s journal.Settlement, rev ...int) (transaction.Outcome, error) {
	seen := transaction.Seen{Attempt: attempt}
	for _, each := range rev {
		seen.Rev = each
	}
	return on(ctx, e, site, func(l *loop, done func(transaction.Outcome, error)) {
		l.settle(reference, seen, force, s, done)
	})
}

// CarryOn frees a terminal whose unresolved payments only staff can decide.
func (e *Engine) CarryOn(ctx context.Context, site, tid string, c journal.StaffAction) ([]Pending, error) {
	return on(ctx, e, site, func(l *loop, done func([]Pending, error)) { l.carryOn(tid, c, done) })
}

// Acknowledge notes that the till knows how the payment of a reference ended, as
// it was shown there where the till says so.
func (e *Engine) Acknowledge(ctx context.Context, site, reference string, shown ...transaction.Seen) error {
	_, err := on(ctx, e, site, func(l *loop, done func(transaction.Outcome, error)) {
		l.acknowledge(reference, transaction.LastSeen(shown), done)
	})
	return err
}

// Pending lists what is unresolved or not acknowledged, oldest first.
func (e *Engine) Pending(ctx context.Context, site string) ([]Pending, error) {
	l, err := e.open(ctx, site)
	if err != nil {
		return nil, err
	}
	return l.pending(ctx)
}

// History lists the payments and reports that q selects, newest first.
func (e *Engine) History(ctx context.Context, site string, q journal.Query) ([]transaction.Outcome, error) {
	records, err := e.records(ctx, site, q)
	return outcomes(records), err
}

func (e *Engine) records(ctx context.Context, site string, q journal.Query) ([]journal.Record, error) {
	l, err := e.open(ctx, site)
	if err != nil {
		return nil, err
	}
	return l.records(ctx, q)
}

func on[T any](ctx context.Context, e *Engine, site string, ask func(*loop, func(T, error))) (T, error) {
	l, err := e.open(ctx, site)
	if err != nil {
		var none T
		return none, err
	}
	return await(ctx, l, func(done func(T, error)) { ask(l, done) })
}

// CloseSite closes the counter of a site. Payments in flight resolve as unknown
// when it was the last one of its account.
func (e *Engine) CloseSite(ctx context.Context, id string) error { return e.closeLoop(ctx, id, false) }

func (e *Engine) closeLoop(ctx context.Context, id string, tables bool) error {
	l, err := e.find(ctx, id, tables)
	if err != nil {
		return nil // closed is what was asked for
	}
	l.post(func() { l.leave(id) })
	last, err := await(ctx, l, func(done func(bool, error)) { done(len(l.sites) == 0, nil) })
	if last || isClosed(err) {
		<-l.done
		e.forgetEnded(l)
	}
	return ctx.Err()
}

// leave closes one site's counter, and the loop with the last one.
func (l *loop) leave(id string) {
	if _, open := l.sites[id]; !open {
		return
	}
	if len(l.sites) == 1 {
		l.shut(func() {})
	}
	delete(l.sites, id)
}

// Close closes every counter and returns when all loops have ended.
func (e *Engine) Close() {
	e.mu.Lock()
	loops := e.loops
	e.loops = map[string]*loop{}
	e.closes++
	e.mu.Unlock()
	for _, l := range loops {
		l.post(func() { l.shut(func() {}) })
	}
	for _, l := range loops {
		<-l.done
	}
}

// Wake tells every loop that the machine may be online again or may have slept,
// or that what Config.Hidden says has changed.
func (e *Engine) Wake() {
	e.mu.Lock()
	defer e.mu.Unlock()
	for _, l := range e.loops {
		l.post(l.wake)
	}
}
