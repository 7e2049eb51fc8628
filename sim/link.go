package sim

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"sync"

	"connect-epos/core/rpc"
)

// link is one connection of an EPoS. A frame that is to be sent is queued, so that a
// slow or silent client holds up no terminal.
type link struct {
	sim  *Sim
	wire *wire         // outermost: frame record and faults
	line rpc.Transport // the wire, or the guard in front of it
	gone chan struct{} // closed at the end

	onMessage    func(message) // is called with every frame that can be read
	onUnreadable func()        // is called for a frame that cannot be read; may be nil

	mu        sync.Mutex
	queue     [][]byte
	ended     bool
	farewell  *closing // closes the link once the queue is sent
	wake      chan struct{}
	nextID    int
	questions map[int]chan bool // those of the simulator, by id; nil once one is over

	hasRequested bool // it has made a request; Sim.mu guards it
}

// Serve talks to one EPoS over the transport until the link ends, and returns
// how it ended: the transport's *rpc.Closed or the context's error. It closes
// the transport.
func (s *Sim) Serve(ctx context.Context, t rpc.Transport) error {
	l := s.open(t, nil)
	if l == nil {
		return t.Close(1000, "simulator closed")
	}
	return l.run(ctx)
}

// run reads and writes until the link ends, and closes the transport.
func (l *link) run(ctx context.Context) error {
	ctx, cancel := context.WithCancel(ctx)
	written := make(chan struct{})
	go func() {
		defer close(written)
		l.write(ctx)
	}()
	err := l.read(ctx)
	l.end()
	cancel()
	<-written
	_ = l.wire.transport.Close(1000, "")
	return err
}

// Mute reads from the transport and never answers, as an unauthenticated
// socket may do; it returns as Serve does.
func (s *Sim) Mute(ctx context.Context, t rpc.Transport) error {
	l := s.open(t, nil)
	if l == nil {
		return t.Close(1000, "simulator closed")
	}
	defer l.end()
	for {
		if _, err := l.wire.Recv(ctx); err != nil && !isTooLarge(err) {
			return err
		}
	}
}

// open adds a link; it returns nil after Close. through makes the layer between the
// wire and the guard, if there is one.
func (s *Sim) open(t rpc.Transport, through func(*wire) rpc.Transport) *link {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.workLocked().Err() != nil {
		return nil
	}
	s.linkSeq++
	l := &link{
		sim: s, wire: newWire(s, s.linkSeq, t), wake: make(chan struct{}, 1), gone: make(chan struct{}),
		nextID: s.knobsLocked().FirstQuestionID, questions: map[int]chan bool{},
	}
	l.line, l.onMessage = l.wire, l.fromCounter
	if through != nil {
		l.line = through(l.wire)
	}
	if s.Guard != nil {
		l.line = s.Guard(l.line)
	}
	s.links = append(s.links, l)
	return l
}

// isFromBeforeReset reports whether the link is older than the last Reset.
func (s *Sim) isFromBeforeReset(l *link) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return l.wire.number <= s.lastLinkBeforeReset
}

func (l *link) end() {
	l.mu.Lock()
	l.ended = true
	left := l.queue
	l.queue = nil
	l.mu.Unlock()
	for _, frame := range left {
		l.wire.recordLost(frame)
	}
	l.sim.mu.Lock()
	l.sim.links = slices.DeleteFunc(l.sim.links, func(o *link) bool { return o == l })
	l.sim.mu.Unlock()
	close(l.gone)
	l.sim.redeliver() // another link may be there already
}

func (l *link) read(ctx context.Context) error {
	for {
		frame, err := l.line.Recv(ctx)
		switch {
		case err == nil:
			l.handle(frame)
		case isTooLarge(err):
			l.send(ErrorFrame(-1, CodeInvalidRequest, "frame too large"))
		default:
			return err
		}
	}
}

func isTooLarge(err error) bool {
	var big *rpc.TooLarge
	return errors.As(err, &big)
}

// write sends the queued frames in order, until the context ends.
func (l *link) write(ctx context.Context) {
	for {
		for _, frame := range l.takeQueue() {
			_ = l.line.Send(ctx, frame) // the frame record has the failure
		}
		l.closeOnceSent()
		select {
		case <-l.wake:
		case <-ctx.Done():
			return
		}
	}
}

// closing is how the simulator closes a link.
type closing struct {
	code   int
	reason string
}

// closeAfterQueue closes the link once the queued frames are sent.
func (l *link) closeAfterQueue(b closing) {
	l.mu.Lock()
	l.farewell = &b
	l.mu.Unlock()
	l.wakeWriter()
}

func (l *link) closeOnceSent() {
	l.mu.Lock()
	b, rest := l.farewell, len(l.queue)
	l.mu.Unlock()
	if b == nil || rest > 0 {
		return
	}
	if l.wire.Close(b.code, b.reason) != nil {
		_ = l.wire.Close(4000, b.reason) // the transport allows only a browser's codes
	}
}

func (l *link) wakeWriter() {
	select {
	case l.wake <- struct{}{}:
	default:
	}
}

func (l *link) takeQueue() [][]byte {
	l.mu.Lock()
	defer l.mu.Unlock()
	q := l.queue
	l.queue = nil
	return q
}

// send queues a frame; false means that the link had ended.
func (l *link) send(frame []byte) bool {
	l.mu.Lock()
	over := l.ended
	if !over {
		l.queue = append(l.queue, frame)
	}
	l.mu.Unlock()
	if over {
		l.wire.recordLost(frame)
		return false
	}
	l.wakeWriter()
	return true
}

func (l *link) handle(frame []byte) {
	var m message
	if err := json.Unmarshal(frame, &m); err != nil {
		code := CodeParse
		if json.Valid(frame) {
			code = CodeInvalidRequest
		}
		l.send(ErrorFrame(-1, code, "frame not understood"))
		if l.onUnreadable != nil {
			l.onUnreadable()
		}
		return
	}
	l.onMessage(m)
}

// fromCounter handles a message of an EPoS at the counter.
func (l *link) fromCounter(m message) {
	switch {
	case m.Method != "" && m.ID != nil:
		l.sim.request(l, *m.ID, m.Method, m.Params)
	case m.ID != nil && m.Result != nil:
		l.decide(*m.ID, m.Result)
	case m.Method == "" && m.Error == nil:
		l.send(ErrorFrame(-1, CodeInvalidRequest, "neither request nor answer"))
	}
}

func (l *link) answer(id int, result json.RawMessage) { l.send(answerFrame(id, result)) }

func (l *link) refuse(id int, refused *wireError) { l.send(l.sim.refusalFrame(id, refused)) }

func (l *link) notify(method string, params any) {
	l.send(encode(message{JSONRPC: "2.0", Method: method, Params: encode(params)}))
}

// expect opens a question under that id, or under the link's next free id when that
// one is taken or negative. It returns the id. The decision is sent on the channel,
// which must never block.
func (l *link) expect(id int, decision chan bool) int {
	l.mu.Lock()
	defer l.mu.Unlock()
	for taken := id < 0 || l.questions[id] != nil; taken; taken = l.questions[id] != nil {
		id = l.nextID
		l.nextID = (l.nextID + 1) % (maxID + 1)
	}
	l.questions[id] = decision
	return id
}

func (l *link) closeQuestion(id int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.questions[id] = nil
}

// decide gives an answer to its question. An answer without a boolean "accepted" counts
// as silence. That an answer whose question is over is an error is [REST] and [CLIENT];
// its form on the socket is [INFERRED].
func (l *link) decide(id int, result json.RawMessage) {
	var r struct {
		Accepted *bool `json:"accepted"`
	}
	if json.Unmarshal(result, &r) != nil || r.Accepted == nil {
		return
	}
	l.mu.Lock()
	decision, asked := l.questions[id]
	if asked {
		l.questions[id] = nil
	}
	l.mu.Unlock()
	switch {
	case decision != nil:
		decision <- *r.Accepted
	case asked && l.sim.Knobs().LateSignature == lateError:
		l.send(ErrorFrame(-1, CodeTerminalOther, "signature verification is over"))
	}
}
