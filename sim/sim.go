package sim

import (
	"context"
	"slices"
	"sync"
	"time"

	"connect-epos/core/rpc"
)

// DefaultKey is the API key a Sim accepts when Key is empty. It is made up
// and opens nothing but simulators.
const DefaultKey = "11111111-2222-4333-8444-555555555555"

// Sim is one simulated Connect account with its terminals and its bank. The
// zero value is ready to use: the virtual terminals are idle and the ledger is
// empty. Set the exported fields before the first use; all methods may be
// called from any goroutine.
type Sim struct {
	// Key is the API key that opens the account; empty means DefaultKey.
	Key string
	// Guard, if set, is between each link and the simulator, and refuses frames
	// that break the schemas. Frame faults and the frame record are outside of
	// it: they work on raw bytes.
	Guard func(rpc.Transport) rpc.Transport
	// Now tells the wall clock for payment times and ledger rows; nil means
	// time.Now. Delays always run on the real (or synctest) clock.
	Now func() time.Time
	// Start is what Reset goes back to; nil means DefaultKnobs.
	Start *Knobs

	mu                  sync.Mutex
	knobs               *Knobs
	terminals           []*terminal
	ledger              []Charge
	holds               []Hold
	frames              []Frame
	frameSeq            int
	faults              []*Fault
	links               []*link
	linkSeq             int
	callers             []*caller  // of what runs
	tables              *tableLink // the effective pay-at-table link, if any
	grants              []Grant
	violations          []Violation
	lastLinkBeforeReset int // the number of the last link that is older than Reset
	work                context.Context
	stop                context.CancelFunc
	running             sync.WaitGroup
}

// Close ends every link and every running transaction, and waits for the
// transactions. The ledger can still be read. New links are closed at once, until
// Reset.
func (s *Sim) Close() {
	s.halt(1000, "simulator closed")
	s.running.Wait()
}

// Reset puts everything back as it was at the start: it forgets ledger, frames,
// knobs and faults, makes the terminals idle and closes the links with 1000. What
// still comes over an older link is ignored, and not recorded.
func (s *Sim) Reset() {
	s.Close()
	s.mu.Lock()
	defer s.mu.Unlock()
	s.knobs, s.terminals, s.ledger, s.holds, s.frames, s.faults = nil, nil, nil, nil, nil, nil
	s.frameSeq, s.work, s.stop, s.callers = 0, nil, nil, nil
	s.tables, s.grants, s.violations = nil, nil, nil
	s.lastLinkBeforeReset = s.linkSeq
}

// CloseLinks closes every open link with the close code and reason.
func (s *Sim) CloseLinks(code int, reason string) error {
	var first error
	for _, l := range s.openLinks() {
		if err := l.wire.Close(code, reason); err != nil && first == nil {
			first = err
		}
	}
	return first
}

// Links counts the open links.
func (s *Sim) Links() int { return len(s.openLinks()) }

// Knobs returns the settings in force.
func (s *Sim) Knobs() Knobs {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.knobsLocked().clone()
}

// SetKnobs replaces the settings. If a value cannot work it returns a *ControlError
// and changes nothing.
func (s *Sim) SetKnobs(k Knobs) error {
	if err := k.Check(); err != nil {
		return err
	}
	k = k.clone()
	s.mu.Lock()
	defer s.mu.Unlock()
	s.knobs = &k
	return nil
}

func (s *Sim) knobsLocked() *Knobs {
	if s.knobs == nil {
		k := DefaultKnobs()
		if s.Start != nil {
			k = s.Start.clone()
		}
		s.knobs = &k
	}
	return s.knobs
}

func (s *Sim) now() time.Time {
	if s.Now != nil {
		return s.Now()
	}
	return time.Now()
}

// terminalTime is the time by the terminals' own clocks, without a zone.
func (s *Sim) terminalTime() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.terminalTimeLocked()
}

func (s *Sim) terminalTimeLocked() string {
	off := time.Duration(s.knobsLocked().ClockOffsetMinutes) * time.Minute
	return s.now().Add(off).Format(paymentTime)
}

// workLocked is the context of all transactions; Close ends it.
func (s *Sim) workLocked() context.Context {
	if s.work == nil {
		s.work, s.stop = context.WithCancel(context.Background())
	}
	return s.work
}

func (s *Sim) halt(code int, reason string) {
	s.mu.Lock()
	s.workLocked()
	s.stop()
	s.mu.Unlock()
	_ = s.CloseLinks(code, reason)
}

func (s *Sim) openLinks() []*link {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.links)
}

// pause waits for a simulated duration, divided by the time scale. It returns false
// when the simulator was closed meanwhile.
func (s *Sim) pause(ctx context.Context, d time.Duration) bool {
	t := s.timer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return ctx.Err() == nil
	case <-ctx.Done():
		return false
	}
}

// timer fires after a simulated duration.
func (s *Sim) timer(d time.Duration) *time.Timer {
	return time.NewTimer(time.Duration(float64(d) / s.Knobs().TimeScale))
}
