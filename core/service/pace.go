package service

import (
	"sync"
	"time"

	"connect-epos/core/clock"
	"connect-epos/core/contract"
)

// The limits of what a page is told while a peer floods us. They hold for all services of
// an engine together. What a page is told in a flood would reach it late, and the answers
// of payments behind it.
const (
	TellRate = 100 // notifications, troubles and lines of the log that are told at once each second
	maxHeld  = 100 // of what comes beyond that, different ones that wait for the end of the second
)

// pace holds news back that a flood brings: of each kind the latest is told when the second
// is over, and those before it are not. Nothing else waits: no outcome, no question, no
// state of a link or a table.
type pace struct {
	mu    sync.Mutex
	began clock.Moment // of the second that is counted
	told  int          // in that second
	held  []held
}

// held is an event that waits, and what a later event must say of itself to take its place.
type held struct {
	kind string
	contract.Event
}

// tell tells an event now, or notes it for the end of the second.
func (p *pace) tell(cfg *Config, e contract.Event) {
	p.mu.Lock()
	defer p.mu.Unlock()
	kind := kindOf(e)
	if kind == "" {
		cfg.Tell(e)
		return
	}
	if now := cfg.Clock.Now(); len(p.held) == 0 && now.Sub(p.began) >= time.Second {
		p.began, p.told = now, 0
	}
	if p.told++; p.told <= TellRate {
		cfg.Tell(e)
		return
	}
	for i := range p.held {
		if p.held[i].kind == kind {
			p.held[i].Event = e
			return
		}
	}
	if len(p.held) == 0 {
		cfg.Clock.After(time.Second, func() { p.tellHeld(cfg) })
	}
	if len(p.held) < maxHeld {
		p.held = append(p.held, held{kind, e})
	}
}

// tellHeld tells what was held back, and begins the next second.
func (p *pace) tellHeld(cfg *Config) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, one := range p.held {
		cfg.Tell(one.Event)
	}
	p.began, p.told, p.held = cfg.Clock.Now(), 0, nil
}

// kindOf is what a later event must have in common with this one to take its place; "" when
// none may.
func kindOf(e contract.Event) string {
	subject := ""
	switch d := e.Detail.(type) {
	case contract.Notification:
		subject = d.Reference
	case contract.Trouble:
		subject = d.Fault
	case contract.Log:
		subject = d.Message
		if d.Level == "trace" {
			return ""
		}
	default:
		return ""
	}
	return e.Site + " " + e.Name + " " + subject
}
