package sim

import (
	"context"
	"encoding/json"
	"sync"
	"time"

	"connect-epos/core/rpc"
)

// CodeDiscontinued is the code of "Connection Discontinued"; the words are
// [DOC], the number is one of those whose meaning is not known [INFERRED].
const CodeDiscontinued = -32072

// TablesLink is what a till asks for when it opens a pay-at-table link.
type TablesLink struct {
	// FinalReceipt is the flag final-pos-receipt-request: the terminals ask for a
	// receipt when everything is paid.
	FinalReceipt bool
}

// tableLink is one till that answers terminals.
type tableLink struct {
	*link
	o            TablesLink
	displacedNow chan struct{} // closed when another till has displaced this one

	sending sync.Mutex // held while a frame is queued, so that none follows the displacement

	asks      map[int]*tableAsk // the last of each id; link.mu guards these two
	sentCount int               // counts what was sent, so that the order is known
}

// tableAsk is one question put to a till. link.mu guards its state.
type tableAsk struct {
	method string
	params tableParams
	answer chan message // holds one
	state  string
	order  int
}

// How a question stands, or has ended.
const (
	askOpen    = "open"
	askDone    = "answered"
	askLate    = "late" // the terminal waits no longer
	askLost    = "link-lost"
	askStopped = "stopped" // the power went, or the simulator closed
)

// ServeTables talks to a till that answers the terminals, until the link ends, and
// returns how it ended, as Serve does. Only the newest link is asked: the one before
// gets an error and, if the knobs say so, is closed.
func (s *Sim) ServeTables(ctx context.Context, t rpc.Transport, o TablesLink) error {
	l := &tableLink{o: o, displacedNow: make(chan struct{}), asks: map[int]*tableAsk{}}
	l.link = s.open(t, func(w *wire) rpc.Transport {
		w.on = onPAT
		return &dialectLine{w}
	})
	if l.link == nil {
		return t.Close(1000, "simulator closed")
	}
	l.onMessage, l.onUnreadable = l.fromTill, func() { s.violation(l.wire.number, "malformed", -1, "not a JSON-RPC frame") }
	s.takeOver(l)
	defer s.leaveTables(l)
	return l.run(ctx)
}

// The words of Frame.On and Fault.On.
const (
	onPAC = "pac"
	onPAT = "pat"
)

func (s *Sim) takeOver(l *tableLink) {
	s.mu.Lock()
	old, k := s.tables, *s.knobsLocked()
	s.tables = l
	begun := s.workLocked().Err() == nil
	if begun {
		s.running.Add(1)
	}
	ctx := s.workLocked()
	s.mu.Unlock()
	if old != nil {
		old.displaced(&k)
	}
	if begun {
		go func() {
			defer s.running.Done()
			s.catchUp(ctx, l)
		}()
	}
}

func (l *tableLink) displaced(k *Knobs) {
	l.sending.Lock()
	defer l.sending.Unlock()
	close(l.displacedNow)
	l.send(ErrorFrame(-1, k.TablesDisplacedCode, "Connection Discontinued"))
	if k.TablesDisplacedClose {
		l.closeAfterQueue(closing{k.TablesDisplacedCloseCode, "Connection Discontinued"})
	}
}

func (s *Sim) leaveTables(l *tableLink) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.tables == l {
		s.tables = nil
	}
}

// tableParams are the params that all messages have. A question also has timeout. tid and timeout are those of signatureVerificationRequest [SCHEMA],
// tableId is [CLONE], waiterId [INFERRED].
type tableParams struct {
	TID      string `json:"tid"`
	WaiterID any    `json:"waiterId,omitempty"`
	TableID  any    `json:"tableId,omitempty"`
}

// sendUnlessDisplaced sends a frame, unless the link has ended or another till has taken over.
func (l *tableLink) sendUnlessDisplaced(frame []byte) bool {
	l.sending.Lock()
	defer l.sending.Unlock()
	select {
	case <-l.displacedNow:
		return false
	default:
	}
	return l.send(frame)
}

// ask sends a question and waits for its answer, as long as the knobs say. It returns
// how the question ended; only askDone comes with an answer.
func (l *tableLink) ask(ctx context.Context, a *tableAsk, params any) (message, string) {
	k := l.sim.Knobs()
	a.answer, a.state = make(chan message, 1), askOpen
	id := l.number(a)
	if !l.sendUnlessDisplaced(encode(message{JSONRPC: "2.0", ID: &id, Method: a.method,
		Params: overlay(encode(params), map[string]any{"timeout": k.TablesTimeout})})) {
		return l.giveUp(a, askLost)
	}
	limit := time.NewTimer(k.tablesLimit())
	defer limit.Stop()
	select {
	case m := <-a.answer:
		return m, askDone
	case <-limit.C:
		return l.giveUp(a, askLate)
	case <-l.displacedNow:
	case <-l.gone:
	case <-ctx.Done():
		return l.giveUp(a, askStopped)
	}
	return l.giveUp(a, askLost)
}

func (l *tableLink) number(a *tableAsk) int {
	l.mu.Lock()
	defer l.mu.Unlock()
	for o := l.asks[l.nextID]; o != nil && o.state == askOpen; o = l.asks[l.nextID] {
		l.nextID = (l.nextID + 1) % (maxID + 1)
	}
	id := l.nextID
	l.nextID = (l.nextID + 1) % (maxID + 1)
	l.sentCount++
	a.order = l.sentCount
	l.asks[id] = a
	return id
}

// tell sends a notification and returns its place in the order of what was sent. It
// returns false when the link has ended or another till has displaced this one.
func (l *tableLink) tell(method string, params any) (order int, ok bool) {
	l.mu.Lock()
	l.sentCount++
	order = l.sentCount
	l.mu.Unlock()
	return order, l.sendUnlessDisplaced(encode(message{JSONRPC: "2.0", Method: method, Params: encode(params)}))
}

// giveUp ends a question, unless its answer came at the same moment.
func (l *tableLink) giveUp(a *tableAsk, state string) (message, string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if a.state == askDone {
		return <-a.answer, askDone
	}
	a.state = state
	return message{}, state
}

// fromTill handles a message of a till: it may send answers, and nothing else.
func (l *tableLink) fromTill(m message) {
	s, n := l.sim, l.wire.number
	switch {
	case s.isFromBeforeReset(l.link):
	case m.Method != "" && m.ID != nil:
		s.violation(n, "request", *m.ID, "a till asks nothing here")
		l.refuse(*m.ID, refusal(CodeMethodNotFound, "method not found", ""))
	case m.Method != "":
		s.violation(n, "request", -1, "a till tells nothing here")
	case m.ID == nil || m.Result == nil && m.Error == nil:
		s.violation(n, "malformed", -1, "neither result nor error, or no id")
	default:
		l.answered(*m.ID, m)
	}
}

func (l *tableLink) answered(id int, m message) {
	l.mu.Lock()
	a := l.asks[id]
	state := ""
	if a != nil {
		state, a.state = a.state, askDone
	}
	if state == askOpen {
		a.answer <- m
	}
	l.mu.Unlock()
	switch state {
	case "":
		l.sim.violation(l.wire.number, "unasked", id, "nothing was asked under this id")
	case askDone:
		if !l.wire.askedAgain(id) {
			l.sim.violation(l.wire.number, "twice", id, a.method+" had its answer")
		}
	case askLate:
		l.sim.violation(l.wire.number, "late", id, a.method+" was given up")
	}
	if a == nil {
		return
	}
	if state == askLate || state == askLost || state == askStopped {
		l.sim.lateGrant(a, m)
	}
	l.sim.forgetDelivered(l, a.order)
}

// grantOf reads an answer to tableLockRequest.
func grantOf(m message) (g tableGrant, ok bool) {
	ok = json.Unmarshal(m.Result, &g) == nil && g.Confirmed != nil
	return g, ok
}
