package sim

import (
	"bytes"
	"context"
	"encoding/json"
)

// Visit is a whole meal as a script of steps: list, lock, bill, payments, final
// receipt, unlock.
type Visit struct {
	TID      string `json:"tid"`
	WaiterID string `json:"waiterId,omitempty"`
	TableID  string `json:"tableId"`
	Bill     bool   `json:"bill,omitempty"` // print it first
	// Ways is how many guests share what is due; the first pays the odd pennies.
	// 0 is one guest. Each adds the gratuity.
	Ways     int    `json:"ways,omitempty"`
	Gratuity int64  `json:"gratuity,omitempty"`
	Method   string `json:"method,omitempty"`
	// Payments, if any, are taken instead, one after the other. Amount (0 is all
	// that is left), gratuity, cashback and method of each count.
	Payments []Step `json:"payments,omitempty"`
	WalkAway bool   `json:"walkAway,omitempty"`
}

// Visit plays the script and returns what the waiter saw at each step. It ends at the
// first step that is refused; a table that is locked by then is unlocked all the same,
// unless the terminal is off. A payment that does not succeed does not end it. The
// final receipt is asked for if the link wants it and something was paid. Errors are
// those of Waiter.
func (s *Sim) Visit(ctx context.Context, v Visit) ([]Seen, error) {
	if v.Ways < 0 || v.Ways > 99 {
		return nil, badField("waiter", "ways", "must lie between 0 and 99")
	}
	p := &visitRun{ctx: ctx, sim: s, visit: v}
	p.do(Step{Do: "tables"})
	p.do(Step{Do: "lock", TableID: v.TableID})
	locked := p.goesOn()
	if v.Bill {
		p.do(Step{Do: "bill"})
	}
	p.pay()
	if p.paid && s.wantsFinal() {
		p.do(Step{Do: "final"})
	}
	if locked && p.err == nil {
		p.isOver = false
		p.do(Step{Do: "unlock"})
	}
	return p.seen, p.err
}

type visitRun struct {
	ctx    context.Context
	sim    *Sim
	visit  Visit
	seen   []Seen
	err    error
	isOver bool
	paid   bool
}

func (p *visitRun) goesOn() bool { return !p.isOver && p.err == nil }

// do does one step, unless the visit is over.
func (p *visitRun) do(st Step) {
	if !p.goesOn() {
		return
	}
	st.TID, st.WaiterID = p.visit.TID, p.visit.WaiterID
	seen, err := p.sim.Waiter(p.ctx, st)
	if err != nil {
		p.err = err
		return
	}
	p.seen = append(p.seen, seen)
	p.isOver = seen.Refused != ""
	p.paid = p.paid || seen.Result == resultSuccessful && st.Do == "pay"
}

func (p *visitRun) pay() {
	if !p.goesOn() || p.visit.WalkAway {
		return
	}
	for _, st := range p.shares(p.seen[len(p.seen)-1].Due) {
		st.Do = "pay"
		p.do(st)
	}
}

// shares are the payments of the visit, or equal parts of what is due.
func (p *visitRun) shares(due int64) []Step {
	if len(p.visit.Payments) > 0 {
		return p.visit.Payments
	}
	ways := int64(max(p.visit.Ways, 1))
	var all []Step
	for i := range ways {
		share := due / ways
		if i == 0 {
			share += due % ways
		}
		if share > 0 {
			all = append(all, Step{Amount: share, Gratuity: p.visit.Gratuity, Method: p.visit.Method})
		}
	}
	return all
}

func (s *Sim) wantsFinal() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.tables != nil && s.tables.o.FinalReceipt
}

// TerminalState is a terminal as /control/terminals shows it.
type TerminalState struct {
	TID      string `json:"tid"`
	Status   string `json:"status"` // AVAILABLE or BUSY
	Currency string `json:"currency"`
	// Stage is "idle", "listed", "locked" or "off"; the others tell the table.
	Stage    string `json:"stage"`
	TableID  string `json:"tableId,omitempty"`
	WaiterID string `json:"waiterId,omitempty"`
	Due      int    `json:"due"`
	Payments int    `json:"payments"` // how many were taken in this visit
	Kept     int    `json:"kept"`     // how many messages may not have reached the till
}

// Terminals lists every terminal, also those without power.
func (s *Sim) Terminals() []TerminalState {
	s.mu.Lock()
	defer s.mu.Unlock()
	var all []TerminalState
	for _, t := range s.terminalsLocked() {
		a, v := &t.table, t.view()
		stage := a.stage
		switch {
		case a.off:
			stage = stageOff
		case stage == "":
			stage = stageIdle
		}
		all = append(all, TerminalState{TID: t.tid, Status: v.Status, Currency: t.currency, Stage: stage,
			TableID: a.table, WaiterID: a.waiter, Due: a.due, Payments: len(a.taken), Kept: len(a.undelivered)})
	}
	return all
}

func (s *Sim) controlTerminals([]byte) (any, error) {
	return map[string]any{"terminals": s.Terminals()}, nil
}

func (s *Sim) controlGrants([]byte) (any, error) {
	return map[string]any{"grants": append([]Grant{}, s.Grants()...)}, nil
}

func (s *Sim) controlViolations([]byte) (any, error) {
	return map[string]any{"violations": append([]Violation{}, s.Violations()...)}, nil
}

// controlWaiter takes a Step, or a Visit where there is no "do", and answers when it
// is over.
func (s *Sim) controlWaiter(body []byte) (any, error) {
	var which struct {
		Do *string `json:"do"`
	}
	_ = json.Unmarshal(bytes.TrimSpace(body), &which) // decode tells what is wrong
	if which.Do != nil {
		var st Step
		if err := decode(body, &st); err != nil {
			return nil, err
		}
		return s.Waiter(context.Background(), st)
	}
	var v Visit
	if err := decode(body, &v); err != nil {
		return nil, err
	}
	seen, err := s.Visit(context.Background(), v)
	if err != nil {
		return nil, err
	}
	return map[string]any{"steps": append([]Seen{}, seen...)}, nil
}
