package service

import "time"

// Timers are the timers of one payment or one table, each by its name. The zero value
// is ready. They belong to the loop.
type Timers[Name comparable] struct{ byName timers }

// Start lets expired run in the loop once d has passed. A timer of the same name that
// runs is stopped before.
func (t *Timers[Name]) Start(l *Loop, name Name, d time.Duration, expired func()) {
	t.byName.start(l, name, d, expired)
}

// Stop stops a timer; one that does not run is no error.
func (t *Timers[Name]) Stop(name Name) { t.byName.stop(name) }

// StopAll stops every timer.
func (t *Timers[Name]) StopAll() { t.byName.stopAll() }

// Runs reports whether a timer runs.
func (t *Timers[Name]) Runs(name Name) bool { return t.byName.stops[name] != nil }

// None reports whether no timer runs.
func (t *Timers[Name]) None() bool { return len(t.byName.stops) == 0 }

// timers is what does not depend on the type of the names, so that it is compiled once.
type timers struct{ stops map[any]func() }

func (t *timers) start(l *Loop, name any, d time.Duration, expired func()) {
	t.stop(name)
	if t.stops == nil {
		t.stops = map[any]func(){}
	}
	running := true
	stop := l.After(d, func() {
		if running {
			delete(t.stops, name)
			expired()
		}
	})
	t.stops[name] = func() {
		running = false
		stop()
	}
}

func (t *timers) stop(name any) {
	if stop := t.stops[name]; stop != nil {
		stop()
		delete(t.stops, name)
	}
}

func (t *timers) stopAll() {
	for name := range t.stops {
		t.stop(name)
	}
}
