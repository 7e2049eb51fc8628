// Package locks is Web Locks in memory, for tests: locks by name that can be
// tried, waited for in turn, shared and stolen. It promises what the browser's
// do: a lock that is given back goes to whoever waited longest, and who is
// robbed is told.
package locks

import (
	"context"
	"slices"
	"sync"
)

// Locks are the locks of one origin. The zero value is ready.
type Locks struct {
	mu    sync.Mutex
	held  map[string][]*holder // one, or several that share
	queue map[string][]*holder
}

type holder struct {
	lost   func()
	shared bool
	taken  chan struct{} // closed when it waits no more
}

// Wish is how a lock is asked for. The zero Wish takes it alone, if it is free.
type Wish struct {
	Wait   bool // in turn
	Force  bool // from whoever has it
	Shared bool // with others who share it
}

// Request asks for a lock. taken is the error for one that somebody has; one who
// waits gets ctx's error when that ends first. lost, if any, is called when the
// lock is stolen, in a goroutine of its own.
func (l *Locks) Request(ctx context.Context, name string, w Wish, lost func(), taken error) (release func(), err error) {
	h := &holder{lost: lost, shared: w.Shared, taken: make(chan struct{})}
	l.mu.Lock()
	switch {
	case w.Force:
		l.robLocked(name)
	case l.freeLocked(name, h):
	case !w.Wait:
		l.mu.Unlock()
		return nil, taken
	default:
		put(&l.queue, name, h)
		l.mu.Unlock()
		return l.wait(ctx, name, h)
	}
	defer l.mu.Unlock()
	put(&l.held, name, h)
	return l.releaser(name, h), nil
}

// Held counts the holds.
func (l *Locks) Held() (n int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, holders := range l.held {
		n += len(holders)
	}
	return n
}

func put(m *map[string][]*holder, name string, h *holder) {
	if *m == nil {
		*m = map[string][]*holder{}
	}
	(*m)[name] = append((*m)[name], h)
}

func (l *Locks) freeLocked(name string, h *holder) bool {
	if len(l.queue[name]) > 0 {
		return false
	}
	return l.fitsLocked(name, h)
}

func (l *Locks) fitsLocked(name string, h *holder) bool {
	held := l.held[name]
	return len(held) == 0 || h.shared && held[0].shared
}

func (l *Locks) robLocked(name string) {
	for _, h := range l.held[name] {
		if h.lost != nil {
			go h.lost()
		}
	}
	delete(l.held, name)
}

func (l *Locks) wait(ctx context.Context, name string, h *holder) (func(), error) {
	select {
	case <-h.taken:
		return l.releaser(name, h), nil
	case <-ctx.Done():
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if at := slices.Index(l.queue[name], h); at >= 0 {
		l.queue[name] = slices.Delete(l.queue[name], at, at+1)
	}
	l.endLocked(name, h) // it may have come at the last moment
	return nil, ctx.Err()
}

func (l *Locks) releaser(name string, h *holder) func() {
	return sync.OnceFunc(func() {
		l.mu.Lock()
		defer l.mu.Unlock()
		l.endLocked(name, h)
	})
}

// endLocked ends h's hold, if it has one, and lets those go on who waited.
func (l *Locks) endLocked(name string, h *holder) {
	if at := slices.Index(l.held[name], h); at >= 0 {
		l.held[name] = slices.Delete(l.held[name], at, at+1)
	}
	for len(l.queue[name]) > 0 && l.fitsLocked(name, l.queue[name][0]) {
		next := l.queue[name][0]
		l.queue[name] = l.queue[name][1:]
		put(&l.held, name, next)
		close(next.taken)
	}
}
