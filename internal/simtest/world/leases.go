package world

import (
	"context"
	"sync"

	"connect-epos/core/service"
	"connect-epos/internal/locks"
)

// tabLeases are the locks of one tab. They are free when the tab dies, as in a browser.
type tabLeases struct {
	all    *locks.Locks
	freeze *freeze

	mu   sync.Mutex
	mine []func()
	Dead bool
}

// Acquire implements service.Leases.
func (l *tabLeases) Acquire(ctx context.Context, name string, how service.LeaseOptions, lost func()) (func(), error) {
	if l.gone() {
		return nil, service.ErrHeld
	}
	release, err := l.all.Request(ctx, name, locks.Wish(how), l.freeze.under(lost), service.ErrHeld)
	l.freeze.pass()
	if err == nil && !l.keep(release) {
		return nil, service.ErrHeld
	}
	return release, err
}

func (l *tabLeases) gone() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.Dead
}

// keep reports whether the tab lives. If it does not, the lock is free again.
func (l *tabLeases) keep(release func()) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.Dead {
		release()
		return false
	}
	l.mine = append(l.mine, release)
	return true
}

func (l *tabLeases) free() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.Dead = true
	for _, give := range l.mine {
		give()
	}
}
