// Package locks provides Web Locks in memory, for tests. A caller can try to take a lock
// by its name, wait for it in turn, share it or steal it. It behaves as the browser does:
// a lock that is given back goes to the caller that waited longest, and the holder of a
// stolen lock is told.
package locks

import (
	"context"
	"slices"
	"sync"
)

// Locks are the locks of one origin. The zero value is ready.
type Locks struct {
	mu    sync.Mutex
	held  map[string][]*holder // one holder, or several that share the lock
	queue map[string][]*holder
}

type holder struct {
	lost   func()
	shared bool
	taken  chan struct{} // closed when the lock is granted
}

// Wish says how to take a lock. The zero Wish takes it alone, and only if it is free.
type Wish struct {
	Wait   bool // wait in turn until it is free
	Force  bool // steal it from its holder
	Shared bool // share it with others who share it
}

// Request asks for a lock. When somebody else holds it and the caller does not wait,
// Request returns the error taken. A caller that waits gets ctx's error when ctx ends
// first. lost may be nil; it is called in a goroutine of its own when the lock is stolen.
func (l *Locks) Request(ctx context.Context, name string, w Wish, lost func(), taken error) (release func(), err error) {
	h := &holder{lost: lost, shared: w.Shared, taken: make(chan struct{})}
	l.mu.Lock()
	switch {
	case w.Force:
		l.takeLocked(name)
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

// Held returns how many holders there are, of all locks together.
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

func (l *Locks) takeLocked(name string) {
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

// endLocked removes h as a holder, if it is one, and then grants the lock to callers that
// wait.
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
