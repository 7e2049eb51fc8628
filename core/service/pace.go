package service

import (
	"sync"
	"time"

	"connect-epos/core/clock"
	"connect-epos/core/contract"
	"connect-epos/core/transaction"
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
	held  []contract.Event
}

// tell tells an event now, or notes it for the end of the second.
func (p *pace) tell(cfg *Config, e contract.Event) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if o, ended := e.Detail.(transaction.Outcome); ended {
		p.forget(contract.Event{Site: e.Site, Name: contract.EventNotification, Detail: contract.Notification{Reference: o.Record.Reference}})
	}
	if !mayMerge(e) {
		cfg.Tell(e)
		return
	}
	if now := cfg.Clock.Now(); len(p.held) == 0 && (p.told == 0 || now.Sub(p.began) >= time.Second) {
		p.began, p.told = now, 0
	}
	if p.told < TellRate {
		p.told++
		cfg.Tell(e)
		return
	}
	p.forget(e)
	if len(p.held) == 0 {
		cfg.Clock.After(time.Second, func() { p.tellHeld(cfg) })
	}
	if len(p.held) < maxHeld {
		p.held = append(p.held, e)
	}
}

// tellHeld tells what was held back, and begins the next second.
func (p *pace) tellHeld(cfg *Config) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, e := range p.held {
		cfg.Tell(e)
	}
	p.began, p.told, p.held = cfg.Clock.Now(), 0, nil
}

// forget drops an event that is held back, because a later one takes its place.
func (p *pace) forget(e contract.Event) {
	for i, old := range p.held {
		if old.Site == e.Site && old.Name == e.Name && subject(old) == subject(e) {
			p.held = append(p.held[:i], p.held[i+1:]...)
			return
		}
	}
}

// mayMerge reports whether a later event of the same kind can take the place of this one.
func mayMerge(e contract.Event) bool {
	switch d := e.Detail.(type) {
	case contract.Notification, contract.Trouble:
		return true
	case contract.Log:
		return d.Level != "trace"
	}
	return false
}

// subject is what a later event must have in common with an earlier one to take its place.
func subject(e contract.Event) string {
	switch d := e.Detail.(type) {
	case contract.Notification:
		return d.Reference
	case contract.Trouble:
		return d.Fault
	case contract.Log:
		return d.Message
	}
	return ""
}
