package world

import (
	"sync"
	"time"

	"connect-epos/core/clock"
)

// freeze stops a tab as a browser does when it freezes the tab. Its timers, the answers of
// the journal and the locks, and the frames that it sends and receives wait for the thaw.
// The world and its clock go on.
type freeze struct {
	mu   sync.Mutex
	thaw chan struct{} // nil means that the tab is not frozen
}

// Freeze freezes the tab until Thaw. Both may be called twice.
func (t *Till) Freeze() {
	t.freeze.mu.Lock()
	defer t.freeze.mu.Unlock()
	if t.freeze.thaw == nil {
		t.freeze.thaw = make(chan struct{})
	}
}

// Thaw lets everything go on that waited, in no fixed order.
func (t *Till) Thaw() {
	t.freeze.mu.Lock()
	defer t.freeze.mu.Unlock()
	if t.freeze.thaw != nil {
		close(t.freeze.thaw)
		t.freeze.thaw = nil
	}
}

// pass waits while the tab is frozen.
func (i *freeze) pass() {
	i.mu.Lock()
	thaw := i.thaw
	i.mu.Unlock()
	if thaw != nil {
		<-thaw
	}
}

// under wraps f so that a frozen tab runs it only after the thaw.
func (i *freeze) under(f func()) func() {
	if f == nil {
		return nil
	}
	return func() {
		i.pass()
		f()
	}
}

// tabClock is the world's clock with the timers of one tab.
type tabClock struct {
	clock.Clock
	freeze *freeze
}

// After implements clock.Clock.
func (c tabClock) After(d time.Duration, f func()) func() { return c.Clock.After(d, c.freeze.under(f)) }
