package sim

import "slices"

// Violation is something a till did on a pay-at-table link that it must not do.
type Violation struct {
	Seq  int `json:"seq"`
	Link int `json:"link"`
	// Kind is "schema" (the answer breaks its schema), "malformed", "unreadable"
	// (without a Guard: the answer cannot be used), "request" (the till sent a
	// request or a notification), "unasked" (no question had that id), "twice"
	// (more answers than questions) or "late" (the terminal waited no longer).
	Kind string `json:"kind"`
	ID   *int   `json:"id,omitempty"`
	Text string `json:"text"`
}

// Violations returns what tills did wrong on pay-at-table links since the start
// or the last Reset, oldest first.
func (s *Sim) Violations() []Violation {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.violations)
}

func (s *Sim) violation(link int, kind string, id int, text string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if link <= s.lastLinkBeforeReset {
		return
	}
	v := Violation{Seq: len(s.violations) + 1, Link: link, Kind: kind, Text: text}
	if id >= 0 {
		v.ID = &id
	}
	s.violations = append(s.violations, v)
}
