package sim

import (
	"encoding/json"
	"slices"
	"time"
)

// caller is who hears what a transaction or a report has to say: the link that
// asked, under the id it asked with. With Knobs.Redeliver it is the newest link
// once that one has gone; without, what is said then is lost. Sim.mu guards
// what changes.
type caller struct {
	sim    *Sim
	id     int
	method string

	link *link
	open *openQuestion // nil unless the EPoS has a decision to make
	kept []byte        // the answer, while there is no link to take it
}

// openQuestion is a signature question that waits for its decision. Its time
// runs on whatever becomes of the link.
type openQuestion struct {
	id       int
	params   question
	decision chan bool // never blocks the sender
	until    time.Time
	unit     time.Duration // of params.Timeout
}

// enterLocked makes the caller of a request; its answer ends it.
func (s *Sim) enterLocked(l *link, id int, method string) *caller {
	c := &caller{sim: s, id: id, method: method, link: l}
	s.callers = append(s.callers, c)
	return c
}

func (s *Sim) leaveLocked(c *caller) {
	s.callers = slices.DeleteFunc(s.callers, func(o *caller) bool { return o == c })
}

func (c *caller) notify(method string, params any) {
	c.sim.mu.Lock()
	l, lost := c.link, c.sim.knobsLocked().NotificationsLost
	c.sim.mu.Unlock()
	if !lost {
		l.notify(method, params)
	}
}

func (c *caller) answer(result json.RawMessage) { c.say(answerFrame(c.id, result)) }

func (c *caller) refuse(no *wireError) { c.say(c.sim.refusalFrame(c.id, no)) }

// say sends the answer, or keeps it for the next link.
func (c *caller) say(frame []byte) {
	s := c.sim
	s.mu.Lock()
	l := c.link
	keep := s.knobsLocked().Redeliver && s.goneLocked(l)
	if keep {
		c.kept = frame
	} else {
		s.leaveLocked(c)
	}
	s.mu.Unlock()
	if !keep {
		l.send(frame)
	}
}

// ask puts the question; the decision, if one comes, is put into the channel.
func (c *caller) ask(q *openQuestion) <-chan bool {
	q.decision = make(chan bool, 1)
	c.sim.mu.Lock()
	l := c.link
	q.id = l.expect(-1, q.decision)
	c.open = q
	c.sim.mu.Unlock()
	l.send(q.frame())
	return q.decision
}

// settled ends the question, decided or not.
func (c *caller) settled() {
	c.sim.mu.Lock()
	q, l := c.open, c.link
	c.open = nil
	c.sim.mu.Unlock()
	l.forget(q.id)
}

func (q *openQuestion) frame() []byte {
	id := q.id
	return encode(message{JSONRPC: "2.0", ID: &id, Method: signatureRequest, Params: encode(q.params)})
}

func (s *Sim) goneLocked(l *link) bool { return !slices.Contains(s.links, l) }

// redeliver gives the newest link that has made a request what belongs to
// links that have gone. That Connect does anything of the kind is [INFERRED].
func (s *Sim) redeliver() {
	s.mu.Lock()
	to := s.newestLocked()
	var frames [][]byte
	if to != nil && s.knobsLocked().Redeliver {
		for _, c := range slices.Clone(s.callers) {
			if s.goneLocked(c.link) {
				frames = append(frames, c.moveLocked(to)...)
			}
		}
	}
	s.mu.Unlock()
	for _, f := range frames {
		to.send(f)
	}
}

func (s *Sim) newestLocked() *link {
	for _, l := range slices.Backward(s.links) {
		if l.talks && l.wire.n > s.forgotten {
			return l
		}
	}
	return nil
}

// moveLocked makes the link the one that hears, and returns what it must hear
// now: the answer that was kept, or the question that is open.
func (c *caller) moveLocked(to *link) [][]byte {
	c.link = to
	to.wire.know(c.id, c.method)
	if c.kept != nil {
		c.sim.leaveLocked(c)
		return [][]byte{c.kept}
	}
	q := c.open
	if q == nil {
		return nil
	}
	left := int(time.Until(q.until) / q.unit)
	if left < 1 {
		return nil
	}
	q.params.Timeout = left
	q.id = to.expect(q.id, q.decision)
	return [][]byte{q.frame()}
}
