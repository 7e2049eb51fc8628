package world

import (
	"sync"
	"time"

	"connect-epos/core/clock"
)

// ice holds a tab up as a browser does that freezes it: its timers, what the
// journal and the locks answer, and what it sends and receives wait for the
// thaw. The world goes on, and its clock with it.
type ice struct {
	mu   sync.Mutex
	thaw chan struct{} // nil: not frozen
}

// Freeze freezes the tab. Thaw ends it; both may be called twice.
func (t *Till) Freeze() {
	t.ice.mu.Lock()
	defer t.ice.mu.Unlock()
	if t.ice.thaw == nil {
		t.ice.thaw = make(chan struct{})
	}
}

// Thaw lets all that waited go on, in no order.
func (t *Till) Thaw() {
	t.ice.mu.Lock()
	defer t.ice.mu.Unlock()
	if t.ice.thaw != nil {
		close(t.ice.thaw)
		t.ice.thaw = nil
	}
}

// pass waits while the tab is frozen.
func (i *ice) pass() {
	i.mu.Lock()
	thaw := i.thaw
	i.mu.Unlock()
	if thaw != nil {
		<-thaw
	}
}

// under is f as a frozen tab runs it.
func (i *ice) under(f func()) func() {
	if f == nil {
		return nil
	}
	return func() {
		i.pass()
		f()
	}
}

// tabClock is the world's clock with one tab's timers.
type tabClock struct {
	clock.Clock
	ice *ice
}

// After implements clock.Clock.
func (c tabClock) After(d time.Duration, f func()) func() { return c.Clock.After(d, c.ice.under(f)) }
