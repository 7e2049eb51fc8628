package sim

import (
	"encoding/json"
	"slices"
	"time"
)

// caller is the link to which a transaction or a report sends its notifications
// and its answer: the link that asked, under the id of its request. When that link
// is gone, the newest link takes its place with Knobs.Redeliver; without it, what is
// sent then is lost. Sim.mu guards what changes.
type caller struct {
	sim    *Sim
	id     int
	method string

	link        *link
	question    *openQuestion // nil unless the EPoS has a decision to make
	undelivered []byte        // the answer, while there is no link to take it
}

// openQuestion is a signature question that waits for its decision. Its time goes on
// when the link is lost.
type openQuestion struct {
	id       int
	params   question
	decision chan bool // never blocks the sender
	until    time.Time
	unit     time.Duration // of params.Timeout
}

// addCallerLocked makes the caller of a request; its answer ends it.
func (s *Sim) addCallerLocked(l *link, id int, method string) *caller {
	c := &caller{sim: s, id: id, method: method, link: l}
	s.callers = append(s.callers, c)
	return c
}

func (s *Sim) removeCallerLocked(c *caller) {
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

func (c *caller) answer(result json.RawMessage) { c.deliver(answerFrame(c.id, result)) }

func (c *caller) refuse(refused *wireError) { c.deliver(c.sim.refusalFrame(c.id, refused)) }

// deliver sends the answer, or keeps it for the next link.
func (c *caller) deliver(frame []byte) {
	s := c.sim
	s.mu.Lock()
	l := c.link
	keep := s.knobsLocked().Redeliver && s.isGoneLocked(l)
	if keep {
		c.undelivered = frame
	} else {
		s.removeCallerLocked(c)
	}
	s.mu.Unlock()
	if !keep {
		l.send(frame)
	}
}

// ask sends the question. The decision, if one comes, is sent on the channel.
func (c *caller) ask(q *openQuestion) <-chan bool {
	q.decision = make(chan bool, 1)
	c.sim.mu.Lock()
	l := c.link
	q.id = l.expect(-1, q.decision)
	c.question = q
	c.sim.mu.Unlock()
	l.send(q.frame())
	return q.decision
}

// closeQuestion ends the question, decided or not.
func (c *caller) closeQuestion() {
	c.sim.mu.Lock()
	q, l := c.question, c.link
	c.question = nil
	c.sim.mu.Unlock()
	l.closeQuestion(q.id)
}

func (q *openQuestion) frame() []byte {
	id := q.id
	return encode(message{JSONRPC: "2.0", ID: &id, Method: signatureRequest, Params: encode(q.params)})
}

func (s *Sim) isGoneLocked(l *link) bool { return !slices.Contains(s.links, l) }

// redeliver sends what belongs to lost links to the newest link that has made a
// request. That Connect does anything of the kind is [INFERRED].
func (s *Sim) redeliver() {
	s.mu.Lock()
	to := s.newestLinkLocked()
	var frames [][]byte
	if to != nil && s.knobsLocked().Redeliver {
		for _, c := range slices.Clone(s.callers) {
			if s.isGoneLocked(c.link) {
				frames = append(frames, c.moveLocked(to)...)
			}
		}
	}
	s.mu.Unlock()
	for _, f := range frames {
		to.send(f)
	}
}

func (s *Sim) newestLinkLocked() *link {
	for _, l := range slices.Backward(s.links) {
		if l.hasRequested && l.wire.number > s.lastLinkBeforeReset {
			return l
		}
	}
	return nil
}

// moveLocked gives the caller another link, and returns what that link must be sent
// now: the answer that was not delivered, or the question that is open.
func (c *caller) moveLocked(to *link) [][]byte {
	c.link = to
	to.wire.nameRequest(c.id, c.method)
	if c.undelivered != nil {
		c.sim.removeCallerLocked(c)
		return [][]byte{c.undelivered}
	}
	q := c.question
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
