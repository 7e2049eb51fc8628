package service

import "time"

// Timers are the timers of one payment or one table, each by its name. The zero value
// is ready. They belong to the loop.
type Timers[Name comparable] struct {
	stops map[Name]func()
}

// Start lets expired run in the loop once d has passed. A timer of the same name that
// runs is stopped before.
func (t *Timers[Name]) Start(s *Service, name Name, d time.Duration, expired func()) {
	t.Stop(name)
	if t.stops == nil {
		t.stops = map[Name]func(){}
	}
	running := true
	stop := s.After(d, func() {
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

// Stop stops a timer; one that does not run is no error.
func (t *Timers[Name]) Stop(name Name) {
	if stop := t.stops[name]; stop != nil {
		stop()
		delete(t.stops, name)
	}
}

// StopAll stops every timer.
func (t *Timers[Name]) StopAll() {
	for name := range t.stops {
		t.Stop(name)
	}
}

// Runs reports whether a timer runs.
func (t *Timers[Name]) Runs(name Name) bool { return t.stops[name] != nil }

// None reports whether no timer runs.
func (t *Timers[Name]) None() bool { return len(t.stops) == 0 }
