package sim

import (
	"encoding/json"
	"strconv"
	"time"
)

// printingTime is how long a terminal takes to print a receipt [INFERRED].
const printingTime = 2 * time.Second

// idOf is an id as the knobs want it sent: digits may become a number.
func (k *Knobs) idOf(id string) any {
	if id == "" {
		return nil
	}
	if n, err := strconv.Atoi(id); err == nil && k.TableIDsAsNumbers && strconv.Itoa(n) == id {
		return n
	}
	return id
}

// idText undoes idOf.
func idText(id any) string {
	switch v := id.(type) {
	case string:
		return v
	case int:
		return strconv.Itoa(v)
	}
	return ""
}

// paramsLocked are the params that every message about the terminal's table has.
func (s *Sim) paramsLocked(t *terminal) tableParams {
	k := s.knobsLocked()
	return tableParams{TID: t.tid, WaiterID: k.idOf(t.table.waiter), TableID: k.idOf(t.table.table)}
}

// ask sends a question of this step to the till and reads the answer. It returns false
// when seen says why there is none.
func (p *stepRun) ask(method string, into any) (message, bool) {
	p.sim.mu.Lock()
	l := p.sim.tables
	a := &tableAsk{method: method, params: p.sim.paramsLocked(p.terminal)}
	p.sim.mu.Unlock()
	if l == nil {
		p.seen.Refused = "no-link"
		return message{}, false
	}
	p.link = l
	m, how := l.ask(p.ctx, a, a.params)
	p.seen.Late = how == askLate
	switch {
	case how != askDone:
		p.seen.Refused = how
	case m.Error != nil:
		p.seen.Refused = "error"
	case json.Unmarshal(m.Result, into) != nil:
		p.unreadable(m)
	}
	return m, p.seen.Refused == ""
}

func (p *stepRun) unreadable(m message) {
	p.seen.Refused = "unreadable"
	p.sim.violation(p.link.wire.number, "unreadable", *m.ID, "the answer cannot be used")
}

// list shows the open tables. There are none if the till does not answer [CLONE].
func (p *stepRun) list() {
	p.sim.mu.Lock()
	a := &p.terminal.table
	if a.stage == stageLocked {
		p.seen.Refused = stageLocked
		p.sim.mu.Unlock()
		return
	}
	a.stage, a.waiter, a.table = "", p.step.WaiterID, ""
	p.sim.mu.Unlock()
	var r struct {
		Tables   []string `json:"tables"`
		Currency string   `json:"currency"`
	}
	if _, ok := p.ask(methodTables, &r); !ok {
		return
	}
	p.seen.Tables, p.seen.Currency = r.Tables, r.Currency
	p.sim.mu.Lock()
	defer p.sim.mu.Unlock()
	if !a.off {
		a.stage = stageListed
	}
}

// lock chooses a table. A grant that the terminal cannot use is given back at
// once [INFERRED].
func (p *stepRun) lock() {
	p.sim.mu.Lock()
	a := &p.terminal.table
	if a.stage == stageLocked {
		p.seen.Refused = stageLocked
		p.sim.mu.Unlock()
		return
	}
	a.table = p.step.TableID
	if p.step.WaiterID != "" {
		a.waiter = p.step.WaiterID
	}
	p.sim.mu.Unlock()
	var g tableGrant
	m, ok := p.ask(methodLock, &g)
	switch {
	case !ok:
	case g.Confirmed == nil, *g.Confirmed && g.Amount <= 0:
		p.unreadable(m)
	case !*g.Confirmed:
		p.seen.Refused = "not-confirmed"
	default:
		p.granted(g)
	}
}

func (p *stepRun) granted(g tableGrant) {
	s, t := p.sim, p.terminal
	s.mu.Lock()
	a := &t.table
	params := s.paramsLocked(t)
	if g.Currency == t.currency && !a.off {
		a.stage, a.due, a.taken, a.told = stageLocked, g.Amount, nil, 0
		a.grant = s.grantLocked(params, g, grantHeld)
		s.mu.Unlock()
		return
	}
	s.grantLocked(params, g, grantRefused)
	n := s.unlockNoteLocked(t)
	s.mu.Unlock()
	p.seen.Refused, p.seen.Currency = "currency", g.Currency
	p.seen.Told = s.tell(p.ctx, t, n)
}

func (p *stepRun) bill() {
	if p.locked() {
		p.print(methodBill)
	}
}

// final sends the payments that were not sent yet, and then prints the receipt. Only
// a link that asked for it has one.
func (p *stepRun) final() {
	if !p.locked() {
		return
	}
	p.sim.mu.Lock()
	l := p.sim.tables
	p.sim.mu.Unlock()
	switch {
	case l == nil:
		p.seen.Refused = "no-link"
	case !l.o.FinalReceipt:
		p.seen.Refused = "no-final-receipt"
	default:
		p.tellPayments()
		p.print(methodFinal)
	}
}

func (p *stepRun) print(method string) {
	var r struct {
		ReceiptLines []TableLine `json:"receiptLines"`
	}
	if _, ok := p.ask(method, &r); !ok {
		return
	}
	p.seen.Lines = r.ReceiptLines
	p.sim.pause(p.ctx, printingTime)
}

// unlock gives the table back. The terminal is idle then, whether or not the till was
// told.
func (p *stepRun) unlock() {
	if !p.locked() {
		return
	}
	p.tellPayments()
	s, t := p.sim, p.terminal
	s.mu.Lock()
	if t.table.off {
		s.mu.Unlock()
		p.seen.Refused = askStopped
		return
	}
	n := s.unlockNoteLocked(t)
	s.endGrantLocked(t.table.grant, grantUnlocked)
	t.table.reset()
	s.mu.Unlock()
	p.seen.Told = s.tell(p.ctx, t, n)
}

// reset leaves the table. Messages that the till did not get stay.
func (a *atTable) reset() {
	a.stage, a.waiter, a.table, a.due, a.grant, a.taken, a.told = "", "", "", 0, 0, nil, 0
}

func (p *stepRun) walkAway() {
	p.sim.mu.Lock()
	a := &p.terminal.table
	held, paid := a.stage == stageLocked, len(a.taken) > 0
	if !held {
		a.reset()
	}
	p.sim.mu.Unlock()
	switch {
	case paid:
		p.seen.Refused = "paid"
	case held:
		p.unlock()
	}
}
